package registry_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

// BenchmarkAdmission is one admission decision through the engine, with its trace.
func BenchmarkAdmission(b *testing.B) {
	e := registrytest.New(b, storetest.Open(b))
	q := policy.Admission{Space: policy.Space{ID: "7f2c8a4e-3a39-4a55-8a3c-1c9f0d5f6a11", Name: "Weekly meeting", URI: "weekly", CallID: "123456789",
		Owner: "owner@example.com", NonMemberAccess: true}, Name: "Ann Miller", User: "ann@example.com", Method: policy.ByID,
		Way: policy.Way{Matched: true, Passcode: true}, Role: policy.Guest, Time: "2026-11-22T12:00:00Z",
		Meeting: policy.Meeting{Active: true, LockMode: "needsActivation", Participants: 5, Limit: 100}}
	question := q.AppendJSON(nil)
	_, err := e.Call(b.Context(), policy.HookAdmission, "tenant", question)
	require.NoError(b, err)
	before := processorTime(b)
	for b.Loop() {
		if _, err := e.Call(b.Context(), policy.HookAdmission, "tenant", question); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((processorTime(b)-before).Microseconds())/float64(b.N), "cpu-µs/decision")
}

// processorTime is what this process has used: what a decision costs also where the machine is shared.
func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
