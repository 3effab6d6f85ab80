package opus

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	long := bytes.Repeat([]byte{1}, 1276)
	for name, c := range map[string]struct {
		packet  []byte
		samples int // 0: bad
		first   int
	}{
		"R1 empty":                {nil, 0, 0},
		"code 0 without contents": {[]byte{15 << 3}, 960, 0},
		"SILK 10 ms":              {[]byte{0, 1}, 480, 1},
		"SILK 20 ms":              {[]byte{1 << 3, 1, 2}, 960, 2},
		"SILK 40 ms":              {[]byte{2 << 3, 1}, 1920, 1},
		"SILK 60 ms":              {[]byte{11 << 3, 1}, 2880, 1},
		"hybrid 10 ms":            {[]byte{12 << 3, 1}, 480, 1},
		"hybrid 20 ms":            {[]byte{15 << 3, 1}, 960, 1},
		"CELT 2.5 ms":             {[]byte{16 << 3, 1}, 120, 1},
		"CELT 5 ms":               {[]byte{29 << 3, 1}, 240, 1},
		"CELT 20 ms stereo":       {[]byte{31<<3 | 4, 1}, 960, 1},
		"R2 long frame":           {append([]byte{31 << 3}, long...), 0, 0},
		"longest frame":           {append([]byte{31 << 3}, long[1:]...), 960, 1275},
		"code 1":                  {[]byte{31<<3 | 1, 1, 2, 3, 4}, 1920, 2},
		"R3 odd":                  {[]byte{31<<3 | 1, 1, 2, 3}, 0, 0},
		"code 2":                  {[]byte{31<<3 | 2, 1, 9, 8, 7}, 1920, 1},
		"code 2, two octets":      {append([]byte{31<<3 | 2, 252, 1}, long[:300]...), 1920, 256},
		"R4 no length":            {[]byte{31<<3 | 2}, 0, 0},
		"R4 cut length":           {[]byte{31<<3 | 2, 252}, 0, 0},
		"R4 too long":             {[]byte{31<<3 | 2, 3, 1, 2}, 0, 0},
		"code 3":                  {[]byte{31<<3 | 3, 3, 1, 2, 3, 4, 5, 6}, 2880, 2},
		"R5 no frames":            {[]byte{31<<3 | 3, 0, 1}, 0, 0},
		"R5 over 120 ms":          {[]byte{31<<3 | 3, 7, 1, 2, 3, 4, 5, 6, 7}, 0, 0},
		"R5 48 frames":            {append([]byte{16<<3 | 3, 48}, long[:48]...), 5760, 1},
		"R6 no count":             {[]byte{31<<3 | 3}, 0, 0},
		"R6 not divisible":        {[]byte{31<<3 | 3, 2, 1, 2, 3}, 0, 0},
		"R6 padding":              {[]byte{31<<3 | 3, 0x41, 2, 9, 0, 0}, 960, 1},
		"R6 padding too long":     {[]byte{31<<3 | 3, 0x41, 4, 9, 0, 0}, 0, 0},
		"R6 padding cut":          {[]byte{31<<3 | 3, 0x41, 255}, 0, 0},
		"R7 variable":             {[]byte{31<<3 | 3, 0x82, 2, 1, 2, 3}, 1920, 2},
		"R7 one frame":            {[]byte{31<<3 | 3, 0x81, 2, 1, 2, 3}, 960, 4},
		"R7 too long":             {[]byte{31<<3 | 3, 0x82, 9, 1, 2, 3}, 0, 0},
		"R7 lengths missing":      {[]byte{31<<3 | 3, 0x83, 1}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := Parse(c.packet)
			if c.samples == 0 {
				require.ErrorIs(t, err, ErrPacket)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.samples, p.Samples)
			require.Len(t, p.First, c.first)
		})
	}
}

func TestVoiceIsReadWithoutDecoding(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, c Codec) {
		e, _ := made(t, c, EncoderConfig{})
		count := func(pcm []int16) (voiced, unknown int) {
			for _, p := range through(t, e, pcm) {
				voice, known := Voice(p)
				switch {
				case !known:
					unknown++
				case voice:
					voiced++
				}
			}
			return voiced, unknown
		}
		voiced, unknown := count(speech(100))
		require.Greater(t, voiced+unknown, 60)
		voiced, unknown = count(make([]int16, 100*FrameSamples))
		require.Less(t, voiced+unknown, 30)
	})
	voice, known := Voice([]byte{15 << 3})
	require.True(t, known && !voice, "a packet without contents is silence")
	_, known = Voice([]byte{31 << 3, 1, 2, 3})
	require.False(t, known, "CELT does not say")
}

func FuzzParse(f *testing.F) {
	lib, _ := codecs(f)["native"].(*native)
	seed(f)
	f.Fuzz(func(t *testing.T, packet []byte) {
		p, err := Parse(packet)
		Voice(packet)
		if err != nil {
			require.ErrorIs(t, err, ErrPacket)
			return
		}
		require.Positive(t, p.Samples)
		require.LessOrEqual(t, p.Samples, MaxSamples)
		require.LessOrEqual(t, len(p.First), 1275)
		if lib == nil {
			return
		}
		d, err := lib.NewDecoder()
		require.NoError(t, err)
		defer d.Close()
		n, err := d.Decode(make([]int16, MaxSamples), packet)
		require.NoError(t, err, "what Parse allows libopus decodes")
		require.Equal(t, p.Samples, n)
	})
}

// FuzzDecode lets both decoders take two packets one after another, decode and recover, and demands errors of packets at most.
func FuzzDecode(f *testing.F) {
	all := codecs(f)
	f.Add([]byte{31 << 3, 1, 2, 3}, []byte{15 << 3, 200, 3, 4})
	f.Add([]byte{1 << 3, 255, 255}, []byte{31<<3 | 7, 0x42, 0, 1, 2})
	f.Fuzz(func(t *testing.T, one, two []byte) {
		for _, c := range all {
			d, err := c.NewDecoder()
			require.NoError(t, err)
			pcm := make([]int16, MaxSamples)
			for _, p := range [][]byte{one, two} {
				if n, err := d.Decode(pcm, p); err == nil && p != nil {
					want, _ := Duration(p)
					require.Equal(t, want, n)
				} else if p != nil && !errors.Is(err, ErrPacket) {
					require.NoError(t, err)
				}
				if n, err := d.Recover(pcm[:FrameSamples], p); err == nil {
					require.Equal(t, FrameSamples, n)
				}
				n, err := d.Decode(pcm[:FrameSamples], nil)
				require.NoError(t, err)
				require.Equal(t, FrameSamples, n)
			}
			d.Close()
		}
	})
}

func seed(f *testing.F) {
	for _, p := range [][]byte{
		nil, {31 << 3}, {31<<3 | 1, 1, 2}, {31<<3 | 2, 1, 9, 8}, {31<<3 | 3, 0xc2, 1, 1, 5, 6, 0}, {16<<3 | 3, 48}, {3, 0x41, 255, 255, 0},
	} {
		f.Add(p)
	}
}
