package clock

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func host() time.Time { return noon }

func set(t *testing.T, tables *store.Tables, offset time.Duration) {
	t.Helper()
	require.NoError(t, tables.DB.Transact(t.Context(), func(tx *store.Tx) error {
		return tables.Settings.Clock.PutIn(tx, appliance.Clock{OffsetSeconds: int64(offset / time.Second)})
	}))
}

func TestLook(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	c := New(tables, host)
	require.Equal(t, noon, c.Now(), "the host's")
	set(t, tables, 91*24*time.Hour)
	require.Equal(t, noon, c.Now(), "nobody has looked")
	require.NoError(t, c.Fresh(t.Context()))
	require.Equal(t, noon.AddDate(0, 0, 91), c.Now())
	set(t, tables, -time.Hour)
	require.NoError(t, c.Look(t.Context()))
	require.Equal(t, noon.Add(-time.Hour), c.Now())
	set(t, tables, 2*appliance.MaxClockOffset)
	require.NoError(t, c.Look(t.Context()))
	require.Equal(t, noon.Add(-time.Hour), c.Now(), "what cannot be is not believed")
}

func TestFollow(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	c := New(tables, host)
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { c.Follow(ctx) })
	for _, days := range []int{91, -91, 0} {
		set(t, tables, time.Duration(days)*24*time.Hour)
		require.Eventually(t, func() bool { return c.Now().Equal(noon.AddDate(0, 0, days)) }, 10*time.Second, time.Millisecond)
	}
	set(t, tables, time.Hour)
	require.Eventually(t, func() bool { return c.Now().Equal(noon.Add(time.Hour)) }, 10*time.Second, time.Millisecond)
	require.NoError(t, tables.Settings.Clock.Reset(t.Context()))
	require.Eventually(t, func() bool { return c.Now().Equal(noon) }, 10*time.Second, time.Millisecond, "no setting is the host's time")
	stop()
	running.Wait()
	require.False(t, c.following.Load())
}
