package xmlapi_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/functions/ucsm/xmlapi"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

type props = map[string]string

const password = "Correct7Horse"

// hashed is the password as it is kept, computed once for all tests.
var hashed = sync.OnceValue(func() map[string]string {
	hash, err := auth.Hash(password)
	if err != nil {
		panic(err)
	}
	return map[string]string{"pwd": hash}
})

// world is a small chassis with what the tests of every method look at.
func world() []tree.Change {
	list := []tree.Change{
		{DN: "sys", Class: "topSystem", Props: props{"name": "UCS", "address": "10.1.1.10", "ipv6Addr": "::"}},
		{DN: "sys/switch-A", Class: "networkElement", Props: props{"oobIfIp": "10.1.1.11", "oobIfMask": "255.255.255.0", "oobIfGw": "10.1.1.1"}},
		{DN: "sys/switch-B", Class: "networkElement", Props: props{"oobIfIp": "10.1.1.12", "oobIfMask": "255.255.255.0", "oobIfGw": "10.1.1.1"}},
		{DN: "sys/mgmt-entity-A", Class: "mgmtEntity", Props: props{"leadership": "subordinate"}},
		{DN: "sys/mgmt-entity-B", Class: "mgmtEntity", Props: props{"leadership": "primary"}},
		{DN: "sys/switch-A/mgmt", Class: "mgmtController"},
		{DN: "sys/switch-A/mgmt/fw-system", Class: "firmwareRunning", Props: props{"packageVersion": "4.1(1d)A"}},
		{DN: "sys/user-ext", Class: "aaaUserEp"},
		{DN: "sys/user-ext/role-admin", Class: "aaaRole", Props: props{"priv": "admin"}},
		{DN: "sys/user-ext/user-admin", Class: "aaaUser", Hashes: hashed()},
		{DN: "sys/user-ext/user-admin/role-admin", Class: "aaaUserRole"},
		{DN: "sys/user-ext/user-eve", Class: "aaaUser", Hashes: hashed(), Props: props{"email": "<&\"'>\n"}},
		{DN: "sys/user-ext/user-eve/role-read-only", Class: "aaaUserRole"},
		{DN: "sys/auth-realm", Class: "aaaAuthRealm"},
		{DN: "sys/auth-realm/default-auth", Class: "aaaDefaultAuth", Props: props{"refreshPeriod": "600", "sessionTimeout": "7200"}},
		{DN: "sys/svc-ext", Class: "commSvcEp"},
		{DN: "sys/svc-ext/web-svc-limits", Class: "commWebSvcLimits", Props: props{"sessionsPerUser": "32", "totalSessions": "256"}},
		{DN: "sys/svc-ext/dns-svc", Class: "commDns"},
		{DN: "sys/chassis-1", Class: "equipmentChassis", Props: props{"model": "UCSB-5108-AC2"}},
		{DN: "org-root", Class: "orgOrg"},
		{DN: "org-root/org-CMS", Class: "orgOrg"},
		{DN: "org-root/org-CMS/ls-CMS2000-MMP", Class: "lsServer", Props: props{"descr": "R&D", "hostFwPolicyName": "CMS2000-FW"}},
		{DN: "org-root/org-CMS/ls-CMS2000-MMP/pn", Class: "lsBinding", Props: props{"pnDn": "sys/chassis-1/blade-1"}},
		{DN: "org-root/org-CMS/ls-CMS2000-MMP/ether-eth0", Class: "vnicEther", Props: props{"addr": "derived"}},
		{DN: "org-root/org-CMS/ls-template", Class: "lsServer", Props: props{"type": "initial-template", "usrLbl": "made"}},
		{DN: "org-root/org-CMS/ls-template/ether-eth0", Class: "vnicEther"},
		{DN: "org-root/org-CMS/fw-host-pack-CMS2000-FW", Class: "firmwareComputeHostPack"},
		{DN: "org-root/ip-pool-outer", Class: "ippoolPool"},
		{DN: "org-root/org-CMS/ip-pool-inner", Class: "ippoolPool"},
		{DN: "aaa-log", Class: "aaaLog"},
		{DN: "stats", Class: "statsHolder"},
		{DN: "fabric", Class: "fabricEp"},
		{DN: "fabric/lan", Class: "fabricLanCloud"},
	}
	for slot := 1; slot <= 8; slot++ {
		dn := fmt.Sprintf("sys/chassis-1/blade-%d", slot)
		list = append(list, tree.Change{DN: dn, Class: "computeBlade", Props: props{"chassisId": "1", "serverId": fmt.Sprintf("1/%d", slot),
			"totalMemory": fmt.Sprint(slot * 1024), "connPath": "A,B", "operPower": "on", "model": "UCSB-B200-M5"}},
			tree.Change{DN: dn + "/board", Class: "computeBoard"})
	}
	return append(list, tree.Change{DN: "sys/chassis-1/blade-3/board/power-stats", Class: "computeMbPowerStats",
		Props: props{"consumedPower": "120.000000", "consumedPowerAvg": "100.000000", "consumedPowerMax": "150.000000", "consumedPowerMin": "90.000000"}},
		tree.Change{DN: "sys/chassis-1/blade-3/fault-F0185", Class: "faultInst", Props: props{"id": "77", "severity": "major", "ack": "no"}})
}

// clock is the product's clock, which tests move.
type clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// bench is an interface under test.
type bench struct {
	t      testing.TB
	server *httptest.Server
	tree   *tree.Store
	api    *xmlapi.API
	deps   rest.Deps
	clock  *clock
	cookie string
}

func open(t testing.TB, more ...tree.Change) *bench {
	t.Helper()
	c := &clock{now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	deps := rest.Deps{Tables: storetest.Open(t), Now: c.Now}.WithDefaults()
	s := tree.New(deps.Tables, c.Now, rules.New(c.Now))
	_, err := s.Commit(context.Background(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) {
		return append(world(), more...), nil
	})
	require.NoError(t, err)
	api := xmlapi.New(deps, s)
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return &bench{t: t, server: server, tree: s, api: api, deps: deps, clock: c}
}

// signedIn is a bench whose $C is admin's cookie.
func signedIn(t testing.TB, more ...tree.Change) *bench {
	b := open(t, more...)
	b.cookie = b.login("admin")
	return b
}

func (b *bench) login(user string) string {
	b.t.Helper()
	return b.want("outCookie", `<aaaLogin inName="%s" inPassword="%s" />`, user, password)
}

// ask sends a request, with $C as the cookie, and answers what comes back.
func (b *bench) ask(format string, args ...any) string {
	b.t.Helper()
	request := strings.ReplaceAll(fmt.Sprintf(format, args...), "$C", b.cookie)
	response, err := http.Post(b.server.URL+"/nuova", "application/x-www-form-urlencoded", strings.NewReader(request))
	require.NoError(b.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	require.Equal(b.t, http.StatusOK, response.StatusCode, string(body))
	return string(body)
}

// want is an attribute of the answer, which must be there.
func (b *bench) want(attr, format string, args ...any) string {
	b.t.Helper()
	answer := b.ask(format, args...)
	found := regexp.MustCompile(` ` + attr + `="([^"]*)"`).FindStringSubmatch(answer)
	require.NotNil(b.t, found, answer)
	return found[1]
}

// ok is ask for what must succeed.
func (b *bench) ok(format string, args ...any) string {
	b.t.Helper()
	answer := b.ask(format, args...)
	require.NotContains(b.t, answer, "errorCode")
	return answer
}
