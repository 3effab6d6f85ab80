package host_test

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host"
)

// BenchmarkOthersWhileHostile measures what somebody who asks a good policy feels of hostile ones being asked beside
// them: the p99 without, with, and the ratio. One caller asks each hostile policy in turn.
func BenchmarkOthersWhileHostile(b *testing.B) {
	h := newHost(b)
	echo := load(b, h, "testdata/good/echo.wasm", host.Limits{})
	paths, err := filepath.Glob("testdata/hostile/call-*.wasm")
	require.NoError(b, err)
	var hostile []*host.Module
	for _, path := range paths {
		hostile = append(hostile, load(b, h, path, host.Limits{}))
	}
	for b.Loop() {
		quiet := others(b, echo)
		stop := make(chan struct{})
		var beside sync.WaitGroup
		beside.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					_, _, _ = hostile[n%len(hostile)].Call(b.Context(), question)
				}
			}
		})
		loud := others(b, echo)
		close(stop)
		beside.Wait()
		b.ReportMetric(float64(quiet.Nanoseconds())/1e3, "µs-p99-quiet")
		b.ReportMetric(float64(loud.Nanoseconds())/1e3, "µs-p99-hostile")
		b.ReportMetric(float64(loud)/float64(quiet), "ratio")
	}
}

// others asks 20,000 times, as requests would come: a tenth of a millisecond apart.
func others(b *testing.B, m *host.Module) (p99 time.Duration) {
	took := make([]time.Duration, 20_000)
	for i := range took {
		began := time.Now()
		if _, _, err := m.Call(b.Context(), question); err != nil {
			b.Fatal(err)
		}
		took[i] = time.Since(began)
		for time.Since(began) < 100*time.Microsecond { //nolint:revive // a pause shorter than sleeping allows
		}
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}
