package jitter

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/level"
)

const (
	ms   = time.Millisecond
	tick = 20 * ms
)

// packet makes a valid Opus packet (hybrid, 20 ms) that can be told from others.
func packet(sequence int) Packet {
	payload := binary.BigEndian.AppendUint32([]byte{15 << 3}, uint32(sequence))
	return Packet{
		SSRC: 1, Sequence: uint16(sequence), Timestamp: uint32(sequence * 960), Payload: append(payload, make([]byte, 40)...),
		Level: level.Audio{Level: 30, Known: true},
	}
}

// number is the sequence number that packet put into a payload.
func number(payload []byte) int { return int(binary.BigEndian.Uint32(payload[1:])) }

// read is one popped frame in short: its kinds and numbers.
func read(f *Frame) string {
	if f.Held {
		return "held"
	}
	s := ""
	for i, p := range f.Parts {
		if i > 0 {
			s += " "
		}
		switch p.Kind {
		case Empty:
			s += "empty"
		case Lost:
			s += "lost"
		case Media:
			s += fmt.Sprint(number(p.Payload))
		case Recover:
			s += fmt.Sprintf("recover by %d", number(p.Payload))
		}
		if p.Samples != 960 {
			s += fmt.Sprintf("/%d", p.Samples)
		}
	}
	return s
}

// line is a buffer with a clock.
type line struct {
	*Buffer
	now time.Duration
}

func newLine() *line { return &line{Buffer: New(Config{})} }

// tick pushes packets, pops a frame, and lets 20 ms pass.
func (l *line) tick(packets ...Packet) string {
	for _, p := range packets {
		l.Push(l.now, p)
	}
	var f Frame
	l.Pop(l.now, &f)
	l.now += tick
	return read(&f)
}

