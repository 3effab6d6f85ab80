package call

import (
	"cmp"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// chatKept is how many lines somebody who comes is told.
const chatKept = 50

// chat holds the newest lines, the oldest first.
type chat struct {
	lines  []ChatLine
	synced bool // lines that come now are new
}

// History gives the call the chat lines that were there when it was taken up, in any order.
func (c *Call) History(lines []ChatLine) {
	c.post(func() {
		for _, l := range lines {
			c.chat.keep(l)
		}
		c.chat.synced = true
		for _, s := range c.seats {
			s.told = false
		}
		c.dirty = true
	})
}

// Said gives the call a line that was written since.
func (c *Call) Said(l ChatLine) {
	c.post(func() {
		if !c.chat.keep(l) {
			return
		}
		c.broadcast(c.chat.message(l), func(s *Seat) bool { return s.active && s.told })
	})
}

// Unsaid takes a line away that was deleted.
func (c *Call) Unsaid(id string) {
	c.post(func() {
		c.chat.lines = slices.DeleteFunc(c.chat.lines, func(l ChatLine) bool { return l.ID == id })
	})
}

// keep files a line by its time; false when it is known already.
func (h *chat) keep(l ChatLine) bool {
	if slices.ContainsFunc(h.lines, func(k ChatLine) bool { return k.ID == l.ID }) {
		return false
	}
	at, _ := slices.BinarySearchFunc(h.lines, l, func(a, b ChatLine) int {
		return cmp.Or(a.Message.SentAt.Compare(b.Message.SentAt), cmp.Compare(a.ID, b.ID))
	})
	h.lines = slices.Insert(h.lines, at, l)
	if len(h.lines) > chatKept {
		h.lines = slices.Delete(h.lines, 0, len(h.lines)-chatKept)
	}
	return true
}

func (*chat) message(l ChatLine) signal.Chat {
	return signal.Chat{ID: l.ID, From: l.Message.Participant, Name: l.Message.From, Text: l.Message.Message, At: l.Message.SentAt}
}

// tellAll tells a newcomer what was said; nothing before the history is known.
func (h *chat) tellAll(_ *Call, s *Seat) {
	if !h.synced {
		s.told = false
		return
	}
	for _, l := range h.lines {
		s.tell(h.message(l))
	}
}

// say writes a line into the store, from where it comes back to all.
func (c *Call) say(s *Seat, r signal.Request) error {
	switch {
	case !c.rules(s).Chat:
		return notAllowed(r)
	case r.Text == "":
		return bad(r, "text missing")
	}
	line := appliance.Message{Message: r.Text, From: clip(c.want.name(s.participant, &s.leg.Row), 256), Participant: s.participant, SentAt: c.cfg.Product().UTC()}
	return c.order(s, r.Type, addMessage(c.want.chatParent(c.cfg.ID)+"/"+c.cfg.NewID(), line))
}

// clip cuts s to at most n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
