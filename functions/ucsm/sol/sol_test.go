package sol_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/sol"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// console stands for the MMP.
type console struct {
	closed chan string
	deps   rest.Deps
}

func (c console) Open(_ context.Context, login shell.Login) (string, shell.Reply, error) {
	if !login.Console || login.User != "" {
		return "", shell.Reply{}, appliance.Failure(appliance.Unauthorized, "unauthorized", "not a console")
	}
	return "c1", shell.Reply{Prompt: "cms login: "}, nil
}

func (console) Do(_ context.Context, _ string, r shell.Request) (shell.Reply, error) {
	return shell.Reply{Output: r.Line + "\n", Prompt: "Password: ", Secret: true}, nil
}

func (console) Row(id string) string { return "row-" + id }

func (c console) Close(_ context.Context, id string) error {
	c.closed <- id
	return nil
}

const (
	cms    = "org-root/org-CMS"
	policy = cms + "/sol-CMS2000-MMP-SOL"
	blade  = "sys/chassis-1/blade-1"
)

func chassis(t *testing.T) (*sol.Shell, *tree.Store, console) {
	tables := storetest.Open(t)
	objects := tree.New(tables, time.Now, nil)
	for _, o := range []struct {
		dn, class string
		props     map[string]string
	}{
		{"sys", "topSystem", nil}, {"sys/chassis-1", "equipmentChassis", nil}, {blade, "computeBlade", map[string]string{"operPower": "on"}},
		{"org-root", "orgOrg", nil}, {cms, "orgOrg", nil},
		{cms + "/ls-CMS2000-MMP", "lsServer", map[string]string{"pnDn": blade, "solPolicyName": "CMS2000-MMP-SOL", "mgmtAccessPolicyName": "CMS2000-IPMI"}},
		{policy, "solPolicy", map[string]string{"adminState": "enable"}},
		{cms + "/auth-profile-CMS2000-IPMI", "aaaEpAuthProfile", nil},
		{cms + "/auth-profile-CMS2000-IPMI/user-mmp", "aaaEpUser", map[string]string{"pwd": "c1sco1234"}},
	} {
		set(t, objects, tree.Change{DN: o.dn, Class: o.class, Status: tree.Created, Props: o.props})
	}
	c := console{make(chan string, 1), rest.Deps{Tables: tables}}
	return sol.New(c.deps, objects, c), objects, c
}

func set(t *testing.T, s *tree.Store, c tree.Change) {
	t.Helper()
	_, err := s.Commit(t.Context(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) { return []tree.Change{c}, nil })
	require.NoError(t, err)
}

var mmp = shell.Login{User: "mmp", Password: "c1sco1234", Remote: "192.0.2.1:22"}

func TestConsoleBehindTheBanner(t *testing.T) {
	t.Parallel()
	s, objects, c := chassis(t)
	id, first, err := s.Open(t.Context(), mmp)
	require.NoError(t, err)
	require.Equal(t, shell.Reply{Output: "CISCO Serial Over LAN:\nClose Network Connection to Exit\n\n", Prompt: "cms login: "}, first)
	reply, err := s.Do(t.Context(), id, shell.Request{Line: "admin"})
	require.NoError(t, err)
	require.Equal(t, shell.Reply{Output: "admin\n", Prompt: "Password: ", Secret: true}, reply)
	now, err := objects.Load(t.Context())
	require.NoError(t, err)
	require.Len(t, now.Class("aaaCimcSession"), 1)
	shown := now.Class("aaaCimcSession")[0]
	require.Equal(t, cms+"/auth-profile-CMS2000-IPMI/user-mmp/cimc-term-row-c1", shown.DN)
	require.Equal(t, "sol mmp 192.0.2.1 active", strings.Join([]string{shown.Get("type"), shown.Get("user"), shown.Get("sourceAddr"), shown.Get("adminState")}, " "))

	set(t, objects, tree.Change{DN: shown.DN, Status: tree.Modified, Props: map[string]string{"isDelete": "yes"}})
	reply, err = s.Do(t.Context(), id, shell.Request{Line: "x"})
	require.NoError(t, err)
	require.True(t, reply.Closed, "who deletes the session ends it")
	require.Equal(t, id, <-c.closed)

	for _, login := range []shell.Login{{User: "mmp", Password: "wrong"}, {User: "admin", Password: "c1sco1234"}} {
		_, _, err := s.Open(t.Context(), login)
		require.Equal(t, appliance.Unauthorized, appliance.KindOf(err))
	}
}

func TestNoWayToTheConsole(t *testing.T) {
	t.Parallel()
	s, objects, c := chassis(t)
	id, _, err := s.Open(t.Context(), mmp)
	require.NoError(t, err)
	for _, off := range []tree.Change{
		{DN: policy, Status: tree.Modified, Props: map[string]string{"adminState": "disable"}},
		{DN: blade, Status: tree.Modified, Props: map[string]string{"operPower": "off"}},
		{DN: "sys/switch-A", Class: "networkElement", Status: tree.Created, Props: map[string]string{"operability": "inoperable"}},
	} {
		over := make(chan string)
		go func() { over <- sol.Until(objects)(t.Context()) }()
		set(t, objects, off)
		require.Contains(t, <-over, "disconnected", "what is open is cut")
		_, _, err = s.Open(t.Context(), mmp)
		require.Equal(t, appliance.Denied, appliance.KindOf(err))
		reply, err := s.Do(t.Context(), id, shell.Request{Line: "x"})
		require.NoError(t, err)
		require.True(t, reply.Closed)
		require.Equal(t, id, <-c.closed)
		set(t, objects, tree.Change{DN: policy, Status: tree.Modified, Props: map[string]string{"adminState": "enable"}})
		set(t, objects, tree.Change{DN: blade, Status: tree.Modified, Props: map[string]string{"operPower": "on"}})
	}
}

// TestSessionsThatEndedWithoutAWord: an edge that died has closed nothing.
func TestSessionsThatEndedWithoutAWord(t *testing.T) {
	t.Parallel()
	s, objects, c := chassis(t)
	_, _, err := s.Open(t.Context(), mmp)
	require.NoError(t, err)
	require.NoError(t, sol.Reap(t.Context(), c.deps, objects))
	now, err := objects.Load(t.Context())
	require.NoError(t, err)
	require.Empty(t, now.Class("aaaCimcSession"))
}
