package call

import (
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// banner is the call's message text.
type banner struct {
	signal.Banner
	since time.Time
}

// take notes a new text and tells it.
func (b *banner) take(c *Call, call *appliance.Call) {
	seconds, _ := strconv.Atoi(call.MessageDuration) // "permanent" and none are 0: for ever
	now := signal.Banner{Text: call.MessageText, Position: call.MessagePosition, Seconds: max(seconds, 0)}
	if now.Position == "" {
		now.Position = "middle"
	}
	if now.Text == "" {
		now = signal.Banner{Position: "middle"}
	}
	if now == b.Banner || now.Text == "" && b.Text == "" {
		return
	}
	b.Banner, b.since = now, c.cfg.Now()
	c.broadcast(now, func(s *Seat) bool { return s.active && s.told })
}

// tell shows a newcomer the text for the time that it still stands.
func (b *banner) tell(c *Call, s *Seat) {
	left := b.Banner
	if left.Text == "" {
		return
	}
	if left.Seconds > 0 {
		if left.Seconds -= int(c.cfg.Now().Sub(b.since) / time.Second); left.Seconds <= 0 {
			return
		}
	}
	s.tell(left)
}
