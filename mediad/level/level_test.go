package level

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ext  []byte
		want Audio
	}{
		"missing":           {nil, Audio{}},
		"loudest, voice":    {[]byte{0x80}, Audio{Level: 0, Voice: true, Known: true}},
		"silence, no voice": {[]byte{127}, Audio{Level: 127, Known: true}},
		"padded":            {[]byte{0x80 | 30, 0, 0}, Audio{Level: 30, Voice: true, Known: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, Parse(c.ext))
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(nil))
	f.Add([]byte{0x85, 0})
	f.Fuzz(func(t *testing.T, ext []byte) {
		a := Parse(ext)
		require.Equal(t, len(ext) > 0, a.Known)
		require.LessOrEqual(t, a.Level, uint8(Silence))
		d := NewDetector()
		for _, v := range ext {
			d.Update(Parse([]byte{v}))
			require.True(t, d.Level() >= 0 && d.Level() <= 100)
			require.False(t, d.Speaking() && !d.Audible())
		}
	})
}

func TestOfPCM(t *testing.T) {
	t.Parallel()
	require.False(t, OfPCM(nil).Known)
	require.Equal(t, Audio{Level: Silence, Known: true}, OfPCM(make([]int16, 960)))
	for db := range 80 {
		pcm := make([]int16, 960)
		for i := range pcm {
			pcm[i] = int16(math.Round(32767 * math.Pow(10, -float64(db)/20) * float64(1-i%2*2)))
		}
		require.InDelta(t, db, OfPCM(pcm).Level, 2.1)
	}
	require.Equal(t, uint8(0), OfPCM([]int16{-32768, -32768}).Level)
}

// feed updates a detector for a while with one level (-1: nothing arrives).
func feed(d *Detector, level int, t time.Duration) {
	for range int(t / (20 * time.Millisecond)) {
		d.Update(Audio{Level: uint8(max(level, 0)), Known: level >= 0})
	}
}

func TestDetector(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	type step struct {
		level             int
		lasts             time.Duration
		audible, speaking bool
	}
	for name, steps := range map[string][]step{
		"speech and its end": {{90, 200 * ms, false, false}, {30, 20 * ms, true, false}, {30, 40 * ms, true, true}, {90, 380 * ms, true, true}, {90, 20 * ms, false, false}},
		"pauses in speech":   {{30, 100 * ms, true, true}, {90, 300 * ms, true, true}, {30, 20 * ms, true, true}},
		"a key":              {{90, 200 * ms, false, false}, {30, 20 * ms, true, false}, {90, 400 * ms, false, false}},
		"a quiet room":       {{62, 5 * time.Second, false, false}},
		"a loud room":        {{50, 20 * time.Second, false, false}, {38, 100 * ms, true, true}},
		"a lasting tone":     {{25, time.Minute, true, true}},
		"a soft voice":       {{90, time.Second, false, false}, {57, 100 * ms, true, true}},
		"loss is silence":    {{30, 100 * ms, true, true}, {-1, 380 * ms, true, true}, {-1, 20 * ms, false, false}},
		"hysteresis":         {{58, 100 * ms, true, true}, {62, time.Second, true, true}, {66, time.Second, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := NewDetector()
			for i, s := range steps {
				feed(d, s.level, s.lasts)
				require.Equal(t, s.audible, d.Audible(), "audible after step %d", i)
				require.Equal(t, s.speaking, d.Speaking(), "speaking after step %d", i)
			}
		})
	}
}

func TestDetectorLevel(t *testing.T) {
	t.Parallel()
	d := NewDetector()
	require.Equal(t, 0, d.Level())
	feed(d, 30, time.Second)
	require.Equal(t, 60, d.Level())
	feed(d, 5, time.Second)
	require.Equal(t, 100, d.Level())
	feed(d, 127, 100*time.Millisecond)
	require.Greater(t, d.Level(), 30, "falls slowly")
	feed(d, 127, time.Second)
	require.Equal(t, 0, d.Level())
}

func BenchmarkOfPCM(b *testing.B) {
	pcm := make([]int16, 960)
	for i := range pcm {
		pcm[i] = int16(i)
	}
	for b.Loop() {
		OfPCM(pcm)
	}
}
