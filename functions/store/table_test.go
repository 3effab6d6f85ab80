package store_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestRowsAreCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()

	_, err := table.Get(ctx, id(1))
	requireReason(t, err, "thingDoesNotExist")
	made, err := table.Create(ctx, id(1), thing{Name: "one", Group: "g"})
	require.NoError(t, err)
	got, err := table.Get(ctx, id(1))
	require.NoError(t, err)
	require.Equal(t, made, got)
	require.NotZero(t, got.Revision)

	changed, err := table.Update(ctx, id(1), func(v *thing) error { v.Name, v.N = "uno", 7; return nil })
	require.NoError(t, err)
	require.Greater(t, changed.Revision, got.Revision)
	_, err = table.Find(ctx, "name", "one")
	requireReason(t, err, "thingDoesNotExist")
	found, err := table.Find(ctx, "name", "uno")
	require.NoError(t, err)
	require.Equal(t, changed, found)

	require.NoError(t, table.Delete(ctx, id(1)))
	_, err = table.Find(ctx, "name", "uno")
	requireReason(t, err, "thingDoesNotExist")
	requireReason(t, table.Delete(ctx, id(1)), "thingDoesNotExist")
	_, err = table.Update(ctx, id(1), func(*thing) error { return nil })
	requireReason(t, err, "thingDoesNotExist")
}

func TestUpdateThatChangesNothingWritesNothing(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()
	made, err := table.Create(ctx, id(1), thing{Name: "one"})
	require.NoError(t, err)
	same, err := table.Update(ctx, id(1), func(*thing) error { return nil })
	require.NoError(t, err)
	require.Equal(t, made, same)
}

func TestTakenNamesAndIDs(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()
	_, err := table.Create(ctx, id(1), thing{Name: "one"})
	require.NoError(t, err)
	_, err = table.Create(ctx, id(2), thing{Name: "two"})
	require.NoError(t, err)

	var taken *store.TakenError
	_, err = table.Create(ctx, id(1), thing{})
	require.ErrorAs(t, err, &taken)
	require.Equal(t, &store.TakenError{Table: "thing", Value: id(1), Holder: id(1)}, taken)
	_, err = table.Create(ctx, id(3), thing{Name: "one"})
	require.ErrorAs(t, err, &taken)
	require.Equal(t, &store.TakenError{Table: "thing", Index: "name", Value: "one", Holder: id(1)}, taken)
	_, err = table.Update(ctx, id(2), func(v *thing) error { v.Name = "one"; return nil })
	require.ErrorAs(t, err, &taken)
	require.Equal(t, id(1), taken.Holder)

	page, err := table.Page(ctx, store.Query[thing]{Limit: 10})
	require.NoError(t, err)
	require.Equal(t, 2, page.Total)
}

func TestNoIDReachesOutOfItsTable(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()
	for _, bad := range []string{"", "a/b", "a\nb", "a\x00", strings.Repeat("x", 257), "../u/thing/name/x"} {
		_, err := table.Get(ctx, bad)
		requireReason(t, err, "thingDoesNotExist")
		_, err = table.Create(ctx, bad, thing{})
		require.Equal(t, appliance.Invalid, appliance.KindOf(err), "%q", bad)
		requireReason(t, table.Delete(ctx, bad), "thingDoesNotExist")
		page, err := table.Page(ctx, store.Query[thing]{Limit: 1, Under: bad + "/"})
		require.NoError(t, err)
		require.Zero(t, page.Total)
	}
}

func TestValuesHaveALimit(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()
	_, err := table.Create(ctx, id(1), thing{Blob: strings.Repeat("x", 99_000)})
	require.NoError(t, err)
	_, err = table.Create(ctx, id(2), thing{Blob: strings.Repeat("x", 100_000)})
	require.Equal(t, appliance.Limited, appliance.KindOf(err))
	require.ErrorContains(t, err, "too large")
}

func TestATransactionSeesItsOwnWrites(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()
	_, err := table.Create(ctx, id(9), thing{Name: "old", Group: "g"})
	require.NoError(t, err)
	tables := storetest.Open(t)
	table = store.NewTable(tables.DB, things())
	err = tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := table.In(tx)
		require.NoError(t, rows.Create(id(1), thing{Name: "a", Group: "g"}))
		require.NoError(t, rows.Create(id(2), thing{Name: "b", Group: "g"}))
		require.NoError(t, rows.Put(id(1), thing{Name: "c", Group: "g"}))
		require.NoError(t, rows.Create(id(3), thing{Name: "a", Group: "g"}))
		require.Error(t, rows.Create(id(4), thing{Name: "b"}))
		require.NoError(t, rows.Delete(id(2)))
		require.NoError(t, rows.Create(id(4), thing{Name: "b", Group: "h"}))
		list, err := rows.By(store.Entry{Index: "group", Value: "g"})
		require.NoError(t, err)
		require.Equal(t, []string{id(1), id(3)}, ids(list))
		found, err := rows.Find("name", "c")
		require.NoError(t, err)
		require.Equal(t, id(1), found.ID)
		return nil
	})
	require.NoError(t, err)
	page, err := table.Page(ctx, store.Query[thing]{Limit: 10})
	require.NoError(t, err)
	require.Equal(t, []string{id(1), id(3), id(4)}, ids(page.Rows))
}

func ids[T any](rows []store.Row[T]) []string {
	list := make([]string, len(rows))
	for i, row := range rows {
		list[i] = row.ID
	}
	return list
}

