package registry

import (
	"context"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	byItself    = "plenum" // who changed what nobody asked for
	healthTime  = 2 * time.Second
	maxWhyBytes = 300
)

// failed counts a failure in the store, so that those of all instances make one row, and takes the release away when
// they are enough.
func (e *Engine) failed(ctx context.Context, s *staged, r *release, cause error) {
	e.log.WarnContext(ctx, "policy failed", "hook", s.hook.Name, "release", r.id, "err", cause)
	if errors.Is(cause, errNoModules) {
		return // this instance's own affair
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthTime)
	defer cancel()
	gone := false
	_, err := e.change(ctx, byItself, s.hook.Name, func(_ *store.Tx, h *appliance.HookStages) (string, error) {
		was := *h
		if gone = h.Failed(r.id); !gone {
			return "", nil
		}
		h.Why = cut("restored: "+r.id+" failed too often, the last time so: "+cause.Error(), maxWhyBytes)
		return h.Why + "; " + difference(was, *h), nil
	})
	if err == nil && gone {
		e.log.ErrorContext(ctx, "policy taken away", "hook", s.hook.Name, "release", r.id)
		err = e.refresh(ctx)
	}
	if err != nil {
		e.log.WarnContext(ctx, "failure of a policy", "err", err)
	}
}

// succeeded sets the count of failures back if there are any.
func (e *Engine) succeeded(ctx context.Context, s *staged, r *release) {
	failing := r.id == s.row.Active && s.row.Failures > 0 || r.id == s.row.Canary && s.row.CanaryFailures > 0
	if !failing || s.settled.Load() {
		return
	}
	s.settled.Store(true)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healthTime)
	defer cancel()
	_, err := e.change(ctx, byItself, s.hook.Name, func(_ *store.Tx, h *appliance.HookStages) (string, error) {
		h.Succeeded(r.id)
		return "", nil
	})
	if err != nil {
		e.log.WarnContext(ctx, "success of a policy", "err", err)
	}
}

func cut(s string, most int) string {
	if len(s) > most {
		return s[:most]
	}
	return s
}
