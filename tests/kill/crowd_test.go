package kill

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
)

const (
	clients = 100
	wanted  = 10 // uris that all of them want
)

// TestOneWins lets 100 clients of two function hosts want the same uris at the same time.
func TestOneWins(t *testing.T) {
	t.Parallel()
	g := newGround(t)
	hosts := []client{g.client(process.StartFunction(t, g.endpoint, g.prefix, "--functions", "cms")),
		g.client(process.StartFunction(t, g.endpoint, g.prefix, "--functions", "cms"))}
	for _, host := range hosts { // sign in once
		_, err := host.spaces(t.Context())
		require.NoError(t, err)
	}
	var won [wanted]atomic.Int32
	var running sync.WaitGroup
	started := time.Now()
	for n := range clients {
		running.Go(func() {
			for _, uri := range rand.Perm(wanted) {
				err := want(t, hosts[n%len(hosts)], uri, n)
				var answer *refused
				switch {
				case err == nil:
					won[uri].Add(1)
				case !errors.As(err, &answer) || answer.status != http.StatusBadRequest || !answer.is("duplicateCoSpaceUri"):
					t.Errorf("client %d, uri %d: %v", n, uri, err)
				}
			}
		})
	}
	running.Wait()
	t.Logf("%d requests in %s", clients*wanted, time.Since(started).Round(time.Millisecond))
	for uri := range won {
		require.EqualValues(t, 1, won[uri].Load(), "winners of uri %d", uri)
	}
	there, err := hosts[0].spaces(t.Context())
	require.NoError(t, err)
	require.Len(t, there, wanted)
	storetest.Check(t, g.tables)
}

// want asks for a uri, now as the first, now as the second one, in some case.
func want(t *testing.T, host client, uri, n int) error {
	form := url.Values{"name": {fmt.Sprint(n)}}
	name := fmt.Sprintf("wanted.%d", uri)
	if n%3 == 0 {
		name = fmt.Sprintf("WANTED.%d", uri)
	}
	form.Set([]string{"uri", "secondaryUri"}[n%2], name)
	_, _, err := host.do(t.Context(), http.MethodPost, "/coSpaces", form)
	return err
}
