package call

import (
	"github.com/pion/rtp"
)

// Media are the fixed media lines of a leg, in the order of its offer.
type Media int

// The lines. Content goes both ways; Camera only in and Main only out.
const (
	Audio Media = iota
	Camera
	Content
	Main
)

// Line is a leg's connection as its call sees it. Its methods do not block and may be used by any goroutine.
type Line interface {
	// Send sends one RTP packet; SSRC, payload type and header extensions are filled in. It keeps neither h nor payload;
	// again marks a retransmission.
	Send(m Media, h *rtp.Header, payload []byte, again bool)
	// AskKey asks the browser for a key frame of its camera or content.
	AskKey(m Media)
	// Limit tells the browser the most that it may send in all, in bits per second.
	Limit(bitRate int)
	// Tell queues a message. A queued one of the same kind is replaced when the kind is one that is always told whole.
	Tell(kind string, text []byte)
	// Hangup closes the connection, after a bye when there is a reason.
	Hangup(reason string)
}
