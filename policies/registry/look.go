package registry

import (
	"context"
	"fmt"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// look reads the stages and makes them the current ones. Whoever calls it has the turn.
func (e *Engine) look(ctx context.Context, old *snapshot) (*snapshot, error) {
	if old == nil {
		if err := e.installBuiltIn(ctx); err != nil {
			return nil, err
		}
	}
	read := time.Now().Round(0) // a suspended machine's monotonic clock stands still
	row, err := e.tables.PolicyStages.Get(ctx, store.SystemID)
	if err != nil {
		return nil, err
	}
	if old != nil && old.revision == row.Revision {
		same := &snapshot{revision: old.revision, read: read, hooks: old.hooks, releases: old.releases}
		e.current.Store(same)
		return same, nil
	}
	next := &snapshot{revision: row.Revision, read: read, hooks: map[string]*staged{}, releases: map[string]*release{}}
	for name, stages := range row.Value.Hooks {
		hook, known := policy.HookNamed(name)
		if !known {
			continue
		}
		if next.hooks[name], err = e.staged(ctx, hook, stages, old, next); err != nil {
			return nil, err
		}
	}
	if old != nil {
		e.warm(ctx, next)
	}
	e.current.Store(next)
	e.retire(ctx, old, next)
	return next, nil
}

func (e *Engine) staged(ctx context.Context, hook policy.Hook, row appliance.HookStages, old, next *snapshot) (*staged, error) {
	s := &staged{hook: hook, row: row}
	for _, stage := range []struct {
		id string
		at **release
	}{{row.Active, &s.active}, {row.Previous, &s.previous}, {row.Shadow, &s.shadow}, {row.Canary, &s.canary}} {
		if stage.id == "" {
			continue
		}
		var err error
		if *stage.at, err = e.release(ctx, stage.id, hook, old, next); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// release finds a release among those that are staged already, or reads it. One that is gone is told and left out.
func (e *Engine) release(ctx context.Context, id string, hook policy.Hook, old, next *snapshot) (*release, error) {
	row, err := e.tables.PolicyReleases.Get(ctx, id)
	if appliance.KindOf(err) == appliance.Missing {
		e.log.ErrorContext(ctx, "a staged policy is gone", "release", id)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%s %d", id, row.Revision)
	r := next.releases[key]
	if r == nil && old != nil {
		r = old.releases[key]
	}
	if r == nil {
		r = newRelease(row, hook)
	}
	next.releases[key] = r
	return r, nil
}

// warm loads what will be asked while somebody waits, so that the first question after a change does not wait for the
// compiler. Other hooks are asked in the background and load when they are.
func (e *Engine) warm(ctx context.Context, s *snapshot) {
	for _, staged := range s.hooks {
		if staged.hook.OnFailure != policy.Deny {
			continue
		}
		for _, r := range []*release{staged.active, staged.canary} {
			if r == nil {
				continue
			}
			if _, err := e.load(ctx, r); err != nil {
				e.log.WarnContext(ctx, "policy", "release", r.id, "err", err)
			}
		}
	}
}

// retire ends what the next snapshot does not have any more.
func (e *Engine) retire(ctx context.Context, old, next *snapshot) {
	if old == nil {
		return
	}
	for key, r := range old.releases {
		if next.releases[key] != nil {
			continue
		}
		e.end(ctx, r)
	}
}

// end ends a release when its last call has left; nobody waits for it here.
func (e *Engine) end(ctx context.Context, r *release) {
	e.retiring.Go(func() {
		if err := r.close(context.WithoutCancel(ctx)); err != nil {
			e.log.Warn("policy", "release", r.id, "err", err)
		}
	})
}
