package appliance

import (
	"math"
	"strconv"
	"time"
)

// NewCall is the call that starts in a coSpace. The coSpace and its rules (CallRules) give what they can; a call
// started through the API changes it further before it is stored. correlator is a new GUID.
func NewCall(coSpaceID string, coSpace CoSpace, rules CallProfile, correlator string, now time.Time) Call {
	return Call{
		CoSpace: coSpaceID, Name: coSpace.Name, Tenant: coSpace.Tenant, CallType: CallTypeCoSpace,
		CallCorrelator: correlator, Locked: ptr(True(rules.Locked)), StartedAt: now,
	}
}

// Values of Call.CallType.
const (
	CallTypeCoSpace = "coSpace"
	CallTypeAdHoc   = "adHoc"
)

// DisplayName is the name that others see for a leg: its own override, else its participant's, else the real name.
func DisplayName(leg CallLeg, p Participant) string {
	for _, name := range []string{leg.Configuration.NameLabelOverride, p.Configuration.NameLabelOverride, leg.Name} {
		if name != "" {
			return name
		}
	}
	return p.Name
}

// LiveState sums up the states of a participant's legs: the liveliest wins, "initial" when no blade has reported.
func LiveState(legs ...string) string {
	best := 0
	order := []string{LegInitial, LegRinging, LegOnHold, LegConnected}
	for _, state := range legs {
		for rank, name := range order {
			if state == name && rank > best {
				best = rank
			}
		}
	}
	return order[best]
}

// Alarm thresholds of a leg's media. The API's documents name the alarms but no figures; these are where speech
// begins to suffer.
const (
	AlarmPacketLoss    = 3.0 // per cent
	AlarmJitter        = 100 // milliseconds
	AlarmRoundTripTime = 500 // milliseconds
)

// AlarmsOf derives the alarms that a leg's reported status calls for, nil when there is none.
func AlarmsOf(s LegStatus) *LegAlarms {
	var a LegAlarms
	for _, audio := range []*AudioStatus{s.RxAudio, s.TxAudio} {
		if audio != nil {
			a.judge(audio.PacketLossPercentage, audio.Jitter, audio.RoundTripTime)
		}
	}
	for _, video := range append(append([]*VideoStatus{}, s.RxVideo...), s.TxVideo...) {
		if video != nil {
			a.judge(video.PacketLossPercentage, video.Jitter, video.RoundTripTime)
		}
	}
	if a == (LegAlarms{}) {
		return nil
	}
	return &a
}

func (a *LegAlarms) judge(loss *float64, jitter, roundTrip *int) {
	a.PacketLoss = a.PacketLoss || Flag(loss != nil && *loss >= AlarmPacketLoss)
	a.ExcessiveJitter = a.ExcessiveJitter || Flag(Number(jitter) >= AlarmJitter)
	a.HighRoundTripTime = a.HighRoundTripTime || Flag(Number(roundTrip) >= AlarmRoundTripTime)
}

// MessageForever is the messageDuration of a message that stays until it is replaced; unset means the same.
const MessageForever = "permanent"

// MessageTimeRemaining is how long a call's message will still be shown, in whole seconds rounded up; ok is false
// when there is no message or it stays for ever.
func MessageTimeRemaining(call Call, now time.Time) (seconds int, ok bool) {
	total, err := strconv.Atoi(call.MessageDuration)
	if err != nil || call.MessageText == "" {
		return 0, false
	}
	left := call.MessageSetAt.Add(time.Duration(min(total, math.MaxInt32)) * time.Second).Sub(now)
	return min(max(0, int((left+time.Second-1)/time.Second)), total), true
}

// CanModify reports whether this appliance may change a participant: one hosted by another call bridge it may not.
func (p Participant) CanModify() bool { return p.CallBridge == "" }

// CanDelete reports whether a leg may be removed by hand: the link that distributes a call over bridges may not.
func (l CallLeg) CanDelete() bool { return l.SubType != "distributionLink" }
