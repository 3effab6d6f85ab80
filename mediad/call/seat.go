package call

import (
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// Seat is one leg's place in a call, from when the store has the leg until it has it no more, connected or not. But for
// ID and Connect it belongs to the call's owner goroutine.
type Seat struct {
	id          string
	call        *Call
	participant string
	leg         Leg

	link      *Link // nil while not connected
	open      bool  // the link's data channel is
	told      bool  // chat, banner and notice were sent over it
	connected time.Time
	away      time.Time // since when there is no link
	been      bool      // it was connected, here or on an earlier blade
	joined    time.Time // when it came into the meeting first, zero for not yet
	active    bool
	removing  time.Time // when the store was last asked to remove the leg
	last      signal.State
	showing   *Seat
}

// seat makes the place of a leg. One that is there when the call is taken up may have been connected elsewhere.
func (c *Call) seat(id string, first bool) *Seat {
	s := &Seat{id: id, call: c, away: c.cfg.Now()}
	s.been = first && (c.want.Call.Epoch > 1 || c.cfg.Now().Sub(c.want.Call.Began()) > takenUp)
	c.seats[id] = s
	if s.been {
		s.joined = c.want.Call.Began()
	}
	for _, answer := range c.waiting[id] {
		answer <- s
	}
	delete(c.waiting, id)
	return s
}

// takenUp is the age from which a call that a blade finds in the store was on a blade before.
const takenUp = 5 * time.Second

// unseat takes a leg away that the store has no more.
func (c *Call) unseat(s *Seat) {
	delete(c.seats, s.id)
	c.unpresent(s)
	s.hangup(signal.Removed)
}

func (s *Seat) hangup(reason string) {
	if link := s.link; link != nil {
		s.link, s.open = nil, false
		link.close()
		link.line.Hangup(reason)
	}
}

// ID is the leg's id.
func (s *Seat) ID() string { return s.id }

// Connect prepares a new connection over line; it counts once Link.Up is called.
func (s *Seat) Connect(line Line) *Link { return newLink(s, line) }

// up makes link the seat's connection. One that it had before is told that it was replaced.
func (s *Seat) up(link *Link) {
	c := s.call
	if c.seats[s.id] != s {
		link.close()
		link.line.Hangup(signal.Removed)
		return
	}
	s.hangup(signal.Replaced)
	s.link, s.open, s.told, s.been, s.connected, s.last = link, false, false, true, c.cfg.Now(), signal.State{}
	c.dirty = true
	if link.opened {
		s.greet(link)
	}
}

// down forgets link if it is the seat's connection.
func (s *Seat) down(link *Link) {
	link.close()
	if s.link != link {
		return
	}
	s.link, s.open, s.away = nil, false, s.call.cfg.Now()
	s.call.unpresent(s)
	s.call.dirty = true
}

// greet sends the first message of a connection; the rest follows from refresh.
func (s *Seat) greet(link *Link) {
	link.opened = true
	if s.link != link || s.open {
		return
	}
	c := s.call
	s.open = true
	s.tell(signal.Welcome{You: s.participant, Leg: s.id, Call: c.cfg.ID, Epoch: c.want.Call.Epoch, Title: c.want.Title, Slot: c.cfg.Slot})
	c.roster.news(s)
	c.dirty = true
}

func (s *Seat) tell(m signal.Message) {
	if s.link != nil && s.open {
		s.link.line.Tell(m.Kind(), signal.Encode(m))
	}
}

// gate opens and shuts the ways that media take.
func (s *Seat) gate() {
	if s.link == nil {
		return
	}
	r := &s.leg.Rules
	video := r.VideoMode != "disabled"
	s.link.taken.Store(s.active)
	s.link.heard.Store(s.active && !appliance.True(r.RxAudioMute))
	s.link.hears.Store(s.active && !appliance.True(r.TxAudioMute))
	s.link.seen.Store(s.active && video && !appliance.True(r.RxVideoMute))
	s.link.shares.Store(s.active && s.call.presenter() == s)
}

// sees says whether the leg gets others' cameras, follows whether it gets content.
func (s *Seat) sees() bool {
	r := &s.leg.Rules
	return s.active && r.VideoMode != "disabled" && !appliance.True(r.TxVideoMute)
}

func (s *Seat) follows() bool {
	r := &s.leg.Rules
	return s.active && r.VideoMode != "disabled" && appliance.True(r.PresentationViewingAllowed)
}

// layout is the leg's layout as chosen or as the rules say.
func (s *Seat) layout() appliance.Layout {
	if l := s.leg.Row.Configuration.ChosenLayout; l != "" {
		return l
	}
	return s.leg.Rules.DefaultLayout
}

// expire asks the store to remove legs that stayed away too long.
func (c *Call) expire() {
	now := c.cfg.Now()
	for _, s := range c.seats {
		limit := c.cfg.First
		if s.been {
			limit = c.cfg.Lost
		}
		if s.link == nil && now.Sub(s.away) >= limit {
			c.remove(s, "")
		}
	}
}

// remove asks the store to remove a leg, not more than once in five seconds.
func (c *Call) remove(s *Seat, reason string) {
	if now := c.cfg.Now(); now.Sub(s.removing) >= 5*time.Second {
		s.removing = now
		c.order(nil, "", removeLegs(reason, s.id))
	}
}
