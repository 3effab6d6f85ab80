package cli

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/shell"
)

func TestTwoSessionsChangeTheSameObject(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first, second := r.login("admin"), r.login("admin")
	for _, x := range []*terminal{first, second} {
		x.do("scope org /CMS")
		x.do("scope sol-policy CMS2000-MMP-SOL")
	}
	first.do("set speed 9600")
	second.do("set speed 19200")
	second.do("set descr mine")
	require.Contains(t, second.do("show detail").Output, "Speed: 19200")
	require.Contains(t, first.do("show detail").Output, "Speed: 9600", "sessions do not see each other's changes")
	require.Empty(t, first.do("commit-buffer").Output)

	refused := second.do("commit-buffer").Output
	require.Contains(t, refused, "Error: Update failed:\n[org-root/org-CMS/sol-CMS2000-MMP-SOL was changed by another session")
	require.Equal(t, "UCS-A /org/sol-policy* # ", second.prompt, "the buffer stays")
	require.Equal(t, "9600", r.get("org-root/org-CMS/sol-CMS2000-MMP-SOL").Get("speed"))
	require.Empty(t, r.get("org-root/org-CMS/sol-CMS2000-MMP-SOL").Get("descr"), "nothing is half applied")

	second.do("discard-buffer")
	require.Equal(t, "UCS-A /org/sol-policy # ", second.prompt)
	second.do("set speed 19200")
	require.Empty(t, second.do("commit-buffer").Output)
}

func TestBothCreateAndBothDelete(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first, second := r.login("admin"), r.login("admin")
	for _, x := range []*terminal{first, second} {
		x.do("scope system")
		x.do("scope services")
		x.do("create dns 10.1.1.3")
	}
	require.Empty(t, first.do("commit-buffer").Output)
	require.Contains(t, second.do("commit-buffer").Output, "Update failed")
	second.do("discard-buffer")
	for _, x := range []*terminal{first, second} {
		x.do("delete dns 10.1.1.3")
	}
	require.Empty(t, first.do("commit-buffer").Output)
	require.Contains(t, second.do("commit-buffer").Output, "Update failed")
}

func TestSessionMovesBetweenInstances(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	other, _ := r.instance()
	x := r.login("admin")
	x.do("scope security")
	x.do("set password")
	r.shell, other = other, r.shell
	x.do("Str0ng.enough")
	r.shell, other = other, r.shell
	require.Equal(t, "UCS-A /security* # ", x.do("Str0ng.enough").Prompt)
	r.shell = other
	require.Equal(t, "UCS-A /security # ", x.do("commit-buffer").Prompt)
	_, _, err := r.shell.Open(t.Context(), shell.Login{User: "admin", Password: "Str0ng.enough"})
	require.NoError(t, err)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	for i, login := range []shell.Login{{User: "admin", Password: "no"}, {User: "nobody", Password: "C1sc0123"}, {User: "gone", Password: "C1sc0123"},
		{User: "../x", Password: "C1sc0123"}, {User: "", Password: ""}} {
		login.Remote = fmt.Sprintf("192.0.2.%d:22", i)
		_, _, err := r.shell.Open(t.Context(), login)
		require.Equal(t, appliance.Unauthorized, appliance.KindOf(err), login.User)
	}
	x := r.login("admin")
	require.True(t, x.do("exit").Closed)
	_, err := r.shell.Do(t.Context(), x.id, shell.Request{Line: "top"})
	require.ErrorIs(t, err, shell.ErrSession)
	require.NoError(t, r.shell.Close(t.Context(), x.id))
}

func TestConsole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id, first, err := r.shell.Open(t.Context(), shell.Login{Console: true})
	require.NoError(t, err)
	require.Equal(t, shell.Reply{Output: "\n" + Banner, Prompt: "UCS-A login: "}, first)
	x := &terminal{r, id, first.Prompt}
	x.do("admin")
	require.Equal(t, "Password: ", x.prompt)
	require.Equal(t, "Login incorrect\n\n", x.do("wrong").Output)
	x.do("admin")
	require.Contains(t, x.do("C1sc0123").Output, "Cisco Nexus Operating System (NX-OS) Software\n")
	require.Equal(t, "UCS-A# ", x.prompt)
	x.do("exit")
	require.Equal(t, "UCS-A login: ", x.prompt, "the next one may sign in")
}

func TestUserSessions(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	x.do("scope security")
	out := x.do("show user-sessions local detail").Output
	require.Contains(t, out, "    User: admin\n    Host: \n    Login Time: 2011-04-23T12:08:43.000\n    Type: Shell\n")
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	x.do("scope security")
	require.True(t, x.do("set password").Secret)
	require.Equal(t, "UCS-A /security # ", x.ask(shell.Request{Interrupt: true}).Prompt)
}

func TestInside(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	x.walk(`
> UCS-A# connect nxos b
> UCS-B(nxos)# ping 10.0.0.2 extra
                           ^
% Invalid Command at '^' marker
> UCS-B(nxos)# exit
> UCS-A# connect local-mgmt a
> UCS-A(local-mgmt)# exit
> UCS-A# 
`)
	x.do("connect nxos a")
	require.Contains(t, x.do("ping 10.0.0.2").Output, "5 packets transmitted, 5 packets received, 0% packet loss")
	require.Contains(t, x.do("ping 192.0.2.1").Output, "100% packet loss")
	require.Contains(t, x.do("show version").Output, "NX-OS")
}

func TestLeavingWhatIsDeleted(t *testing.T) {
	t.Parallel()
	newRig(t).login("admin").walk(`
> UCS-A# scope org /CMS
> UCS-A /org # create service-profile extra
> UCS-A /org/service-profile* # discard-buffer
> UCS-A /org # create ip-pool p
> UCS-A /org/ip-pool* # exit
> UCS-A /org* # delete ip-pool p
> UCS-A /org # create ip-pool p
> UCS-A /org/ip-pool* # show configuration pending
 scope org /CMS
+    enter ip-pool p
+    exit
 exit
> UCS-A /org/ip-pool* # scope system
> UCS-A /system* # commit-buffer
> UCS-A /system # 
`)
}
