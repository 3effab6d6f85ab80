package registry

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Change is what is to be changed of a hook's stages; nil leaves it, "" takes a release out of a stage.
type Change struct {
	Active, Shadow, Canary *string
	CanaryPercent          *int // 1 to 100; with a canary only
	RestoreAfter           *int // 1 to 1000
}

const (
	defaultRestoreAfter = 5
	maxRestoreAfter     = 1000
)

// Stage changes which releases a hook has. What is to decide must exist, be made for the hook, and load here. who is
// for the audit log.
func (e *Engine) Stage(ctx context.Context, who, hook string, c Change) (appliance.HookStages, error) {
	if err := e.check(ctx, hook, c); err != nil {
		return appliance.HookStages{}, err
	}
	stages, err := e.change(ctx, who, hook, func(tx *store.Tx, h *appliance.HookStages) (string, error) {
		for _, id := range []*string{c.Active, c.Shadow, c.Canary} {
			if id != nil && *id != "" {
				if _, err := e.tables.PolicyReleases.In(tx).Get(*id); err != nil {
					return "", err
				}
			}
		}
		return c.apply(h)
	})
	return stages, e.seen(ctx, err)
}

// check loads what is to be staged, which takes too long for a transaction.
func (e *Engine) check(ctx context.Context, hook string, c Change) error {
	h, known := policy.HookNamed(hook)
	if !known {
		return noHook(hook)
	}
	if h.Whole && c.Canary != nil && *c.Canary != "" {
		return appliance.Failure(appliance.Conflict, "noCanary", "%s is decided for the whole installation at once: there is nobody for a canary; try a shadow", hook)
	}
	for _, id := range []*string{c.Active, c.Shadow, c.Canary} {
		if id == nil || *id == "" {
			continue
		}
		d, err := e.draft(ctx, *id)
		if err != nil {
			return err
		}
		d.close(ctx)
		if d.row.Hook != hook {
			return anotherHook(*id, d.row.Hook)
		}
	}
	return nil
}

// apply makes the change and tells it in words.
func (c Change) apply(h *appliance.HookStages) (string, error) {
	was := *h
	switch {
	case c.Active != nil && *c.Active == "":
		return "", appliance.Failure(appliance.Invalid, "activeNeeded", "a hook always has an active release")
	case c.CanaryPercent != nil && (*c.CanaryPercent < 1 || *c.CanaryPercent > 100):
		return "", appliance.BadParameter("canaryPercent")
	case c.RestoreAfter != nil && (*c.RestoreAfter < 1 || *c.RestoreAfter > maxRestoreAfter):
		return "", appliance.BadParameter("restoreAfter")
	}
	set(&h.RestoreAfter, c.RestoreAfter)
	set(&h.Shadow, c.Shadow)
	set(&h.CanaryPercent, c.CanaryPercent)
	if c.Canary != nil && *c.Canary != h.Canary {
		h.Canary, h.CanaryFailures = *c.Canary, 0
	}
	if c.Active != nil {
		h.Activate(*c.Active)
	}
	if h.Canary == "" {
		h.CanaryPercent = 0
	}
	if h.Canary != "" && h.CanaryPercent == 0 {
		return "", appliance.BadParameter("canaryPercent")
	}
	if h.RestoreAfter == 0 {
		h.RestoreAfter = defaultRestoreAfter
	}
	h.Why = ""
	return difference(was, *h), nil
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// difference tells what has changed.
func difference(was, is appliance.HookStages) string {
	var parts []string
	for _, p := range []struct{ name, was, is string }{{"active", was.Active, is.Active}, {"previous", was.Previous, is.Previous},
		{"shadow", was.Shadow, is.Shadow}, {"canary", was.Canary, is.Canary}} {
		if p.was != p.is {
			parts = append(parts, fmt.Sprintf("%s %s -> %s", p.name, orNone(p.was), orNone(p.is)))
		}
	}
	for _, p := range []struct {
		name    string
		was, is int
	}{{"canary per cent", was.CanaryPercent, is.CanaryPercent}, {"restore after", was.RestoreAfter, is.RestoreAfter}} {
		if p.was != p.is {
			parts = append(parts, fmt.Sprintf("%s %d -> %d", p.name, p.was, p.is))
		}
	}
	return strings.Join(parts, ", ")
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Rollback makes the previous release active again.
func (e *Engine) Rollback(ctx context.Context, who, hook string) (appliance.HookStages, error) {
	if _, known := policy.HookNamed(hook); !known {
		return appliance.HookStages{}, noHook(hook)
	}
	stages, err := e.change(ctx, who, hook, func(_ *store.Tx, h *appliance.HookStages) (string, error) {
		if h.Previous == "" {
			return "", appliance.Failure(appliance.Conflict, "noPreviousRelease", "there is nothing to go back to for %s", hook)
		}
		was := *h
		h.Restore()
		h.Why = ""
		return "rolled back: " + difference(was, *h), nil
	})
	return stages, e.seen(ctx, err)
}

// seen makes this instance see a change at once.
func (e *Engine) seen(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	return e.refresh(ctx)
}

// change alters a hook's stages and writes who did what into the audit log, in one transaction. do tells what it did;
// when that is nothing, or nothing has changed, nothing is written.
func (e *Engine) change(ctx context.Context, who, hook string, do func(*store.Tx, *appliance.HookStages) (string, error)) (stages appliance.HookStages, err error) {
	var what string
	err = e.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := e.stagesIn(tx)
		if err != nil {
			return err
		}
		stages = row.Hooks[hook]
		if what, err = do(tx, &stages); err != nil {
			return err
		}
		if what != "" {
			stages.ChangedBy, stages.ChangedAt = who, e.now().UTC()
			if err := e.audit(tx, who, hook+": "+what); err != nil {
				return err
			}
		}
		row.Hooks[hook] = stages
		return e.tables.PolicyStages.In(tx).Put(store.SystemID, row)
	})
	if err == nil && what != "" {
		e.log.InfoContext(ctx, "policy changed", "hook", hook, "by", who, "what", what)
	}
	return stages, err
}

// stagesIn is the row of stages, which may not be there yet.
func (e *Engine) stagesIn(tx *store.Tx) (appliance.PolicyStages, error) {
	row, err := e.tables.PolicyStages.In(tx).Get(store.SystemID)
	if appliance.KindOf(err) == appliance.Missing {
		err = nil
	}
	if row.Value.Hooks == nil {
		row.Value.Hooks = map[string]appliance.HookStages{}
	}
	return row.Value, err
}

// audit writes a record into the appliance's logs, on one line.
func (e *Engine) audit(tx *store.Tx, who, text string) error {
	line := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, who+": policy "+text)
	return e.tables.NotePolicy(tx, e.now(), line)
}
