package opus

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/opus/tone"
)

// codecs gives what can be tried here: the codec in Go always, libopus when it is installed.
func codecs(t testing.TB) map[string]Codec {
	t.Helper()
	all := map[string]Codec{"pure": pure{}}
	if lib, err := openNative(sonames); err == nil {
		all["native"] = lib
	} else {
		t.Logf("libopus is not installed, only the built-in codec is tested: %v", err)
	}
	return all
}

// ofLibrary is the codec of libopus, without which a test is left out, but not in CI.
func ofLibrary(t *testing.T) Codec {
	c, there := codecs(t)["native"]
	if !there {
		require.NotEqual(t, "true", os.Getenv("CI"), "libopus is missing: CI needs it")
		t.Skip("libopus is not installed")
	}
	return c
}

func each(t *testing.T, test func(t *testing.T, c Codec)) {
	for name, c := range codecs(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, c)
		})
	}
}

// made is an encoder and a decoder that end with the test.
func made(t testing.TB, c Codec, config EncoderConfig) (Encoder, Decoder) {
	t.Helper()
	e, err := c.NewEncoder(config)
	require.NoError(t, err)
	t.Cleanup(e.Close)
	d, err := c.NewDecoder()
	require.NoError(t, err)
	t.Cleanup(d.Close)
	return e, d
}

// speech is a sound like speech: harmonics of a moving pitch in syllables.
func speech(frames int) []int16 {
	pcm := make([]int16, frames*FrameSamples)
	phase := 0.0
	for i := range pcm {
		at := float64(i) / SampleRate
		phase += 2 * math.Pi * (140 + 30*math.Sin(2*math.Pi*0.7*at)) / SampleRate
		v := 0.0
		for h := 1.0; h < 20; h++ {
			v += math.Sin(h*phase) / h * math.Exp(-math.Abs(h-5)/4)
		}
		pcm[i] = int16(5000 * v * math.Pow(math.Sin(math.Pi*3*at), 2))
	}
	return pcm
}

// through encodes pcm frame by frame.
func through(t testing.TB, e Encoder, pcm []int16) [][]byte {
	t.Helper()
	var packets [][]byte
	buffer := make([]byte, MaxPacket)
	for ; len(pcm) >= FrameSamples; pcm = pcm[FrameSamples:] {
		n, err := e.Encode(buffer, pcm[:FrameSamples])
		require.NoError(t, err)
		packets = append(packets, bytes.Clone(buffer[:n]))
	}
	return packets
}

// heard decodes packets; a nil one is a loss.
func heard(t testing.TB, d Decoder, packets [][]byte) []int16 {
	t.Helper()
	var all []int16
	pcm := make([]int16, MaxSamples)
	for _, p := range packets {
		room := pcm
		if p == nil {
			room = pcm[:FrameSamples]
		}
		n, err := d.Decode(room, p)
		require.NoError(t, err)
		all = append(all, pcm[:n]...)
	}
	return all
}

// snr compares two sounds in dB.
func snr(want, got []int16) float64 {
	var signal, noise float64
	for i := range want {
		d := float64(want[i]) - float64(got[i])
		signal += float64(want[i]) * float64(want[i])
		noise += d * d
	}
	return 10 * math.Log10(signal/max(noise, 1e-9))
}

func TestOpenGivesWhatWorks(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	c := open(slog.New(slog.NewTextHandler(&log, nil)), []string{"libopus-of-nowhere.so"})
	require.Equal(t, pure{}.Name(), c.Name())
	require.Contains(t, log.String(), "libopus-of-nowhere")
	if _, there := codecs(t)["native"]; there {
		require.True(t, strings.HasPrefix(Open(slog.New(slog.NewTextHandler(io.Discard, nil))).Name(), "libopus"))
	}
}

func TestOpenRefusesAForeignLibrary(t *testing.T) {
	t.Parallel()
	_, err := openNative([]string{"libc.so.6"})
	require.Error(t, err)
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		require.NoError(t, Check(c))
		for _, config := range []EncoderConfig{{}, {Bitrate: 64000, Complexity: 10}, {Bitrate: 24000, Loss: 20}, {NoFEC: true, DTX: true}} {
			e, d := made(t, c, config)
			pcm := make([]int16, 50*FrameSamples)
			(&tone.Generator{Hz: 700, Amplitude: 9000}).Fill(pcm)
			got := heard(t, d, through(t, e, pcm))
			require.Len(t, got, len(pcm))
			require.InEpsilon(t, 9000, tone.Amplitude(got[len(got)/2:], 700), 0.15)
		}
	})
}

func TestBitrateIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		for _, rate := range []int{24000, 32000, 64000} {
			e, _ := made(t, c, EncoderConfig{Bitrate: rate})
			octets := 0
			for _, p := range through(t, e, speech(150)) {
				octets += len(p)
			}
			require.InEpsilon(t, rate, octets*8/3, 0.35, "for %d", rate)
		}
	})
}

