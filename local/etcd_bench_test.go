package local

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// BenchmarkEtcdReopen measures a start on existing data, from nothing to the first answer. The data are coSpaces with
// uri and callId, as many as PLENUM_BENCH_ROWS says (300000 is the design size):
//
//	PLENUM_BENCH_ROWS=300000 go test -run '^$' -bench Etcd -benchtime 3x ./local
func BenchmarkEtcdReopen(b *testing.B) {
	n := 2000
	if s := os.Getenv("PLENUM_BENCH_ROWS"); s != "" {
		var err error
		n, err = strconv.Atoi(s)
		require.NoError(b, err)
	}
	dir := b.TempDir()
	fill(b, dir, n)
	var used time.Duration
	for b.Loop() {
		began := cpuTime(b)
		s, err := startEtcd(b.Context(), dir, slog.New(slog.DiscardHandler))
		require.NoError(b, err)
		db, err := store.Dial(context.Background(), []string{s.Endpoint()}, "")
		require.NoError(b, err)
		page, err := store.NewTables(db).CoSpaces.Page(b.Context(), store.Query[appliance.CoSpace]{Offset: n - 5, Limit: 20})
		require.NoError(b, err)
		require.Equal(b, n, page.Total)
		require.Len(b, page.Rows, 5)
		used += cpuTime(b) - began
		b.StopTimer()
		require.NoError(b, db.Close())
		require.NoError(b, s.Close())
		b.StartTimer()
	}
	b.ReportMetric(used.Seconds()/float64(b.N), "cpu-s/op")
}

// cpuTime is what this process has used: on a busy machine it says more than the clock.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u unix.Rusage
	require.NoError(b, unix.Getrusage(unix.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func fill(b *testing.B, dir string, n int) {
	b.Helper()
	s, err := startEtcd(b.Context(), dir, slog.New(slog.DiscardHandler))
	require.NoError(b, err)
	db, err := store.Dial(context.Background(), []string{s.Endpoint()}, "")
	require.NoError(b, err)
	rows := make([]store.Row[appliance.CoSpace], n)
	for i := range rows {
		rows[i].ID = uuid.NewString()
		rows[i].Value = appliance.CoSpace{Name: fmt.Sprint("Space ", i), URI: fmt.Sprint("space.", i), CallID: strconv.Itoa(100_000_000 + i)}
	}
	began := time.Now()
	require.NoError(b, store.NewTables(db).CoSpaces.Import(b.Context(), rows))
	took := time.Since(began)
	require.NoError(b, db.Close())
	require.NoError(b, s.Close())
	fmt.Printf("%d coSpaces imported with fsync in %v: %.0f a second; data directory %d MB\n", n, took.Round(time.Millisecond),
		float64(n)/took.Seconds(), size(b, dir)/1_000_000)
}

func size(b *testing.B, dir string) (sum int64) {
	b.Helper()
	require.NoError(b, filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		sum += info.Size()
		return err
	}))
	return sum
}
