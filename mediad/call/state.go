package call

import (
	"cmp"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// state is what a browser is told about itself and the call.
func (c *Call) state(s *Seat) signal.State {
	r := &s.leg.Rules
	state := signal.State{
		Active: s.active, Muted: signal.Muted{Audio: appliance.True(r.RxAudioMute), Video: appliance.True(r.RxVideoMute)},
		Hand: c.want.hand(s.participant), Layout: string(s.layout()), Locked: appliance.True(c.want.Call.Locked), Rules: c.rules(s),
		Call: signal.CallState{ChatAllowed: c.want.chatAllowed(), RaiseHandEnabled: c.want.handsAllowed()},
	}
	if !s.active {
		return state
	}
	if p := c.presenter(); p != nil {
		state.Presenter = p.participant
	}
	if s.showing != nil {
		state.Showing = s.showing.participant
	}
	return state
}

// tellStates tells everybody whose state changed, and those who came into the meeting what was said before.
func (c *Call) tellStates() {
	for _, s := range c.seats {
		if s.link == nil || !s.open {
			continue
		}
		if state := c.state(s); state != s.last {
			s.last = state
			s.tell(state)
		}
		if s.active && !s.told {
			s.told = true
			c.chat.tellAll(c, s)
			c.banner.tell(c, s)
			c.tellNotice(s)
		}
	}
}

// roster is what was told last, and to whom it is still to be told.
type roster struct {
	people []signal.Person
	text   []byte
	at     time.Duration
	begun  bool
	fresh  []*Seat // connected, or moved between lobby and meeting, since
}

// rosterInterval is the least time between two rosters for everybody.
const rosterInterval = 200 * time.Millisecond

// news says that a seat has not been told the roster that it is to see.
func (r *roster) news(s *Seat) {
	if !slices.Contains(r.fresh, s) {
		r.fresh = append(r.fresh, s)
	}
}

// tellRoster tells the roster to all when it changed, at most five times a second, and at once to those who are new.
func (c *Call) tellRoster(now time.Duration) {
	r := &c.roster
	due := !r.begun || now-r.at >= rosterInterval
	if len(r.fresh) == 0 && !due {
		return
	}
	changed := false
	if people := c.people(); due && !slices.Equal(people, r.people) {
		r.people, r.text, r.at, r.begun, changed = people, signal.Encode(signal.Roster{Participants: people}), now, true, true
	}
	for _, s := range c.seats {
		if s.link == nil || !s.open || !changed && !slices.Contains(r.fresh, s) {
			continue
		}
		if s.active {
			s.link.line.Tell(signal.KindRoster, r.text)
		} else {
			s.tell(signal.Roster{Participants: []signal.Person{c.person(s.participant)}})
		}
	}
	r.fresh = r.fresh[:0]
}

// people lists the participants by name.
func (c *Call) people() []signal.Person {
	seen := map[string]bool{}
	var people []signal.Person
	for _, s := range c.seats {
		if !seen[s.participant] {
			seen[s.participant] = true
			people = append(people, c.person(s.participant))
		}
	}
	slices.SortFunc(people, func(a, b signal.Person) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
	return people
}

// person describes a participant over all legs: muted when all are, connected when one is.
func (c *Call) person(id string) signal.Person {
	p := signal.Person{ID: id, AudioMuted: true, VideoMuted: true, Hand: c.want.hand(id),
		Importance: appliance.Number(c.want.Participants[id].Configuration.Importance)}
	presenter := c.presenter()
	for _, s := range c.legsOf(id) {
		p.Name = c.want.name(id, &s.leg.Row)
		p.AudioMuted = p.AudioMuted && appliance.True(s.leg.Rules.RxAudioMute)
		p.VideoMuted = p.VideoMuted && appliance.True(s.leg.Rules.RxVideoMute)
		p.Active = p.Active || s.active
		p.Connected = p.Connected || s.link != nil
		p.Presenting = p.Presenting || s == presenter
	}
	return p
}

// legsOf are a participant's seats, in the order of their ids.
func (c *Call) legsOf(participant string) []*Seat {
	var seats []*Seat
	for _, s := range c.seats {
		if s.participant == participant {
			seats = append(seats, s)
		}
	}
	slices.SortFunc(seats, func(a, b *Seat) int { return cmp.Compare(a.id, b.id) })
	return seats
}

// Loudness is told in steps, and in large calls less often: it is the message that most are sent of.
const (
	levelStep  = 10
	largeCall  = 20
	slowerTold = 3
)

// tellSpeakers tells who is heard, when that changed.
func (c *Call) tellSpeakers() {
	if len(c.seats) > largeCall && c.tick%slowerTold != 0 {
		return
	}
	levels := map[string]int{}
	for _, s := range c.seats {
		if s.link != nil && s.active && s.link.speaking() {
			levels[s.participant] = max(levels[s.participant], (s.link.level()+levelStep-1)/levelStep*levelStep)
		}
	}
	if equalLevels(levels, c.speakers) {
		return
	}
	c.speakers = levels
	c.broadcast(signal.Speakers{Levels: levels}, func(s *Seat) bool { return s.active })
}

func equalLevels(a, b map[string]int) bool {
	if len(a) != len(b) {
		return false
	}
	for id, level := range a {
		if other, ok := b[id]; !ok || other != level {
			return false
		}
	}
	return true
}
