package ucsm_test

import (
	"context"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const boot = 10 * time.Second

// lab is an appliance with a clock that the test moves and no daemons.
type lab struct {
	t       *testing.T
	manager ucsm.Manager
	deps    rest.Deps
	clock   atomic.Int64
}

func newLab(t *testing.T, kind string, media int) *lab {
	l := &lab{t: t}
	l.clock.Store(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC).UnixNano())
	now := func() time.Time { return time.Unix(0, l.clock.Load()).UTC() }
	l.deps = rest.Deps{Tables: storetest.Open(t), Now: now, NewID: uuid.NewString}
	o := ucsm.Options{Model: "m5", Boot: boot, Media: media, Admin: "Lab-password-1"}
	require.NoError(t, ucsm.Prepare(t.Context(), l.deps, kind, o))
	require.NoError(t, l.manager.Seed(t.Context(), l.deps, kind, o))
	l.pass(0)
	return l
}

// pass lets time pass, a tick each second.
func (l *lab) pass(d time.Duration) {
	l.t.Helper()
	for {
		require.NoError(l.t, l.manager.Tick(l.t.Context(), l.deps))
		if d <= 0 {
			return
		}
		l.clock.Add(int64(time.Second))
		d -= time.Second
	}
}

func (l *lab) tree() *tree.Snapshot {
	s, err := l.manager.Tree(l.deps).Load(l.t.Context())
	require.NoError(l.t, err)
	return s
}

func (l *lab) get(dn, prop string) string {
	l.t.Helper()
	o := l.tree().Get(dn)
	require.NotNil(l.t, o, dn)
	return o.Get(prop)
}

func (l *lab) set(dn, prop, value string) {
	l.t.Helper()
	_, err := l.manager.Tree(l.deps).Commit(l.t.Context(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: dn, Props: map[string]string{prop: value}}}, nil
	})
	require.NoError(l.t, err)
	l.pass(0)
}

func (l *lab) order(slot int) appliance.BladeOrder {
	row, err := l.deps.Tables.BladeOrders.Get(l.t.Context(), strconv.Itoa(slot))
	if appliance.KindOf(err) != appliance.Missing { // a slot without an order runs
		require.NoError(l.t, err)
	}
	return row.Value
}

var (
	run = appliance.BladeOrder{}
	off = appliance.BladeOrder{Off: true}
	cut = appliance.BladeOrder{Off: true, Cut: true}
)

// TestEachFaultEndToEnd: injected as an operator types it, raised on the tree, felt by the blades, and cleared.
func TestEachFaultEndToEnd(t *testing.T) {
	t.Parallel()
	const b2, b3 = "sys/chassis-1/blade-2", "sys/chassis-1/blade-3"
	for _, c := range []struct {
		fault, raised string
		after         time.Duration
		orders        map[int]appliance.BladeOrder
		mends         bool // ends by itself
		acknowledge   []int
	}{
		{fault: "pull-blade 2", raised: b2 + "/fault-F0319", orders: map[int]appliance.BladeOrder{1: run, 2: cut, 3: run}},
		{fault: "pull-blade 1", raised: "sys/chassis-1/blade-1/fault-F0319", orders: map[int]appliance.BladeOrder{1: cut, 2: run, 3: run}},
		{fault: "kill-fi a", raised: "sys/switch-A/fault-F0291", orders: map[int]appliance.BladeOrder{1: run, 2: run, 3: run}},
		{fault: "port-down a 1", raised: "sys/switch-A/slot-1/switch-ether/port-1/fault-F0277", orders: map[int]appliance.BladeOrder{1: run, 2: run}},
		{fault: "fan 5", raised: "sys/chassis-1/fan-module-1-5/fan-1/fault-F0373", orders: map[int]appliance.BladeOrder{1: run, 2: run}},
		{fault: "psu 2", raised: "sys/chassis-1/psu-2/fault-F0374", orders: map[int]appliance.BladeOrder{1: run, 2: run}},
		{fault: "disk 1", raised: "sys/chassis-1/blade-1/board/storage-SAS-1/disk-1/fault-F0181", orders: map[int]appliance.BladeOrder{1: run, 2: run}},
		{fault: "overheat 3", raised: b3 + "/fault-F0312", after: boot, orders: map[int]appliance.BladeOrder{2: run, 3: cut}},
		{fault: "crash-blade 3", raised: b3 + "/fault-F0317", orders: map[int]appliance.BladeOrder{2: run, 3: cut}, mends: true},
		{fault: "swap 2 3", raised: "fabric/server/chassis-1/slot-2/fault-F0156", orders: map[int]appliance.BladeOrder{1: run, 2: cut, 3: cut}},
	} {
		t.Run(c.fault, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, ucsm.Lab, 2)
			name, err := ucsm.Inject(t.Context(), l.deps.Tables, strings.Fields(c.fault)...)
			require.NoError(t, err)
			l.pass(c.after)
			require.NotNil(t, l.tree().Get(c.raised), "raised")
			require.NotEqual(t, "cleared", l.get(c.raised, "severity"))
			for slot, order := range c.orders {
				require.Equal(t, order, l.order(slot), "slot %d", slot)
			}
			names, err := ucsm.Injected(t.Context(), l.deps.Tables)
			require.NoError(t, err)
			require.Equal(t, []string{name}, names)
			if !c.mends {
				n, err := ucsm.Clear(t.Context(), l.deps.Tables, name)
				require.NoError(t, err)
				require.Equal(t, 1, n)
			}
			l.pass(14 * boot)
			require.Equal(t, "cleared", l.get(c.raised, "severity"))
			names, err = ucsm.Injected(t.Context(), l.deps.Tables)
			require.NoError(t, err)
			require.Empty(t, names)
			for slot := range c.orders {
				require.Equal(t, run, l.order(slot), "slot %d runs again", slot)
			}
		})
	}
}

