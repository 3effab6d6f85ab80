// Package mix mixes the audio of one call. The cost follows the speakers, not the listeners:
//
//   - nobody speaks: nothing is coded, and one packet in 400 ms tells the listeners that all is well;
//   - a listener for whom exactly one other speaks gets that one's packets unchanged, without any codec;
//   - otherwise the speakers are decoded, everybody who is not speaking gets the same packet, encoded once, and each speaker gets one without himself.
//
// The caller runs, every 20 ms: Pop of each leg's jitter buffer into Source.Frame, Tick, then sends Output.Payload of each leg.
//
// Inside: a Port is a leg. A port that is heard has a slot, one bit of a mask. A feed is what listeners with the same exceptions get: the feed without
// exceptions is everybody's, each speaker has one of his own, and so has who hears a prompt. A voice decodes one port.
package mix

import (
	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// Bounds and defaults of Config.
const (
	defaultSpeakers  = 5
	maxSpeakers      = 16
	defaultKeepAlive = 20
)

// Config sets a Mixer up. The zero value of a field means its default.
type Config struct {
	Speakers  int                // most who are mixed at once, the loudest; default 5, at most 16
	KeepAlive int                // ticks between two packets of silence, default 20 (400 ms); 1 sends one every tick
	Encoder   opus.EncoderConfig // how mixes are encoded
}

// Source is one leg of the call in one tick. The caller keeps the slice of sources and changes it as legs come and go.
type Source struct {
	Port  *Port        // from Open; the mixer's memory of the leg; each port at most once
	Frame jitter.Frame // what Pop gave; the mixer reads it during Tick, and Payload of an Output may be part of it
	Muted bool         // is not heard by anybody
	Deaf  bool         // gets nothing, not even silence (not activated, no transport, audio out muted)
	Minus []*Port      // legs that this one is not to hear, beside itself; usually nil
	// Prompt is an announcement that this leg hears over the others; usually nil. Legs with the same one share an encoder.
	Prompt *Prompt
}

// Prompt is an announcement while it is played. The caller sets Sound before each tick.
type Prompt struct{ Sound *[opus.FrameSamples]int16 }

// Output is what one leg gets in one tick.
type Output struct {
	// Payload is the Opus payload to send, 20 ms, or nil: send nothing in this tick. The RTP timestamp of the leg advances by 960 in either case.
	// Many outputs share the same memory: it must not be changed, and it is good until the next Tick or the next Pop of any of the legs.
	Payload []byte
	// Marker is the RTP marker bit: first packet after silence.
	Marker bool
	// Gap says that the packet of this tick was lost on its way here: leave one sequence number out, so that the receiver uses its own FEC and
	// concealment. Payload is nil.
	Gap bool
	// Speaking and Level (0 to 100, smoothed) describe the leg's own sound, for the roster and for level.Floor. A muted leg is silent.
	Speaking bool
	Level    int
}

// Counters are totals since New, for metrics and tests.
type Counters struct {
	Encodes uint64 // frames encoded, those for starting an encoder up included
	Decodes uint64 // frames decoded or concealed
	Passed  uint64 // packets handed on unchanged, once however many listeners got them
	Errors  uint64 // codec calls that failed
}

// Mixer mixes one call. It belongs to one goroutine.
type Mixer struct {
	codec    opus.Codec
	config   Config
	loss     int // per cent, -1 when never told
	tick     uint64
	slots    []*Port // by bit; nil is free
	feeds    []*feed // the first is everybody's
	silence  []byte  // one packet of silence that needs no past
	counters Counters

	sum   [opus.FrameSamples]int32 // working memory
	sound [opus.FrameSamples]int16
	long  [opus.MaxSamples]int16
}

// New gives a mixer. codec is best an opus.Pool, shared by all calls of the process.
func New(codec opus.Codec, c Config) *Mixer {
	if c.Speakers <= 0 {
		c.Speakers = defaultSpeakers
	}
	c.Speakers = min(c.Speakers, maxSpeakers)
	if c.KeepAlive <= 0 {
		c.KeepAlive = defaultKeepAlive
	}
	m := &Mixer{codec: codec, config: c, loss: -1, slots: make([]*Port, c.Speakers)}
	m.feeds = []*feed{{gain: 1}}
	m.silence = m.encodeSilence()
	return m
}

// SetLoss tells the encoders the packet loss in per cent that the worst listeners report.
func (m *Mixer) SetLoss(percent int) {
	if percent == m.loss {
		return
	}
	m.loss = percent
	for _, f := range m.feeds {
		if f.encoder != nil && f.encoder.SetLoss(percent) != nil {
			m.counters.Errors++
		}
	}
}

// Counters gives the totals.
func (m *Mixer) Counters() Counters { return m.counters }

// Tick mixes 20 ms: out[i] is filled for in[i]; out is at least as long as in. It never fails: a source that cannot be decoded is concealed.
func (m *Mixer) Tick(in []Source, out []Output) {
	m.tick++
	m.settleSlots()
	for i := range in {
		m.hear(&in[i])
	}
	m.chooseSpeakers(in)
	heard := m.mask()
	for i := range in {
		m.assign(&in[i], heard)
	}
	for _, f := range m.feeds {
		if f.wanted == m.tick {
			m.run(f, heard&^f.without)
		}
	}
	for i := range in {
		m.answer(&in[i], &out[i])
	}
	m.tidy(in)
}

// assign finds the feed of a listener.
func (m *Mixer) assign(s *Source, heard uint32) {
	p := s.Port
	if s.Deaf {
		p.feed = nil
		return
	}
	without := p.bit()
	for _, q := range s.Minus {
		without |= q.bit()
	}
	f := m.feedWithout(without&heard, s.Prompt, p.feed)
	f.wanted = m.tick
	if p.feed != f {
		p.feed, f.joined = f, m.tick
	}
}

// answer gives a listener what his feed has, and everybody what he is like himself.
func (m *Mixer) answer(s *Source, o *Output) {
	p := s.Port
	*o = Output{Speaking: p.detector.Speaking(), Level: p.detector.Level()}
	if p.feed == nil {
		p.idle = true
		return
	}
	f := p.feed
	o.Payload, o.Gap = f.payload, f.gap
	o.Marker = p.idle && o.Payload != nil && !f.silent
	if o.Payload != nil {
		p.idle = f.silent
	}
}

// tidy frees what has not been used for a while.
func (m *Mixer) tidy(in []Source) {
	for i := range in {
		if p := in[i].Port; p.voice != nil && p.slot < 0 && m.tick-p.voice.at > keepVoice {
			m.freeVoice(p)
		}
	}
	for i := len(m.feeds) - 1; i > 0; i-- {
		if m.tick-m.feeds[i].wanted > keepFeed {
			m.removeFeed(i)
		}
	}
}

// Close frees the encoders. Decoders are freed with their ports.
func (m *Mixer) Close() {
	for i := len(m.feeds) - 1; i >= 0; i-- {
		m.removeFeed(i)
	}
}