func TestInOrder(t *testing.T) {
	t.Parallel()
	l := newLine()
	require.Equal(t, "empty", l.tick())
	require.Equal(t, "empty", l.tick(packet(1)), "waits at first")
	for i := 2; i < 100; i++ {
		require.Equal(t, fmt.Sprint(i-1), l.tick(packet(i)))
	}
	s := l.Statistics()
	require.EqualValues(t, 99, s.Received)
	require.Zero(t, s.Lost+s.Late+s.Duplicates+s.Bad+s.Dropped+s.Inserted)
	require.Equal(t, tick, s.Delay)
	require.Equal(t, tick, s.Target)
	require.Zero(t, s.Jitter)
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arrive [][]int // by tick
		want   []string
	}{
		"swapped":                   {[][]int{{1}, {3, 2}, {4}, {5}}, []string{"empty", "1", "2", "3"}},
		"twice":                     {[][]int{{1, 1}, {2, 1}, {2, 3}, {4}}, []string{"empty", "1", "2", "3"}},
		"one lost":                  {[][]int{{1}, {2}, {}, {4}, {5}, {6}}, []string{"empty", "1", "2", "recover by 4", "4", "5"}},
		"two lost":                  {[][]int{{1}, {2}, {}, {}, {5}, {6}, {7}}, []string{"empty", "1", "2", "lost", "recover by 5", "5", "6"}},
		"concealed, comes too late": {[][]int{{1}, {2}, {}, {4}, {3, 5}, {6}}, []string{"empty", "1", "2", "recover by 4", "4", "5"}},
		"stall: the delay grows":    {[][]int{{1}, {2}, {}, {}, {3, 4, 5}, {6}, {7}}, []string{"empty", "1", "2", "lost", "3", "4", "5"}},
		"the end":                   {[][]int{{1}, {2}, {}, {}, {}, {}, {}, {}, {}, {}}, []string{"empty", "1", "2", "lost", "lost", "lost", "lost", "lost", "empty", "empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLine()
			var got []string
			for _, numbers := range c.arrive {
				var packets []Packet
				for _, n := range numbers {
					packets = append(packets, packet(n))
				}
				got = append(got, l.tick(packets...))
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestStatisticsCount(t *testing.T) {
	t.Parallel()
	l := newLine()
	l.tick(packet(1), packet(1))
	l.tick(packet(2))
	l.tick()
	l.tick(packet(4), Packet{SSRC: 1, Sequence: 5, Payload: nil})
	l.tick(packet(3), packet(5))
	l.tick(packet(9))
	s := l.Statistics()
	require.EqualValues(t, 6, s.Received)
	require.EqualValues(t, 1, s.Duplicates)
	require.EqualValues(t, 1, s.Late)
	require.EqualValues(t, 1, s.Bad)
	require.EqualValues(t, 3, s.Lost)
}

func TestWrap(t *testing.T) {
	t.Parallel()
	l := newLine()
	at := func(i int) Packet {
		p := packet(i)
		p.Sequence, p.Timestamp = uint16(i-20+65536), uint32((i-30)*960)
		return p
	}
	l.tick(at(0))
	for i := 1; i < 200; i++ {
		require.Equal(t, fmt.Sprint(i-1), l.tick(at(i)))
	}
	require.Zero(t, l.Statistics().Lost)
}

func TestFirstPacketJustBeforeWrapAndReordered(t *testing.T) {
	t.Parallel()
	l := newLine()
	second, first := packet(1), packet(0)
	first.Sequence, first.Timestamp = 65535, 1<<32-960
	second.Sequence, second.Timestamp = 0, 0
	l.tick(second, first)
	require.Equal(t, "0", l.tick())
	require.Equal(t, "1", l.tick())
}

func TestDTX(t *testing.T) {
	t.Parallel()
	l := newLine()
	comfort := func(i, at int) Packet {
		p := packet(i)
		p.Payload, p.Timestamp = []byte{15 << 3}, uint32(at*960)
		return p
	}
	l.tick(packet(1))
	l.tick(packet(2))
	require.Equal(t, "2", l.tick(comfort(3, 3)))
	var f Frame
	l.Pop(l.now, &f)
	l.now += tick
	require.Equal(t, Media, f.Parts[0].Kind)
	for i := range 18 { // 400 ms from packet to packet
		require.Equal(t, "empty", l.tick(), "%d", i)
	}
	require.Equal(t, "empty", l.tick(comfort(4, 23)))
	l.Pop(l.now, &f)
	l.now += tick
	require.Equal(t, Media, f.Parts[0].Kind)
	require.Equal(t, "empty", l.tick())
	s := l.Statistics()
	require.Zero(t, s.Lost+s.Late+s.Inserted+s.Dropped)
}

func TestGapWithoutSilencePackets(t *testing.T) {
	t.Parallel()
	l := newLine()
	for i := 1; i < 10; i++ {
		l.tick(packet(i))
	}
	for range 100 {
		l.tick()
	}
	p := packet(10)
	p.Timestamp = uint32(110 * 960)
	require.Equal(t, "empty", l.tick(p))
	require.Equal(t, "10", l.tick())
}

func TestNewStream(t *testing.T) {
	t.Parallel()
	l := newLine()
	for i := range 20 {
		l.tick(packet(i))
	}
	for i := range 5 {
		p := packet(900 + i)
		p.SSRC = 2
		l.Push(l.now, p)
		var f Frame
		l.Pop(l.now, &f)
		l.now += tick
		require.Equal(t, i == 1, f.Fresh, "only the first frame of the new stream is fresh")
		if i == 1 {
			require.Empty(t, f.Past)
			require.Equal(t, "900", read(&f))
		}
	}
}

func TestRestartOfTheSameSource(t *testing.T) {
	t.Parallel()
	for name, move := range map[string]func(p *Packet){
		"sequence":  func(p *Packet) { p.Sequence += 20000 },
		"timestamp": func(p *Packet) { p.Timestamp += 1 << 30 },
		"back":      func(p *Packet) { p.Timestamp -= 1 << 30 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLine()
			for i := range 20 {
				l.tick(packet(i))
			}
			var got []string
			for i := 20; i < 26; i++ {
				p := packet(i)
				move(&p)
				got = append(got, l.tick(p))
			}
			require.Equal(t, []string{"19", "empty", "21", "22", "23", "24"}, got[:6])
		})
	}
}

func TestOneStrayPacketChangesNothing(t *testing.T) {
	t.Parallel()
	l := newLine()
	l.tick(packet(1))
	for i := 2; i < 50; i++ {
		stray := packet(i)
		stray.Timestamp += uint32(i) << 24
		stray.Sequence = uint16(i * 4001)
		require.Equal(t, fmt.Sprint(i-1), l.tick(packet(i), stray))
	}
	require.EqualValues(t, 48, l.Statistics().Bad)
}

// paced makes packets of another duration; samples per packet.
func paced(i, samples int, toc byte) Packet {
	p := packet(i)
	p.Timestamp = uint32(i * samples)
	p.Payload[0] = toc
	return p
}

func TestOtherDurations(t *testing.T) {
	t.Parallel()
	t.Run("10 ms", func(t *testing.T) {
		t.Parallel()
		l := newLine()
		pair := func(i int) []Packet { return []Packet{paced(i, 480, 12<<3), paced(i+1, 480, 12<<3)} }
		l.tick(pair(0)...)
		require.Equal(t, "0/480 1/480", l.tick(pair(2)...))
		require.Equal(t, "2/480 3/480", l.tick(pair(4)[1:]...))
		require.Equal(t, "recover by 5/480 5/480", l.tick(pair(6)[:1]...))
		require.Equal(t, "6/480 recover by 8/480", l.tick(pair(8)...))
		require.Equal(t, "8/480 9/480", l.tick(pair(10)...))
	})
	t.Run("60 ms", func(t *testing.T) {
		t.Parallel()
		l := newLine()
		long := func(i int) Packet { return paced(i, 2880, 3<<3) }
		got := []string{l.tick(long(0))}
		for i := 1; i < 6; i++ {
			if i == 3 {
				got = append(got, l.tick(), l.tick(), l.tick())
				continue
			}
			got = append(got, l.tick(), l.tick(), l.tick(long(i)))
		}
		require.Equal(t, []string{
			"empty", "0/2880", "held", "held", "1/2880", "held", "held", "2/2880", "held", "held",
			"lost", "lost", "recover by 4", "4/2880", "held", "held",
		}, got)
	})
	t.Run("10 ms after 20 ms", func(t *testing.T) {
		t.Parallel()
		l := newLine()
		l.tick(packet(0))
		l.tick(packet(1))
		short := func(i int) Packet { // numbers 2, 3 ... begin at 1920
			p := paced(i, 480, 12<<3)
			p.Timestamp += 960
			return p
		}
		l.tick(short(2), short(3))
		require.Equal(t, "2/480 3/480", l.tick(short(4), short(5)))
		require.Equal(t, "4/480 5/480", l.tick())
	})
}

func TestMisalignedTimestampsSnap(t *testing.T) {
	t.Parallel()
	l := newLine()
	l.tick(packet(0))
	for i := 1; i < 10; i++ {
		l.tick(packet(i))
	}
	for i := 10; i < 60; i++ { // the source was switched: 300 samples more
		p := packet(i)
		p.Timestamp += 300
		require.Equal(t, fmt.Sprint(i-1), l.tick(p))
	}
}

// network sends packets of a stream over a network with delays and losses and calls each for each frame.
func network(ticks int, drift float64, delayOf func(i int) (time.Duration, bool), each func(f *Frame)) *Buffer {
	type arrival struct {
		at time.Duration
		p  Packet
	}
	var all []arrival
	for i := range ticks {
		if d, lost := delayOf(i); !lost {
			p := packet(i)
			if i%20 < 5 {
				p.Level.Level = 80 // a pause in the speech
			}
			all = append(all, arrival{time.Duration(float64(time.Duration(i)*tick)*(1+drift)) + d, p})
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return int(a.at - b.at) })
	b := New(Config{})
	for now := 7 * ms; len(all) > 0; now += tick {
		for len(all) > 0 && all[0].at <= now {
			b.Push(all[0].at, all[0].p)
			all = all[1:]
		}
		var f Frame
		b.Pop(now, &f)
		each(&f)
	}
	return b
}

// tally counts the kinds of parts, and checks the order.
type tally struct {
	kinds [4]int
	last  int
}

func (c *tally) count(t *testing.T) func(f *Frame) {
	return func(f *Frame) {
		for _, p := range f.Parts {
			c.kinds[p.Kind]++
			if p.Kind == Media {
				require.Greater(t, number(p.Payload), c.last-1)
				c.last = number(p.Payload) + 1
			}
		}
	}
}

func TestBadNetwork(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	var c tally
	b := network(3000, 0, func(int) (time.Duration, bool) {
		return 30*ms + time.Duration(random.IntN(30))*ms, random.IntN(10) == 0
	}, c.count(t))
	s := b.Statistics()
	t.Logf("10 %% loss, 30 ms jitter: %+v, parts %v", s, c.kinds)
	require.InDelta(t, 300, s.Lost, 60)
	require.Less(t, s.Late, uint64(30))
	require.Greater(t, c.kinds[Media], 2600)
	require.Greater(t, c.kinds[Recover], c.kinds[Lost], "most losses have the next packet waiting")
	require.Less(t, s.Delay, 90*ms)
	require.InDelta(t, 10, float64(s.Jitter/ms), 5)
}

func TestDelayShrinksAfterTrouble(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	var c tally
	b := network(3000, 0, func(i int) (time.Duration, bool) {
		if i < 1000 {
			return time.Duration(random.IntN(150)) * ms, false
		}
		return 0, false
	}, c.count(t))
	s := b.Statistics()
	t.Logf("150 ms jitter for 20 s, then none: %+v", s)
	require.LessOrEqual(t, s.Delay, 45*ms)
	require.Greater(t, s.Dropped, uint64(1))
}

func TestClockDrift(t *testing.T) {
	t.Parallel()
	for _, drift := range []float64{300e-6, -300e-6} {
		t.Run(fmt.Sprintf("%+.0f ppm", drift*1e6), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(3, 4))
			var c tally
			b := network(30000, drift, func(int) (time.Duration, bool) { return time.Duration(random.IntN(8)) * ms, false }, c.count(t))
			s := b.Statistics() // ten minutes: 180 ms, nine frames
			t.Logf("%+v parts %v", s, c.kinds)
			require.LessOrEqual(t, s.Delay, 50*ms)
			require.Less(t, s.Late, uint64(3))
			require.Less(t, s.Dropped+s.Inserted, uint64(20))
			require.Greater(t, s.Dropped+s.Inserted, uint64(6))
		})
	}
}

func TestStallOfASecond(t *testing.T) {
	t.Parallel()
	var c tally
	b := network(1000, 0, func(i int) (time.Duration, bool) {
		if i >= 300 && i < 360 {
			return time.Duration(360-i) * tick, false // all at once
		}
		return 0, false
	}, c.count(t))
	s := b.Statistics()
	t.Logf("%+v parts %v", s, c.kinds)
	require.LessOrEqual(t, s.Delay, 60*ms, "back to normal after 13 s")
	require.Less(t, s.Late+s.Dropped, uint64(65))
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	b := New(Config{})
	for i := range 10000 {
		p := packet(i)
		p.SSRC = uint32(i / 50)
		b.Push(0, p)
	}
	require.LessOrEqual(t, len(b.queue.entries), maxQueue)
	require.LessOrEqual(t, len(b.store.free)+len(b.store.retired), 2*maxFree)
}

func TestSteadyStateAllocatesNothing(t *testing.T) { // not parallel: it counts the allocations of the process
	l := newLine()
	i := 0
	p := packet(0)
	once := func() {
		p.Sequence, p.Timestamp = uint16(i), uint32(i*960)
		i++
		var f Frame
		if i%10 != 0 {
			l.Push(l.now, p)
		}
		l.Pop(l.now, &f)
		l.now += tick
	}
	for range 500 {
		once()
	}
	require.Zero(t, testing.AllocsPerRun(1000, once))
}

func BenchmarkPushPop(b *testing.B) {
	l := newLine()
	p := packet(0)
	var f Frame
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p.Sequence, p.Timestamp = uint16(i), uint32(i*960)
		l.Push(l.now, p)
		l.Pop(l.now, &f)
		l.now += tick
	}
}

// TestPushWhilePopping is for the race detector: what a frame shows is not written to by a Push.
func TestPushWhilePopping(t *testing.T) {
	t.Parallel()
	const ticks = 3000
	b := New(Config{})
	var clock atomic.Int64 // in ticks
	var wg sync.WaitGroup
	wg.Go(func() {
		for at := clock.Load(); at < ticks; at = clock.Load() {
			p := packet(int(at))
			p.SSRC = uint32(at / 500)
			b.Push(time.Duration(at)*tick, p)
			runtime.Gosched()
		}
	})
	var f Frame
	sum := 0
	for at := clock.Load(); at < ticks; at = clock.Add(1) {
		b.Pop(time.Duration(at)*tick, &f)
		runtime.Gosched()
		for _, p := range f.Parts {
			for _, v := range p.Payload {
				sum += int(v)
			}
		}
		b.Statistics()
	}
	wg.Wait()
	require.Positive(t, sum)
}
