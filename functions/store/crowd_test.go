package store_test

import (
	"errors"
	"fmt"
	"slices"
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

// crowd is a number of function instances, each with its own connection to the same tables.
func crowd(t testing.TB, n int) []*store.Tables {
	t.Helper()
	endpoint, prefix := storetest.Endpoint(t)
	all := make([]*store.Tables, n)
	for i := range all {
		all[i] = storetest.Dial(t, endpoint, prefix)
	}
	return all
}

// together runs fn for every member of the crowd at once and answers how long each took, sorted.
func together(all []*store.Tables, fn func(n int, tables *store.Tables)) []time.Duration {
	took := make([]time.Duration, len(all))
	var ready, done sync.WaitGroup
	ready.Add(1)
	for n, tables := range all {
		done.Go(func() {
			ready.Wait()
			began := time.Now()
			fn(n, tables)
			took[n] = time.Since(began)
		})
	}
	ready.Done()
	done.Wait()
	slices.Sort(took)
	return took
}

func logTimes(t testing.TB, what string, took []time.Duration) {
	t.Logf("%s: median %v, p99 %v, slowest %v", what, took[len(took)/2], took[len(took)*99/100], took[len(took)-1])
}

func TestAHundredClientsWantTheSameURI(t *testing.T) {
	t.Parallel()
	for name, all := range map[string][]*store.Tables{
		"own connections": crowd(t, 100),
		"one connection":  slices.Repeat(crowd(t, 1), 100),
	} {
		t.Run(name, func(t *testing.T) {
			for round := range 5 {
				var won, refused atomic.Int32
				took := together(all, func(_ int, tables *store.Tables) {
					uri := fmt.Sprintf("Sales%d", round)
					err := transact(tables, func(tx *store.Tx) error {
						return tables.CreateCoSpace(tx, newID(), appliance.CoSpace{Name: "x", URI: uri})
					})
					switch {
					case err == nil:
						won.Add(1)
					case errors.Is(err, &appliance.Error{Reason: "duplicateCoSpaceUri"}):
						refused.Add(1)
					default:
						t.Error(err)
					}
				})
				require.EqualValues(t, 1, won.Load())
				require.EqualValues(t, 99, refused.Load())
				logTimes(t, "one uri", took)
			}
			storetest.Check(t, all[0])
		})
	}
}

func TestAHundredClientsCreateCoSpaces(t *testing.T) {
	t.Parallel()
	all := crowd(t, 100)
	const each = 20
	var mu sync.Mutex // guards took
	var took []time.Duration
	together(all, func(n int, tables *store.Tables) {
		for i := range each {
			began := time.Now()
			err := transact(tables, func(tx *store.Tx) error {
				return tables.CreateCoSpace(tx, newID(), appliance.CoSpace{URI: fmt.Sprintf("u%d-%d", n, i), CallID: fmt.Sprintf("%d%03d", n, i)})
			})
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			took = append(took, time.Since(began))
			mu.Unlock()
		}
	})
	slices.Sort(took)
	logTimes(t, "create", took)
	page, err := all[0].CoSpaces.Page(t.Context(), store.Query[appliance.CoSpace]{Offset: 1990, Limit: 20})
	require.NoError(t, err)
	require.Equal(t, 100*each, page.Total)
	require.Len(t, page.Rows, 10)
	storetest.Check(t, all[0])
}

// All members of one coSpace share a counter and all legs of a call the call: the hottest keys there are.
func TestAHundredClientsJoinOneCall(t *testing.T) {
	t.Parallel()
	all := crowd(t, 100)
	tables := all[0]
	_, err := tables.Calls.Create(t.Context(), "call", appliance.Call{Name: "big"})
	require.NoError(t, err)
	var refused atomic.Int32
	took := together(all, func(n int, tables *store.Tables) {
		err := transact(tables, func(tx *store.Tx) error {
			return tables.AddLeg(tx, newID(), appliance.CallLeg{Call: "call"}, newID(), appliance.Participant{Name: "p"}, 90)
		})
		if errors.Is(err, &appliance.Error{Reason: "participantLimitReached"}) {
			refused.Add(1)
		} else if err != nil {
			t.Error(err)
		}
	})
	logTimes(t, "join", took)
	require.EqualValues(t, 10, refused.Load())
	call, err := tables.Calls.Get(t.Context(), "call")
	require.NoError(t, err)
	require.Equal(t, 90, call.Value.Legs)
	require.Equal(t, 90, *call.Value.MaxCallLegs)
	storetest.Check(t, tables)

	legs, err := tables.Legs.Page(t.Context(), store.Query[appliance.CallLeg]{By: store.Entry{Index: "call", Value: "call"}, Limit: 1000})
	require.NoError(t, err)
	require.Len(t, legs.Rows, 90)
	took = together(all[:90], func(n int, tables *store.Tables) {
		if err := tables.RemoveLeg(t.Context(), legs.Rows[n].ID, store.EndedLeft); err != nil {
			t.Error(err)
		}
	})
	logTimes(t, "leave", took)
	_, err = tables.Calls.Get(t.Context(), "call")
	requireReason(t, err, "callDoesNotExist")
	storetest.Check(t, tables)
}

func TestAHundredClientsAddMembersToOneCoSpace(t *testing.T) {
	t.Parallel()
	all := crowd(t, 100)
	tables := all[0]
	_, err := tables.CoSpaces.Create(t.Context(), id(1), appliance.CoSpace{})
	require.NoError(t, err)
	took := together(all, func(n int, tables *store.Tables) {
		_, err := tables.CoSpaceUsers.Create(t.Context(), id(1)+"/"+newID(), appliance.CoSpaceUser{UserJID: fmt.Sprintf("u%d@x", n)})
		if err != nil {
			t.Error(err)
		}
	})
	logTimes(t, "add member", took)
	page, err := tables.CoSpaceUsers.Page(t.Context(), store.Query[appliance.CoSpaceUser]{Under: id(1), Limit: 1000})
	require.NoError(t, err)
	require.Equal(t, 100, page.Total)
	for _, row := range page.Rows {
		require.True(t, strings.HasPrefix(row.ID, id(1)+"/"))
	}
	storetest.Check(t, tables)
}
