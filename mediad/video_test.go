package mediad_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// quiet makes only some of the guests speak.
func quiet(guests []*guest, speaker *guest) {
	for _, g := range guests {
		g.Muzzled.Store(g != speaker)
	}
}

func TestActiveSpeakerIsShown(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b, c := m.join("anna", host()), m.join("ben", appliance.CallLegProfile{}), m.join("carl", appliance.CallLegProfile{})
	guests := []*guest{a, b, c}
	quiet(guests, a)
	eventually(t, "all see anna", func() bool { return b.Main.Shows() == 'a' && c.Main.Shows() == 'a' })
	quiet(guests, b)
	eventually(t, "all see ben, he sees anna", func() bool { return a.Main.Shows() == 'b' && c.Main.Shows() == 'b' && b.Main.Shows() == 'a' })
	c.state(t, "carl is told whom he sees", func(s signal.State) bool { return s.Showing == b.participant })
	quiet(guests, c)
	eventually(t, "all see carl, he sees ben", func() bool { return a.Main.Shows() == 'c' && b.Main.Shows() == 'c' && c.Main.Shows() == 'b' })

	a.say(t, map[string]any{"type": "importance", "participant": b.participant, "importance": 3})
	eventually(t, "ben is pinned, he sees the speaker", func() bool { return a.Main.Shows() == 'b' && c.Main.Shows() == 'b' && b.Main.Shows() == 'c' })
	a.say(t, map[string]any{"type": "importance", "participant": b.participant, "importance": 0})
	eventually(t, "and no more", func() bool { return a.Main.Shows() == 'c' })

	c.say(t, map[string]any{"type": "mute", "video": true})
	eventually(t, "a muted camera makes place for another", func() bool { return a.Main.Shows() == 'b' && b.Main.Shows() == 'a' })
	c.say(t, map[string]any{"type": "mute", "video": false})
	eventually(t, "and comes back", func() bool { return a.Main.Shows() == 'c' })
	c.Blind.Store(true)
	eventually(t, "a camera that is switched off too", func() bool { return a.Main.Shows() == 'b' })

	late := time.Now()
	d := m.join("dora", appliance.CallLegProfile{})
	eventually(t, "a late joiner sees somebody", func() bool { return d.Main.Frames() > 0 })
	require.Less(t, time.Since(late), 2*time.Second)
	for _, g := range append(guests, d) {
		require.Empty(t, g.Main.Faults(), g.name)
	}
	_, err := m.Tables.Legs.Update(context.Background(), d.leg, func(l *appliance.CallLeg) error {
		l.Configuration.TxVideoMute = yes()
		return nil
	})
	require.NoError(t, err)
	eventually(t, "txVideoMute stops the picture", func() bool { return d.Main.Shows() == 0 })
}

func TestPresentation(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{})
	c := m.join("carl", appliance.CallLegProfile{PresentationContributionAllowed: no()})
	d := m.join("dora", appliance.CallLegProfile{PresentationViewingAllowed: no()})
	a.Sharing.Store(true)
	time.Sleep(300 * time.Millisecond)
	require.Zero(t, b.Content.Frames(), "content that was not announced is not shown")
	a.say(t, map[string]any{"type": "present", "on": true})
	eventually(t, "all see anna's content", func() bool { return b.Content.Shows() == 'A' && c.Content.Shows() == 'A' })
	b.state(t, "who presents", func(s signal.State) bool { return s.Presenter == a.participant })
	require.Zero(t, a.Content.Frames(), "not she herself")
	require.Zero(t, d.Content.Frames(), "nor one who may not")

	b.Sharing.Store(true)
	b.say(t, map[string]any{"type": "present", "on": true})
	eventually(t, "the newest presenter wins", func() bool { return a.Content.Shows() == 'B' && c.Content.Shows() == 'B' })
	eventually(t, "the API can know", func() bool {
		seen, err := m.Tables.CallsSeen.Get(context.Background(), m.Call)
		return err == nil && seen.Value.PresenterCallLeg == b.leg
	})
	c.say(t, map[string]any{"type": "present", "on": true})
	c.refused(t, "present", signal.NotAllowed)
	_, err := m.Tables.Calls.Update(context.Background(), m.Call, func(call *appliance.Call) error {
		call.AllowAllPresentationContribution = yes()
		return nil
	})
	require.NoError(t, err)
	c.state(t, "carl may present", func(s signal.State) bool { return s.Rules.Present })
	b.say(t, map[string]any{"type": "present", "on": false})
	eventually(t, "the one before is back", func() bool { return b.Content.Shows() == 'A' })
	a.say(t, map[string]any{"type": "present", "on": false})
	b.state(t, "nobody presents", func(s signal.State) bool { return s.Presenter == "" })
	eventually(t, "and nothing is shown", func() bool { return b.Content.Shows() == 0 })
	for _, g := range []*guest{a, b, c} {
		require.Empty(t, g.Content.Faults(), g.name)
	}
}

func TestFeedbackReachesTheSender(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{})
	eventually(t, "ben sees anna", func() bool { return b.Main.Shows() == 'a' })
	keys := a.Keys.Load()
	time.Sleep(500 * time.Millisecond)
	b.Ask()
	eventually(t, "his PLI reaches her", func() bool { return a.Keys.Load() > keys })
	eventually(t, "she may send at full rate", func() bool { return a.Limit.Load() > 2_000_000 })
	b.Estimate(400_000)
	eventually(t, "his estimate limits her", func() bool { return a.Limit.Load() > 390_000 && a.Limit.Load() < 500_000 })
	b.Estimate(10_000)
	eventually(t, "not below the floor", func() bool { return a.Limit.Load() > 150_000 && a.Limit.Load() < 300_000 })
}
