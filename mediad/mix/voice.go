package mix

import (
	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// keepVoice is for how many ticks an unused decoder is kept.
const keepVoice = 100

// voice decodes one port. A decoder that has not run in the tick before is warmed up with the packets before, so that it does not start with a click.
type voice struct {
	decoder opus.Decoder
	at      uint64 // tick of what is in now; 0 is never
	now     *[opus.FrameSamples]int16
	before  *[opus.FrameSamples]int16 // the tick before
	left    []int16                   // decoded, but of later ticks; with packets that are not 20 ms long
}

// listen gives the port's voice with this tick's sound, nil if there is no decoder.
func (m *Mixer) listen(p *Port) *voice {
	v := p.voice
	if v == nil {
		decoder, err := m.codec.NewDecoder()
		if err != nil {
			m.counters.Errors++
			return nil
		}
		v = &voice{decoder: decoder, now: new([opus.FrameSamples]int16), before: new([opus.FrameSamples]int16)}
		p.voice = v
	}
	if v.at == m.tick {
		return v
	}
	if v.at == 0 || v.at != m.tick-1 {
		m.warm(v, p.frame.Past)
	}
	v.now, v.before = v.before, v.now
	m.decode(v, &p.frame)
	v.at = m.tick
	return v
}

// warm starts a decoder with the last packets that were played; the last one's sound is kept.
func (m *Mixer) warm(v *voice, past [][]byte) {
	if v.decoder.Reset() != nil {
		m.counters.Errors++
	}
	v.left = v.left[:0]
	clear(v.now[:])
	for _, payload := range past {
		n := m.decodePacket(v, m.long[:], payload)
		if n >= opus.FrameSamples {
			copy(v.now[:], m.long[n-opus.FrameSamples:n])
		}
	}
}

// decode fills v.now with a frame.
func (m *Mixer) decode(v *voice, f *jitter.Frame) {
	switch {
	case len(f.Parts) == 0 && !f.Held:
		m.conceal(v, v.now[:])
		return
	case len(f.Parts) == 1 && len(v.left) == 0 && f.Parts[0].Samples == opus.FrameSamples:
		m.decodePart(v, v.now[:], &f.Parts[0])
		return
	}
	for i := range f.Parts {
		n := m.decodePart(v, m.long[:], &f.Parts[i])
		v.left = append(v.left, m.long[:n]...)
	}
	if over := len(v.left) - opus.MaxSamples; over > 0 {
		v.left = v.left[:copy(v.left, v.left[over:])]
	}
	n := copy(v.now[:], v.left)
	clear(v.now[n:])
	v.left = v.left[:copy(v.left, v.left[n:])]
}

// decodePart decodes, recovers or conceals one part into pcm and gives its length.
func (m *Mixer) decodePart(v *voice, pcm []int16, part *jitter.Part) int {
	want := min((part.Samples+119)/120*120, opus.MaxSamples) // what decoders can conceal
	switch part.Kind {
	case jitter.Media:
		if n := m.decodePacket(v, pcm, part.Payload); n > 0 {
			return n
		}
	case jitter.Recover:
		m.counters.Decodes++
		n, err := v.decoder.Recover(pcm[:want], part.Payload)
		if err == nil {
			return n
		}
		m.counters.Errors++
	}
	m.conceal(v, pcm[:want])
	return want
}

// decodePacket gives 0 for a packet that the decoder refuses.
func (m *Mixer) decodePacket(v *voice, pcm []int16, payload []byte) int {
	m.counters.Decodes++
	n, err := v.decoder.Decode(pcm, payload)
	if err != nil {
		m.counters.Errors++
		return 0
	}
	return n
}

// conceal makes up sound for all of pcm.
func (m *Mixer) conceal(v *voice, pcm []int16) {
	m.counters.Decodes++
	if _, err := v.decoder.Decode(pcm, nil); err != nil {
		m.counters.Errors++
		clear(pcm)
	}
}

// freeVoice gives the decoder back.
func (m *Mixer) freeVoice(p *Port) {
	if p.voice != nil {
		p.voice.decoder.Close()
		p.voice = nil
	}
}
