package call

import (
	"encoding/json"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pion/rtp"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// line is a Line that keeps what it is given.
type line struct {
	mu     sync.Mutex // guards everything below
	told   []told
	hungup []string
	sent   int
}

type told struct {
	kind, text string
	at         time.Time
}

func (l *line) Send(Media, *rtp.Header, []byte, bool) { l.mu.Lock(); l.sent++; l.mu.Unlock() }
func (l *line) AskKey(Media)                          {}
func (l *line) Limit(int)                             {}
func (l *line) Tell(kind string, text []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, told{kind, string(text), time.Now()})
}
func (l *line) Hangup(reason string) { l.mu.Lock(); l.hungup = append(l.hungup, reason); l.mu.Unlock() }

func (l *line) all(kind string) []told {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []told
	for _, t := range l.told {
		if t.kind == kind {
			list = append(list, t)
		}
	}
	return list
}

func (l *line) state(t *testing.T) signal.State {
	t.Helper()
	var s signal.State
	states := l.all(signal.KindState)
	require.NotEmpty(t, states)
	require.NoError(t, json.Unmarshal([]byte(states[len(states)-1].text), &s))
	return s
}

// fixture is a call without a store: its orders are counted.
type fixture struct {
	t      *testing.T
	call   *Call
	want   Want
	mu     sync.Mutex // guards orders
	orders []string
}

func newFixture(t *testing.T) *fixture {
	f := &fixture{t: t, want: Want{Call: appliance.Call{Epoch: 1, StartedAt: time.Now()}, Rules: appliance.CallRules(),
		Legs: map[string]Leg{}, Participants: map[string]appliance.Participant{}}}
	f.call = start(Config{ID: "call", Slot: 2, Codec: opus.Open(slog.New(slog.DiscardHandler)), Log: slog.New(slog.DiscardHandler), Now: time.Now, NewID: func() string { return "id" }, Changed: func() {}},
		func(_ *Call, j job) {
			f.mu.Lock()
			f.orders = append(f.orders, j.to)
			f.mu.Unlock()
		})
	return f
}

func (f *fixture) leg(id string, rules appliance.CallLegProfile) {
	legs := map[string]Leg{}
	for k, v := range f.want.Legs {
		legs[k] = v
	}
	resolved := appliance.LegRules(appliance.ProfileLevel{Profile: rules})
	legs[id] = Leg{Row: appliance.CallLeg{Name: id, Participant: "p" + id}, Rules: resolved}
	f.want.Legs = legs
	f.call.SetWant(f.want)
}

func (f *fixture) connect(id string) (*Link, *line) {
	seat := f.call.Seat(f.t.Context(), id)
	require.NotNil(f.t, seat)
	l := &line{}
	link := seat.Connect(l)
	link.Up()
	link.Open()
	synctest.Wait()
	return link, l
}

func (f *fixture) ordered() int {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.orders)
}

func TestLegsThatStayAwayAreRemoved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		defer f.call.Close("")
		f.leg("a", appliance.CallLegProfile{})
		time.Sleep(59 * time.Second)
		require.Zero(t, f.ordered())
		time.Sleep(3 * time.Second)
		require.Equal(t, 1, f.ordered(), "a new leg has a minute")
		link, _ := f.connect("a")
		time.Sleep(time.Hour)
		before := f.ordered()
		link.Down()
		time.Sleep(29 * time.Second)
		require.Equal(t, before, f.ordered())
		time.Sleep(3 * time.Second)
		require.Equal(t, before+1, f.ordered(), "one that was connected half a minute")
	})
}

func TestPingsAndRosterPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		defer f.call.Close("")
		f.leg("a", appliance.CallLegProfile{})
		_, l := f.connect("a")
		require.Equal(t, signal.KindWelcome, l.told[0].kind, "welcome comes first")
		start := len(l.all(signal.KindPing))
		time.Sleep(10 * time.Second)
		require.InDelta(t, 20, len(l.all(signal.KindPing))-start, 1)
		rosters := len(l.all(signal.KindRoster))
		for i := range 100 { // somebody joins every 10 ms for a second
			f.leg("x"+strconv.Itoa(i), appliance.CallLegProfile{})
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		sent := l.all(signal.KindRoster)[rosters:]
		require.LessOrEqual(t, len(sent), 7)
		for i := 1; i < len(sent); i++ {
			require.GreaterOrEqual(t, sent[i].at.Sub(sent[i-1].at), rosterInterval)
		}
		var r signal.Roster
		require.NoError(t, json.Unmarshal([]byte(sent[len(sent)-1].text), &r))
		require.Len(t, r.Participants, 101, "and the last is whole")
	})
}

func TestDeactivationWaitsItsTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		defer f.call.Close("")
		need, ten := true, 10
		f.leg("lead", appliance.CallLegProfile{})
		f.leg("a", appliance.CallLegProfile{NeedsActivation: &need, DeactivationModeTime: &ten})
		_, a := f.connect("a")
		require.False(t, a.state(t).Active, "the activator is not there yet")
		f.connect("lead")
		require.True(t, a.state(t).Active)
		require.Equal(t, 1, f.ordered(), "that there was one is stored")
		delete(f.want.Legs, "lead")
		f.leg("a", appliance.CallLegProfile{NeedsActivation: &need, DeactivationModeTime: &ten})
		time.Sleep(9900 * time.Millisecond)
		require.True(t, a.state(t).Active)
		time.Sleep(300 * time.Millisecond)
		require.False(t, a.state(t).Active)
	})
}

func TestActivatorsOfACallTakenUpCountBeforeTheyAreBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		defer f.call.Close("")
		need := true
		f.want.Call.Epoch = 2
		f.want.Legs = map[string]Leg{"lead": {Row: appliance.CallLeg{Participant: "lead"}, Rules: appliance.LegRules()}}
		f.leg("a", appliance.CallLegProfile{NeedsActivation: &need, DeactivationMode: "disconnect"})
		_, a := f.connect("a")
		require.True(t, a.state(t).Active, "the browser of the activator is only slower")
	})
}

func TestBannerStandsAsLongAsItShould(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		defer f.call.Close("")
		f.call.History(nil)
		f.want.Call.MessageText, f.want.Call.MessageDuration = "hello", "30"
		f.leg("a", appliance.CallLegProfile{})
		f.leg("b", appliance.CallLegProfile{})
		f.leg("c", appliance.CallLegProfile{})
		_, a := f.connect("a")
		time.Sleep(10 * time.Second)
		_, b := f.connect("b")
		time.Sleep(25 * time.Second)
		_, c := f.connect("c")
		require.Contains(t, a.all(signal.KindMessage)[0].text, `"seconds":30`)
		require.Contains(t, b.all(signal.KindMessage)[0].text, `"seconds":20`)
		require.Empty(t, c.all(signal.KindMessage))
	})
}

func TestNewConnectionReplacesTheOld(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.leg("a", appliance.CallLegProfile{})
		first, old := f.connect("a")
		_, l := f.connect("a")
		require.Equal(t, []string{signal.Replaced}, old.hungup)
		before := f.ordered()
		first.Down()
		first.Text([]byte(`{"type":"hand","raised":true}`))
		require.Equal(t, before, f.ordered(), "the old one has nothing to say")
		synctest.Wait()
		require.True(t, f.call.Seen().Legs["a"].Connected)
		f.call.Close(signal.Moved)
		require.Equal(t, []string{signal.Moved}, l.hungup)
		require.Nil(t, f.call.Seat(t.Context(), "a"))
	})
}

func TestNoticeStandsAsLongAsItShould(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		defer f.call.Close("")
		f.call.History(nil)
		f.want.Notice = Notice{Text: "no licence", Seconds: 30, Prompt: true}
		f.leg("a", appliance.CallLegProfile{})
		time.Sleep(time.Minute)
		first, a := f.connect("a")
		require.Contains(t, a.all(signal.KindNotice)[0].text, `"seconds":30`, "from joining on")
		require.True(t, first.announce.Load())
		time.Sleep(10 * time.Second)
		again, b := f.connect("a")
		require.Contains(t, b.all(signal.KindNotice)[0].text, `"seconds":20`)
		require.False(t, again.announce.Load(), "who comes back has heard it")
		time.Sleep(25 * time.Second)
		_, c := f.connect("a")
		require.Empty(t, c.all(signal.KindNotice))
	})
}
