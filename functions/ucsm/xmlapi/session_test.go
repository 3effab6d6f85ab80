package xmlapi_test

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestLoginReply(t *testing.T) {
	t.Parallel()
	b := open(t)
	answer := b.ok(`<aaaLogin inName="ucs-local\admin" inPassword="%s" />`, password)
	require.Regexp(t, regexp.MustCompile(`^<aaaLogin cookie="" response="yes" outCookie="\d{10}/[0-9a-f-]{36}" outRefreshPeriod="600" `+
		`outPriv="admin,read-only" outDomains="" outChannel="noencssl" outEvtChannel="noencssl" outSessionId="web_\d+_B" outVersion="4.1\(1d\)" outName="" `), answer)
	b.cookie = regexp.MustCompile(`outCookie="([^"]*)"`).FindStringSubmatch(answer)[1]
	require.Len(t, b.cookie, 47)
	term := regexp.MustCompile(`outSessionId="([^"]*)"`).FindStringSubmatch(answer)[1]
	shown := b.ok(`<configResolveDn cookie="$C" dn="sys/user-ext/user-admin/term-%s" />`, term)
	require.Contains(t, shown, `loginTime="2026-11-22T12:00:00.000"`)
	require.Contains(t, shown, `ui="web"`)
	records := b.ok(`<configResolveClass cookie="$C" classId="aaaSessionLR" />`)
	require.Contains(t, records, `trig="login"`)
}

func TestLoginTellsOfTheFactoryPassword(t *testing.T) {
	t.Parallel()
	require.Equal(t, "no", open(t).want("outPasswdExpiryStatus", `<aaaLogin inName="admin" inPassword="%s" />`, password))
	b := open(t, tree.Change{DN: rules.AdminDN, Status: tree.Modified, Props: props{"pwd": rules.FactoryPassword}})
	require.Equal(t, "expired", b.want("outPasswdExpiryStatus", `<aaaLogin inName="admin" inPassword="%s" />`, rules.FactoryPassword))
	require.Equal(t, "no", b.want("outPasswdExpiryStatus", `<aaaLogin inName="eve" inPassword="%s" />`, password))
}

func TestRefreshGivesANewCookieAndEndsTheOld(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	old := b.cookie
	b.clock.move(9 * time.Minute)
	b.cookie = b.want("outCookie", `<aaaRefresh inName="admin" inPassword="%s" inCookie="%s" />`, password, old)
	require.NotEqual(t, old, b.cookie)
	b.ok(`<configResolveDn cookie="$C" dn="sys" />`)
	require.Equal(t, "552", b.want("errorCode", `<configResolveDn cookie="%s" dn="sys" />`, old))
	require.Equal(t, "552", b.want("errorCode", `<aaaRefresh inName="eve" inPassword="%s" inCookie="$C" />`, password), "another user's")
	require.Equal(t, "551", b.want("errorCode", `<aaaRefresh inName="admin" inPassword="wrong" inCookie="$C" />`))
}

// TestTheClockIsSetBack: who signed in when it was further signs in again, and tokens do not last for longer.
func TestTheClockIsSetBack(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	token := b.want("outTokens", `<aaaGetNComputeAuthTokenByDn cookie="$C" inDn="sys/chassis-1/blade-1" inNumberOf="1" />`)
	b.clock.move(-91 * 24 * time.Hour)
	require.Equal(t, "552", b.want("errorCode", `<aaaKeepAlive cookie="$C" />`))
	require.Equal(t, "551", b.want("errorCode", `<aaaTokenLogin inName="admin" inToken="%s" />`, token))
	b.cookie = b.want("outCookie", `<aaaLogin inName="admin" inPassword="%s" />`, password)
	b.ok(`<aaaKeepAlive cookie="$C" />`)
}

