package mediad_test

import (
	"context"
	"log/slog"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/mediad"
	"github.com/plenum-meet/plenum/mediad/mediatest"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/signal"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == childVerb {
		os.Exit(runChild(os.Args[2:]))
	}
	os.Exit(storetest.Main(m))
}

// lab is a store with blades.
type lab struct {
	t        *testing.T
	tables   *store.Tables
	endpoint string
	prefix   string
	codec    opus.Codec
	log      *slog.Logger
	stop     map[int]func()
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }

func newLab(t *testing.T, slots ...int) *lab {
	t.Helper()
	l := &lab{t: t, log: discard(), stop: map[int]func(){}}
	if os.Getenv("PLENUM_TEST_LOG") != "" {
		l.log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	l.endpoint, l.prefix = storetest.Endpoint(t)
	l.tables = storetest.Dial(t, l.endpoint, l.prefix)
	l.codec = opus.NewPool(opus.Open(l.log), 8)
	for _, slot := range slots {
		l.blade(slot)
	}
	return l
}

// blade starts a blade in slot and waits until it is there; l.stop ends it.
func (l *lab) blade(slot int) {
	l.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- mediad.Run(ctx, mediad.Config{Slot: slot, Etcd: []string{l.endpoint}, Prefix: l.prefix, Media: "127.0.0.1:0", Log: l.log.With("blade", slot),
			First: 10 * time.Second, Lost: 2 * time.Second})
	}()
	stopped := false
	l.stop[slot] = func() {
		if !stopped {
			stopped = true
			cancel()
			require.NoError(l.t, <-done)
		}
	}
	l.t.Cleanup(func() { l.stop[slot]() })
	require.Eventually(l.t, func() bool {
		_, err := l.tables.Blades.Get(context.Background(), strconv.Itoa(slot))
		return err == nil
	}, patience, 10*time.Millisecond)
}

func (l *lab) meeting(slot int, rules appliance.CallLegProfile) *meeting {
	l.t.Helper()
	m, err := mediatest.NewMeeting(context.Background(), l.tables, slot, rules)
	require.NoError(l.t, err)
	return &meeting{Meeting: m, lab: l, t: l.t}
}

type meeting struct {
	*mediatest.Meeting
	lab *lab
	t   *testing.T
}

// guest is a participant with his browser.
type guest struct {
	*mediatest.Browser
	leg, participant string
	tone             float64
	name             string
}

var tones = map[byte]float64{'a': 500, 'b': 800, 'c': 1300, 'd': 2100}

func (m *meeting) join(name string, rules appliance.CallLegProfile) *guest {
	m.t.Helper()
	leg, participant, err := m.Join(context.Background(), name, rules)
	require.NoError(m.t, err)
	g := &guest{leg: leg, participant: participant, name: name, tone: tones[name[0]]}
	m.connect(g)
	return g
}

// connect gives the guest a new browser that is connected.
func (m *meeting) connect(g *guest) {
	m.t.Helper()
	b, err := mediatest.New(mediatest.Config{Name: g.name, Tone: g.tone, Codec: m.lab.codec})
	require.NoError(m.t, err)
	m.t.Cleanup(b.Close)
	g.Browser = b
	require.NoError(m.t, m.Connect(context.Background(), b, g.leg, patience))
	require.NoError(m.t, b.Connected(patience))
}

// patience is how long things may take on a machine that is busy with other things too.
const patience = 12 * time.Second

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	require.Eventually(t, ok, patience, 20*time.Millisecond, what)
}

// yes and no are what optional booleans point at.
func yes() *bool { b := true; return &b }
func no() *bool  { return new(bool) }

// host is what somebody who leads a meeting may do.
func host() appliance.CallLegProfile {
	return appliance.CallLegProfile{MuteOthersAllowed: yes(), VideoMuteOthersAllowed: yes(), DisconnectOthersAllowed: yes(), EndCallAllowed: yes(),
		CallLockAllowed: yes(), SetImportanceAllowed: yes()}
}

// state waits until the newest state of a guest is as it should be.
func (g *guest) state(t *testing.T, what string, ok func(signal.State) bool) {
	t.Helper()
	var s signal.State
	require.NoError(t, g.Await(patience, signal.KindState, &s, func() bool { return ok(s) }), what)
}

// refused waits for the answer to a message that could not be used.
func (g *guest) refused(t *testing.T, to, reason string) {
	t.Helper()
	var e signal.Error
	require.NoError(t, g.Await(patience, signal.KindError, &e, func() bool { return e.To == to && e.Reason == reason }))
}

func (g *guest) say(t *testing.T, m map[string]any) {
	t.Helper()
	require.NoError(t, g.Send(m))
}

// bye waits for the end of the connection and its reason.
func (g *guest) bye(t *testing.T, reason string) {
	t.Helper()
	var b signal.Bye
	require.NoError(t, g.Await(patience, signal.KindBye, &b, nil))
	require.Equal(t, reason, b.Reason)
	require.NoError(t, g.Gone(patience))
}
