package ldap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	lockName = "ldapSync"
	lockFor  = 10 * time.Second // after a worker's death
	kept     = 100              // imports that are over
)

// Run does the imports that wait, one after the other, until there is none. It is a job: another instance that runs it
// at the same time finds the lock taken and leaves.
func Run(ctx context.Context, d rest.Deps, policies Policies) error {
	return work(ctx, d, policies, nil)
}

// work is Run, which may do something instead of giving way to others.
func work(ctx context.Context, d rest.Deps, policies Policies, instead func(context.Context) error) error {
	next, err := waiting(ctx, d.Tables)
	if err != nil || next == "" {
		return err
	}
	lock, err := d.Tables.DB.TryLock(ctx, lockName, lockFor)
	if errors.Is(err, store.ErrLocked) {
		return nil
	}
	if err != nil {
		return err
	}
	held, cancel := context.WithCancel(ctx)
	keeping := make(chan struct{})
	go func() { // owned by this call, which waits for it
		defer close(keeping)
		_ = lock.Keep(held) // when the lock is lost every write fails by its fence
		cancel()
	}()
	for next != "" && err == nil {
		i := &importer{deps: d, policies: policies, lock: lock, id: next, kept: map[uuid.UUID]bool{}, pace: pace{instead: instead, others: lock.Others}}
		if err = i.run(lock.Within(held)); err == nil {
			next, err = waiting(held, d.Tables)
		}
	}
	cancel()
	<-keeping
	return errors.Join(err, lock.Unlock(context.WithoutCancel(ctx)))
}

