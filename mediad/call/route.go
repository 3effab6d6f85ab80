package call

import (
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/video"
)

// route decides whose camera and whose content each leg gets.
func (c *Call) route(now time.Duration) {
	if c.voice.Update(now, c.candidates(func(*Seat) bool { return true })) {
		defer c.publish()
	}
	c.picture.Update(now, c.candidates(func(s *Seat) bool { return s.link.seen.Load() && s.link.camera.Alive(now) }))
	content := c.content()
	for _, s := range c.seats {
		if s.link == nil {
			continue
		}
		s.link.main.Show(now, c.cameraFor(s))
		if follows := s.follows() && c.presenter() != s; follows {
			s.link.shared.Show(now, content)
		} else {
			s.link.shared.Show(now, nil)
		}
		if showing := c.sender(s.link.main.Shown()); showing != s.showing {
			s.showing, c.dirty = showing, true
		}
	}
}

// candidates lists those who may be shown or heard.
func (c *Call) candidates(may func(*Seat) bool) []level.Candidate {
	var list []level.Candidate
	for _, s := range c.seats {
		if s.link == nil || !s.active || !may(s) {
			continue
		}
		importance := c.want.Participants[s.participant].Configuration.Importance
		list = append(list, level.Candidate{ID: s.id, Speaking: s.link.speaking(), Level: s.link.level(),
			Importance: appliance.Number(importance)})
	}
	return list
}

// cameraFor is the camera that a seat is to see, nil for none.
func (c *Call) cameraFor(s *Seat) *video.Source {
	if !s.sees() {
		return nil
	}
	if shown := c.seats[c.picture.For(s.id)]; shown != nil && shown != s && shown.link != nil {
		return shown.link.camera
	}
	return nil
}

// sender is the seat whose camera src is.
func (c *Call) sender(src *video.Source) *Seat {
	if src == nil {
		return nil
	}
	for _, s := range c.seats {
		if s.link != nil && s.link.camera == src && s.link.seen.Load() {
			return s
		}
	}
	return nil
}

// content is what the presenter shares, nil when there is none.
func (c *Call) content() *video.Source {
	if p := c.presenter(); p != nil && p.link != nil {
		return p.link.screen
	}
	return nil
}

// presenter is the newest who presents and still may.
func (c *Call) presenter() *Seat {
	for i := len(c.presenters) - 1; i >= 0; i-- {
		if s := c.presenters[i]; s.link != nil && s.active && c.mayPresent(s) {
			return s
		}
	}
	return nil
}

// unpresent takes a seat off the presenters.
func (c *Call) unpresent(s *Seat) {
	for i, p := range c.presenters {
		if p == s {
			c.presenters = append(c.presenters[:i:i], c.presenters[i+1:]...)
			c.dirty = true
			return
		}
	}
}

// retryKeys asks again for the key frames that are waited for.
func (c *Call) retryKeys(now time.Duration) {
	for _, s := range c.seats {
		if s.link == nil {
			continue
		}
		for _, src := range []*video.Source{s.link.camera, s.link.screen} {
			if src.Viewers() > 0 && src.Alive(now) {
				src.Retry(now)
			}
		}
	}
}
