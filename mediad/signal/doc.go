// Package signal is the protocol of the data channel between a browser and a blade, written down in openapi/signal.md:
// the messages of both directions, and the parser and rate limit for what browsers send.
package signal

// Label is the data channel's label; channels with other labels are ignored.
const Label = "plenum"

// MaxMessage is the most that a browser may send in one message, in octets; MaxText the most in one chat line.
const (
	MaxMessage = 16 << 10
	MaxText    = 4096
)

// Rate and Burst limit how many messages a second one browser may send.
const (
	Rate  = 20
	Burst = 40
)

// Everyone addresses all participants but oneself in Request.Participant.
const Everyone = "*"

// Reasons of an Error message.
const (
	NotAllowed         = "notAllowed"
	BadMessage         = "badMessage"
	UnknownParticipant = "unknownParticipant"
	TooFast            = "tooFast"
	TooLong            = "tooLong"
	Busy               = "busy"
)

// Reasons of a Bye message.
const (
	Removed   = "removed"
	CallEnded = "callEnded"
	Moved     = "moved"
	Replaced  = "replaced"
)
