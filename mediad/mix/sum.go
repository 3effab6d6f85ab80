package mix

import (
	"math/bits"

	"github.com/plenum-meet/plenum/mediad/opus"
)

// How sounds are put together.
const (
	fadeIn   = 240   // samples in which a speaker who joins a mix comes up: 5 ms, so that the first sound of a word is kept
	attack   = 96    // samples in which the limiter turns down: 2 ms
	release  = 0.1   // part of the way that it turns up in a tick
	loudest  = 30000 // peak that it aims at
	knee     = 28000 // from here samples are bent instead of cut, while the limiter has not turned down yet
	headroom = 32767 - knee
)

// sumNow puts the sound of this tick of the speakers of mask into m.sound.
func (m *Mixer) sumNow(f *feed, mask uint32) {
	clear(m.sum[:])
	for ; mask != 0; mask &= mask - 1 {
		bit := bits.TrailingZeros32(mask)
		p := m.slots[bit]
		v := p.voice
		switch {
		case v == nil:
		case p.leaving:
			addFade(&m.sum, v.now, 1, -1.0/opus.FrameSamples)
		case f.heard&(1<<bit) == 0:
			addFade(&m.sum, v.now, 0, 1.0/fadeIn)
		default:
			add(&m.sum, v.now)
		}
	}
	if f.prompt != nil {
		add(&m.sum, f.prompt.Sound)
	}
	m.limit(f)
}

// sumBefore puts the sound of the tick before of the speakers of mask into m.sound.
func (m *Mixer) sumBefore(f *feed, mask uint32) {
	clear(m.sum[:])
	for ; mask != 0; mask &= mask - 1 {
		if v := m.slots[bits.TrailingZeros32(mask)].voice; v != nil {
			add(&m.sum, v.before)
		}
	}
	m.limit(f)
}

func add(sum *[opus.FrameSamples]int32, pcm *[opus.FrameSamples]int16) {
	for i, v := range pcm {
		sum[i] += int32(v)
	}
}

// addFade adds with a gain that begins at gain and changes by step with each sample, within 0 and 1.
func addFade(sum *[opus.FrameSamples]int32, pcm *[opus.FrameSamples]int16, gain, step float32) {
	for i, v := range pcm {
		sum[i] += int32(gain * float32(v))
		gain = min(max(gain+step, 0), 1)
	}
}

// limit turns m.sum into m.sound. Where voices add up beyond full scale it turns the gain down quickly and up slowly; nothing ever wraps.
func (m *Mixer) limit(f *feed) {
	peak := int32(1)
	for _, v := range m.sum {
		peak = max(peak, v, -v)
	}
	want := min(float32(1), loudest/float32(peak))
	if f.gain == 1 && want == 1 {
		for i, v := range m.sum {
			m.sound[i] = int16(v)
		}
		return
	}
	gain, span := f.gain, attack
	if want > gain {
		want, span = gain+(want-gain)*release, opus.FrameSamples
		if want > 0.999 {
			want = 1
		}
	}
	step := (want - gain) / float32(span)
	for i, v := range m.sum {
		m.sound[i] = bend(gain * float32(v))
		if i < span {
			gain += step
		}
	}
	f.gain = want
}

// bend keeps a sample within 16 bits, softly.
func bend(v float32) int16 {
	switch {
	case v > knee:
		over := v - knee
		v = knee + headroom*over/(over+headroom)
	case v < -knee:
		over := -v - knee
		v = -knee - headroom*over/(over+headroom)
	}
	return int16(v)
}
