package registry_test

import (
	"fmt"
	"strings"
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
	_, err := s.ask("tenant", strings.Repeat("x", 9<<10))
	require.NoError(t, err)
	trace, err := s.Trace(t.Context(), policy.HookAdmission, 50, false)
	require.NoError(t, err)
	require.Len(t, trace, 50)
	require.Empty(t, trace[0].Input, "a question that is too large is not kept")
	require.Greater(t, trace[0].InputBytes, 9<<10)
	d := trace[1]
	require.EqualValues(t, 60, d.Number)
	require.Contains(t, string(d.Input), `"Ann 59"`)
	require.JSONEq(t, allows, string(d.Output))
	require.Equal(t, s.stages().Active, d.Release)
	require.Equal(t, "tenant", d.Subject)
	require.Positive(t, d.Units)
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
