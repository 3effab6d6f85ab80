package call

import (
	"time"

	"github.com/plenum-meet/plenum/mediad/signal"
)

// Notice is what participants are to see and hear because of the licences (guide B.4, table 3).
type Notice struct {
	Text    string
	Seconds int  // how long the text stands after joining; 0 for good
	Prompt  bool // newcomers hear the prompt
}

// lasting is the text for everybody, whenever they joined.
func (n Notice) lasting() string {
	if n.Seconds > 0 {
		return ""
	}
	return n.Text
}

// takeNotice tells everybody when what stands for good has changed, and when there is nothing to tell any more.
func (c *Call) takeNotice(n Notice) {
	before := c.notice
	c.notice = n
	if n.lasting() != before.lasting() || n.Text == "" && before.Text != "" {
		c.broadcast(signal.Notice{Text: n.lasting()}, func(s *Seat) bool { return s.active && s.told })
	}
}

// tellNotice tells somebody who came into the meeting; who comes back sees what is left of it and hears nothing.
func (c *Call) tellNotice(s *Seat) {
	if s.joined.IsZero() {
		s.joined = c.cfg.Now()
		s.link.announce.Store(c.notice.Prompt)
	}
	shown := signal.Notice{Text: c.notice.Text, Seconds: c.notice.Seconds}
	if shown.Seconds > 0 {
		shown.Seconds -= int(c.cfg.Now().Sub(s.joined) / time.Second)
	}
	if shown.Text != "" && (c.notice.Seconds == 0 || shown.Seconds > 0) {
		s.tell(shown)
	}
}