func TestAnErrorWritesNothing(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	table := store.NewTable(tables.DB, things())
	err := transact(tables, func(tx *store.Tx) error {
		require.NoError(t, table.In(tx).Create(id(1), thing{Name: "a"}))
		return context.DeadlineExceeded
	})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	_, err = table.Get(t.Context(), id(1))
	requireReason(t, err, "thingDoesNotExist")
}

// The list that By gave must still be complete when the transaction commits.
func TestAListReadInATransactionIsGuarded(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	table := store.NewTable(tables.DB, things())
	_, err := table.Create(t.Context(), id(1), thing{Group: "g"})
	require.NoError(t, err)
	tries := 0
	err = transact(tables, func(tx *store.Tx) error {
		tries++
		list, err := table.In(tx).By(store.Entry{Index: "group", Value: "g"})
		require.NoError(t, err)
		if tries == 1 {
			_, err = table.Create(t.Context(), id(2), thing{Group: "g"})
			require.NoError(t, err)
		}
		return table.In(tx).Put("sum", thing{N: len(list)})
	})
	require.NoError(t, err)
	sum, err := table.Get(t.Context(), "sum")
	require.NoError(t, err)
	require.Equal(t, 2, sum.Value.N)
	require.Equal(t, 2, tries)
}

func TestReadsOfATransactionAreOfOneMoment(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	table := store.NewTable(tables.DB, things())
	for n := range 2 {
		_, err := table.Create(t.Context(), id(n), thing{})
		require.NoError(t, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			_ = tables.DB.Transact(ctx, func(tx *store.Tx) error {
				a, err := table.In(tx).Get(id(0))
				if err != nil {
					return err
				}
				if err := table.In(tx).Put(id(0), thing{N: a.Value.N + 1}); err != nil {
					return err
				}
				return table.In(tx).Put(id(1), thing{N: a.Value.N + 1})
			})
		}
	})
	for range 100 {
		err := transact(tables, func(tx *store.Tx) error {
			a, err := table.In(tx).Get(id(0))
			require.NoError(t, err)
			b, err := table.In(tx).Get(id(1))
			require.NoError(t, err)
			require.Equal(t, a.Value.N, b.Value.N)
			return nil
		})
		require.NoError(t, err)
	}
	stop()
	wg.Wait()
}

// Function instances, each with its own connection, work on one counter: the worst case of a hot key.
func TestAHotKeyOverManyClients(t *testing.T) {
	t.Parallel()
	endpoint, prefix := storetest.Endpoint(t)
	const clients, each = 30, 5
	tables := storetest.Dial(t, endpoint, prefix)
	_, err := store.NewTable(tables.DB, things()).Create(t.Context(), "hot", thing{})
	require.NoError(t, err)
	var wg sync.WaitGroup
	var failed atomic.Int32
	slowest := make([]time.Duration, clients)
	for n := range clients {
		table := store.NewTable(storetest.Dial(t, endpoint, prefix).DB, things())
		wg.Go(func() {
			for range each {
				began := time.Now()
				_, err := table.Update(t.Context(), "hot", func(v *thing) error { v.N++; return nil })
				slowest[n] = max(slowest[n], time.Since(began))
				if err != nil {
					failed.Add(1)
					t.Log(err)
				}
			}
		})
	}
	wg.Wait()
	row, err := store.NewTable(tables.DB, things()).Get(t.Context(), "hot")
	require.NoError(t, err)
	require.Equal(t, clients*each, row.Value.N+int(failed.Load()))
	require.Zero(t, failed.Load())
	most := time.Duration(0)
	for _, d := range slowest {
		most = max(most, d)
	}
	t.Logf("slowest of %d updates: %v", clients*each, most)
}

func TestNestedRowsNeedTheirParent(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	_, err := tables.CoSpaceUsers.Create(ctx, id(1)+"/u1", appliance.CoSpaceUser{UserJID: "a@b"})
	requireReason(t, err, "coSpaceDoesNotExist")
	_, err = tables.CoSpaces.Create(ctx, id(1), appliance.CoSpace{})
	require.NoError(t, err)
	_, err = tables.CoSpaceUsers.Create(ctx, id(1)+"/u1", appliance.CoSpaceUser{UserJID: "a@b"})
	require.NoError(t, err)
	_, err = tables.CoSpaceUsers.Create(ctx, id(1)+"/u2", appliance.CoSpaceUser{UserJID: "A@b"})
	var taken *store.TakenError
	require.ErrorAs(t, err, &taken)
	_, err = tables.CoSpaceUsers.Create(ctx, "plain", appliance.CoSpaceUser{UserJID: "c@b"})
	require.Equal(t, appliance.Invalid, appliance.KindOf(err))
	page, err := tables.CoSpaceUsers.Page(ctx, store.Query[appliance.CoSpaceUser]{By: store.Entry{Index: "user", Value: "a@b"}, Limit: 5})
	require.NoError(t, err)
	require.Equal(t, []string{id(1) + "/u1"}, ids(page.Rows))
	storetest.Check(t, tables)
}

func TestEtcdAway(t *testing.T) {
	t.Parallel()
	db, err := store.Dial(t.Context(), []string{"unix:///nowhere/at/all"}, "")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	err = db.Ping(ctx)
	requireReason(t, err, "databaseNotReady")
	require.Equal(t, appliance.Busy, appliance.KindOf(err))
	short, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	require.ErrorIs(t, db.Ping(short), context.DeadlineExceeded)
	require.NoError(t, db.Close())
}
