package registry

import (
	"cmp"
	"context"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// HookState is a hook as it stands.
type HookState struct {
	Hook   policy.Hook
	Stages appliance.HookStages
	Counts appliance.PolicyCounts
}

// Hooks are all hooks as they stand.
func (e *Engine) Hooks(ctx context.Context) ([]HookState, error) {
	if _, err := e.stages(ctx); err != nil { // installs what is built in at the first time
		return nil, err
	}
	row, err := e.tables.PolicyStages.Get(ctx, store.SystemID)
	if err != nil {
		return nil, err
	}
	states := make([]HookState, 0, len(policy.Hooks))
	for _, hook := range policy.Hooks {
		counts, err := e.tables.PolicyCounts.Get(ctx, hook.Name)
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return nil, err
		}
		states = append(states, HookState{hook, row.Value.Hooks[hook.Name], counts.Value})
	}
	return states, nil
}

// Releases are the releases of a hook, of all hooks with "", in the order of their ids.
func (e *Engine) Releases(ctx context.Context, hook string) ([]store.Row[appliance.PolicyRelease], error) {
	if _, err := e.stages(ctx); err != nil {
		return nil, err
	}
	q := store.Query[appliance.PolicyRelease]{Limit: maxReleases * (len(policy.Hooks) + 1)}
	if hook != "" {
		q.By = store.Entry{Index: "hook", Value: hook}
	}
	page, err := e.tables.PolicyReleases.Page(ctx, q)
	return page.Rows, err
}

// Release is one release.
func (e *Engine) Release(ctx context.Context, id string) (store.Row[appliance.PolicyRelease], error) {
	if _, err := e.stages(ctx); err != nil {
		return store.Row[appliance.PolicyRelease]{}, err
	}
	return e.tables.PolicyReleases.Get(ctx, id)
}

// Trace is the last decisions of a hook, the newest first; of differing only, those in which the shadow differed.
func (e *Engine) Trace(ctx context.Context, hook string, most int, differing bool) ([]appliance.PolicyDecision, error) {
	if _, known := policy.HookNamed(hook); !known {
		return nil, noHook(hook)
	}
	if err := e.Flush(ctx); err != nil {
		return nil, err
	}
	table := e.tables.PolicyDecisions
	if differing {
		table = e.tables.PolicyDifferences
	}
	var all []appliance.PolicyDecision
	err := table.Each(ctx, hook, func(row store.Row[appliance.PolicyDecision]) error {
		all = append(all, readable(row.Value))
		return nil
	})
	slices.SortFunc(all, func(a, b appliance.PolicyDecision) int { return cmp.Compare(b.Number, a.Number) })
	return all[:min(len(all), most)], err
}