func TestLossIsConcealedAndRecovered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		e, d := made(t, c, EncoderConfig{Loss: 30})
		_, fec := made(t, c, EncoderConfig{})
		_, whole := made(t, c, EncoderConfig{})
		packets := through(t, e, speech(200))
		want := heard(t, whole, packets)
		var concealed, recovered []int16
		pcm := make([]int16, MaxSamples)
		for i, p := range packets {
			if lost := i%10 == 7; !lost {
				n, err := d.Decode(pcm, p)
				require.NoError(t, err)
				concealed = append(concealed, pcm[:n]...)
				n, err = fec.Decode(pcm, p)
				require.NoError(t, err)
				recovered = append(recovered, pcm[:n]...)
				continue
			}
			n, err := d.Decode(pcm[:FrameSamples], nil)
			require.NoError(t, err)
			require.Equal(t, FrameSamples, n)
			concealed = append(concealed, pcm[:n]...)
			n, err = fec.Recover(pcm[:FrameSamples], packets[i+1])
			require.NoError(t, err)
			require.Equal(t, FrameSamples, n)
			recovered = append(recovered, pcm[:n]...)
		}
		plc, lbrr := snr(want, concealed), snr(want, recovered)
		t.Logf("10 %% loss: concealment %.1f dB, FEC %.1f dB", plc, lbrr)
		require.Greater(t, plc, 3.0)
		require.Greater(t, lbrr, plc+2)
	})
}

func TestConcealmentTakesAnyMultipleOf2500us(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		_, d := made(t, c, EncoderConfig{})
		pcm := make([]int16, MaxSamples+120)
		for _, n := range []int{120, 480, 960, 1920, MaxSamples} {
			got, err := d.Decode(pcm[:n], nil)
			require.NoError(t, err)
			require.Equal(t, n, got)
		}
		for _, n := range []int{0, 100, MaxSamples + 120} {
			_, err := d.Decode(pcm[:n], nil)
			require.Error(t, err)
		}
	})
}

func TestIndependentPacketNeedsNoPast(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		e, whole := made(t, c, EncoderConfig{})
		_, late := made(t, c, EncoderConfig{})
		pcm := speech(60)
		head := through(t, e, pcm[:30*FrameSamples])
		require.NoError(t, e.Independent())
		tail := through(t, e, pcm[30*FrameSamples:])
		want := heard(t, whole, append(head, tail...))[30*FrameSamples:]
		got := heard(t, late, tail)
		require.Greater(t, snr(want[3*FrameSamples:], got[3*FrameSamples:]), 10.0)
	})
}

func TestDTXFallsSilent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		e, d := made(t, c, EncoderConfig{DTX: true})
		small := 0
		packets := through(t, e, make([]int16, 100*FrameSamples))
		for _, p := range packets {
			if len(p) <= 2 {
				small++
			}
		}
		require.Greater(t, small, 60)
		require.Less(t, tone.RMS(heard(t, d, packets)), 50.0)
	})
}

func TestReset(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		e, d := made(t, c, EncoderConfig{})
		packets := through(t, e, speech(20))
		sound := heard(t, d, packets)
		require.NoError(t, e.Reset())
		require.NoError(t, d.Reset())
		require.Equal(t, sound, heard(t, d, packets))
		require.NoError(t, d.Reset())
		again := heard(t, d, through(t, e, speech(20)))
		require.Greater(t, snr(sound, again), 8.0, "not equal: the encoder keeps its choice of bandwidth")
	})
}

func TestClosedIsRefused(t *testing.T) {
	t.Parallel()
	all := map[string]Codec{}
	for name, c := range codecs(t) {
		all[name], all[name+" pooled"] = c, NewPool(c, 2)
	}
	for name, c := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, d := made(t, c, EncoderConfig{})
			packets := through(t, e, speech(1))
			e.Close()
			d.Close()
			e.Close()
			d.Close()
			pcm := make([]int16, FrameSamples)
			_, err := e.Encode(make([]byte, MaxPacket), pcm)
			require.ErrorIs(t, err, ErrClosed)
			_, err = d.Decode(pcm, packets[0])
			require.ErrorIs(t, err, ErrClosed)
			_, err = d.Recover(pcm, packets[0])
			require.ErrorIs(t, err, ErrClosed)
			for _, err := range []error{e.Reset(), e.SetLoss(3), e.Independent(), d.Reset()} {
				require.ErrorIs(t, err, ErrClosed)
			}
		})
	}
}

func TestForgottenOnesAreFreed(t *testing.T) {
	t.Parallel()
	c := ofLibrary(t)
	before, packet := resident(t), make([]byte, MaxPacket)
	for range 20 {
		for range 50 {
			e, err := c.NewEncoder(EncoderConfig{})
			require.NoError(t, err)
			n, err := e.Encode(packet, make([]int16, FrameSamples))
			require.NoError(t, err)
			d, err := c.NewDecoder()
			require.NoError(t, err)
			_, err = d.Decode(make([]int16, FrameSamples), packet[:n])
			require.NoError(t, err)
		}
		runtime.GC()
	}
	require.Less(t, resident(t)-before, 40<<20, "1000 forgotten encoders and decoders of 100 kB together")
}

