package kill

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
)

func TestMain(m *testing.M) { os.Exit(process.Main(tests{m})) }

type tests struct{ *testing.M }

// Run keeps one etcd for all tests.
func (m tests) Run() int { return storetest.Main(m.M) }

const (
	kills    = 200
	breeders = 4 // function processes that live, work and are killed at the same time
	calm     = 8 // requests, at most, before the one that is hit
	moment   = 4 * time.Millisecond
)

// ground is an etcd that outlives the functions over it.
type ground struct {
	endpoint, prefix, program string
	tables                    *store.Tables
}

func newGround(t *testing.T) ground {
	g := ground{program: process.Build(t, "function")}
	g.endpoint, g.prefix = storetest.Endpoint(t)
	g.tables = storetest.Dial(t, g.endpoint, g.prefix)
	hash, err := auth.Hash(process.AdminPassword)
	require.NoError(t, err)
	_, err = g.tables.Accounts.Create(t.Context(), "admin", appliance.Account{Name: "admin", Role: appliance.RoleAdmin, Password: hash})
	require.NoError(t, err)
	_, err = g.tables.Users.Create(t.Context(), uuid.NewString(), appliance.User{UserJID: "alice@plenum.example", Name: "Alice"})
	require.NoError(t, err)
	return g
}

func (g ground) client(f *process.Function) client {
	return client{url: f.URL, account: "admin", password: process.AdminPassword, http: f.Client}
}

// TestKilledFunctionsLeaveNothingHalf kills function hosts at random moments of their work, 200 times.
func TestKilledFunctionsLeaveNothingHalf(t *testing.T) {
	t.Parallel()
	g := newGround(t)
	var churns [breeders]*churn
	for i := range churns {
		churns[i] = newChurn(fmt.Sprintf("b%d", i), uint64(i)+1)
	}
	survivor := process.StartFunction(t, g.endpoint, g.prefix, "--functions", "cms")
	started := time.Now()
	for range 2 { // what a process left is the next one's ground
		var done sync.WaitGroup
		for _, c := range churns {
			done.Go(func() { live(t, g, c, kills/breeders/2) })
		}
		done.Wait()
		require.False(t, t.Failed())
		inspect(t, g, g.client(survivor), churns[:])
	}
	spaces, steps := 0, 0
	for _, c := range churns {
		spaces, steps = spaces+c.next, steps+c.steps
	}
	t.Logf("%d kills in %s, %d requests answered, %d spaces asked for", kills, time.Since(started).Round(time.Second), steps, spaces)
}

// live spends so many lives of function hosts. In between the truth is looked up, since the churn goes on from there.
func live(t *testing.T, g ground, c *churn, lives int) {
	for range lives {
		if t.Failed() {
			return
		}
		liveOnce(t, g, c)
	}
}

// liveOnce starts a function host, lets it answer some requests and kills it within the next ones.
func liveOnce(t *testing.T, g ground, c *churn) {
	f, err := process.RunFunction(g.program, g.endpoint, g.prefix, "--functions", "cms")
	if !assert.NoError(t, err) {
		return
	}
	defer f.Kill()
	cl := g.client(f)
	if _, err := cl.total(t.Context(), "/coSpaces"); !assert.NoError(t, err) { // signs in, so that what follows is all writes
		return
	}
	c.resolve(t, t.Context(), cl)
	killed := false
	err = c.run(t.Context(), cl, rand.IntN(calm), func() {
		killed = true
		time.AfterFunc(time.Duration(rand.Int64N(int64(moment))), f.Kill)
	})
	assert.True(t, killed && !known(err), "%s: %v", c.name, err)
}

// inspect compares what was acknowledged with what there is, and asks the store whether its rules hold.
func inspect(t *testing.T, g ground, cl client, churns []*churn) {
	t.Helper()
	storetest.Check(t, g.tables) // a deletion cut short is no fault before the sweep
	require.NoError(t, g.tables.Sweep(t.Context()))
	storetest.Check(t, g.tables)
	left, err := g.tables.Sweeps.Page(t.Context(), store.Query[store.Sweep]{})
	require.NoError(t, err)
	require.Zero(t, left.Total, "deletions that nobody finishes")
	there, err := cl.spaces(t.Context())
	require.NoError(t, err)
	for _, c := range churns {
		c.verify(t, t.Context(), cl, there)
		reuse(t, t.Context(), cl, c)
	}
}

// reuse takes the names of removed spaces again: they must be free.
func reuse(t *testing.T, ctx context.Context, cl client, c *churn) {
	t.Helper()
	tried := 0
	for number := range c.next {
		f := c.spaces[number]
		if f.exists != no || tried >= 10 {
			continue
		}
		tried++
		for _, version := range f.versions {
			_, id, err := cl.do(ctx, http.MethodPost, "/coSpaces", c.form(number, version))
			require.NoError(t, err, "the names of a removed space are taken")
			_, _, err = cl.do(ctx, http.MethodDelete, "/coSpaces/"+id, nil)
			require.NoError(t, err)
		}
	}
}
