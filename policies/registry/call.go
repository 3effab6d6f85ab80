package registry

import (
	"context"
	"errors"
	"hash/fnv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Call is Ask for a question that names no release.
func (e *Engine) Call(ctx context.Context, hook, subject string, input []byte) ([]byte, error) {
	return e.Ask(ctx, appliance.PolicyQuestion{Hook: hook, Subject: subject, Input: input})
}

// Ask answers one question of a hook, JSON as package policy describes it. The answer has the hook's shape. Failures
// are *appliance.Error: when the policy has failed and the hook denies then, Denied "policyFailed"; when the last good
// answer is to hold, the previous release is asked, and if that fails too it is Busy "policyFailed"; a hook that allows
// gets no answer and no error. A batch, or a release that was named, is answered by nobody else.
func (e *Engine) Ask(ctx context.Context, q appliance.PolicyQuestion) ([]byte, error) {
	hook := q.Hook
	if _, known := policy.HookNamed(hook); !known {
		return nil, noHook(hook)
	}
	for try := 0; ; try++ {
		s, err := e.stages(ctx)
		if err != nil {
			return nil, err
		}
		staged := s.hooks[hook]
		if staged == nil || staged.active == nil {
			return nil, appliance.Failure(appliance.Busy, "noPolicy", "no policy is active for %s", hook)
		}
		output, err := e.decide(ctx, staged, q)
		if !errors.Is(err, host.ErrClosed) || try > 1 {
			return output, err
		}
	}
}

func noHook(hook string) error {
	return appliance.Failure(appliance.Missing, "hookDoesNotExist", "there is no hook %.40q", hook)
}

// decide asks the release that was named, else the canary if it is its turn, then the active release, then what the
// hook's behaviour says.
func (e *Engine) decide(ctx context.Context, s *staged, q appliance.PolicyQuestion) ([]byte, error) {
	if q.Release != "" {
		r, err := e.namedRelease(ctx, q.Release, s.hook)
		if err != nil {
			return nil, err
		}
		return e.alone(ctx, s, r, q)
	}
	canary := s.canary != nil && picked(s.row.Canary, q.Subject, s.row.CanaryPercent)
	switch {
	case canary && s.hook.Batch:
		return e.alone(ctx, s, s.canary, q)
	case s.hook.Batch:
		return e.alone(ctx, s, s.active, q)
	case canary:
		output, err := e.one(ctx, s, s.canary, q)
		if err == nil || !atFault(ctx, err) {
			return output, callersError(ctx, err)
		}
	}
	output, err := e.one(ctx, s, s.active, q)
	if err == nil || !atFault(ctx, err) {
		return output, callersError(ctx, err)
	}
	return e.onFailure(ctx, s, q, err)
}

// alone asks a release that nobody answers for.
func (e *Engine) alone(ctx context.Context, s *staged, r *release, q appliance.PolicyQuestion) ([]byte, error) {
	output, err := e.one(ctx, s, r, q)
	if err == nil || !atFault(ctx, err) {
		return output, callersError(ctx, err)
	}
	return nil, noAnswer(s.hook, err)
}

// onFailure is what holds when the active release has failed. Who is denied is a stranger and is not told why.
func (e *Engine) onFailure(ctx context.Context, s *staged, q appliance.PolicyQuestion, cause error) ([]byte, error) {
	switch s.hook.OnFailure {
	case policy.Allow:
		return nil, nil
	case policy.Deny:
		return nil, appliance.Failure(appliance.Denied, "policyFailed", "the policy for %s gave no answer", s.hook.Name)
	case policy.LastGood:
		if s.previous == nil {
			break
		}
		if output, _, err := e.ask(ctx, s.previous, q.Input); err == nil {
			return output, nil
		}
	}
	return nil, noAnswer(s.hook, cause)
}

func noAnswer(hook policy.Hook, cause error) error {
	return appliance.Failure(appliance.Busy, "policyFailed", "the policy for %s gave no answer: %s", hook.Name, cut(cause.Error(), maxWhyBytes))
}

// picked is whether a subject is among the canary's. It stays there while the share grows.
func picked(canary, subject string, percent int) bool {
	if subject == "" {
		return false
	}
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(canary + "\x00" + subject))
	return int(sum.Sum32()%100) < percent
}

// one asks a release, keeps what came of it for the trace, and counts failures.
func (e *Engine) one(ctx context.Context, s *staged, r *release, q appliance.PolicyQuestion) ([]byte, error) {
	output, report, err := e.ask(ctx, r, q.Input)
	if errors.Is(err, host.ErrClosed) {
		return nil, err
	}
	e.trace.add(newEntry(e.now(), s, r, q, output, report, err))
	switch {
	case q.Again:
	case err == nil:
		e.succeeded(ctx, s, r)
	case atFault(ctx, err):
		e.failed(ctx, s, r, err)
	}
	return output, err
}

// atFault is whether an error is the release's own.
func atFault(ctx context.Context, err error) bool {
	return ctx.Err() == nil && !errors.Is(err, host.ErrInput) && !errors.Is(err, host.ErrBusy) && !errors.Is(err, host.ErrClosed)
}

func callersError(ctx context.Context, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, host.ErrInput):
		return appliance.Failure(appliance.Limited, "questionTooLarge", "%v", err)
	case errors.Is(err, host.ErrBusy):
		return appliance.Failure(appliance.Busy, "policyBusy", "%v", err)
	}
	return err // closed: asked again
}
