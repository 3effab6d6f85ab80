package builtin_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/builtin"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// BenchmarkAdmission is one admission decision as a module.
func BenchmarkAdmission(b *testing.B) {
	q := policy.Admission{Space: policy.Space{ID: "7f2c8a4e-3a39-4a55-8a3c-1c9f0d5f6a11", Name: "Weekly meeting", URI: "weekly", CallID: "123456789",
		Owner: "owner@example.com", NonMemberAccess: true}, Name: "Ann Miller", User: "ann@example.com", Method: policy.ByID,
		Way: policy.Way{Matched: true, Passcode: true}, Role: policy.Guest, Time: "2026-11-22T12:00:00Z",
		Meeting:  policy.Meeting{Active: true, LockMode: "needsActivation", Participants: 5, Limit: 100},
		Settings: policy.Raw(`{"domains":["example.com","example.org"],"guestProfile":"p"}`)}
	benchmark(b, policy.HookAdmission, q.AppendJSON(nil), 1)
}

// BenchmarkMapping is one mapping decision as a module, in questions of 100 entries.
func BenchmarkMapping(b *testing.B) {
	const batch = 100
	q := policy.LDAPMap{Mapping: policy.Mapping{JID: "$sAMAccountName$@example.com", Name: "$cn$", SpaceURI: "$sAMAccountName$.space",
		SpaceName: "$cn$'s space", SpaceCallID: "$telephoneNumber|'/[^0-9]//g'$", AuthenticationID: "$userPrincipalName$"}}
	for i := range batch {
		q.Entries = append(q.Entries, policy.Entry{DN: fmt.Sprintf("uid=user%06d,ou=people,dc=example,dc=com", i), Attributes: policy.Attributes{
			{Name: "sAMAccountName", Values: []string{fmt.Sprintf("user%06d", i)}}, {Name: "cn", Values: []string{fmt.Sprintf("First%d Last%d", i, i)}}, {Name: "mail", Values: []string{fmt.Sprintf("user%06d@example.com", i)}},
			{Name: "telephoneNumber", Values: []string{fmt.Sprintf("+1 555 %06d", i)}}, {Name: "userPrincipalName", Values: []string{fmt.Sprintf("user%06d@corp.example.com", i)}},
			{Name: "memberOf", Values: []string{"cn=all,ou=groups,dc=example,dc=com", "cn=video,ou=groups,dc=example,dc=com"}}}})
	}
	benchmark(b, policy.HookLDAPMap, q.AppendJSON(nil), batch)
}

func benchmark(b *testing.B, name string, question []byte, cases int) {
	h, err := host.New(b.Context(), host.Options{})
	require.NoError(b, err)
	defer func() { require.NoError(b, h.Close(b.Context())) }()
	p, _ := builtin.For(name)
	module, err := p.Module()
	require.NoError(b, err)
	hook, _ := policy.HookNamed(name)
	m, err := h.Load(b.Context(), p.Name(), module, host.ForHook(hook))
	require.NoError(b, err)
	var report host.Report
	before := processorTime(b)
	for b.Loop() {
		if _, report, err = m.Call(b.Context(), question); err != nil {
			b.Fatal(err)
		}
	}
	perCase := float64(b.N * cases)
	b.ReportMetric(float64(b.Elapsed().Microseconds())/perCase, "µs/decision")
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/perCase, "cpu-µs/decision")
	b.ReportMetric(float64(report.Units)/float64(cases), "units/decision")
	b.ReportMetric(float64(report.Memory)/(1<<20), "MiB")
}

// processorTime is what this process has used: what a decision costs also where the machine is shared.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
