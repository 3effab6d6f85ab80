package mix

import (
	"slices"

	"github.com/plenum-meet/plenum/mediad/jitter"
)

// How speakers compete for the slots.
const (
	louder  = 12 // by how much (level.Detector.Level) a new speaker must beat the quietest to take his slot
	minHold = 25 // ticks for which a slot is safe
	oddHold = 50 // ticks without a frame of another duration before a port's packets are passed on again
)

// settleSlots frees the slots whose ports were heard for the last time in the tick before.
func (m *Mixer) settleSlots() {
	for i, p := range m.slots {
		if p != nil && p.leaving {
			m.freeSlot(i)
		}
	}
}

// chooseSpeakers gives slots to those who are to be heard, and gives notice to those who are not any more.
func (m *Mixer) chooseSpeakers(in []Source) {
	for _, p := range m.slots {
		if p == nil {
			continue
		}
		p.leaving = !p.detector.Audible()
		if p.seen != m.tick {
			p.leaving, p.frame = true, jitter.Frame{}
		}
	}
	for i := range in {
		if s := &in[i]; s.Muted {
			s.Port.leaving = s.Port.slot >= 0
		}
	}
	for p := loudestWaiting(in); p != nil && m.admit(p); {
		p = loudestWaiting(in)
	}
}

// loudestWaiting is who should get the next slot, nil for nobody.
func loudestWaiting(in []Source) *Port {
	var best *Port
	for i := range in {
		p := in[i].Port
		if p.slot >= 0 || in[i].Muted || !p.detector.Audible() {
			continue
		}
		if best == nil || p.detector.Level() > best.detector.Level() {
			best = p
		}
	}
	return best
}

// admit gives a port a free slot and says so. If there is none the quietest speaker may get notice, so that there is one in the next tick.
func (m *Mixer) admit(p *Port) bool {
	if free := slices.Index(m.slots, nil); free >= 0 {
		p.slot, p.since, p.leaving = free, m.tick, false
		m.slots[free] = p
		return true
	}
	quietest := m.slots[0]
	for _, q := range m.slots {
		if q.leaving {
			return false // there will be one
		}
		if q.detector.Level() < quietest.detector.Level() {
			quietest = q
		}
	}
	if m.tick-quietest.since >= minHold && p.detector.Level() >= quietest.detector.Level()+louder {
		quietest.leaving = true
	}
	return false
}

// freeSlot ends that a port is heard. Feeds that were made because of it become what they are without it.
func (m *Mixer) freeSlot(i int) {
	p := m.slots[i]
	bit := p.bit()
	p.slot, p.leaving = -1, false
	m.slots[i] = nil
	for at := len(m.feeds) - 1; at >= 0; at-- {
		f := m.feeds[at]
		f.heard &^= bit
		if f.without&bit == 0 {
			continue
		}
		if f.without &^= bit; m.findFeed(f.without, f.prompt) != f {
			m.removeFeed(at)
		}
	}
}

// mask has the bits of all who are heard in this tick.
func (m *Mixer) mask() uint32 {
	mask := uint32(0)
	for _, p := range m.slots {
		if p != nil {
			mask |= p.bit()
		}
	}
	return mask
}

// steady says that the port's packets can be passed on, as far as their form goes.
func (m *Mixer) steady(p *Port) bool {
	return p.odd == 0 || m.tick-p.odd > oddHold
}

// pass gives the packet of a port's frame as it is. Without one, gap says whether it was lost.
func pass(p *Port) (payload []byte, gap bool) {
	if len(p.frame.Parts) != 1 {
		return nil, false
	}
	switch part := &p.frame.Parts[0]; part.Kind {
	case jitter.Media:
		return part.Payload, false
	case jitter.Lost, jitter.Recover:
		return nil, true
	}
	return nil, false
}
