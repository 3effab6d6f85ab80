package store_test

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// rowsEnv sets how many coSpaces the benchmarks work on: 300000 is the design size.
//
//	PLENUM_BENCH_ROWS=300000 go test -run '^$' -bench . -benchtime 200x ./functions/store
const rowsEnv = "PLENUM_BENCH_ROWS"

func benchRows(b *testing.B) int {
	b.Helper()
	if s := os.Getenv(rowsEnv); s != "" {
		n, err := strconv.Atoi(s)
		require.NoError(b, err)
		return n
	}
	return 5000
}

// manyCoSpaces makes coSpaces with uri and callId, with ids that are the same in every run.
func manyCoSpaces(n int) []store.Row[appliance.CoSpace] {
	rows := make([]store.Row[appliance.CoSpace], n)
	for i := range rows {
		rows[i].ID = uuid.NewSHA1(uuid.Nil, []byte(strconv.Itoa(i))).String()
		rows[i].Value = appliance.CoSpace{Name: fmt.Sprintf("Space of somebody %d", i), URI: fmt.Sprintf("space.%d", i),
			CallID: strconv.Itoa(100_000_000 + i), Passcode: "4711", OwnerJID: fmt.Sprintf("user%d@example.org", i%1000),
			Secret: "0123456789abcdef0123456789abcdef", NonMemberAccess: ptr(true)}
	}
	return rows
}

func BenchmarkCoSpaces(b *testing.B) {
	n := benchRows(b)
	endpoint, prefix := storetest.Endpoint(b)
	tables := storetest.Dial(b, endpoint, prefix)
	rows := manyCoSpaces(n)
	began, cpu := time.Now(), cpuTime(b)
	require.NoError(b, tables.CoSpaces.Import(b.Context(), rows))
	took := time.Since(began)
	cpu = cpuTime(b) - cpu
	status, err := client(b, endpoint).Status(b.Context(), endpoint)
	require.NoError(b, err)
	fmt.Printf("%d coSpaces imported in %v (CPU %v): %.0f a second; database %.0f MB; resident %d MB\n", n,
		took.Round(time.Millisecond), cpu.Round(time.Millisecond), float64(n)/took.Seconds(), float64(status.DbSizeInUse)/1e6, resident(b))

	for _, q := range []struct {
		name string
		q    store.Query[appliance.CoSpace]
	}{
		{"offset 0", store.Query[appliance.CoSpace]{Limit: 20}},
		{"offset one third", store.Query[appliance.CoSpace]{Limit: 20, Offset: n / 3}},
		{"offset two thirds", store.Query[appliance.CoSpace]{Limit: 20, Offset: n * 2 / 3}},
		{"by owner", store.Query[appliance.CoSpace]{Limit: 20, By: store.Entry{Index: "owner", Value: "user7@example.org"}}},
	} {
		b.Run("page "+q.name, func(b *testing.B) { benchPage(b, tables, q.q) })
	}
	b.Run("resolve", func(b *testing.B) {
		defer reportCPU(b)()
		for i := range b.N {
			w, err := tables.Resolve(b.Context(), rows[i*7919%n].Value.URI)
			require.NoError(b, err)
			require.Equal(b, rows[i*7919%n].ID, w.CoSpace.ID)
		}
	})
	b.Run("get", func(b *testing.B) {
		defer reportCPU(b)()
		for i := range b.N {
			_, err := tables.CoSpaces.Get(b.Context(), rows[i*7919%n].ID)
			require.NoError(b, err)
		}
	})
	var fresh atomic.Int64
	create := func(b *testing.B) {
		i := fresh.Add(1)
		require.NoError(b, transact(tables, func(tx *store.Tx) error {
			return tables.CreateCoSpace(tx, newID(), appliance.CoSpace{URI: fmt.Sprint("new", i), CallID: fmt.Sprint("9", i)})
		}))
	}
	b.Run("create", func(b *testing.B) {
		defer reportCPU(b)()
		for range b.N {
			create(b)
		}
	})
	b.Run("create in parallel", func(b *testing.B) {
		defer reportCPU(b)()
		b.SetParallelism(16)
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				create(b)
			}
		})
	})
}

func benchPage(b *testing.B, tables *store.Tables, q store.Query[appliance.CoSpace]) {
	defer reportCPU(b)()
	for range b.N {
		page, err := tables.CoSpaces.Page(b.Context(), q)
		require.NoError(b, err)
		require.NotEmpty(b, page.Rows)
		require.LessOrEqual(b, len(page.Rows), 20)
	}
}

// BenchmarkPageByEtcdAlone is what paging costs without bucket counters: keys up to the offset, counted to the end.
func BenchmarkPageByEtcdAlone(b *testing.B) {
	n := benchRows(b)
	endpoint, prefix := storetest.Endpoint(b)
	require.NoError(b, storetest.Dial(b, endpoint, prefix).CoSpaces.Import(b.Context(), manyCoSpaces(n)))
	c := client(b, endpoint)
	defer reportCPU(b)()
	for b.Loop() {
		resp, err := c.Get(b.Context(), prefix+"/d/coSpace/", clientv3.WithPrefix(), clientv3.WithKeysOnly(), clientv3.WithLimit(int64(n*2/3+20)))
		require.NoError(b, err)
		require.EqualValues(b, n, resp.Count)
	}
}

// resident is this process's memory in MB, the embedded etcd's included.
func resident(b *testing.B) int {
	b.Helper()
	data, err := os.ReadFile("/proc/self/statm")
	require.NoError(b, err)
	var size, pages int
	_, err = fmt.Sscan(string(data), &size, &pages)
	require.NoError(b, err)
	return pages * os.Getpagesize() / 1_000_000
}

// cpuTime is what this process has used, the embedded etcd included: on a busy machine it says more than the clock.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func reportCPU(b *testing.B) func() {
	b.Helper()
	began := cpuTime(b)
	return func() { b.ReportMetric(float64((cpuTime(b)-began).Microseconds())/float64(b.N), "cpu-us/op") }
}
