package mediad_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

func TestWelcomeStateAndRoster(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a := m.join("anna", host())
	var w signal.Welcome
	require.NoError(t, a.Await(3*time.Second, signal.KindWelcome, &w, nil))
	require.Equal(t, signal.Welcome{You: a.participant, Leg: a.leg, Call: m.Call, Epoch: 1, Title: "Lobby", Slot: 2}, w)
	a.state(t, "her rules", func(s signal.State) bool {
		return s.Active && s.Rules.MuteOthers && s.Rules.Admit && s.Rules.Present && s.Layout == "automatic" && s.Call.ChatAllowed && s.Hand == "lowered"
	})
	b := m.join("ben", appliance.CallLegProfile{})
	var r signal.Roster
	require.NoError(t, a.Await(3*time.Second, signal.KindRoster, &r, func() bool { return len(r.Participants) == 2 && r.Participants[1].Connected }))
	require.Equal(t, []string{"anna", "ben"}, []string{r.Participants[0].Name, r.Participants[1].Name})
	var p signal.Ping
	require.NoError(t, a.Await(2*time.Second, signal.KindPing, &p, func() bool { return p.N >= 2 }))

	b.say(t, map[string]any{"type": "hand", "raised": true})
	b.state(t, "hand", func(s signal.State) bool { return s.Hand == "raised" })
	require.NoError(t, a.Await(3*time.Second, signal.KindRoster, &r, func() bool { return r.Participants[1].Hand == "raised" }))
	a.say(t, map[string]any{"type": "hand", "raised": false, "participant": b.participant})
	b.state(t, "the host lowers it", func(s signal.State) bool { return s.Hand == "lowered" })

	b.say(t, map[string]any{"type": "layout", "layout": "speakerOnly"})
	b.state(t, "layout", func(s signal.State) bool { return s.Layout == "speakerOnly" })
	b.say(t, map[string]any{"type": "layout", "layout": "upsideDown"})
	b.refused(t, "layout", signal.BadMessage)
	a.say(t, map[string]any{"type": "lock", "locked": true})
	b.state(t, "locked", func(s signal.State) bool { return s.Locked })
	b.say(t, map[string]any{"type": "lock", "locked": false})
	b.refused(t, "lock", signal.NotAllowed)

	profile, err := m.Tables.CoSpaces.Get(context.Background(), m.CoSpace)
	require.NoError(t, err)
	_, err = m.Tables.CallLegProfiles.Update(context.Background(), profile.Value.CallLegProfile, func(p *appliance.CallLegProfile) error {
		p.ChangeLayoutAllowed = no()
		return nil
	})
	require.NoError(t, err)
	b.state(t, "a changed profile counts at once", func(s signal.State) bool { return !s.Rules.ChangeLayout })
}

func TestChatAndBanner(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	ctx := context.Background()
	for i := range 60 {
		_, err := m.Tables.Messages.Create(ctx, m.CoSpace+"/old"+strconv.Itoa(i), appliance.Message{Message: strconv.Itoa(i), From: "api",
			SentAt: time.Unix(int64(1000+i), 0)})
		require.NoError(t, err)
	}
	a := m.join("anna", appliance.CallLegProfile{})
	eventually(t, "the last fifty lines", func() bool { return len(a.All(signal.KindChat)) == 50 })
	require.Contains(t, string(a.All(signal.KindChat)[0].Text), `"text":"10"`)
	b := m.join("ben", appliance.CallLegProfile{ChatContributionAllowed: no()})
	a.say(t, map[string]any{"type": "chat", "text": "hello \"ben\""})
	var c signal.Chat
	require.NoError(t, b.Await(3*time.Second, signal.KindChat, &c, func() bool { return c.From == a.participant }))
	require.Equal(t, `hello "ben"`, c.Text)
	require.Equal(t, "anna", c.Name)
	require.WithinDuration(t, time.Now(), c.At, 10*time.Second)
	b.say(t, map[string]any{"type": "chat", "text": "hi"})
	b.refused(t, "chat", signal.NotAllowed)

	_, err := m.Tables.Calls.Update(ctx, m.Call, func(call *appliance.Call) error {
		call.MessageText, call.MessagePosition, call.MessageDuration = "Lunch!", "top", "30"
		return nil
	})
	require.NoError(t, err)
	var banner signal.Banner
	require.NoError(t, b.Await(3*time.Second, signal.KindMessage, &banner, nil))
	require.Equal(t, signal.Banner{Text: "Lunch!", Position: "top", Seconds: 30}, banner)
	d := m.join("dora", appliance.CallLegProfile{})
	require.NoError(t, d.Await(3*time.Second, signal.KindMessage, &banner, nil), "who comes later is told too")
	require.LessOrEqual(t, banner.Seconds, 30)
}

