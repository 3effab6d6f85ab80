package store_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// line is a connection to etcd that a test can cut and mend.
type line struct {
	endpoint, target string
	listener         net.Listener
	wg               sync.WaitGroup
	mu               sync.Mutex // guards the rest
	cut              bool
	conns            map[net.Conn]bool
}

func newLine(t *testing.T, endpoint string) *line {
	t.Helper()
	dir, err := os.MkdirTemp("", "line")
	require.NoError(t, err)
	path := filepath.Join(dir, "s")
	l := &line{endpoint: "unix://" + path, target: strings.TrimPrefix(endpoint, "unix://"), conns: map[net.Conn]bool{}}
	l.listener, err = net.Listen("unix", path)
	require.NoError(t, err)
	l.wg.Go(l.serve)
	t.Cleanup(func() {
		l.listener.Close()
		l.set(true)
		l.wg.Wait()
		os.RemoveAll(dir)
	})
	return l
}

func (l *line) serve() {
	for {
		near, err := l.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("unix", l.target)
		if err != nil || !l.keep(near, far) {
			near.Close()
			continue
		}
		for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
			l.wg.Go(func() {
				_, _ = io.Copy(pair[0], pair[1]) // ends when either side is closed
				near.Close()
				far.Close()
			})
		}
	}
}

func (l *line) keep(conns ...net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range conns {
		l.conns[c] = true
		if l.cut {
			c.Close()
		}
	}
	return !l.cut
}

// set cuts the line, or mends it.
func (l *line) set(cut bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = cut
	for c := range l.conns {
		if cut {
			c.Close()
			delete(l.conns, c)
		}
	}
}

// mirror is the state that a follower has built.
type mirror struct {
	mu     sync.Mutex // guards all
	rows   map[string]thing
	synced int
	puts   int
	wrong  string
}

func (m *mirror) tell(e store.Event[thing]) {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, known := m.rows[e.Row.ID]
	switch e.Kind {
	case store.Put:
		m.rows[e.Row.ID] = e.Row.Value
		m.puts++
	case store.Deleted:
		if !known {
			m.wrong = "deleted twice: " + e.Row.ID
		}
		delete(m.rows, e.Row.ID)
	case store.Synced:
		m.synced++
	}
}

func (m *mirror) copy() map[string]thing {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := map[string]thing{}
	for id, v := range m.rows {
		c[id] = v
	}
	return c
}

// follow starts a follower and answers what it sees; the follower ends with the test.
func follow(t *testing.T, table *store.Table[thing], under string) *mirror {
	t.Helper()
	m := &mirror{rows: map[string]thing{}}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- table.Follow(ctx, under, m.tell) }()
	t.Cleanup(func() {
		cancel()
		require.ErrorIs(t, <-done, context.Canceled)
		require.Empty(t, m.wrong)
		require.LessOrEqual(t, m.synced, 1)
	})
	return m
}

func requireMirrors(t *testing.T, m *mirror, want map[string]thing) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) { require.Equal(c, want, m.copy()) }, 20*time.Second, 5*time.Millisecond)
}

func TestFollowTellsWhatIsAndWhatChanges(t *testing.T) {
	t.Parallel()
	table, ctx := openThings(t), t.Context()
	want := map[string]thing{}
	var rows []store.Row[thing]
	for n := range 700 {
		rows = append(rows, store.Row[thing]{ID: id(n), Value: thing{N: n}})
		want[id(n)] = thing{N: n}
	}
	require.NoError(t, table.Import(ctx, rows))
	m := follow(t, table, "")
	requireMirrors(t, m, want)
	require.Eventually(t, func() bool { m.mu.Lock(); defer m.mu.Unlock(); return m.synced == 1 && m.puts == 700 }, 5*time.Second, time.Millisecond)

	_, err := table.Create(ctx, "new", thing{N: 1})
	require.NoError(t, err)
	want["new"] = thing{N: 1}
	_, err = table.Update(ctx, id(5), func(v *thing) error { v.N = -5; return nil })
	require.NoError(t, err)
	want[id(5)] = thing{N: -5}
	require.NoError(t, table.Delete(ctx, id(6)))
	delete(want, id(6))
	requireMirrors(t, m, want)
}

func TestFollowOneParent(t *testing.T) {
	t.Parallel()
	schema := things()
	schema.Nested = true
	table, ctx := store.NewTable(storetest.Open(t).DB, schema), t.Context()
	m := follow(t, table, "a")
	for _, id := range []string{"a/1", "ab/1", "a0/1", "b/1", "a/2"} {
		_, err := table.Create(ctx, id, thing{})
		require.NoError(t, err)
	}
	requireMirrors(t, m, map[string]thing{"a/1": {}, "a/2": {}})
	require.Error(t, table.Follow(ctx, "a/b", func(store.Event[thing]) {}))
}