func TestAChassisFromTheFactoryIsOff(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Factory, 7)
	require.True(t, rules.MustChangePassword(l.tree()))
	for slot := 1; slot <= 8; slot++ {
		require.Equal(t, cut, l.order(slot))
	}
	require.Equal(t, "amber", l.get("sys/chassis-1/blade-1/indicator-led-1", "color"))
	open := ucsm.Open(l.deps)
	require.ErrorIs(t, open(t.Context()), &appliance.Error{Reason: "meetingServerDown"})

	l.set("sys/user-ext/user-admin", "pwd", "Better-than-that-9")
	l.set("org-root/org-CMS/ls-CMS2000-MMP/power", "state", "admin-up")
	l.pass(boot)
	require.Equal(t, run, l.order(1))
	require.Equal(t, "green", l.get("sys/chassis-1/blade-1/indicator-led-1", "color"))
	require.NoError(t, open(t.Context()))
	require.Equal(t, cut, l.order(2), "the others stay off")
}

// TestNobodyReachesTheMeetingServerWithoutAnUplink: one of two is enough (guide 1.1), none is not.
func TestNobodyReachesTheMeetingServerWithoutAnUplink(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 1)
	for _, c := range []struct {
		fault  []string
		reason string
	}{{[]string{"port-down", "a", "1"}, ""}, {[]string{"kill-fi", "b"}, "networkDown"}} {
		_, err := ucsm.Inject(t.Context(), l.deps.Tables, c.fault...)
		require.NoError(t, err)
		l.pass(0)
		if err = ucsm.Open(l.deps)(t.Context()); c.reason == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, &appliance.Error{Reason: c.reason})
	}
	_, err := ucsm.Clear(t.Context(), l.deps.Tables, "")
	require.NoError(t, err)
	l.pass(0)
	require.NoError(t, ucsm.Open(l.deps)(t.Context()))
}

func TestCallsEndWithTheMeetingServer(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 2)
	_, err := l.deps.Tables.Calls.Create(t.Context(), uuid.NewString(), appliance.Call{Name: "meeting", Slot: 2, Epoch: 1})
	require.NoError(t, err)
	l.set("org-root/org-CMS/ls-CMS2000-MMP/power", "state", "admin-down")
	require.Equal(t, off, l.order(1))
	page, err := l.deps.Tables.Calls.Page(t.Context(), store.Query[appliance.Call]{})
	require.NoError(t, err)
	require.Zero(t, page.Total)
}

func TestASeedCutShortGoesOn(t *testing.T) {
	t.Parallel()
	l := &lab{t: t}
	l.deps = rest.Deps{Tables: storetest.Open(t), Now: time.Now, NewID: uuid.NewString}
	o := ucsm.Options{Model: "m4", Boot: boot, Media: 1, Admin: "a lab chooses what it likes"}
	require.NoError(t, ucsm.Prepare(t.Context(), l.deps, ucsm.Lab, o))
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_ = l.manager.Seed(ctx, l.deps, ucsm.Lab, o) // cut short, or not
	l.pass(0)
	require.NoError(t, l.manager.Seed(t.Context(), l.deps, ucsm.Lab, o))
	require.Equal(t, "UCSB-B200-M4", l.get("sys/chassis-1/blade-2", "model"))
	serial := l.get("sys/chassis-1", "serial")
	o.Model = "m5"
	require.NoError(t, ucsm.Prepare(t.Context(), l.deps, ucsm.Lab, o))
	require.NoError(t, l.manager.Seed(t.Context(), l.deps, ucsm.Lab, o))
	require.Equal(t, serial, l.get("sys/chassis-1", "serial"), "what it is stays")
}

// TestIdentity: what the MMP shows and licences are tied to is what the object tree shows.
func TestIdentity(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Factory, 1)
	id, err := ucsm.IdentityOf(t.Context(), l.deps)
	require.NoError(t, err)
	require.Equal(t, l.get("sys/chassis-1/blade-1", "serial"), id.Serial)
	require.Equal(t, l.get("org-root/org-CMS/ls-CMS2000-MMP/ether-eth0", "addr"), id.MAC)
	require.NotEmpty(t, id.Serial)
	require.NotEmpty(t, id.MAC)
}

// TestTwoManagersAtOnce: two instances of the function do the same work without getting into each other's way.
func TestTwoManagersAtOnce(t *testing.T) {
	t.Parallel()
	l := newLab(t, ucsm.Lab, 2)
	var other ucsm.Manager
	l.set("org-root/org-CMS/ls-CMS2000-MEDIA2/power", "state", "admin-down")
	for range 20 {
		done := make(chan error)
		go func() { done <- other.Tick(t.Context(), l.deps) }()
		require.NoError(t, l.manager.Tick(t.Context(), l.deps))
		require.NoError(t, <-done)
		l.clock.Add(int64(time.Second))
	}
	l.pass(0)
	require.Equal(t, "off", l.get("sys/chassis-1/blade-2", "operPower"))
	require.Equal(t, off, l.order(2))
}
