package registry_test

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry"
)

func TestTrace(t *testing.T) {
	s := open(t)
	for i := range 60 {
		_, err := s.ask("tenant", fmt.Sprintf("Ann %d", i))
		require.NoError(t, err)
	}
	noise := make([]byte, 16<<10)
	_, _ = rand.NewChaCha8([32]byte{}).Read(noise)
	_, err := s.ask("tenant", hex.EncodeToString(noise))
	require.NoError(t, err)
	trace, err := s.Trace(t.Context(), policy.HookAdmission, 50, false)
	require.NoError(t, err)
	require.Len(t, trace, 50)
	require.Empty(t, trace[0].Input, "a question that is too large even when it is packed is not kept")
	require.Greater(t, trace[0].InputBytes, 9<<10)
	d := trace[1]
	require.EqualValues(t, 60, d.Number)
	require.Contains(t, string(d.Input), `"Ann 59"`)
	require.JSONEq(t, allows, string(d.Output))
	require.Equal(t, s.stages().Active, d.Release)
	require.Equal(t, "tenant", d.Subject)
	require.Positive(t, d.Units)
}

// TestAPageOfADirectoryIsKept: questions above 8 KiB are packed, and can be replayed.
func TestAPageOfADirectoryIsKept(t *testing.T) {
	s := open(t)
	q := policy.LDAPMap{Mapping: policy.Mapping{JID: "$uid$@example.com", Name: "$cn$"}}
	for i := range 100 {
		q.Entries = append(q.Entries, policy.Entry{DN: fmt.Sprintf("uid=p%d,ou=people,dc=example,dc=com", i), Attributes: policy.Attributes{
			{Name: "uid", Values: []string{fmt.Sprintf("p%d", i)}}, {Name: "cn", Values: []string{fmt.Sprintf("Person Number %d", i)}},
			{Name: "mail", Values: []string{fmt.Sprintf("p%d@example.com", i)}}, {Name: "telephoneNumber", Values: []string{fmt.Sprintf("+44 1632 96%04d", i)}}}})
	}
	question := q.AppendJSON(nil)
	require.Greater(t, len(question), 8<<10)
	answer, err := s.Call(t.Context(), policy.HookLDAPMap, "source", question)
	require.NoError(t, err)
	trace, err := s.Trace(t.Context(), policy.HookLDAPMap, 1, false)
	require.NoError(t, err)
	require.Equal(t, string(question), string(trace[0].Input))
	require.Equal(t, string(answer), string(trace[0].Output))
	replayed, err := s.Replay(t.Context(), trace[0].Release, 10)
	require.NoError(t, err)
	require.Equal(t, registry.Replayed{Release: trace[0].Release, Asked: 1}, replayed)
}

func TestTheTraceIsARing(t *testing.T) {
	s := open(t)
	s.activate(s.install("allow", allows))
	for i := range registry.TraceKept + 20 {
		_, err := s.ask("", fmt.Sprintf("Ann %d", i))
		require.NoError(t, err)
		if i%500 == 0 {
			require.NoError(t, s.Flush(t.Context()))
		}
	}
	trace, err := s.Trace(t.Context(), policy.HookAdmission, 5000, false)
	require.NoError(t, err)
	require.Len(t, trace, registry.TraceKept)
	require.Contains(t, string(trace[0].Input), fmt.Sprintf("Ann %d", registry.TraceKept+19))
	require.Contains(t, string(trace[registry.TraceKept-1].Input), `"Ann 20"`)
	faults, err := s.tables.Audit(t.Context())
	require.NoError(t, err)
	require.Empty(t, faults)
}

func TestShadow(t *testing.T) {
	s := open(t)
	deny := s.install("deny", denies)
	s.stage(registry.Change{Shadow: &deny})
	for range 3 {
		d, err := s.ask("", "Ann")
		require.NoError(t, err)
		require.True(t, d.Allow, "a shadow does not decide")
	}
	trace, err := s.Trace(t.Context(), policy.HookAdmission, 10, true)
	require.NoError(t, err)
	require.Len(t, trace, 3)
	require.JSONEq(t, denies, string(trace[0].Shadow.Output))
	hooks, err := s.Hooks(t.Context())
	require.NoError(t, err)
	for _, h := range hooks {
		if h.Hook.Name == policy.HookAdmission {
			require.EqualValues(t, 3, h.Counts.Asked)
			require.EqualValues(t, 3, h.Counts.Differed)
			require.Equal(t, deny, h.Counts.Shadow)
		}
	}
	same := s.install("same", ` {"role":"guest", "allow":true} `[1:])
	s.stage(registry.Change{Shadow: &same})
	_, err = s.ask("", "Ann")
	require.NoError(t, err)
	trace, err = s.Trace(t.Context(), policy.HookAdmission, 1, false)
	require.NoError(t, err)
	require.False(t, trace[0].Shadow.Differs, "order and blanks are no difference")
}

func TestReplayAndTry(t *testing.T) {
	s := open(t)
	deny := s.install("deny", denies)
	trap := s.installModule("trap", s.sample("hostile/call-trap"))
	for i := range 4 {
		_, err := s.ask("", fmt.Sprintf("Ann %d", i))
		require.NoError(t, err)
	}
	active := s.stages().Active
	replayed, err := s.Replay(t.Context(), active, 1000)
	require.NoError(t, err)
	require.Equal(t, registry.Replayed{Release: active, Asked: 4}, replayed)
	replayed, err = s.Replay(t.Context(), deny, 3)
	require.NoError(t, err)
	require.Equal(t, 3, replayed.Asked)
	require.Equal(t, 3, replayed.Differ)
	require.JSONEq(t, denies, string(replayed.Differences[0].Answer))
	replayed, err = s.Replay(t.Context(), trap, 1000)
	require.NoError(t, err)
	require.Equal(t, 4, replayed.Failed)
	require.NotEmpty(t, replayed.Differences[0].Error)

	tried, err := s.Try(t.Context(), active, []byte(`{"way":{"matched":true},"role":"host","space":{"nonMemberAccess":true}}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"allow":true,"role":"host"}`, string(tried.Answer))
	tried, err = s.Try(t.Context(), trap, []byte(`{}`))
	require.NoError(t, err)
	require.Contains(t, tried.Error, "trapped")
	_, err = s.Try(t.Context(), trap, []byte(`{`))
	require.ErrorContains(t, err, "badQuestion")
	require.Equal(t, 0, s.stages().Failures, "drafts are not counted")
}
