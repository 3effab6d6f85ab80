package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// shown are the sessions that the tree shows.
func (r *rig) shown() []*object {
	s, err := r.objects.Load(r.t.Context())
	require.NoError(r.t, err)
	return s.Class("aaaSession")
}

// change commits as the system.
func (r *rig) change(changes ...tree.Change) {
	_, err := r.objects.Commit(r.t.Context(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) { return changes, nil })
	require.NoError(r.t, err)
}

func TestASessionIsAnObject(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	x, y := r.login("admin"), r.login("admin")
	require.Len(t, r.shown(), 2)
	o := r.shown()[0]
	require.Equal(t, []string{"admin", "shell", "A", "2011-04-23T12:08:43.000"}, []string{o.Get("user"), o.Get("ui"), o.Get("switchId"), o.Get("loginTime")})
	x.do("scope security")
	require.Contains(t, x.do("show user-sessions local detail").Output, "    User: admin\n")
	x.do("top")
	require.True(t, x.do("exit").Closed)
	require.Len(t, r.shown(), 1)
	r.change(tree.Change{DN: r.shown()[0].DN, Status: tree.Deleted})
	_, err := r.shell.Do(t.Context(), y.id, shell.Request{Line: "show clock"})
	require.ErrorIs(t, err, shell.ErrSession)
	require.NoError(t, r.shell.Close(t.Context(), y.id))
}

func TestSessionsAreLimited(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.change(tree.Change{DN: "sys/svc-ext/shell-svc-limits", Class: "commShellSvcLimits", Props: map[string]string{"sessionsPerUser": "2", "totalSessions": "8"}})
	x, login := r.login("admin"), shell.Login{User: "admin", Password: "C1sc0123"}
	r.login("admin")
	_, _, err := r.shell.Open(t.Context(), login)
	require.Equal(t, appliance.Limited, appliance.KindOf(err))
	require.NoError(t, newSessions(storetest.Dial(t, r.endpoint, r.prefix).DB).close(t.Context(), x.id)) // it runs out
	r.login("admin")
	require.Len(t, r.shown(), 2)
}

func TestSessionsThatRanOutAreTakenAway(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	tables := storetest.Dial(t, r.endpoint, r.prefix)
	x := r.login("admin")
	r.login("admin")
	require.NoError(t, newSessions(tables.DB).close(t.Context(), x.id))
	require.NoError(t, Reap(t.Context(), rest.Deps{Tables: tables}, r.objects))
	require.Len(t, r.shown(), 1)
}

func TestConsoleSessionsEndAtExit(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id, _, err := r.shell.Open(t.Context(), shell.Login{Console: true})
	require.NoError(t, err)
	x := &terminal{r: r, id: id}
	require.Empty(t, r.shown())
	x.do("admin")
	x.do("C1sc0123")
	require.Len(t, r.shown(), 1)
	x.do("exit")
	require.Empty(t, r.shown())
}
