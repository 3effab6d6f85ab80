package mix

import (
	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// quietOctets is the length up to which a packet that is not marked as speech is taken for silence. Longer ones may hold music, which SILK does not mark.
const quietOctets = 24

// Port is the mixer's memory of one leg.
type Port struct {
	name     string
	detector *level.Detector
	frame    jitter.Frame // of this tick
	seen     uint64       // tick in which the leg was last among the sources
	audio    level.Audio  // loudness in the last tick
	odd      uint64       // tick of the last frame that could not be passed on as it was
	slot     int          // -1 when not heard
	since    uint64       // tick in which it got the slot
	leaving  bool         // heard for the last time in this tick
	voice    *voice       // nil when nothing is decoded

	feed *feed // what it listened to in the last tick, nil when deaf
	idle bool  // what it got last was silence
}

// Open makes the port of a leg that joins; name is for logs only.
func (m *Mixer) Open(name string) *Port {
	return &Port{name: name, detector: level.NewDetector(), slot: -1, idle: true}
}

// ClosePort forgets a leg that left and frees its codecs. The leg must not be among the sources any more, nor in anybody's Minus.
func (m *Mixer) ClosePort(p *Port) {
	if p.slot >= 0 {
		m.freeSlot(p.slot)
	}
	m.freeVoice(p)
	p.feed = nil
}

// String is the name given to Open.
func (p *Port) String() string { return p.name }

// bit is the port's bit in masks, 0 when it is not heard.
func (p *Port) bit() uint32 {
	if p.slot < 0 {
		return 0
	}
	return 1 << p.slot
}

// hear takes a source's frame of this tick and finds out how loud it is.
func (m *Mixer) hear(s *Source) {
	p := s.Port
	p.seen, p.frame = m.tick, s.Frame
	if s.Frame.Fresh && p.voice != nil {
		p.voice.at = 0 // a new stream: the decoder starts anew
	}
	if s.Muted {
		p.frame = jitter.Frame{}
		p.audio = level.Audio{Level: level.Silence, Known: true}
	} else {
		p.audio = m.loudness(p)
	}
	if !passable(&p.frame) {
		p.odd = m.tick
	}
	p.detector.Update(p.audio)
}

// loudness says how loud a frame is: what the sender said; else, unless it is plainly a packet of silence, what it measures, decoded.
func (m *Mixer) loudness(p *Port) level.Audio {
	loudest := level.Audio{}
	if p.frame.Held {
		return p.audio // in the middle of a long packet
	}
	for i := range p.frame.Parts {
		part := &p.frame.Parts[i]
		a := part.Level
		switch part.Kind {
		case jitter.Empty:
			a = level.Audio{Level: level.Silence, Known: true}
		case jitter.Lost, jitter.Recover:
			a = p.audio
		case jitter.Media:
			if !a.Known {
				if voice, known := opus.Voice(part.Payload); voice || !known || len(part.Payload) > quietOctets {
					return m.measure(p)
				}
				a = level.Audio{Level: level.Silence, Known: true}
			}
		}
		if a.Known && (!loudest.Known || a.Level < loudest.Level) {
			loudest = a
		}
	}
	return loudest
}

// measure decodes the frame and measures it.
func (m *Mixer) measure(p *Port) level.Audio {
	v := m.listen(p)
	if v == nil {
		return level.Audio{}
	}
	return level.OfPCM(v.now[:])
}

// passable says that a frame is what listeners can be given as it is: one packet of 20 ms, or the lack of one.
func passable(f *jitter.Frame) bool {
	return !f.Held && len(f.Parts) <= 1 && (len(f.Parts) == 0 || f.Parts[0].Samples == opus.FrameSamples)
}
