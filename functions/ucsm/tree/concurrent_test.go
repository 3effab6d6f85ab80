package tree_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// counter keeps the sum of two objects at zero: each commit adds to one what it takes from the other.
func counter(snapshot *tree.Snapshot) ([]tree.Change, error) {
	n := 0
	if o := snapshot.Get("org-root/org-sum"); o != nil {
		fmt.Sscan(o.Get("descr"), &n)
	}
	return []tree.Change{org("sum", "descr", fmt.Sprint(n+1)), org("minus", "descr", fmt.Sprint(-n-1))}, nil
}

func TestEightCommittersAreSerializable(t *testing.T) {
	t.Parallel()
	const committers, each = 8, 10
	endpoint, prefix := storetest.Endpoint(t)
	seed := tree.New(storetest.Dial(t, endpoint, prefix), time.Now, nil)
	commit(t, seed, system, tree.Change{DN: "org-root", Class: "orgOrg"})

	var all sync.WaitGroup
	for range committers {
		instance := tree.New(storetest.Dial(t, endpoint, prefix), time.Now, nil)
		all.Go(func() {
			for range each {
				_, err := instance.Commit(context.Background(), admin, counter)
				require.NoError(t, err)
				snapshot := load(t, instance)
				require.Equal(t, snapshot.Get("org-root/org-minus").Get("descr"), "-"+snapshot.Get("org-root/org-sum").Get("descr"))
			}
		})
	}
	all.Wait()
	snapshot := load(t, seed)
	require.Equal(t, fmt.Sprint(committers*each), snapshot.Get("org-root/org-sum").Get("descr"), "no update was lost")
	require.EqualValues(t, 1+2*committers*each, snapshot.Eid())
}

func TestAClashPlansAgain(t *testing.T) {
	t.Parallel()
	s, tables := open(t, nil)
	other := tree.New(tables, time.Now, nil)
	calls := 0
	result, err := s.Commit(context.Background(), admin, func(*tree.Snapshot) ([]tree.Change, error) {
		if calls++; calls == 1 {
			commit(t, other, admin, org("rival"))
		}
		return []tree.Change{org("mine")}, nil
	})
	require.NoError(t, err)
	require.Equal(t, 2, calls)
	require.NotNil(t, result.Before.Get("org-root/org-rival"))
	require.NotNil(t, result.After.Get("org-root/org-mine"))
}

// TestCatchingUpEqualsLoading makes random commits in one process; another that follows by the news, and one that
// reads everything, must see the same.
func TestCatchingUpEqualsLoading(t *testing.T) {
	t.Parallel()
	s, tables := open(t, nil)
	follower := tree.New(tables, time.Now, nil)
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 60 {
		for range random.IntN(4) {
			_, err := try(s, admin, someChange(random))
			var refused *tree.Error
			if err != nil {
				require.ErrorAs(t, err, &refused)
			}
		}
		same(t, load(t, follower), load(t, s))
		if round%10 == 0 {
			same(t, load(t, follower), load(t, tree.New(tables, time.Now, nil)))
		}
	}
}

func someChange(random *rand.Rand) tree.Change {
	c := org([]string{"a", "b", "a/org-c", "a/org-c/org-d", "b/org-e"}[random.IntN(5)], "descr", fmt.Sprint(random.IntN(3)))
	if random.IntN(4) == 0 {
		c.Status = tree.Deleted
	}
	return c
}

func same(t *testing.T, a, b *tree.Snapshot) {
	t.Helper()
	require.Equal(t, a.Eid(), b.Eid())
	require.Equal(t, a.Len(), b.Len())
	require.Equal(t, a.Below(""), b.Below(""))
	require.Equal(t, a.Class("orgOrg"), b.Class("orgOrg"))
}

func TestAGapLoadsEverything(t *testing.T) {
	t.Parallel()
	s, tables := open(t, nil)
	follower := tree.New(tables, time.Now, nil)
	load(t, follower)
	forgotten := commit(t, s, admin, org("a")).Events[0].Eid
	commit(t, s, admin, org("b"))
	require.NoError(t, tables.ObjectNews.Delete(context.Background(), fmt.Sprintf("%020d", forgotten)))
	same(t, load(t, follower), load(t, s))
	require.NotNil(t, load(t, follower).Get("org-root/org-a"))
}

func TestFollow(t *testing.T) {
	t.Parallel()
	s, tables := open(t, nil)
	first := load(t, s).Eid() + 1
	commit(t, s, admin, org("a"))
	ctx, stop := context.WithCancel(context.Background())
	events := make(chan tree.Event, 100)
	done := make(chan error, 1)
	go func() {
		done <- tree.New(tables, time.Now, nil).Follow(ctx, first, func(e tree.Event) { events <- e })
	}()
	require.Equal(t, "org-root/org-a", (<-events).DN)
	commit(t, s, admin, org("b"), org("c"))
	commit(t, s, admin, tree.Change{DN: "org-root/org-b", Status: tree.Deleted})
	for i, dn := range []string{"org-root/org-b", "org-root/org-c", "org-root/org-b"} {
		e := <-events
		require.Equal(t, dn, e.DN)
		require.Equal(t, first+int64(i)+1, e.Eid)
	}
	stop()
	require.ErrorIs(t, <-done, context.Canceled)
	require.Empty(t, events)
}

func TestTrim(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	commit(t, s, system, tree.Change{DN: "aaa-log", Class: "aaaLog"})
	id := 0
	for range 7 {
		var records []tree.Change
		for range 90 {
			id++
			records = append(records, tree.Change{DN: fmt.Sprintf("aaa-log/%d", id), Class: "aaaModLR"})
		}
		commit(t, s, system, records...)
	}
	require.NoError(t, s.Trim(context.Background()))
	kept := load(t, s).Children("aaa-log")
	require.Len(t, kept, 500)
	require.Equal(t, "aaa-log/131", kept[0].DN, "the oldest are gone")
}
