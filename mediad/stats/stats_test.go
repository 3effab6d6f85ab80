package stats

import (
	"testing"
	"time"

	"github.com/pion/rtcp"
	"github.com/stretchr/testify/require"
)

func TestInbound(t *testing.T) {
	t.Parallel()
	i := NewInbound(48000)
	now := time.Duration(0)
	sequence, stamp := uint16(65500), uint32(4294000000)
	for n := range 100 {
		if n%10 != 5 { // one in ten is lost
			i.Packet(now, sequence, stamp, 100)
		}
		sequence++
		stamp += 960
		now += 20 * time.Millisecond
	}
	f := i.Figures(now)
	require.Equal(t, 90, f.Packets)
	require.InDelta(t, 10, f.Loss, 0.2)
	require.InDelta(t, 90*800/2, f.BitRate, 1)
	require.Zero(t, f.Jitter)
	f = i.Figures(now + time.Second)
	require.Equal(t, Figures{}, f)

	for range 300 { // alternately 10 ms early and late
		sequence++
		stamp += 960
		now += 20 * time.Millisecond
		off := 5 * time.Millisecond
		if sequence%2 == 0 {
			off = -off
		}
		i.Packet(now+off, sequence, stamp, 100)
	}
	require.InDelta(t, 10, i.Figures(now).Jitter.Milliseconds(), 1)
	i.Packet(now, sequence+20000, 7, 100)
	require.LessOrEqual(t, i.Figures(now).Loss, 1.0, "a restart is no loss")
}

func TestOutbound(t *testing.T) {
	t.Parallel()
	o := NewOutbound(90000)
	o.Packet(1000)
	at := time.Date(2026, 1, 2, 3, 4, 5, 500_000_000, time.UTC)
	o.Reported(at, rtcp.ReceptionReport{FractionLost: 64, Jitter: 900, LastSenderReport: middleNTP(at) - 3<<16/2, Delay: 1 << 16})
	f := o.Figures(time.Second)
	require.Equal(t, Figures{Packets: 1, BitRate: 8000, Loss: 25, Jitter: 10 * time.Millisecond, RoundTrip: 500 * time.Millisecond}, f)
	o.Reported(at, rtcp.ReceptionReport{LastSenderReport: middleNTP(at) + 99})
	require.Equal(t, 500*time.Millisecond, o.Figures(2*time.Second).RoundTrip, "nonsense is ignored")
}
