package call

import (
	"errors"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// requests are the messages that a browser may send, and inLobby those of them that need no activation.
var (
	requests = map[string]func(*Call, *Seat, signal.Request) error{
		"mute": (*Call).mute, "hand": (*Call).hand, "chat": (*Call).say, "layout": (*Call).layout, "importance": (*Call).importance,
		"drop": (*Call).drop, "admit": (*Call).admit, "lock": (*Call).lock, "end": (*Call).end, "present": (*Call).present, "leave": (*Call).leave,
	}
	inLobby = map[string]bool{"mute": true, "layout": true, "leave": true, "present": true}
)

// request answers one message of the browser at a seat. Messages of a connection that was replaced are ignored.
func (s *Seat) request(from *Link, r signal.Request) {
	act, known := requests[r.Type]
	if s.link != from || !known {
		return
	}
	err := notAllowed(r)
	if s.active || inLobby[r.Type] {
		err = act(s.call, s, r)
	}
	var refusal *signal.Refusal
	if errors.As(err, &refusal) {
		from.Refuse(refusal)
	}
}

func notAllowed(r signal.Request) error {
	return &signal.Refusal{To: r.Type, Reason: signal.NotAllowed, Detail: "the rules of this participant do not allow it"}
}

func bad(r signal.Request, detail string) error {
	return &signal.Refusal{To: r.Type, Reason: signal.BadMessage, Detail: detail}
}

// others are the legs of the participant named, or of all but the sender's for Everyone.
func (c *Call) others(s *Seat, r signal.Request) ([]*Seat, error) {
	if r.Participant != signal.Everyone {
		if legs := c.legsOf(r.Participant); len(legs) > 0 {
			return legs, nil
		}
		return nil, &signal.Refusal{To: r.Type, Reason: signal.UnknownParticipant, Detail: "no such participant in this call"}
	}
	var legs []*Seat
	for _, other := range c.seats {
		if other.participant != s.participant {
			legs = append(legs, other)
		}
	}
	return legs, nil
}

func ids(seats []*Seat) []string {
	var list []string
	for _, s := range seats {
		list = append(list, s.id)
	}
	return list
}

func (c *Call) mute(s *Seat, r signal.Request) error {
	if r.Audio == nil && r.Video == nil {
		return bad(r, "neither audio nor video")
	}
	rules, legs := c.rules(s), c.legsOf(s.participant)
	audio, video := rules.MuteSelf, rules.VideoMuteSelf
	if r.Participant != "" && r.Participant != s.participant {
		var err error
		if legs, err = c.others(s, r); err != nil {
			return err
		}
		audio, video = rules.MuteOthers && s.active, rules.VideoMuteOthers && s.active
	}
	if r.Audio != nil && !audio || r.Video != nil && !video {
		return notAllowed(r)
	}
	return c.order(s, r.Type, muteLegs(r.Audio, r.Video, ids(legs)...))
}

func (c *Call) hand(s *Seat, r signal.Request) error {
	who := s.participant
	if r.Participant != "" && r.Participant != s.participant {
		if _, err := c.others(s, r); err != nil {
			return err
		}
		who = r.Participant
	}
	switch {
	case r.Raised == nil || who == signal.Everyone:
		return bad(r, "raised missing")
	case *r.Raised && (who != s.participant || !c.want.handsAllowed()):
		return notAllowed(r)
	case who != s.participant && !c.rules(s).MuteOthers:
		return notAllowed(r)
	}
	status := handLowered
	if *r.Raised {
		status = handRaised
	}
	return c.order(s, r.Type, changeParticipant(who, func(p *appliance.Participant) { p.Configuration.HandStatus = status }))
}

func (c *Call) layout(s *Seat, r signal.Request) error {
	layout := appliance.Layout(r.Layout)
	switch {
	case !c.rules(s).ChangeLayout:
		return notAllowed(r)
	case !slices.Contains(layout.Values(), r.Layout):
		return bad(r, "no such layout")
	}
	return c.order(s, r.Type, chooseLayout(s.id, layout))
}

func (c *Call) importance(s *Seat, r signal.Request) error {
	switch {
	case !c.rules(s).SetImportance:
		return notAllowed(r)
	case r.Importance == nil || *r.Importance < 0 || *r.Importance > 1<<31-1:
		return bad(r, "importance missing or out of range")
	}
	if _, err := c.others(s, r); err != nil {
		return err
	}
	if r.Participant == signal.Everyone {
		return bad(r, "one participant at a time")
	}
	value := r.Importance
	if *value == 0 {
		value = nil
	}
	return c.order(s, r.Type, changeParticipant(r.Participant, func(p *appliance.Participant) { p.Configuration.Importance = value }))
}

func (c *Call) drop(s *Seat, r signal.Request) error {
	if !c.rules(s).DisconnectOthers {
		return notAllowed(r)
	}
	legs, err := c.others(s, r)
	if err != nil {
		return err
	}
	return c.order(s, r.Type, removeLegs("removed", ids(legs)...))
}

func (c *Call) admit(s *Seat, r signal.Request) error {
	switch {
	case !c.rules(s).Admit:
		return notAllowed(r)
	case r.Admitted == nil || r.Participant == signal.Everyone:
		return bad(r, "admitted missing, or more than one participant")
	}
	if _, err := c.others(s, r); err != nil {
		return err
	}
	return c.order(s, r.Type, changeParticipant(r.Participant, func(p *appliance.Participant) { p.Admitted = r.Admitted }))
}

func (c *Call) lock(s *Seat, r signal.Request) error {
	switch {
	case !c.rules(s).Lock:
		return notAllowed(r)
	case r.Locked == nil:
		return bad(r, "locked missing")
	}
	return c.order(s, r.Type, changeCall(c.cfg.ID, func(call *appliance.Call) { call.Locked = r.Locked }))
}

func (c *Call) end(s *Seat, r signal.Request) error {
	if !c.rules(s).EndCall {
		return notAllowed(r)
	}
	return c.order(s, r.Type, endCall(c.cfg.ID))
}

func (c *Call) present(s *Seat, r signal.Request) error {
	switch {
	case r.On == nil:
		return bad(r, "on missing")
	case *r.On && !(s.active && c.mayPresent(s)):
		return notAllowed(r)
	}
	c.unpresent(s)
	if *r.On {
		c.presenters = append(c.presenters, s)
	}
	c.dirty = true
	return nil
}

func (c *Call) leave(s *Seat, r signal.Request) error {
	return c.order(s, r.Type, removeLegs("left", s.id))
}
