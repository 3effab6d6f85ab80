package opus

import (
	"fmt"
	"log/slog"
	"math"
)

// Open gives libopus if it is there and works, else the codec in pure Go, and logs which and why.
func Open(log *slog.Logger) Codec { return open(log, sonames) }

func open(log *slog.Logger, names []string) Codec {
	lib, err := openNative(names)
	if err == nil {
		err = Check(lib)
	}
	if err != nil {
		log.Warn("opus: libopus cannot be used, the slower built-in codec is (apt-get install libopus0)", "reason", err, "codec", pure{}.Name())
		return pure{}
	}
	log.Info("opus: ready", "codec", lib.Name())
	return lib
}

// Check tries a codec out: what it encodes and decodes must be as loud as it was before.
func Check(c Codec) error {
	e, err := c.NewEncoder(EncoderConfig{})
	if err != nil {
		return err
	}
	defer e.Close()
	d, err := c.NewDecoder()
	if err != nil {
		return err
	}
	defer d.Close()
	in, out, err := checkFrames(e, d)
	if err != nil {
		return fmt.Errorf("opus: self-test: %w", err)
	}
	if ratio := out / in; ratio < 0.5 || ratio > 2 {
		return fmt.Errorf("opus: self-test: energy came back %.2f times", ratio)
	}
	return nil
}

// checkFrames sends 100 ms of a tone through and gives the energy of the last frame before and after.
func checkFrames(e Encoder, d Decoder) (in, out float64, err error) {
	pcm, packet := make([]int16, FrameSamples), make([]byte, MaxPacket)
	back := make([]int16, MaxSamples)
	for frame := range 5 {
		for i := range pcm {
			pcm[i] = int16(8000 * math.Sin(2*math.Pi*440*float64(frame*FrameSamples+i)/SampleRate))
		}
		n, err := e.Encode(packet, pcm)
		if err != nil {
			return 0, 0, err
		}
		if n, err = d.Decode(back, packet[:n]); err != nil {
			return 0, 0, err
		}
		if n != FrameSamples {
			return 0, 0, fmt.Errorf("%d samples came back", n)
		}
	}
	return energy(pcm), energy(back[:FrameSamples]), nil
}

func energy(pcm []int16) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return sum
}

// withDefaults fills in and limits the settings.
func (c EncoderConfig) withDefaults() EncoderConfig {
	if c.Bitrate == 0 {
		c.Bitrate = 32000
	}
	if c.Complexity == 0 {
		c.Complexity = 5
	}
	c.Bitrate = min(max(c.Bitrate, 24000), 64000)
	c.Complexity = min(max(c.Complexity, 1), 10)
	c.Loss = min(max(c.Loss, 0), 100)
	return c
}

// checkSpan allows what a decoder can conceal in one go: multiples of 2.5 ms up to 120 ms.
func checkSpan(samples int) error {
	if samples <= 0 || samples > MaxSamples || samples%120 != 0 {
		return fmt.Errorf("opus: %d samples are no multiple of 2.5 ms up to 120 ms", samples)
	}
	return nil
}
