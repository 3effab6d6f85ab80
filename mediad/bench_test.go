package mediad_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/mediad/mediatest"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// BenchmarkAudio measures the processor time that a blade, a process of its own, uses for an audio meeting in which two
// speak and everybody sends 50 packets a second. Run it with -benchtime 1x; the clients need about as much as the blade.
func BenchmarkAudio(b *testing.B) {
	for _, n := range []int{3, 10, 50, 100, 200} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for range b.N {
				audioMeeting(b, n)
			}
		})
	}
}

const window = 10 * time.Second

func audioMeeting(b *testing.B, n int) {
	l := &lab{log: discard()}
	l.endpoint, l.prefix = storetest.Endpoint(b)
	l.tables = storetest.Dial(b, l.endpoint, l.prefix)
	pid, kill := l.child(b, 2)
	defer kill()
	ctx := context.Background()
	m, err := mediatest.NewMeeting(ctx, l.tables, 2, appliance.CallLegProfile{})
	require.NoError(b, err)
	codec := opus.Open(discard())
	sound, err := mediatest.Sound(codec, 500)
	require.NoError(b, err)
	empty := memory(b, pid)
	var all []*mediatest.Browser
	for i := range n {
		cfg := mediatest.Config{Name: fmt.Sprintf("p%d", i), Codec: codec, Light: true}
		if i < 2 {
			cfg.Sound = sound
		}
		br, err := mediatest.New(cfg)
		require.NoError(b, err)
		defer br.Close()
		leg, _, err := m.Join(ctx, cfg.Name, appliance.CallLegProfile{})
		require.NoError(b, err)
		require.NoError(b, m.Connect(ctx, br, leg, 10*time.Second))
		require.NoError(b, br.Connected(10*time.Second))
		all = append(all, br)
	}
	time.Sleep(3 * time.Second)
	heard, used, start := received(all), processor(b, pid), time.Now()
	time.Sleep(window)
	took := time.Since(start)
	share := float64(processor(b, pid)-used) / float64(took)
	b.ReportMetric(share*100, "%core")
	b.ReportMetric(share*1000/float64(n), "millicore/leg")
	b.ReportMetric(float64(received(all)-heard)/took.Seconds()/float64(n), "packets/s/leg")
	b.ReportMetric(float64(memory(b, pid)-empty)/float64(n)/1024, "KiB/leg")
	b.ReportMetric(0, "ns/op")
}

func received(all []*mediatest.Browser) int {
	sum := 0
	for _, br := range all {
		n, _ := br.Ear.Counts()
		sum += n
	}
	return sum
}

// processor is the processor time that a process used so far (proc(5), fields utime and stime in 1/100 s).
func processor(b *testing.B, pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	require.NoError(b, err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.Atoi(fields[11])
	require.NoError(b, err)
	system, err := strconv.Atoi(fields[12])
	require.NoError(b, err)
	return time.Duration(user+system) * 10 * time.Millisecond
}

// memory is the resident size of a process in octets.
func memory(b *testing.B, pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	require.NoError(b, err)
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	require.NoError(b, err)
	return pages * os.Getpagesize()
}
