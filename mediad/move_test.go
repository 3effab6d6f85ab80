package mediad_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/mediatest"
	"github.com/plenum-meet/plenum/mediad/signal"
)

func TestReconnectKeepsState(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{})
	b.say(t, map[string]any{"type": "mute", "audio": true})
	b.say(t, map[string]any{"type": "hand", "raised": true})
	b.state(t, "muted", func(s signal.State) bool { return s.Muted.Audio && s.Hand == "raised" })
	old := *b
	m.connect(b)
	old.bye(t, signal.Replaced)
	b.state(t, "still muted", func(s signal.State) bool { return s.Muted.Audio && s.Hand == "raised" })
	eventually(t, "hears and sees again", func() bool { return b.Ear.Hears(a.tone) && b.Main.Shows() == 'a' && a.Main.Shows() == 'b' })
	require.True(t, a.Ear.Deaf(b.tone))
	require.Empty(t, a.Main.Faults(), "ben's new camera goes on where the old one stopped")
	b.Close()
	m.connect(b)
	eventually(t, "after a closed page too", func() bool { return b.Ear.Hears(a.tone) })
}

func TestAnotherBladeTakesOver(t *testing.T) {
	t.Parallel()
	l := newLab(t, 2, 3)
	m := l.meeting(2, appliance.CallLegProfile{})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{})
	b.say(t, map[string]any{"type": "mute", "audio": true})
	b.state(t, "muted", func(s signal.State) bool { return s.Muted.Audio })
	eventually(t, "ben hears anna", func() bool { return b.Ear.Hears(a.tone) })
	l.stop[2]()
	for _, g := range []*guest{a, b} {
		m.connect(g)
	}
	call, err := m.Tables.Calls.Get(context.Background(), m.Call)
	require.NoError(t, err)
	require.Equal(t, 3, call.Value.Slot)
	require.Equal(t, 2, call.Value.Epoch)
	eventually(t, "ben hears anna again", func() bool { return b.Ear.Hears(a.tone) })
	b.state(t, "still muted", func(s signal.State) bool { return s.Muted.Audio })
	var w signal.Welcome
	require.NoError(t, b.Await(time.Second, signal.KindWelcome, &w, nil))
	require.Equal(t, 2, w.Epoch)
	l.blade(2)
	time.Sleep(1500 * time.Millisecond)
	call, err = m.Tables.Calls.Get(context.Background(), m.Call)
	require.NoError(t, err)
	require.Equal(t, 3, call.Value.Slot, "and it stays there")
}

func TestFreshBladeTakesItsCallsUp(t *testing.T) {
	t.Parallel()
	l := newLab(t, 4)
	m := l.meeting(4, appliance.CallLegProfile{})
	a := m.join("anna", appliance.CallLegProfile{})
	a.state(t, "there", func(s signal.State) bool { return s.Active })
	l.stop[4]()
	a.bye(t, signal.Moved)
	l.blade(4)
	m.connect(a)
	a.state(t, "there", func(s signal.State) bool { return s.Active })
}

func TestDrain(t *testing.T) {
	t.Parallel()
	l := newLab(t, 2)
	m := l.meeting(2, appliance.CallLegProfile{})
	a := m.join("anna", appliance.CallLegProfile{})
	a.state(t, "there", func(s signal.State) bool { return s.Active })
	ctx := context.Background()
	_, err := l.tables.BladeOrders.Create(ctx, "2", appliance.BladeOrder{Drain: true})
	require.NoError(t, err)
	eventually(t, "the blade says that it drains", func() bool {
		b, err := l.tables.Blades.Get(ctx, "2")
		return err == nil && b.Value.Draining
	})
	l.blade(5)
	a.bye(t, signal.Moved)
	m.connect(a)
	call, err := m.Tables.Calls.Get(ctx, m.Call)
	require.NoError(t, err)
	require.Equal(t, 5, call.Value.Slot)
}

func TestControl(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	leg, _, err := m.Join(context.Background(), "anna", appliance.CallLegProfile{})
	require.NoError(t, err)
	b, err := mediatest.New(mediatest.Config{Name: "anna", Codec: m.lab.codec})
	require.NoError(t, err)
	defer b.Close()
	offer, err := b.Offer()
	require.NoError(t, err)
	ctx := context.Background()
	for name, c := range map[string]struct {
		path   string
		body   any
		status int
	}{
		"unknown leg": {"/legs/x/offer", map[string]any{"sdp": offer, "epoch": 1}, http.StatusNotFound},
		"old epoch":   {"/legs/" + leg + "/offer", map[string]any{"sdp": offer, "epoch": -1}, http.StatusConflict},
		"next epoch":  {"/legs/" + leg + "/offer", map[string]any{"sdp": offer, "epoch": 7}, http.StatusConflict},
		"bad offer":   {"/legs/" + leg + "/offer", map[string]any{"sdp": "v=0", "epoch": 1}, http.StatusBadRequest},
		"bad body":    {"/legs/" + leg + "/offer", "hello", http.StatusBadRequest},
		"good":        {"/legs/" + leg + "/offer", map[string]any{"sdp": offer, "epoch": 1}, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			status, err := m.Ask(ctx, 2, http.MethodPost, c.path, c.body, nil)
			require.NoError(t, err)
			require.Equal(t, c.status, status)
		})
	}
	var st struct{ Calls []string }
	status, err := m.Ask(ctx, 2, http.MethodGet, "/status", nil, &st)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, []string{m.Call}, st.Calls)
	blade, err := m.Tables.Blades.Get(ctx, "2")
	require.NoError(t, err)
	for _, token := range []string{"", "Bearer ", "Bearer " + blade.Value.Secret + "x", "Basic " + blade.Value.Secret} {
		r, err := http.NewRequest(http.MethodGet, blade.Value.Control+"/status", nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", token)
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	}
}

func TestOverTCP(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	a := m.join("anna", appliance.CallLegProfile{})
	leg, participant, err := m.Join(context.Background(), "ben", appliance.CallLegProfile{})
	require.NoError(t, err)
	b, err := mediatest.New(mediatest.Config{Name: "ben", Tone: tones['b'], Codec: m.lab.codec, TCP: true})
	require.NoError(t, err)
	defer b.Close()
	require.NoError(t, m.Connect(context.Background(), b, leg, 5*time.Second))
	require.NoError(t, b.Connected(5*time.Second), participant)
	eventually(t, "audio both ways", func() bool { return b.Ear.Hears(a.tone) && a.Ear.Hears(tones['b']) })
	eventually(t, "video both ways", func() bool { return b.Main.Shows() == 'a' && a.Main.Shows() == 'b' })
}
