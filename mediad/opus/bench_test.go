package opus

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func BenchmarkEncode(b *testing.B) {
	for name, c := range codecs(b) {
		b.Run(name, func(b *testing.B) {
			e, _ := made(b, c, EncoderConfig{})
			pcm, packet := speech(50), make([]byte, MaxPacket)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				at := i % 50 * FrameSamples
				_, err := e.Encode(packet, pcm[at:at+FrameSamples])
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for name, c := range codecs(b) {
		b.Run(name, func(b *testing.B) {
			e, d := made(b, c, EncoderConfig{})
			packets, pcm := through(b, e, speech(50)), make([]int16, MaxSamples)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				_, err := d.Decode(pcm, packets[i%50])
				require.NoError(b, err)
			}
		})
	}
}
