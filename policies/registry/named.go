package registry

import (
	"context"
	"errors"
	"sync"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/policies/policy"
)

// named are the releases that questions have named. Their modules stay until another release has their id, or the
// engine ends.
type named struct {
	mu  sync.Mutex // guards all
	all map[string]*release
}

// namedRelease answers a release by its id, in a stage or not.
func (e *Engine) namedRelease(ctx context.Context, id string, hook policy.Hook) (*release, error) {
	row, err := e.tables.PolicyReleases.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if row.Value.Hook != hook.Name {
		return nil, anotherHook(id, row.Value.Hook)
	}
	e.named.mu.Lock()
	defer e.named.mu.Unlock()
	old := e.named.all[id]
	if old != nil && old.revision == row.Revision {
		return old, nil
	}
	if old != nil {
		e.end(ctx, old)
	}
	if e.named.all == nil {
		e.named.all = map[string]*release{}
	}
	e.named.all[id] = newRelease(row, hook)
	return e.named.all[id], nil
}

func anotherHook(id, hook string) error {
	return appliance.Failure(appliance.Conflict, "releaseOfAnotherHook", "%s is for %s", id, hook)
}

func (n *named) close(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	var errs []error
	for _, r := range n.all {
		errs = append(errs, r.close(ctx))
	}
	return errors.Join(errs...)
}
