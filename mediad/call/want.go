package call

import (
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Want is everything that the store asks of one call. It is replaced as a whole and not changed afterwards.
type Want struct {
	Call         appliance.Call
	Rules        appliance.CallProfile // resolved
	Title        string
	Legs         map[string]Leg
	Participants map[string]appliance.Participant
	Notice       Notice
}

// Leg is what is wanted of one leg.
type Leg struct {
	Row   appliance.CallLeg
	Rules appliance.CallLegProfile // resolved, the leg's own values included
}

// Line is a line of the call's chat.
type ChatLine struct {
	ID      string
	Message appliance.Message
}

// chatParent is where the call's chat is stored: with its coSpace, or with the call when it has none.
func (w *Want) chatParent(call string) string {
	if w.Call.CoSpace != "" {
		return w.Call.CoSpace
	}
	return call
}

func (w *Want) chatAllowed() bool {
	if b := w.Rules.MessageBoardEnabled; b != nil && !*b {
		return false
	}
	return either(w.Call.ChatAllowed, w.Rules.ChatAllowed)
}

func (w *Want) handsAllowed() bool { return either(w.Call.RaiseHandEnabled, w.Rules.RaiseHandEnabled) }

// name is what a participant is called in the call.
func (w *Want) name(participant string, leg *appliance.CallLeg) string {
	p := w.Participants[participant]
	for _, name := range []string{p.Configuration.NameLabelOverride, leg.Configuration.NameLabelOverride, p.Name} {
		if name != "" {
			return name
		}
	}
	return leg.Name
}

// hand is "raised" or "lowered".
func (w *Want) hand(participant string) string {
	if w.Participants[participant].Configuration.HandStatus == handRaised {
		return handRaised
	}
	return handLowered
}

const (
	handRaised  = "raised"
	handLowered = "lowered"
)

// either is over when it is set, else base.
func either(over, base *bool) bool {
	if over != nil {
		return *over
	}
	return appliance.True(base)
}

// Seen is what is true of a call now. It is replaced as a whole and not changed afterwards.
type Seen struct {
	Presenter     string // leg id, "" for none
	ActiveSpeaker string // leg id, "" for none
	Legs          map[string]LegSeen
}

// LegSeen is what is true of one leg now.
type LegSeen struct {
	Connected   bool
	Active      bool
	ConnectedAt time.Time
	Layout      appliance.Layout
	Streams     int // cameras that could be shown to it
	Camera      Picture
	Content     Picture
	Main        Picture
	Shared      Picture // content that it receives
}

// Picture describes a video stream; Frames counts from the stream's beginning.
type Picture struct {
	Width, Height int
	Frames        int64
}