// A follower whose line is cut while rows change and etcd forgets the changes ends in the same state as one that saw all.
func TestFollowSurvivesCutsAndCompaction(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	endpoint, prefix := storetest.Endpoint(t)
	table := store.NewTable(storetest.Dial(t, endpoint, prefix).DB, things())
	line := newLine(t, endpoint)
	far := follow(t, store.NewTable(storetest.Dial(t, line.endpoint, prefix).DB, things()), "")
	near := follow(t, table, "")
	raw := client(t, endpoint)

	want := map[string]thing{}
	for round := range 6 {
		scramble(t, table, want, r)
		requireMirrors(t, near, want)
		if round == 0 {
			requireMirrors(t, far, want)
		}
		line.set(true)
		scramble(t, table, want, r)
		requireMirrors(t, near, want)
		if round%2 == 0 {
			resp, err := raw.Get(t.Context(), "x")
			require.NoError(t, err)
			_, err = raw.Compact(t.Context(), resp.Header.Revision, clientv3.WithCompactPhysical())
			require.NoError(t, err)
		}
		line.set(false)
		requireMirrors(t, far, want)
	}
}

// scramble creates, changes and deletes rows at random.
func scramble(t *testing.T, table *store.Table[thing], want map[string]thing, r *rand.Rand) {
	t.Helper()
	for range 60 {
		id := fmt.Sprintf("%02x", r.IntN(100))
		if _, there := want[id]; there && r.IntN(2) == 0 {
			require.NoError(t, table.Delete(t.Context(), id))
			delete(want, id)
			continue
		}
		v := thing{N: r.Int()}
		want[id] = v
		if _, err := table.Create(t.Context(), id, v); err != nil {
			_, err = table.Update(t.Context(), id, func(old *thing) error { *old = v; return nil })
			require.NoError(t, err)
		}
	}
}

// Pages and walks go on when etcd forgets the revision that they were reading.
func TestReadingWhileEtcdCompacts(t *testing.T) {
	t.Parallel()
	endpoint, prefix := storetest.Endpoint(t)
	tables, raw := storetest.Dial(t, endpoint, prefix), client(t, endpoint)
	table := store.NewTable(tables.DB, things())
	var rows []store.Row[thing]
	for n := range 1500 {
		rows = append(rows, store.Row[thing]{ID: id(n), Value: thing{Group: "g"}})
	}
	require.NoError(t, table.Import(t.Context(), rows))
	compact := func() {
		_, err := table.Update(t.Context(), id(0), func(v *thing) error { v.N++; return nil })
		require.NoError(t, err)
		resp, err := raw.Get(t.Context(), "x")
		require.NoError(t, err)
		_, err = raw.Compact(t.Context(), resp.Header.Revision)
		require.NoError(t, err)
	}
	n := 0
	require.NoError(t, table.Each(t.Context(), "", func(store.Row[thing]) error {
		if n++; n%400 == 0 {
			compact()
		}
		return nil
	}))
	require.Equal(t, 1500, n)

	n = 0
	page, err := table.Page(t.Context(), store.Query[thing]{Limit: 5, Where: func(string, *thing) bool {
		if n++; n == 400 {
			compact()
		}
		return true
	}})
	require.NoError(t, err)
	require.Equal(t, 1500, page.Total)

	tries := 0
	require.NoError(t, transact(tables, func(tx *store.Tx) error {
		tries++
		if _, err := table.In(tx).Get(id(0)); err != nil {
			return err
		}
		if tries == 1 {
			compact()
		}
		_, err := table.In(tx).Get(id(1))
		return err
	}))
	require.Equal(t, 2, tries)
}

func TestFollowSeesABladeVanish(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	lease, err := tables.DB.Grant(ctx, time.Minute)
	require.NoError(t, err)
	require.NoError(t, tables.Blades.PutLeased(ctx, "2", appliance.Blade{Slot: 2}, lease))
	events := make(chan store.Event[appliance.Blade], 10)
	go func() {
		_ = tables.Blades.Follow(ctx, "", func(e store.Event[appliance.Blade]) { events <- e })
	}()
	require.Equal(t, 2, (<-events).Row.Value.Slot)
	require.Equal(t, store.Synced, (<-events).Kind)
	require.NoError(t, lease.Revoke(ctx))
	require.Equal(t, store.Event[appliance.Blade]{Kind: store.Deleted, Row: store.Row[appliance.Blade]{ID: "2"}}, <-events)
}