func TestPoolGivesOutAgainAsNew(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		counted := &counting{Codec: c}
		p := NewPool(counted, 2)
		defer p.Close()
		_, listener := made(t, c, EncoderConfig{})
		var want []int16
		for range 3 {
			e, err := p.NewEncoder(EncoderConfig{Loss: 10})
			require.NoError(t, err)
			require.NoError(t, e.SetLoss(50))
			require.NoError(t, e.SetLoss(10))
			require.NoError(t, listener.Reset())
			got := heard(t, listener, through(t, e, speech(10)))
			if want == nil {
				want = got
			}
			require.Greater(t, snr(want, got), 8.0)
			require.NoError(t, e.SetLoss(90))
			e.Close()
			d, err := p.NewDecoder()
			require.NoError(t, err)
			d.Close()
		}
		require.Equal(t, 1, counted.encoders)
		require.Equal(t, 1, counted.decoders)
		e, err := p.NewEncoder(EncoderConfig{Bitrate: 48000})
		require.NoError(t, err)
		e.Close()
		require.Equal(t, 2, counted.encoders, "another configuration is another encoder")
	})
}

// counting counts what is made.
type counting struct {
	Codec
	encoders, decoders int
}

func (c *counting) NewEncoder(e EncoderConfig) (Encoder, error) {
	c.encoders++
	return c.Codec.NewEncoder(e)
}

func (c *counting) NewDecoder() (Decoder, error) {
	c.decoders++
	return c.Codec.NewDecoder()
}

func TestSteadyStateAllocatesNothing(t *testing.T) { // not parallel: it counts the allocations of the process
	for name, c := range codecs(t) {
		e, d := made(t, c, EncoderConfig{})
		pcm, packet, back := speech(1), make([]byte, MaxPacket), make([]int16, MaxSamples)
		var failed error
		once := func() {
			n, err := e.Encode(packet, pcm)
			_, err2 := d.Decode(back, packet[:n])
			failed = errors.Join(failed, err, err2)
		}
		for range 20 {
			once()
		}
		require.Less(t, testing.AllocsPerRun(100, once), 1.0, name)
		require.NoError(t, failed)
	}
}

// TestNativeAndPureAgree holds the two codecs against each other: whatever one encodes, both decode alike.
func TestNativeAndPureAgree(t *testing.T) {
	t.Parallel()
	all, lib := codecs(t), ofLibrary(t)
	for _, config := range []EncoderConfig{{}, {Bitrate: 24000}, {Bitrate: 64000}, {Loss: 20}, {Complexity: 10}} {
		for from, c := range all {
			e, a := made(t, c, config)
			_, b := made(t, pure{}, config)
			if from == "pure" {
				b, _ = lib.NewDecoder()
			}
			pcm := speech(60)
			packets := through(t, e, pcm)
			one, two := heard(t, a, packets), heard(t, b, packets)
			db := snr(one, two)
			t.Logf("encoded by %s %+v: decoders agree to %.0f dB", from, config, db)
			require.Greater(t, db, 60.0)
			require.InEpsilon(t, energy(pcm), energy(two), 0.3)
		}
	}
}

func TestStereoAndOtherDurationsDecodeToMono(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		_, d := made(t, c, EncoderConfig{})
		random := rand.New(rand.NewPCG(1, 2))
		pcm := make([]int16, MaxSamples)
		for config := range 32 {
			for _, stereo := range []byte{0, 4} {
				packet := make([]byte, 60)
				for i := range packet {
					packet[i] = byte(random.Uint32())
				}
				packet[0] = byte(config<<3) | stereo
				want, err := Duration(packet)
				require.NoError(t, err)
				n, err := d.Decode(pcm, packet)
				require.NoError(t, err)
				require.Equal(t, want, n)
			}
		}
	})
}

// TestManyGoroutines is for the race detector and the memory that C sees: collections run all the time.
func TestManyGoroutines(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		pool := NewPool(c, 2)
		defer pool.Close()
		pcm := speech(10)
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				for range 3 {
					e, err := pool.NewEncoder(EncoderConfig{})
					assert.NoError(t, err)
					d, err := pool.NewDecoder()
					assert.NoError(t, err)
					packet, back := make([]byte, MaxPacket), make([]int16, MaxSamples)
					for at := 0; at < len(pcm); at += FrameSamples {
						n, err := e.Encode(packet, pcm[at:at+FrameSamples])
						assert.NoError(t, err)
						n, err = d.Decode(back, packet[:n])
						assert.NoError(t, err)
						assert.Equal(t, FrameSamples, n)
					}
					assert.Greater(t, tone.RMS(back[:FrameSamples]), 300.0)
					runtime.GC()
					e.Close()
					d.Close()
				}
			})
		}
		wg.Wait()
	})
}
