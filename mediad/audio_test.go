package mediad_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

func TestThreeHearEachOtherAndNotThemselves(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	none := appliance.CallLegProfile{}
	guests := []*guest{m.join("anna", none), m.join("ben", none), m.join("carl", none)}
	for _, g := range guests {
		for _, other := range guests {
			if other != g {
				eventually(t, g.name+" hears "+other.name, func() bool { return g.Ear.Hears(other.tone) })
			}
		}
	}
	packets, lost := guests[0].Ear.Counts()
	time.Sleep(time.Second)
	for _, g := range guests {
		require.True(t, g.Ear.Deaf(g.tone), "%s does not hear himself", g.name)
	}
	more, gone := guests[0].Ear.Counts()
	require.InDelta(t, 50, more-packets, 15, "packets a second")
	require.LessOrEqual(t, gone-lost, 2, "with continuous sequence numbers")
	var s signal.Speakers
	require.NoError(t, guests[0].Await(3*time.Second, signal.KindSpeakers, &s, func() bool { return len(s.Levels) == 3 }), "all speak")
	require.Positive(t, s.Levels[guests[1].participant])
}

func TestMute(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b, c := m.join("anna", host()), m.join("ben", appliance.CallLegProfile{}), m.join("carl", appliance.CallLegProfile{MuteSelfAllowed: no()})
	eventually(t, "carl hears ben", func() bool { return c.Ear.Hears(b.tone) && c.Ear.Hears(a.tone) })

	b.say(t, map[string]any{"type": "mute", "audio": true})
	b.state(t, "ben is muted", func(s signal.State) bool { return s.Muted.Audio })
	eventually(t, "ben is not heard", func() bool { return c.Ear.Deaf(b.tone) && a.Ear.Deaf(b.tone) && c.Ear.Hears(a.tone) })
	row, err := m.Tables.Legs.Get(context.Background(), b.leg)
	require.NoError(t, err)
	require.True(t, appliance.True(row.Value.Configuration.RxAudioMute), "the store says so")

	_, err = m.Tables.Legs.Update(context.Background(), b.leg, func(l *appliance.CallLeg) error {
		l.Configuration.RxAudioMute = no()
		return nil
	})
	require.NoError(t, err)
	eventually(t, "the API unmutes ben", func() bool { return c.Ear.Hears(b.tone) })

	c.say(t, map[string]any{"type": "mute", "audio": true})
	c.refused(t, "mute", signal.NotAllowed)
	b.say(t, map[string]any{"type": "mute", "audio": true, "participant": a.participant})
	b.refused(t, "mute", signal.NotAllowed)
	a.say(t, map[string]any{"type": "mute", "audio": true, "participant": "nobody"})
	a.refused(t, "mute", signal.UnknownParticipant)
	a.say(t, map[string]any{"type": "mute", "audio": true, "participant": "*"})
	eventually(t, "all others are muted", func() bool { return a.Ear.Deaf(b.tone) && a.Ear.Deaf(c.tone) && b.Ear.Hears(a.tone) })

	_, err = m.Tables.Calls.Update(context.Background(), m.Call, func(call *appliance.Call) error {
		call.AllowAllMuteSelf = yes()
		return nil
	})
	require.NoError(t, err)
	c.state(t, "carl may unmute himself", func(s signal.State) bool { return s.Rules.MuteSelf })
	c.say(t, map[string]any{"type": "mute", "audio": false})
	eventually(t, "carl is heard again", func() bool { return a.Ear.Hears(c.tone) })

	_, err = m.Tables.Legs.Update(context.Background(), b.leg, func(l *appliance.CallLeg) error {
		l.Configuration.TxAudioMute = yes()
		return nil
	})
	require.NoError(t, err)
	eventually(t, "ben hears nothing with txAudioMute", func() bool {
		before, _ := b.Ear.Counts()
		time.Sleep(600 * time.Millisecond)
		after, _ := b.Ear.Counts()
		return before == after
	})
}

func TestLobbyAndActivation(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{NeedsActivation: yes()})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{DeactivationMode: "remainActivated"})
	a.state(t, "in the lobby", func(s signal.State) bool { return !s.Active })
	var r signal.Roster
	require.NoError(t, a.Await(3*time.Second, signal.KindRoster, &r, nil))
	require.Len(t, r.Participants, 1, "only oneself")
	require.Equal(t, a.participant, r.Participants[0].ID)
	time.Sleep(1500 * time.Millisecond)
	packets, _ := a.Ear.Counts()
	require.Zero(t, packets, "no sound, not even silence")
	require.Zero(t, a.Main.Frames(), "no picture")
	a.say(t, map[string]any{"type": "chat", "text": "hello?"})
	a.refused(t, "chat", signal.NotAllowed)

	lead := host()
	lead.NeedsActivation = no()
	c := m.join("carl", lead)
	eventually(t, "the activator lets all hear", func() bool { return a.Ear.Hears(b.tone) && b.Ear.Hears(a.tone) && a.Ear.Hears(c.tone) })
	a.state(t, "active", func(s signal.State) bool { return s.Active })
	require.NoError(t, a.Await(3*time.Second, signal.KindRoster, &r, func() bool { return len(r.Participants) == 3 }))
	eventually(t, "the call remembers", func() bool {
		call, err := m.Tables.Calls.Get(context.Background(), m.Call)
		return err == nil && call.Value.EverActivated
	})
	c.state(t, "may admit", func(s signal.State) bool { return s.Rules.Admit })

	c.say(t, map[string]any{"type": "admit", "participant": a.participant, "admitted": false})
	a.state(t, "put back", func(s signal.State) bool { return !s.Active })
	eventually(t, "and not heard", func() bool { return c.Ear.Deaf(a.tone) && c.Ear.Hears(b.tone) })
	c.say(t, map[string]any{"type": "admit", "participant": a.participant, "admitted": true})
	a.state(t, "let in", func(s signal.State) bool { return s.Active })

	c.say(t, map[string]any{"type": "leave"})
	c.bye(t, signal.Removed)
	time.Sleep(500 * time.Millisecond)
	b.state(t, "ben remains activated", func(s signal.State) bool { return s.Active })
	a.state(t, "anna was admitted", func(s signal.State) bool { return s.Active })
}

func TestDeactivation(t *testing.T) {
	t.Parallel()
	second := 1
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{NeedsActivation: yes()})
	lead := m.join("carl", appliance.CallLegProfile{NeedsActivation: no()})
	a := m.join("anna", appliance.CallLegProfile{DeactivationMode: "deactivate", DeactivationModeTime: &second})
	b := m.join("ben", appliance.CallLegProfile{DeactivationMode: "disconnect", DeactivationModeTime: &second})
	a.state(t, "active", func(s signal.State) bool { return s.Active })
	b.state(t, "active", func(s signal.State) bool { return s.Active })
	start := time.Now()
	lead.say(t, map[string]any{"type": "leave"})
	b.bye(t, signal.Removed)
	require.Greater(t, time.Since(start), 900*time.Millisecond, "not before deactivationModeTime")
	a.state(t, "back in the lobby", func(s signal.State) bool { return !s.Active })
}
