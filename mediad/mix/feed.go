package mix

import (
	"math/bits"

	"github.com/plenum-meet/plenum/mediad/opus"
)

// How feeds change between silence, one speaker's packets, and a mix.
const (
	tail       = 2   // ticks of coded silence after the last speaker, in which decoders come to rest
	aloneLeast = 10  // ticks with one speaker before a mix ends at a pause of his
	aloneMost  = 150 // ticks after which it ends anyway
	pauseLevel = 50  // -dBov: at this level a change is not heard
	keepFeed   = 50  // ticks that a feed without listeners stays
)

// dtx is a packet without contents (hybrid, 20 ms): decoders fade out, and receivers take it for the sender's silence, not for loss.
var dtx = []byte{15 << 3}

// mode is what a feed did in the last tick.
type mode uint8

const (
	silent  mode = iota
	passing      // one speaker's packets
	mixing
)

// feed is what all listeners with the same exceptions get.
type feed struct {
	without uint32  // bits of the ports that are left out
	prompt  *Prompt // what is heard over the others, nil for nothing
	wanted  uint64  // tick in which it last had listeners
	joined  uint64  // tick in which a listener last came to it
	ran     uint64  // tick in which it last ran
	mode    mode
	heard   uint32 // who was in it in the last tick
	quiet   int    // ticks since somebody was
	alone   int    // ticks in which one was, while mixing
	encoder opus.Encoder
	gain    float32 // of the limiter
	buffer  [opus.MaxPacket]byte

	payload []byte // of this tick
	gap     bool
	silent  bool
}

// findFeed gives the feed with just these exceptions and this prompt, nil if there is none.
func (m *Mixer) findFeed(without uint32, prompt *Prompt) *feed {
	for _, f := range m.feeds {
		if f.without == without && f.prompt == prompt {
			return f
		}
	}
	return nil
}

// feedWithout gives the feed with just these exceptions and this prompt. A new one goes on from what its first listener had, nil for nothing.
func (m *Mixer) feedWithout(without uint32, prompt *Prompt, before *feed) *feed {
	if f := m.findFeed(without, prompt); f != nil {
		return f
	}
	f := &feed{without: without, prompt: prompt, gain: 1, ran: m.tick - 1}
	if before != nil && before.ran == m.tick-1 && before.mode != silent {
		f.mode, f.heard, f.quiet = passing, before.heard&^without, before.quiet
	}
	m.feeds = append(m.feeds, f)
	return f
}

// removeFeed forgets the feed at an index.
func (m *Mixer) removeFeed(at int) {
	m.freeEncoder(m.feeds[at])
	m.feeds = append(m.feeds[:at], m.feeds[at+1:]...)
}

// run makes what a feed's listeners get in this tick, with the speakers of mask.
func (m *Mixer) run(f *feed, mask uint32) {
	if f.ran != m.tick-1 {
		f.mode, f.heard, f.quiet = silent, 0, 0
	}
	f.ran = m.tick
	f.payload, f.gap, f.silent = nil, false, false
	switch one := bits.OnesCount32(mask) == 1; {
	case f.prompt != nil:
		m.runMix(f, mask)
	case mask == 0:
		m.runSilent(f)
	case one && m.mayPass(f, m.slots[bits.TrailingZeros32(mask)]):
		m.runPass(f, m.slots[bits.TrailingZeros32(mask)])
	default:
		if !one {
			f.alone = 0
		}
		m.runMix(f, mask)
	}
	f.heard = mask
}

// runSilent brings the decoders to rest and then keeps the stream alive.
func (m *Mixer) runSilent(f *feed) {
	f.quiet++
	switch {
	case f.mode == mixing && f.quiet <= tail:
		clear(m.sound[:])
		m.encode(f)
		return
	case f.mode == passing && f.quiet <= tail:
		f.payload = m.silence
		return
	}
	f.mode, f.silent = silent, true
	m.freeEncoder(f)
	switch {
	case m.config.KeepAlive == 1:
		f.payload = m.silence
	case f.quiet == tail+1 || m.tick%uint64(m.config.KeepAlive) == 0:
		f.payload = dtx
	}
}

// mayPass says whether a feed with one speaker gets his packets. From a mix it goes back to them at a pause in his speech: the listener's decoder has
// heard other packets than the speaker's encoder has made.
func (m *Mixer) mayPass(f *feed, p *Port) bool {
	if !m.steady(p) {
		return false
	}
	if f.mode != mixing {
		return true
	}
	f.alone++
	pause := p.audio.Known && p.audio.Level >= pauseLevel
	return f.alone > aloneMost || f.alone > aloneLeast && pause
}

// runPass hands a speaker's packet on.
func (m *Mixer) runPass(f *feed, p *Port) {
	m.freeEncoder(f)
	f.mode, f.quiet, f.alone = passing, 0, 0
	f.payload, f.gap = pass(p)
	if f.payload != nil {
		m.counters.Passed++
	}
}

// runMix mixes the speakers of mask and encodes that.
func (m *Mixer) runMix(f *feed, mask uint32) {
	for left := mask; left != 0; left &= left - 1 {
		m.listen(m.slots[bits.TrailingZeros32(left)])
	}
	starts := f.mode != mixing
	if starts && !m.startEncoder(f, mask) {
		return
	}
	if (starts || f.joined == m.tick) && f.encoder.Independent() != nil {
		m.counters.Errors++
	}
	m.sumNow(f, mask)
	m.encode(f)
	f.mode, f.quiet = mixing, 0
}

// startEncoder gives a feed an encoder that has heard the tick before, so that the mix joins on to what the listeners had without a hole.
func (m *Mixer) startEncoder(f *feed, mask uint32) bool {
	m.freeEncoder(f)
	encoder, err := m.codec.NewEncoder(m.config.Encoder)
	if err != nil {
		m.counters.Errors++
		return false
	}
	f.encoder, f.gain, f.alone = encoder, 1, 0
	if m.loss >= 0 && encoder.SetLoss(m.loss) != nil {
		m.counters.Errors++
	}
	if going := f.heard & mask; going != 0 {
		m.sumBefore(f, going)
		m.encode(f)
	}
	return true
}

// encode makes the feed's payload of m.sound.
func (m *Mixer) encode(f *feed) {
	m.counters.Encodes++
	n, err := f.encoder.Encode(f.buffer[:], m.sound[:])
	if err != nil {
		m.counters.Errors++
		f.payload = nil
		return
	}
	f.payload = f.buffer[:n]
}

// freeEncoder gives the encoder back.
func (m *Mixer) freeEncoder(f *feed) {
	if f.encoder != nil {
		f.encoder.Close()
		f.encoder = nil
	}
}

// encodeSilence makes the packet of silence, or does with one without contents.
func (m *Mixer) encodeSilence() []byte {
	encoder, err := m.codec.NewEncoder(m.config.Encoder)
	if err != nil {
		return dtx
	}
	defer encoder.Close()
	packet := make([]byte, opus.MaxPacket)
	n := 0
	for range 3 {
		if err == nil {
			err = encoder.Independent()
		}
		if err == nil {
			n, err = encoder.Encode(packet, m.sound[:])
		}
	}
	if err != nil {
		return dtx
	}
	return append([]byte(nil), packet[:n]...)
}
