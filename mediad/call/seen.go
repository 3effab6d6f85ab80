package call

import (
	"github.com/plenum-meet/plenum/mediad/video"
)

// publish makes what is true now known to those who report it, and says so when it is more than figures.
func (c *Call) publish() {
	seen := &Seen{ActiveSpeaker: c.voice.Shown(), Legs: map[string]LegSeen{}}
	if p := c.presenter(); p != nil {
		seen.Presenter = p.id
	}
	streams := 0
	for _, s := range c.seats {
		if s.link != nil && s.active && s.link.seen.Load() && s.link.camera.Alive(c.now()) {
			streams++
		}
	}
	for id, s := range c.seats {
		seen.Legs[id] = s.report(streams)
	}
	if old := c.seen.Swap(seen); !old.same(seen) {
		c.cfg.Changed()
	}
}

func (s *Seat) report(streams int) LegSeen {
	seen := LegSeen{Active: s.active, Layout: s.layout()}
	l := s.link
	if l == nil {
		return seen
	}
	seen.Connected, seen.ConnectedAt = true, s.connected
	if s.sees() {
		seen.Streams = streams
		if l.seen.Load() && l.camera.Alive(s.call.now()) {
			seen.Streams--
		}
	}
	seen.Camera, seen.Content = incoming(l.camera), incoming(l.screen)
	seen.Main, seen.Shared = outgoing(l.main), outgoing(l.shared)
	return seen
}

func incoming(src *video.Source) Picture {
	w, h := src.Size()
	return Picture{Width: w, Height: h, Frames: src.Frames()}
}

func outgoing(v *video.Viewer) Picture {
	p := Picture{Frames: v.Frames()}
	if src := v.Shown(); src != nil {
		p.Width, p.Height = src.Size()
	}
	return p
}

// same leaves pictures and streams aside, which change all the time.
func (old *Seen) same(seen *Seen) bool {
	if old.Presenter != seen.Presenter || old.ActiveSpeaker != seen.ActiveSpeaker || len(old.Legs) != len(seen.Legs) {
		return false
	}
	for id, a := range seen.Legs {
		b, known := old.Legs[id]
		if !known || a.Connected != b.Connected || a.Active != b.Active || a.Layout != b.Layout || !a.ConnectedAt.Equal(b.ConnectedAt) {
			return false
		}
	}
	return true
}
