package call

import (
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// presence remembers what the activation rules ask about the past.
type presence struct {
	activator bool      // one is in the call now
	left      time.Time // when the last one left
	ever      bool      // there was one
	waiting   bool      // some leg stays active for a while only
}

// activator says that the seat is held by one who activates the call: connected, or away only for a moment.
func (s *Seat) activator() bool {
	p := appliance.Presence{Rules: s.leg.Rules}
	return s.been && p.IsActivator()
}

// activate decides who is in the meeting and who in the lobby.
func (c *Call) activate() {
	present := false
	for _, s := range c.seats {
		present = present || s.activator()
	}
	p := &c.presence
	if p.activator && !present {
		p.left = c.cfg.Now()
	}
	p.activator = present
	if present && !p.ever {
		p.ever = true
		if !c.want.Call.EverActivated {
			c.order(nil, "", everActivated(c.cfg.ID))
		}
	}
	p.waiting = false
	for _, s := range c.seats {
		c.place(s)
	}
}

// place decides for one seat; how it is put out of the meeting is the deactivation mode's business.
func (c *Call) place(s *Seat) {
	p := &c.presence
	here := appliance.Presence{Rules: s.leg.Rules, Admitted: c.want.Participants[s.participant].Admitted}
	active := here.Active(p.activator, p.ever || c.want.Call.EverActivated)
	if s.active && !active && here.Admitted == nil {
		switch {
		case c.cfg.Now().Before(p.left.Add(grace(s))):
			active, p.waiting = true, true
		case s.leg.Rules.DeactivationMode == "disconnect":
			c.remove(s, "removed")
		}
	}
	if s.active == active {
		return
	}
	s.active = active
	if !active {
		c.unpresent(s)
		s.told = false
	}
	c.roster.news(s)
}

func grace(s *Seat) time.Duration {
	return time.Duration(appliance.Number(s.leg.Rules.DeactivationModeTime)) * time.Second
}

// deactivate looks again at those who stay active for a while only.
func (c *Call) deactivate() {
	if c.presence.waiting {
		c.dirty = true
	}
}
