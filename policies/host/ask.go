package host

import (
	"context"
	"fmt"
)

// Question is a question of package policy, Answer an answer: both are read and written without reflection.
type (
	Question interface{ AppendJSON(out []byte) []byte }
	Answer   interface{ ReadJSON(text string) error }
)

// Ask is Call with the contract's types: host.Ask(ctx, m, &policy.Admission{...}, &decision). The answer is written
// over; members that the policy left out keep what they had.
func Ask(ctx context.Context, m *Module, q Question, a Answer) (Report, error) {
	output, report, err := m.Call(ctx, q.AppendJSON(nil))
	if err != nil {
		return report, err
	}
	if err := a.ReadJSON(string(output)); err != nil {
		return report, &Error{Module: m.name, Kind: ErrMalformed, Detail: fmt.Sprintf("%v", err)}
	}
	return report, nil
}
