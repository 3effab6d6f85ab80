package registry

import (
	"context"
	"errors"
	"hash/fnv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Call answers one question of a hook, JSON as package policy describes it, with empty settings. subject decides who
// is asked while there is a canary: a tenant's id, or what stands for it; with "" it is the active release. Failures
// are *appliance.Error: when the policy has failed and the hook denies then, Denied "policyFailed"; when the last good
// answer is to hold, the previous release is asked, and if that fails too it is Busy "policyFailed"; a hook that allows
// gets no answer and no error.
func (e *Engine) Call(ctx context.Context, hook, subject string, input []byte) ([]byte, error) {
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
		output, err := e.decide(ctx, staged, subject, input)
		if !errors.Is(err, host.ErrClosed) || try > 1 {
			return output, err
		}
	}
}

func noHook(hook string) error {
	return appliance.Failure(appliance.Missing, "hookDoesNotExist", "there is no hook %.40q", hook)
}

// decide asks the canary if it is its turn, then the active release, then what the hook's behaviour says.
func (e *Engine) decide(ctx context.Context, s *staged, subject string, input []byte) ([]byte, error) {
	if s.canary != nil && picked(s.row.Canary, subject, s.row.CanaryPercent) {
		output, err := e.one(ctx, s, s.canary, subject, input)
		if err == nil || !atFault(ctx, err) {
			return output, callersError(ctx, err)
		}
	}
	output, err := e.one(ctx, s, s.active, subject, input)
	if err == nil || !atFault(ctx, err) {
		return output, callersError(ctx, err)
	}
	switch s.hook.OnFailure {
	case policy.Allow:
		return nil, nil
	case policy.LastGood:
		if s.previous == nil {
			break
		}
		if output, _, err := e.ask(ctx, s.previous, input); err == nil {
			return output, nil
		}
	case policy.Deny:
		return nil, appliance.Failure(appliance.Denied, "policyFailed", "the policy for %s gave no answer", s.hook.Name)
	}
	return nil, appliance.Failure(appliance.Busy, "policyFailed", "the policy for %s gave no answer", s.hook.Name)
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
func (e *Engine) one(ctx context.Context, s *staged, r *release, subject string, input []byte) ([]byte, error) {
	output, report, err := e.ask(ctx, r, input)
	if errors.Is(err, host.ErrClosed) {
		return nil, err
	}
	e.trace.add(newEntry(e.now(), s, r, subject, input, output, report, err))
	switch {
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
