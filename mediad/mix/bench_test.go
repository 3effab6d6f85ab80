package mix

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// bench is a call whose members' packets were encoded beforehand, so that only the mixer and the jitter buffers are measured.
type bench struct {
	mixer   *Mixer
	now     time.Duration
	at      int
	talkers int
	voice   [][]byte
	silence []byte
	buffers []*jitter.Buffer
	in      []Source
	out     []Output
}

func newBench(t testing.TB, members, talkers int) *bench {
	codec := testCodec()
	b := &bench{mixer: New(codec, Config{}), talkers: talkers, out: make([]Output, members)}
	t.Cleanup(b.mixer.Close)
	b.voice, b.silence = recorded(t, codec)
	for i := range members {
		b.buffers = append(b.buffers, jitter.New(jitter.Config{}))
		b.in = append(b.in, Source{Port: b.mixer.Open(fmt.Sprint(i))})
	}
	return b
}

// recorded is a second of something like speech, and a packet of silence.
func recorded(t testing.TB, codec opus.Codec) (voice [][]byte, silence []byte) {
	e, err := codec.NewEncoder(opus.EncoderConfig{})
	require.NoError(t, err)
	defer e.Close()
	pcm := make([]int16, opus.FrameSamples)
	for frame := range 50 {
		for i := range pcm {
			at := frame*opus.FrameSamples + i
			pcm[i] = int16((at%320-160)*(20+at%7)) + int16(at*7919%300)
		}
		packet := make([]byte, opus.MaxPacket)
		n, err := e.Encode(packet, pcm)
		require.NoError(t, err)
		voice = append(voice, packet[:n])
	}
	return voice, New(codec, Config{}).silence
}

func (b *bench) tick() {
	for i, buffer := range b.buffers {
		p := jitter.Packet{
			SSRC: 1, Sequence: uint16(b.at), Timestamp: uint32(b.at * 960),
			Payload: b.silence, Level: level.Audio{Level: 127, Known: true},
		}
		if i < b.talkers {
			p.Payload, p.Level.Level = b.voice[(b.at+7*i)%len(b.voice)], 30
		}
		buffer.Push(b.now, p)
		buffer.Pop(b.now, &b.in[i].Frame)
	}
	b.mixer.Tick(b.in, b.out)
	b.at++
	b.now += tick
}

// cpu is the processor time of this process.
func cpu(t testing.TB) time.Duration {
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkTick reports us of processor time for a tick (us/tick) and for each participant and second of the call (us/part/s). Jitter buffers are
// included, the network is not.
func BenchmarkTick(b *testing.B) {
	for _, size := range []struct{ members, talkers int }{
		{3, 0}, {3, 1}, {3, 2}, {3, 3}, {50, 0}, {50, 1}, {50, 2}, {50, 3}, {10, 2}, {25, 2}, {100, 2}, {200, 2}, {200, 1}, {200, 0},
	} {
		b.Run(fmt.Sprintf("members=%d/talkers=%d", size.members, size.talkers), func(b *testing.B) {
			call := newBench(b, size.members, size.talkers)
			for range 50 {
				call.tick()
			}
			b.ReportAllocs()
			start := cpu(b)
			for b.Loop() {
				call.tick()
			}
			us := float64(cpu(b)-start) / float64(time.Microsecond) / float64(b.N)
			b.ReportMetric(us, "us/tick")
			b.ReportMetric(us*50/float64(size.members), "us/part/s")
		})
	}
}
