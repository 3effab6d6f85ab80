// Package opus encodes and decodes Opus (RFC 6716) at 48 kHz mono for the audio of calls.
//
// Open gives the best codec of this machine: libopus, bound at run time without a C compiler, or else a codec in pure Go. Packets come from the
// network, so their framing is checked in Go (Parse, Duration) before any of them reaches a decoder.
package opus

import "errors"

// The one sample format of Plenum's audio: 48 kHz, one channel, 16 bits.
const (
	SampleRate   = 48000
	FrameSamples = 960  // 20 ms, the tick of a call and what Encode takes
	MaxSamples   = 5760 // 120 ms, the longest packet that RFC 6716 allows
	MaxPacket    = 1500 // octets; what Encode may write, enough for every setting of EncoderConfig
)

// ErrClosed says that an encoder or decoder was used after Close.
var ErrClosed = errors.New("opus: closed")

// Codec makes encoders and decoders. It may be used by any goroutine; what it makes belongs to one goroutine at a time.
type Codec interface {
	NewEncoder(EncoderConfig) (Encoder, error)
	NewDecoder() (Decoder, error)
	Name() string // for logs and statistics, such as "libopus 1.3.1"
}

// EncoderConfig sets an encoder up. The zero value of a field means its default. It is comparable.
type EncoderConfig struct {
	Bitrate    int  // bit/s, default 32000; kept within 24000 to 64000
	Complexity int  // 1 to 10, default 5
	Loss       int  // expected packet loss in per cent, 0 to 100; steers how much in-band FEC is spent
	NoFEC      bool // leaves the in-band FEC out
	DTX        bool // lets the encoder send nothing in silence
}

// Encoder turns 20 ms of sound into one packet. Close frees it; a forgotten one is freed with the garbage.
type Encoder interface {
	// Encode writes the packet of FrameSamples samples of pcm into packet (MaxPacket octets are always enough) and says how long it is.
	Encode(packet []byte, pcm []int16) (int, error)
	// Independent makes the next packet not predict from earlier ones, for listeners whose decoder has not heard them.
	Independent() error
	// SetLoss changes EncoderConfig.Loss.
	SetLoss(percent int) error
	// Reset forgets all earlier sound, as if the encoder were new.
	Reset() error
	Close()
}

// Decoder turns packets into sound. Close frees it; a forgotten one is freed with the garbage.
type Decoder interface {
	// Decode writes the sound of one packet into pcm (MaxSamples are always enough) and says how many samples it is. Stereo is folded to mono. With a
	// nil packet it conceals a loss of len(pcm) samples (a multiple of 120, at most MaxSamples). Errors of hostile packets wrap ErrPacket.
	Decode(pcm []int16, packet []byte) (int, error)
	// Recover writes len(pcm) samples that were lost just before next: from next's in-band FEC, or by concealment where it has none.
	Recover(pcm []int16, next []byte) (int, error)
	// Reset forgets all earlier sound, as if the decoder were new.
	Reset() error
	Close()
}