func TestSessionsRunOut(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	for range 3 { // used within the period, by keep-alive and by any call
		b.clock.move(8 * time.Minute)
		b.ok(`<aaaKeepAlive cookie="$C" />`)
		b.clock.move(8 * time.Minute)
		b.ok(`<configResolveDn cookie="$C" dn="sys" />`)
	}
	b.clock.move(10*time.Minute + time.Second)
	require.Equal(t, "552", b.want("errorCode", `<configResolveDn cookie="$C" dn="sys" />`), "unused for too long")
	require.Equal(t, "552", b.want("errorCode", `<aaaRefresh inName="admin" inPassword="%s" inCookie="$C" />`, password))

	b.cookie = b.login("admin")
	for range 15 {
		b.clock.move(8 * time.Minute)
		b.ask(`<aaaKeepAlive cookie="$C" />`)
	}
	b.clock.move(time.Second)
	require.Equal(t, "552", b.want("errorCode", `<configResolveDn cookie="$C" dn="sys" />`), "the cookie is older than two hours")
	require.NoError(t, b.api.Reap(context.Background()))
	snapshot, err := b.tree.Load(context.Background())
	require.NoError(t, err)
	require.Empty(t, snapshot.Class("aaaSession"))
}

func TestLogout(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	other := b.login("admin")
	require.Equal(t, "success", b.want("outStatus", `<aaaLogout inCookie="$C" />`))
	require.Equal(t, "555", b.want("errorCode", `<aaaLogout inCookie="$C" />`))
	require.Equal(t, "552", b.want("errorCode", `<configResolveDn cookie="$C" dn="sys" />`))
	b.cookie = other
	b.ok(`<aaaLogout inCookie="$C" inDelaySecs="60" />`)
	b.ok(`<configResolveDn cookie="$C" dn="sys" />`)
	b.clock.move(61 * time.Second)
	require.Equal(t, "552", b.want("errorCode", `<configResolveDn cookie="$C" dn="sys" />`))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	b := open(t, tree.Change{DN: "sys/svc-ext/web-svc-limits", Props: props{"sessionsPerUser": "2", "totalSessions": "3"}})
	b.cookie = b.login("admin")
	b.login("admin")
	require.Equal(t, "572", b.want("errorCode", `<aaaLogin inName="admin" inPassword="%s" />`, password))
	b.login("eve")
	require.Equal(t, "572", b.want("errorCode", `<aaaLogin inName="eve" inPassword="%s" />`, password), "in total")
	b.ok(`<aaaLogout inCookie="$C" />`)
	b.login("admin")
	b.clock.move(11 * time.Minute)
	b.login("admin")
}

func TestEndingASessionByItsObject(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	answer := b.ok(`<aaaLogin inName="eve" inPassword="%s" />`, password)
	eve := regexp.MustCompile(`outCookie="([^"]*)"`).FindStringSubmatch(answer)[1]
	term := regexp.MustCompile(`outSessionId="([^"]*)"`).FindStringSubmatch(answer)[1]
	b.ok(`<configConfMo cookie="$C" dn=""><inConfig><aaaSession dn="sys/user-ext/user-eve/term-%s" status="deleted"/></inConfig></configConfMo>`, term)
	require.Equal(t, "552", b.want("errorCode", `<configResolveDn cookie="%s" dn="sys" />`, eve))
}

func TestGuessing(t *testing.T) {
	t.Parallel()
	b := open(t)
	for range 6 {
		require.Equal(t, "551", b.want("errorCode", `<aaaLogin inName="admin" inPassword="wrong" />`))
	}
	require.Equal(t, "551", b.want("errorCode", `<aaaLogin inName="admin" inPassword="%s" />`, password), "one has to wait")
	b.clock.move(time.Hour)
	b.login("admin")
}

func TestAccountsThatMayNotSignIn(t *testing.T) {
	t.Parallel()
	b := open(t,
		tree.Change{DN: "sys/user-ext/user-off", Class: "aaaUser", Props: props{"pwd": password, "accountStatus": "inactive"}},
		tree.Change{DN: "sys/user-ext/user-past", Class: "aaaUser", Props: props{"pwd": password, "expires": "yes", "expiration": "2026-11-22T11:59:59.000"}},
		tree.Change{DN: "sys/user-ext/user-coming", Class: "aaaUser", Props: props{"pwd": password, "expires": "yes", "expiration": "2026-11-23T00:00:00.000"}},
		tree.Change{DN: "sys/user-ext/user-bare", Class: "aaaUser"})
	for _, user := range []string{"off", "past", "bare", "admin/role-admin", ""} {
		require.Equal(t, "551", b.want("errorCode", `<aaaLogin inName="%s" inPassword="%s" />`, user, password), user)
		b.clock.move(time.Minute)
	}
	require.Equal(t, "551", b.want("errorCode", `<aaaLogin inName="bare" inPassword="" />`))
	b.clock.move(time.Hour)
	b.login("coming")
}

