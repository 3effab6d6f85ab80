package registry

import (
	"context"
	"encoding/json"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// maxShown is how many differences a replay tells in full.
const maxShown = 100

// draft is a release that is asked outside of its stages.
type draft struct {
	*release
	m *host.Module
}

// draft loads a release on its own. Each question gets a new instance, so that answers do not depend on their order.
func (e *Engine) draft(ctx context.Context, id string) (draft, error) {
	row, err := e.tables.PolicyReleases.Get(ctx, id)
	if err != nil {
		return draft{}, err
	}
	hook, known := policy.HookNamed(row.Value.Hook)
	if !known {
		return draft{}, noHook(row.Value.Hook)
	}
	wasm, err := e.moduleBytes(ctx, row.Value.SHA256)
	if err != nil {
		return draft{}, appliance.Failure(appliance.Conflict, "moduleDoesNotExist", "%v", err)
	}
	l := limits(hook, row.Value.Limits)
	l.Calls = 1
	m, err := e.host.Load(ctx, id, wasm, l)
	if err != nil {
		return draft{}, badModule(err)
	}
	return draft{newRelease(row, hook), m}, nil
}

func (d draft) close(ctx context.Context) { _ = d.m.Close(context.WithoutCancel(ctx)) }

func (d draft) ask(ctx context.Context, input []byte) ([]byte, host.Report, error) {
	return d.call(ctx, d.m, input)
}

// Tried is a release's answer to one question.
type Tried struct {
	Question json.RawMessage // as the policy got it
	Answer   json.RawMessage // nil when it failed
	Error    string
	Units    int64
	Took     time.Duration
	Memory   int // bytes
	Logs     []host.Line
}

// Try asks any installed release. What the question leaves out is filled in; its settings are the release's.
func (e *Engine) Try(ctx context.Context, id string, question []byte) (Tried, error) {
	d, err := e.draft(ctx, id)
	if err != nil {
		return Tried{}, err
	}
	defer d.close(ctx)
	whole, err := policy.Complete(d.row.Hook, question)
	if err != nil {
		return Tried{}, appliance.Failure(appliance.Invalid, "badQuestion", "%v", err)
	}
	answer, report, err := d.ask(ctx, whole)
	out := Tried{Question: d.question(whole), Answer: answer, Units: report.Units, Took: report.Took, Memory: report.Memory, Logs: report.Logs}
	if err != nil {
		out.Error = err.Error()
	}
	return out, ctx.Err()
}

// Replayed is what a release makes of recorded decisions.
type Replayed struct {
	Release string
	Asked   int // decisions with a question that was kept
	Skipped int // those without
	Failed  int // the release gave no answer
	Differ  int
	// Differences are the first of those that differ, newest first.
	Differences []Difference
}

// Difference is a recorded decision that a release would have made otherwise.
type Difference struct {
	Recorded appliance.PolicyDecision
	Answer   json.RawMessage
	Error    string
}

// Replay asks a release what was asked before, the newest first, at most so many.
func (e *Engine) Replay(ctx context.Context, id string, most int) (Replayed, error) {
	d, err := e.draft(ctx, id)
	if err != nil {
		return Replayed{}, err
	}
	defer d.close(ctx)
	recorded, err := e.Trace(ctx, d.row.Hook, most, false)
	if err != nil {
		return Replayed{}, err
	}
	out := Replayed{Release: id}
	for _, r := range recorded {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		out.replay(ctx, d, r)
	}
	return out, nil
}

func (r *Replayed) replay(ctx context.Context, d draft, recorded appliance.PolicyDecision) {
	if recorded.Input == nil || recorded.Output == nil && recorded.Error == "" {
		r.Skipped++
		return
	}
	r.Asked++
	answer, _, err := d.ask(ctx, recorded.Input)
	difference := Difference{Recorded: recorded, Answer: answer}
	if err != nil {
		r.Failed++
		difference.Error = err.Error()
	}
	failed := recorded.Error != ""
	if failed == (err != nil) && (failed || sameText(answer, recorded.Output)) {
		return
	}
	r.Differ++
	if len(r.Differences) < maxShown {
		r.Differences = append(r.Differences, difference)
	}
}