// waiting is the import whose turn it is: one that runs, else the one that waits longest; "" is none.
func waiting(ctx context.Context, t *store.Tables) (string, error) {
	page, err := t.LDAPSyncs.Page(ctx, store.Query[appliance.LDAPSync]{By: store.Entry{Index: "open", Value: "yes"}, Limit: 100})
	if err != nil || len(page.Rows) == 0 {
		return "", err
	}
	slices.SortFunc(page.Rows, func(a, b store.Row[appliance.LDAPSync]) int {
		if c := strings.Compare(a.Value.State, b.Value.State); c != 0 {
			return c // "inProgress" is before "pending"
		}
		if c := a.Value.QueuedAt.Compare(b.Value.QueuedAt); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return page.Rows[0].ID, nil
}

// importer does one import. It is used by one goroutine.
type importer struct {
	deps     rest.Deps
	policies Policies
	lock     *store.Lock
	id       string
	row      appliance.LDAPSync // as last written
	noted    map[string]int     // entries told of, by outcome
	pace     pace
	kept     map[uuid.UUID]bool // users of sources that are gone who were taken over, or would be
}

var errCancelled = errors.New("cancelled")

// failure is how an import ends early: the API's reason, "" for none, and words for people.
type failure struct{ reason, problem string }

func (f *failure) Error() string { return f.problem }

// run does the import. What makes the import fail is no error; what keeps this instance from doing it is.
func (i *importer) run(ctx context.Context) error {
	err := i.update(ctx, func(v *appliance.LDAPSync) {
		v.State = appliance.SyncInProgress
		if v.Report.StartedAt.IsZero() {
			v.Report.StartedAt = i.deps.Now().UTC()
		}
	})
	if err == nil {
		i.noted, err = i.alreadyNoted(ctx)
	}
	if err == nil {
		err = i.sources(ctx)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var f *failure
	switch {
	case errors.Is(err, errCancelled):
		f = &failure{"", "cancelled"}
	case errors.Is(err, errDirectory):
		f = &failure{appliance.SyncLDAPError, err.Error()}
	case errors.As(err, &f):
	case appliance.KindOf(err) == appliance.Missing:
		return nil // the import itself is gone
	case err != nil:
		return fmt.Errorf("ldapSync %s: %w", i.id, err)
	}
	return i.finish(ctx, f)
}

// sources does one source after the other.
func (i *importer) sources(ctx context.Context) error {
	due, err := i.list(ctx)
	if err != nil {
		return err
	}
	for _, source := range due {
		if slices.Contains(i.row.Done, source.ID) {
			continue
		}
		if err := i.source(ctx, source); err != nil {
			return err
		}
	}
	if i.row.Tenant != "" || i.row.LDAPSource != "" {
		return nil
	}
	return i.orphans(ctx, due)
}

// list are the sources of this import.
func (i *importer) list(ctx context.Context) ([]store.Row[appliance.LDAPSource], error) {
	t := i.deps.Tables
	if id := i.row.LDAPSource; id != "" {
		row, err := t.LDAPSources.Get(ctx, id)
		if appliance.KindOf(err) == appliance.Missing {
			err = &failure{appliance.SyncNoSource, "the ldapSource does not exist any more"}
		}
		return []store.Row[appliance.LDAPSource]{row}, err
	}
	if i.row.Tenant != "" {
		if _, err := t.Tenants.Get(ctx, i.row.Tenant); appliance.KindOf(err) == appliance.Missing {
			return nil, &failure{appliance.SyncNoTenant, "the tenant does not exist any more"}
		} else if err != nil {
			return nil, err
		}
	}
	var all []store.Row[appliance.LDAPSource]
	err := t.LDAPSources.Each(ctx, "", func(row store.Row[appliance.LDAPSource]) error {
		if i.row.Tenant == "" || row.Value.Tenant == i.row.Tenant {
			all = append(all, row)
		}
		return nil
	})
	return all, err
}

// update writes the import's row, if nobody cancelled it.
func (i *importer) update(ctx context.Context, change func(*appliance.LDAPSync)) error {
	return i.deps.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		tx.Fence(i.lock)
		return i.updateIn(tx, change)
	})
}

func (i *importer) updateIn(tx *store.Tx, change func(*appliance.LDAPSync)) error {
	row, err := i.deps.Tables.LDAPSyncs.In(tx).Get(i.id)
	switch {
	case err != nil:
		return err
	case row.Value.Finished():
		return appliance.DoesNotExist("ldapSync")
	case row.Value.Cancelled:
		return errCancelled
	}
	change(&row.Value)
	i.row = row.Value
	return i.deps.Tables.LDAPSyncs.In(tx).Put(i.id, row.Value)
}

// finish ends the import, well or badly.
func (i *importer) finish(ctx context.Context, f *failure) error {
	_, err := i.deps.Tables.LDAPSyncs.Update(ctx, i.id, func(v *appliance.LDAPSync) error {
		v.State, v.Report.Phase, v.Report.FinishedAt = appliance.SyncComplete, "", i.deps.Now().UTC()
		if f != nil {
			v.State, v.FailureReason, v.Report.Problem = appliance.SyncFailed, f.reason, cut(f.problem)
		}
		i.row = *v
		return nil
	})
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	r := i.row.Report
	i.deps.Log.Info("LDAP import", "id", i.id, "state", i.row.State, "problem", r.Problem, "read", r.Read, "added", r.Added,
		"changed", r.Changed, "removed", r.Removed, "rejected", r.Rejected)
	drop := i.row.RemoveWhenFinished == nil || *i.row.RemoveWhenFinished
	if drop && !i.row.Report.DryRun {
		return i.drop(ctx, i.id)
	}
	return i.trim(ctx)
}

func (i *importer) drop(ctx context.Context, id string) error {
	err := i.deps.Tables.DeleteLDAPSync(ctx, id, func(*appliance.LDAPSync) error { return nil })
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}

// trim forgets the oldest of many imports that are over.
func (i *importer) trim(ctx context.Context) error {
	var over []store.Row[appliance.LDAPSync]
	err := i.deps.Tables.LDAPSyncs.Each(ctx, "", func(row store.Row[appliance.LDAPSync]) error {
		if row.Value.Finished() {
			over = append(over, row)
		}
		return nil
	})
	slices.SortFunc(over, func(a, b store.Row[appliance.LDAPSync]) int {
		return a.Value.Report.FinishedAt.Compare(b.Value.Report.FinishedAt)
	})
	for _, row := range over[:max(0, len(over)-kept)] {
		err = errors.Join(err, i.drop(ctx, row.ID))
	}
	return err
}

func cut(s string) string {
	if s = strings.ToValidUTF8(s, "?"); len(s) > 1_000 {
		s = strings.ToValidUTF8(s[:1_000], "")
	}
	return s
}