func TestChangingThePassword(t *testing.T) {
	t.Parallel()
	b := open(t)
	b.cookie = b.login("eve")
	const change = `<aaaChangeSelfPassword cookie="$C" inUserName="%s" inOldPassword="%s" inNewPassword="%s" inConfirmNewPassword="%s" />`
	require.Equal(t, "150", b.want("errorCode", change, "eve", password, "Another7Horse", "Another8Horse"))
	require.Equal(t, "551", b.want("errorCode", change, "eve", "wrong", "Another7Horse", "Another7Horse"))
	require.Equal(t, "170", b.want("errorCode", change, "admin", password, "Another7Horse", "Another7Horse"))
	require.Equal(t, "success", b.want("outStatus", change, "eve", password, "Another7Horse", "Another7Horse"))
	require.Equal(t, "551", b.want("errorCode", `<aaaLogin inName="eve" inPassword="%s" />`, password))
	b.ok(`<aaaLogin inName="eve" inPassword="Another7Horse" />`)
	b.cookie = b.login("admin")
	require.Equal(t, "success", b.want("outStatus", change, "eve", "", "Third77Horse", "Third77Horse"), "an administrator needs no old password")
}

func TestFactoryPassword(t *testing.T) {
	t.Parallel()
	b := open(t, tree.Change{DN: "sys/user-ext/user-admin", Props: props{"pwd": "C1sc0123"}})
	b.cookie = b.want("outCookie", `<aaaLogin inName="admin" inPassword="C1sc0123" />`)
	b.ok(`<configResolveDn cookie="$C" dn="sys" />`)
	const rename = `<configConfMo cookie="$C" dn="sys"><inConfig><topSystem dn="sys" name="London"/></inConfig></configConfMo>`
	require.Equal(t, "Change the factory password of admin first", b.want("errorDescr", rename))
	b.ok(`<aaaChangeSelfPassword cookie="$C" inUserName="admin" inOldPassword="C1sc0123" inNewPassword="%s" inConfirmNewPassword="%s" />`, password, password)
	b.ok(rename)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	tokens := strings.Split(b.want("outTokens", `<aaaGetNComputeAuthTokenByDn cookie="$C" inDn="sys/chassis-1/blade-1" inNumberOf="3" />`), ",")
	require.Len(t, tokens, 3)
	require.Equal(t, "102", b.want("errorCode", `<aaaGetNComputeAuthTokenByDn cookie="$C" inDn="sys" inNumberOf="1" />`))
	require.Equal(t, "551", b.want("errorCode", `<aaaTokenLogin inName="eve" inToken="%s" />`, tokens[0]))
	b.cookie = b.want("outCookie", `<aaaTokenLogin inName="admin" inToken="%s" />`, tokens[0])
	require.Equal(t, "551", b.want("errorCode", `<aaaTokenLogin inName="admin" inToken="%s" />`, tokens[0]), "a token is used up")
	b.cookie = b.want("outCookie", `<aaaTokenRefresh inName="admin" inCookie="$C" />`)
	b.ok(`<configResolveDn cookie="$C" dn="sys" />`)
	b.clock.move(2 * time.Minute)
	require.Equal(t, "551", b.want("errorCode", `<aaaTokenLogin inName="admin" inToken="%s" />`, tokens[1]), "it lasts a minute")
}

func TestManyContexts(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	for i := range 50 {
		require.Equal(t, strconv.Itoa(i+1), b.want("outContext", `<configResolveClassSorted cookie="$C" classId="computeBlade" />`))
	}
	require.Equal(t, "150", b.want("errorCode", `<configResolveClassSorted cookie="$C" classId="computeBlade" />`))
}
