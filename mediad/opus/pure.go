package opus

import (
	"errors"
	"fmt"

	"github.com/thesyncim/gopus"
)

// pure is the codec in Go, for machines without libopus: about 1.5 to 2 times the cost. It is used for mono at 24 to 64 kbit/s only, where its packets
// are those of libopus.
type pure struct{}

// Name implements Codec.
func (pure) Name() string { return "gopus 0.1.1" }

// NewEncoder implements Codec.
func (pure) NewEncoder(c EncoderConfig) (Encoder, error) {
	c = c.withDefaults()
	e, err := gopus.NewEncoder(gopus.EncoderConfig{SampleRate: SampleRate, Channels: 1, Application: gopus.ApplicationVoIP})
	if err != nil {
		return nil, fmt.Errorf("opus: create: %w", err)
	}
	e.SetDTX(c.DTX)
	e.SetFEC(!c.NoFEC)
	for _, err := range []error{
		e.SetFrameSize(FrameSamples), e.SetBitrate(c.Bitrate), e.SetComplexity(c.Complexity), e.SetPacketLoss(c.Loss),
	} {
		if err != nil {
			return nil, fmt.Errorf("opus: set: %w", err)
		}
	}
	return &pureEncoder{encoder: e}, nil
}

// NewDecoder implements Codec.
func (pure) NewDecoder() (Decoder, error) {
	d, err := gopus.NewDecoder(gopus.DecoderConfig{SampleRate: SampleRate, Channels: 1, MaxPacketSamples: MaxSamples, MaxPacketBytes: maxInput})
	if err != nil {
		return nil, fmt.Errorf("opus: create: %w", err)
	}
	return &pureDecoder{decoder: d}, nil
}

// pureEncoder has a nil encoder when closed.
type pureEncoder struct {
	encoder     *gopus.Encoder
	independent bool
}

// Encode implements Encoder.
func (e *pureEncoder) Encode(packet []byte, pcm []int16) (int, error) {
	switch {
	case e.encoder == nil:
		return 0, ErrClosed
	case len(pcm) != FrameSamples:
		return 0, fmt.Errorf("opus: encode %d samples, not %d", len(pcm), FrameSamples)
	}
	n, err := e.encoder.EncodeInt16(pcm, packet)
	if e.independent {
		e.independent = false
		e.encoder.SetPredictionDisabled(false)
	}
	if err != nil {
		return 0, fmt.Errorf("opus: encode: %w", err)
	}
	return n, nil
}

// Independent implements Encoder.
func (e *pureEncoder) Independent() error {
	if e.encoder == nil {
		return ErrClosed
	}
	e.independent = true
	e.encoder.SetPredictionDisabled(true)
	return nil
}

// SetLoss implements Encoder.
func (e *pureEncoder) SetLoss(percent int) error {
	if e.encoder == nil {
		return ErrClosed
	}
	return e.encoder.SetPacketLoss(min(max(percent, 0), 100))
}

// Reset implements Encoder.
func (e *pureEncoder) Reset() error {
	if e.encoder == nil {
		return ErrClosed
	}
	e.encoder.Reset()
	return nil
}

// Close implements Encoder.
func (e *pureEncoder) Close() { e.encoder = nil }

// pureDecoder has a nil decoder when closed.
type pureDecoder struct {
	decoder *gopus.Decoder
	float   []float32 // what Recover decodes into
}

// Decode implements Decoder.
func (d *pureDecoder) Decode(pcm []int16, packet []byte) (n int, err error) {
	if d.decoder == nil {
		return 0, ErrClosed
	}
	defer d.survive(&n, &err)
	if packet == nil {
		return d.conceal(pcm)
	}
	if n, err = Duration(packet); err != nil {
		return 0, err
	}
	if n > len(pcm) {
		return 0, fmt.Errorf("opus: decode %d samples into %d", n, len(pcm))
	}
	if n, err = d.decoder.DecodeInt16(packet, pcm[:n]); err != nil {
		return 0, bad("%v", err)
	}
	return n, nil
}

// conceal goes in steps of 20 ms, because gopus does not always fill a longer span.
func (d *pureDecoder) conceal(pcm []int16) (int, error) {
	if err := checkSpan(len(pcm)); err != nil {
		return 0, err
	}
	for at := 0; at < len(pcm); {
		n, err := d.decoder.DecodeInt16(nil, pcm[at:min(at+FrameSamples, len(pcm))])
		if err == nil && n == 0 {
			err = errors.New("nothing came")
		}
		if err != nil {
			return 0, fmt.Errorf("opus: conceal: %w", err)
		}
		at += n
	}
	return len(pcm), nil
}

// survive turns a panic of the decoder, which only a hostile packet could cause, into an error, so that one leg cannot end the calls of all others.
func (d *pureDecoder) survive(n *int, err *error) {
	if r := recover(); r != nil {
		d.decoder.Reset()
		*n, *err = 0, bad("decoder panic: %v", r)
	}
}

// Recover implements Decoder.
func (d *pureDecoder) Recover(pcm []int16, next []byte) (n int, err error) {
	if d.decoder == nil {
		return 0, ErrClosed
	}
	defer d.survive(&n, &err)
	if _, err := Parse(next); err != nil {
		return 0, err
	}
	if err := checkSpan(len(pcm)); err != nil {
		return 0, err
	}
	if cap(d.float) < len(pcm) {
		d.float = make([]float32, len(pcm))
	}
	d.float = d.float[:len(pcm)]
	if n, err = d.decoder.DecodeWithFEC(next, d.float, true); err != nil {
		return 0, bad("%v", err)
	}
	for i, v := range d.float[:n] {
		pcm[i] = int16(min(max(v*32768, -32768), 32767))
	}
	return n, nil
}

// Reset implements Decoder.
func (d *pureDecoder) Reset() error {
	if d.decoder == nil {
		return ErrClosed
	}
	d.decoder.Reset()
	return nil
}

// Close implements Decoder.
func (d *pureDecoder) Close() { d.decoder = nil }
