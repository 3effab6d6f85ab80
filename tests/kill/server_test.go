package kill

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
)

const serverKills = 10

// TestKilledServerLosesNothing kills the whole local server between two requests, and at the end of each round in the
// middle of one, and starts it again on the same data.
func TestKilledServerLosesNothing(t *testing.T) {
	t.Parallel()
	data := process.ShortDir(t)
	c := newChurn("s", 7)
	started := time.Now()
	for round := range serverKills {
		up := process.StartUp(t, process.UpOptions{Data: data, Blades: 1})
		cl := client{url: up.URL, account: "admin", password: process.AdminPassword, http: up.Client}
		there, err := cl.spaces(t.Context())
		require.NoError(t, err, "round %d", round)
		c.verify(t, t.Context(), cl, there)
		for range 15 {
			require.NoError(t, c.step(t.Context(), cl))
		}
		if round%2 == 1 { // in the middle of whatever it does
			err := c.run(t.Context(), cl, 0, func() { time.AfterFunc(time.Duration(round)*time.Millisecond, up.Kill) })
			require.False(t, known(err), "%v", err)
		}
		up.Kill()
		requireNoChildren(t, data)
	}
	up := process.StartUp(t, process.UpOptions{Data: data, Blades: 1})
	cl := client{url: up.URL, account: "admin", password: process.AdminPassword, http: up.Client}
	there, err := cl.spaces(t.Context())
	require.NoError(t, err)
	c.verify(t, t.Context(), cl, there)
	tables := storetest.Dial(t, up.Etcd(t), "/plenum/")
	require.NoError(t, tables.Sweep(t.Context()))
	storetest.Check(t, tables)
	t.Logf("%d kills of the whole server in %s, %d spaces made", serverKills, time.Since(started).Round(time.Second), c.next)
}

// requireNoChildren waits until no process is left that uses the server's data: blades end with their parent.
func requireNoChildren(t *testing.T, data string) {
	t.Helper()
	require.Eventually(t, func() bool { return len(using(t.Context(), data)) == 0 }, 10*time.Second, 20*time.Millisecond,
		"blades outlive the server")
}

// using lists the processes that have the folder in their arguments.
func using(_ context.Context, data string) []string {
	var out []string
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		if args, err := os.ReadFile(line); err == nil && strings.Contains(string(args), data) {
			out = append(out, string(args))
		}
	}
	return out
}
