package rest

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// loop runs fn on all cores and reports, besides the time, the processor time of an operation: that of this process
// with the embedded etcd in it, which says more than the clock on a busy machine.
func loop(b *testing.B, fn func()) {
	b.ReportAllocs()
	before := cpuTime(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			fn()
		}
	})
	b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(b.N), "cpu-us/op")
}

func cpuTime(b *testing.B) time.Duration {
	var use syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &use))
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func (h *house) succeeds(method, path, body string) {
	if resp, answer := h.ask(method, path, body); resp.StatusCode != http.StatusOK {
		h.t.Error(answer)
	}
}

func BenchmarkGet(b *testing.B) {
	h := newHouse(b)
	path := "/api/v1/rooms/" + h.made("name=x")
	loop(b, func() { h.succeeds("GET", path, "") })
}

func BenchmarkList(b *testing.B) {
	h := newHouse(b)
	for i := range 40 {
		h.made("name=x&uri=u" + strconv.Itoa(i))
	}
	loop(b, func() { h.succeeds("GET", "/api/v1/rooms", "") })
}

func BenchmarkPost(b *testing.B) {
	h := newHouse(b)
	h.ask("GET", "/api/v1/rooms", "")
	var n atomic.Int64
	loop(b, func() { h.succeeds("POST", "/api/v1/rooms", "name=x&open=true&uri=u"+strconv.FormatInt(n.Add(1), 10)) })
}

// BenchmarkRefusal is what the layers and sign-in cost without the noun.
func BenchmarkRefusal(b *testing.B) {
	h := newHouse(b)
	h.ask("GET", "/api/v1/rooms", "")
	loop(b, func() { h.ask("PATCH", "/api/v1/rooms", "") })
}
