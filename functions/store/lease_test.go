package store_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestLeasedRowsVanishWithTheirNames(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	table := store.NewTable(tables.DB, leasedThings())
	lease, err := tables.DB.Grant(ctx, time.Second)
	require.NoError(t, err)
	require.NoError(t, table.PutLeased(ctx, "a", thing{Name: "n", Group: "g"}, lease))
	_, err = table.Update(ctx, "a", func(v *thing) error { v.Name = "m"; return nil })
	require.NoError(t, err)
	row, err := table.Find(ctx, "name", "m")
	require.NoError(t, err)
	require.Equal(t, lease.ID(), row.Lease, "an update keeps the lease")

	gone := func() bool {
		page, err := table.Page(ctx, store.Query[thing]{By: store.Entry{Index: "group", Value: "g"}})
		return err == nil && page.Total == 0
	}
	require.Eventually(t, gone, 10*time.Second, 20*time.Millisecond)
	_, err = table.Find(ctx, "name", "m")
	requireReason(t, err, "leasedThingDoesNotExist")
	_, err = table.Create(ctx, "b", thing{Name: "m"})
	require.NoError(t, err)
	require.ErrorIs(t, lease.Refresh(ctx), store.ErrLeaseLost)
	require.NoError(t, lease.Revoke(ctx))
}

func TestARowMovesToAnotherLease(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	table := store.NewTable(tables.DB, leasedThings())
	first, err := tables.DB.Grant(ctx, time.Minute)
	require.NoError(t, err)
	second, err := tables.DB.Grant(ctx, time.Minute)
	require.NoError(t, err)
	v := thing{Name: "n", Group: "g"}
	require.NoError(t, table.PutLeased(ctx, "a", v, first))
	require.NoError(t, table.PutLeased(ctx, "a", v, second))
	require.NoError(t, first.Revoke(ctx))
	row, err := table.Find(ctx, "name", "n")
	require.NoError(t, err)
	require.Equal(t, second.ID(), row.Lease)
	require.NoError(t, tables.DB.LeaseOf(row.Lease).Refresh(ctx))
	page, err := table.Page(ctx, store.Query[thing]{By: store.Entry{Index: "group", Value: "g"}, Limit: 1})
	require.NoError(t, err)
	require.Len(t, page.Rows, 1)
	require.NoError(t, second.Revoke(ctx))
	_, err = table.Get(ctx, "a")
	requireReason(t, err, "leasedThingDoesNotExist")
	require.Error(t, table.PutLeased(ctx, "a", v, second), "a lease that has ended")
}

func TestCountedRowsCannotBeLeased(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	lease, err := tables.DB.Grant(ctx, time.Minute)
	require.NoError(t, err)
	err = store.NewTable(tables.DB, things()).PutLeased(ctx, "a", thing{}, lease)
	require.ErrorContains(t, err, "uncounted")
}

func TestAKeptLeaseOutlivesItsTime(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	lease, err := tables.DB.Grant(ctx, time.Second)
	require.NoError(t, err)
	kept, stop := context.WithTimeout(ctx, 3*time.Second)
	defer stop()
	require.ErrorIs(t, lease.Keep(kept), context.DeadlineExceeded)
	require.NoError(t, lease.Refresh(ctx), "still alive")

	lost := make(chan error, 1)
	go func() { lost <- lease.Keep(ctx) }()
	time.Sleep(50 * time.Millisecond)
	require.NoError(t, lease.Revoke(ctx))
	require.ErrorIs(t, <-lost, store.ErrLeaseLost)
}

// Reports are written without looking.
func TestReport(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	table := store.NewTable(tables.DB, store.Schema[thing]{Name: "seen", Uncounted: true})
	lease, err := tables.DB.Grant(ctx, time.Minute)
	require.NoError(t, err)
	var rows []store.Row[thing]
	for n := range 300 {
		rows = append(rows, store.Row[thing]{ID: id(n), Value: thing{N: n}})
	}
	require.NoError(t, table.Report(ctx, lease, rows))
	require.NoError(t, table.Report(ctx, lease, rows[:1]))
	page, err := table.Page(ctx, store.Query[thing]{Offset: 299, Limit: 10})
	require.NoError(t, err)
	require.Equal(t, 300, page.Total)
	require.Equal(t, lease.ID(), page.Rows[0].Lease)
	require.Error(t, store.NewTable(tables.DB, leasedThings()).Report(ctx, lease, rows), "has names")
	require.Error(t, table.Report(ctx, lease, []store.Row[thing]{{ID: "a/b"}}))
}

func TestLocksExcludeEachOther(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 5 {
				l, err := tables.DB.Lock(ctx, "job/x", time.Minute)
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), inside.Add(1)))
				time.Sleep(time.Millisecond)
				inside.Add(-1)
				if err := l.Unlock(ctx); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, most.Load())
}

func TestALockEndsByItselfAndFencesItsHolder(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	table := store.NewTable(tables.DB, things())
	write := func(l *store.Lock, n int) error {
		return transact(tables, func(tx *store.Tx) error {
			tx.Fence(l)
			return table.In(tx).Put("row", thing{N: n})
		})
	}
	stale, err := tables.DB.Lock(ctx, "x", time.Second)
	require.NoError(t, err)
	require.NoError(t, write(stale, 1))
	_, err = tables.DB.TryLock(ctx, "x", time.Second)
	require.ErrorIs(t, err, store.ErrLocked)
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	_, err = tables.DB.Lock(short, "x", time.Second)
	require.ErrorIs(t, err, context.DeadlineExceeded)

	fresh, err := tables.DB.Lock(ctx, "x", time.Minute) // waits until the first has ended
	require.NoError(t, err)
	require.ErrorIs(t, write(stale, 2), store.ErrLockLost)
	require.NoError(t, write(fresh, 3))
	require.NoError(t, stale.Unlock(ctx))
	require.NoError(t, write(fresh, 4), "the stale holder's unlock touches nobody else")
	require.NoError(t, fresh.Unlock(ctx))
	require.ErrorIs(t, write(fresh, 5), store.ErrLockLost)
	row, err := table.Get(ctx, "row")
	require.NoError(t, err)
	require.Equal(t, 4, row.Value.N)
}

// TestWithinALock: whatever is written with the lock's context ends with the lock, and is not somebody else's.
func TestWithinALock(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	table := store.NewTable(tables.DB, things())
	lock, err := tables.DB.Lock(ctx, "x", time.Minute)
	require.NoError(t, err)
	within := lock.Within(ctx)
	put := func(ctx context.Context, n int) error {
		return tables.DB.Transact(ctx, func(tx *store.Tx) error { return table.In(tx).Put("row", thing{N: n}) })
	}
	require.NoError(t, put(within, 1))
	require.NoError(t, put(within, 2))
	before := lock.Others()
	require.NoError(t, put(ctx, 3))
	require.NoError(t, put(within, 4))
	require.Greater(t, lock.Others(), before, "the one without the lock's context is somebody else's")
	require.NoError(t, lock.Unlock(ctx))
	require.ErrorIs(t, put(within, 5), store.ErrLockLost)
	row, err := table.Get(ctx, "row")
	require.NoError(t, err)
	require.Equal(t, 4, row.Value.N)
}
