package appliance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNewCall(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	call := NewCall("s", CoSpace{Name: "Lobby", Tenant: "t"}, CallProfile{Locked: ptr(true)}, "c", now)
	require.Equal(t, Call{CoSpace: "s", Name: "Lobby", Tenant: "t", CallType: CallTypeCoSpace, CallCorrelator: "c",
		Locked: ptr(true), StartedAt: now}, call)
}

func TestDisplayName(t *testing.T) {
	t.Parallel()
	leg, p := CallLeg{}, Participant{Name: "p"}
	require.Equal(t, "p", DisplayName(leg, p))
	leg.Name = "leg"
	require.Equal(t, "leg", DisplayName(leg, p))
	p.Configuration.NameLabelOverride = "over p"
	require.Equal(t, "over p", DisplayName(leg, p))
	leg.Configuration.NameLabelOverride = "over leg"
	require.Equal(t, "over leg", DisplayName(leg, p))
}

func TestLiveState(t *testing.T) {
	t.Parallel()
	require.Equal(t, LegInitial, LiveState())
	require.Equal(t, LegRinging, LiveState("", LegRinging, LegInitial))
	require.Equal(t, LegConnected, LiveState(LegOnHold, LegConnected, LegRinging))
	require.Equal(t, LegOnHold, LiveState(LegOnHold, "nonsense"))
}

func TestAlarmsOf(t *testing.T) {
	t.Parallel()
	require.Nil(t, AlarmsOf(LegStatus{}))
	require.Nil(t, AlarmsOf(LegStatus{RxAudio: &AudioStatus{PacketLossPercentage: ptr(2.9), Jitter: ptr(99)}}))
	require.Equal(t, &LegAlarms{PacketLoss: true}, AlarmsOf(LegStatus{RxAudio: &AudioStatus{PacketLossPercentage: ptr(3.0)}}))
	require.Equal(t, &LegAlarms{ExcessiveJitter: true, HighRoundTripTime: true},
		AlarmsOf(LegStatus{TxVideo: []*VideoStatus{{Jitter: ptr(100)}, {RoundTripTime: ptr(900)}}}))
}

func TestMessageTimeRemaining(t *testing.T) {
	t.Parallel()
	set := time.Unix(1000, 0)
	for _, c := range []struct {
		text, duration string
		after          time.Duration
		left           int
		ok             bool
	}{
		{"", "10", 0, 0, false},
		{"hi", "", 0, 0, false},
		{"hi", "permanent", 0, 0, false},
		{"hi", "10", 0, 10, true},
		{"hi", "10", 2500 * time.Millisecond, 8, true},
		{"hi", "10", time.Minute, 0, true},
		{"hi", "9000000000000000000", time.Second, 1<<31 - 2, true},
	} {
		left, ok := MessageTimeRemaining(Call{MessageText: c.text, MessageDuration: c.duration, MessageSetAt: set}, set.Add(c.after))
		require.Equal(t, c.ok, ok, c)
		require.Equal(t, c.left, left, c)
	}
}

func TestMayBeTouched(t *testing.T) {
	t.Parallel()
	require.True(t, Participant{}.CanModify())
	require.False(t, Participant{CallBridge: "b"}.CanModify())
	require.True(t, CallLeg{}.CanDelete())
	require.False(t, CallLeg{SubType: "distributionLink"}.CanDelete())
}
