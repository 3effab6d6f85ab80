package guest

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/policy"
)

// TestErrorsAndPanicsAreAnswers uses the package's variables, as a module does: it must not run beside others.
func TestErrorsAndPanicsAreAnswers(t *testing.T) { //nolint:paralleltest // see above
	ask := func(text string) string {
		copy(room(len(text)), text)
		return string(answered(len(text)))
	}
	require.JSONEq(t, `{"error":"no decision is registered"}`, ask(`{}`))
	_ = Serve(func(q policy.Admission) (policy.AdmissionDecision, error) {
		switch q.Name {
		case "panic":
			panic("at \"the\" disco")
		case "error":
			return policy.AdmissionDecision{}, errors.New("not today")
		}
		return policy.AdmissionDecision{Allow: q.Member}, nil
	})
	require.JSONEq(t, `{"allow":true}`, ask(`{"member":true}`))
	require.JSONEq(t, `{"error":"panic: at \"the\" disco"}`, ask(`{"name":"panic"}`))
	require.JSONEq(t, `{"error":"not today"}`, ask(`{"name":"error"}`))
	require.Contains(t, ask(`{"name":`), `{"error":"not the JSON`)
	require.Nil(t, room(policy.MaxInput+1))
}