func TestDropLeaveAndEnd(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b, c := m.join("anna", host()), m.join("ben", appliance.CallLegProfile{}), m.join("carl", appliance.CallLegProfile{})
	b.say(t, map[string]any{"type": "drop", "participant": a.participant})
	b.refused(t, "drop", signal.NotAllowed)
	b.say(t, map[string]any{"type": "end"})
	b.refused(t, "end", signal.NotAllowed)
	a.say(t, map[string]any{"type": "drop", "participant": b.participant})
	b.bye(t, signal.Removed)
	_, err := m.Tables.Legs.Get(context.Background(), b.leg)
	require.Equal(t, appliance.Missing, appliance.KindOf(err))
	status, err := m.Ask(context.Background(), 2, "DELETE", "/legs/"+c.leg, nil, nil)
	require.NoError(t, err)
	require.Equal(t, 204, status)
	c.bye(t, signal.Removed)
	a.say(t, map[string]any{"type": "end"})
	a.bye(t, signal.CallEnded)
	_, err = m.Tables.Calls.Get(context.Background(), m.Call)
	require.Equal(t, appliance.Missing, appliance.KindOf(err))
}

func TestBadMessages(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a := m.join("anna", appliance.CallLegProfile{})
	a.state(t, "there", func(s signal.State) bool { return s.Active })
	a.say(t, map[string]any{"type": "mute"})
	a.refused(t, "mute", signal.BadMessage)
	a.say(t, map[string]any{"type": "fromTheFuture", "x": 1})
	a.say(t, map[string]any{"type": "chat", "text": strings.Repeat("x", 5000)})
	a.refused(t, "chat", signal.TooLong)
	for range 60 {
		a.say(t, map[string]any{"type": "pong", "n": 1})
	}
	a.refused(t, "", signal.TooFast)
	time.Sleep(time.Second)
	a.say(t, map[string]any{"type": "hand", "raised": true})
	a.state(t, "the channel still works", func(s signal.State) bool { return s.Hand == "raised" })
}

func TestStatusIsReported(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{})
	ctx := context.Background()
	eventually(t, "figures of anna's leg", func() bool {
		row, err := m.Tables.LegsSeen.Get(ctx, a.leg)
		s := row.Value
		return err == nil && s.State == appliance.LegConnected && s.RxAudio != nil && *s.RxAudio.BitRate > 10_000 && *s.TxAudio.BitRate > 10_000 &&
			len(s.RxVideo) == 1 && *s.RxVideo[0].Width == 640 && *s.RxVideo[0].FrameRate > 10 && len(s.TxVideo) == 1 && *s.AvailableVideoStreams == 1
	})
	row, err := m.Tables.LegsSeen.Get(ctx, a.leg)
	require.NoError(t, err)
	require.Equal(t, "AEAD_AES_128_GCM", row.Value.CipherSuite)
	require.True(t, *row.Value.EncryptedMedia)
	require.False(t, *row.Value.Deactivated)
	require.EqualValues(t, "automatic", row.Value.ActiveLayout)
	require.Zero(t, *row.Value.RxAudio.PacketLossPercentage)
	require.NotZero(t, row.Lease)
	eventually(t, "round trip time", func() bool {
		row, err := m.Tables.LegsSeen.Get(ctx, a.leg)
		return err == nil && row.Value.TxAudio != nil && row.Value.TxAudio.RoundTripTime != nil
	})
	eventually(t, "the blade counts", func() bool {
		blade, err := m.Tables.Blades.Get(ctx, "2")
		v := blade.Value
		return err == nil && v.Calls == 1 && v.Legs == 2 && v.AudioIn > 10_000 && v.VideoOut > 10_000 && v.Opus != ""
	})
	b.Close()
	eventually(t, "a page that was closed is seen", func() bool {
		row, err := m.Tables.LegsSeen.Get(ctx, b.leg)
		return err == nil && row.Value.State == appliance.LegInitial
	})
	eventually(t, "and its leg goes in the end", func() bool {
		_, err := m.Tables.Legs.Get(ctx, b.leg)
		return appliance.KindOf(err) == appliance.Missing
	})
	_, err = m.Tables.LegsSeen.Get(ctx, b.leg)
	require.Equal(t, appliance.Missing, appliance.KindOf(err))
}
