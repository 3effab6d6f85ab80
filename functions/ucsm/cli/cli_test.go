package cli

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestMain(m *testing.M) {
	for name, value := range map[string]string{"rapid.checks": "6", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
	os.Exit(storetest.Main(m))
}

// objects are a small chassis: what the sessions of the guide speak of.
var objects = []struct {
	dn, class string
	props     map[string]string
}{
	{"sys", "topSystem", map[string]string{"name": "UCS", "address": "10.0.0.3"}},
	{"sys/user-ext", "aaaUserEp", nil},
	{"sys/user-ext/user-admin", "aaaUser", map[string]string{"pwd": "C1sc0123", "accountStatus": "active"}},
	{"sys/user-ext/user-gone", "aaaUser", map[string]string{"pwd": "C1sc0123", "accountStatus": "inactive"}},
	{"sys/svc-ext", "commSvcEp", nil},
	{"sys/svc-ext/dns-svc", "commDns", nil},
	{"sys/svc-ext/datetime-svc", "commDateTime", nil},
	{"sys/switch-A", "networkElement", map[string]string{"oobIfIp": "10.0.0.1"}},
	{"sys/switch-B", "networkElement", map[string]string{"oobIfIp": "10.0.0.2"}},
	{"sys/chassis-1", "equipmentChassis", map[string]string{"operState": "operable", "adminState": "acknowledged"}},
	{"sys/chassis-1/blade-1", "computeBlade", map[string]string{"chassisId": "1", "operState": "ok", "availability": "unavailable", "discovery": "complete", "assignedToDn": "org-root/org-CMS/ls-CMS2000-MMP"}},
	{"sys/chassis-1/blade-1/locator-led", "equipmentLocatorLed", nil},
	{"sys/chassis-1/blade-4", "computeBlade", map[string]string{"chassisId": "1", "operState": "compute-mismatch", "availability": "unavailable", "discovery": "retry"}},
	{"fabric", "fabricEp", nil},
	{"fabric/lan", "fabricLanCloud", nil},
	{"fabric/lan/A", "fabricEthLan", nil},
	{"fabric/lan/A/phys-slot-1-port-1", "fabricEthLanEp", nil},
	{"fabric/server", "fabricDceSrv", nil},
	{"fabric/server/chassis-1", "fabricChassisEp", nil},
	{"fabric/server/chassis-1/slot-1", "fabricComputeSlotEp", map[string]string{"presence": "equipped"}},
	{"fabric/server/chassis-1/slot-4", "fabricComputeSlotEp", map[string]string{"presence": "mismatch"}},
	{"org-root", "orgOrg", nil},
	{"org-root/org-CMS", "orgOrg", nil},
	{"org-root/org-CMS/ls-CMS2000-MMP", "lsServer", map[string]string{"pnDn": "sys/chassis-1/blade-1", "assignState": "assigned", "assocState": "associated"}},
	{"org-root/org-CMS/ls-CMS2000-MMP/power", "lsPower", map[string]string{"state": "admin-down"}},
	{"org-root/org-CMS/auth-profile-CMS2000-IPMI", "aaaEpAuthProfile", nil},
	{"org-root/org-CMS/auth-profile-CMS2000-IPMI/user-mmp", "aaaEpUser", map[string]string{"priv": "admin", "pwd": "c1sco1234"}},
	{"org-root/org-CMS/ip-pool-CMS2000-MMP-CIMC", "ippoolPool", nil},
	{"org-root/org-CMS/ip-pool-CMS2000-MMP-CIMC/block-10.1.1.51-10.1.1.51", "ippoolBlock", map[string]string{"defGw": "10.1.1.1", "subnet": "255.255.255.0"}},
	{"org-root/org-CMS/sol-CMS2000-MMP-SOL", "solPolicy", map[string]string{"adminState": "enable", "speed": "115200", "policyOwner": "local"}},
	{"org-root/org-CMS/fw-host-pack-CMS2000-FW", "firmwareComputeHostPack", map[string]string{"mode": "staged", "descr": "CMS2000 Blade Server Firmware Package", "policyOwner": "local", "bladeBundleVersion": "3.2(3k)B"}},
}

func plant(t *testing.T, s *tree.Store) {
	t.Helper()
	var changes []tree.Change
	for _, o := range objects {
		changes = append(changes, tree.Change{DN: o.dn, Class: o.class, Status: tree.Created, Props: maps.Clone(o.props)})
	}
	_, err := s.Commit(t.Context(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) { return changes, nil })
	require.NoError(t, err)
}

// rig is a command line over a small chassis.
type rig struct {
	t                *testing.T
	endpoint, prefix string
	objects          *tree.Store
	shell            shell.Shell
}

func newRig(t *testing.T) *rig {
	endpoint, prefix := storetest.Endpoint(t)
	r := &rig{t: t, endpoint: endpoint, prefix: prefix}
	r.shell, r.objects = r.instance()
	plant(t, r.objects)
	return r
}

// instance is another instance of the function over the same store.
func (r *rig) instance() (shell.Shell, *tree.Store) {
	tables := storetest.Dial(r.t, r.endpoint, r.prefix)
	now := func() time.Time { return time.Date(2011, 4, 23, 12, 8, 43, 0, time.UTC) }
	objects := tree.New(tables, now, nil)
	return New(rest.Deps{Tables: tables, Now: now}, objects), objects
}

// terminal is a session as it is typed.
type terminal struct {
	r      *rig
	id     string
	prompt string
}

func (r *rig) login(user string) *terminal {
	r.t.Helper()
	id, first, err := r.shell.Open(r.t.Context(), shell.Login{User: user, Password: "C1sc0123"})
	require.NoError(r.t, err)
	return &terminal{r, id, first.Prompt}
}

func (x *terminal) do(line string) shell.Reply {
	x.r.t.Helper()
	reply, err := x.r.shell.Do(x.r.t.Context(), x.id, shell.Request{Line: line})
	require.NoError(x.r.t, err, line)
	x.prompt = reply.Prompt
	return reply
}

// walk types a script whose lines are "prompt command" and compares the prompts; other lines are output.
func (x *terminal) walk(script string) {
	x.r.t.Helper()
	var want, got []string
	output := ""
	for line := range strings.Lines(strings.TrimPrefix(script, "\n")) {
		line = strings.TrimSuffix(line, "\n")
		typed, isPrompt := strings.CutPrefix(line, "> ")
		if !isPrompt {
			want = append(want, line)
			continue
		}
		got = append(got, split(output)...)
		require.Equal(x.r.t, want, got, "before %q", typed)
		want, got = nil, nil
		command, ok := strings.CutPrefix(typed, strings.TrimRight(x.prompt, " "))
		require.True(x.r.t, ok, "%q is not a line after prompt %q", typed, x.prompt)
		output = x.do(strings.TrimPrefix(command, " ")).Output
	}
	require.Equal(x.r.t, want, split(output))
}

func split(output string) []string {
	if output == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(output, "\n"), "\n")
}

func (r *rig) get(dn string) *object {
	r.t.Helper()
	s, err := r.objects.Load(r.t.Context())
	require.NoError(r.t, err)
	return s.Get(dn)
}

func TestGrammarFitsTheModel(t *testing.T) {
	t.Parallel()
	root := newGrammar()
	var visit func(*scope)
	visit = func(s *scope) {
		require.NotEmpty(t, s.help, s.path)
		class := model.Lookup(s.class)
		require.NotNil(t, class, s.path)
		require.False(t, s.made && !class.May("Add"), "%s: clients do not create %s", s.path, s.class)
		for _, p := range slices.Concat(s.ids, s.more) {
			require.NotEmpty(t, p.help, s.path)
			for _, attr := range p.attrs {
				require.NotNil(t, class.Prop(attr), "%s.%s", s.class, attr)
			}
		}
		for _, p := range s.props {
			of, _ := p.part.of(s, "")
			attr := model.Lookup(of).Prop(p.attr)
			require.NotNil(t, attr, "%s.%s", of, p.attr)
			require.Contains(t, []model.Access{model.ReadWrite, model.CreateOnly}, attr.Access, "%s.%s", s.class, p.attr)
			require.NotEmpty(t, p.help, s.path)
		}
		for _, child := range s.scopes {
			visit(child)
		}
	}
	for _, s := range root.scopes {
		visit(s)
	}
	for name, table := range tables {
		for _, col := range slices.Concat(table.columns, table.detail) {
			require.True(t, col.value != nil || model.Lookup(name).Prop(col.attr) != nil, "%s.%s", name, col.attr)
		}
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	x := r.login("admin")
	x.walk(`
> UCS-A# scope security
> UCS-A /security # set password
> Enter new password: Str0ng.enough
> Confirm new password: other
Error: Password mismatch
> UCS-A /security # set password
> Enter new password: Str0ng.enough
> Confirm new password: Str0ng.enough
> UCS-A /security* # commit-buffer
> UCS-A /security # exit
> UCS-A# 
`)
	_, _, err := r.shell.Open(t.Context(), shell.Login{User: "admin", Password: "Str0ng.enough"})
	require.NoError(t, err)
	_, _, err = r.shell.Open(t.Context(), shell.Login{User: "admin", Password: "C1sc0123"})
	require.Error(t, err)
}

func TestSecretsAreNotInTheStore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	x := r.login("admin")
	x.do("scope security")
	x.do("set password")
	x.do("hush-hush-1")
	tables := storetest.Dial(t, r.endpoint, r.prefix)
	kept := func() session {
		row, err := newSessions(tables.DB).get(t.Context(), x.id)
		require.NoError(t, err)
		return row.Value
	}
	require.NotContains(t, string(kept().Ask.First), "hush")
	x.do("hush-hush-1")
	require.Equal(t, "", kept().Buffer[0].Props["pwd"])
	require.NotContains(t, string(kept().Buffer[0].Sealed["pwd"]), "hush")
	require.Contains(t, x.do("show configuration pending").Output, "")
}

func TestAddressesOfBothInterconnects(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# scope fabric-interconnect a
> UCS-A /fabric-interconnect # set out-of-band ip 10.1.1.111 netmask 255.255.255.0 gw 10.1.1.110
> UCS-A /fabric-interconnect* # scope fabric-interconnect b
> UCS-A /fabric-interconnect* # set out-of-band gw 10.1.1.110 ip 10.1.1.112
> UCS-A /fabric-interconnect* # scope system
> UCS-A /system* # set virtual-ip 10.1.1.113
> UCS-A /system* # commit-buffer
> UCS-A /system # exit
> UCS-A# 
`)
	require.Equal(t, "10.1.1.111", r.get("sys/switch-A").Get("oobIfIp"))
	require.Equal(t, "10.1.1.112", r.get("sys/switch-B").Get("oobIfIp"))
	require.Equal(t, "10.1.1.113", r.get("sys").Get("address"))
}

func TestIPMIUsers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# scope org /CMS
> UCS-A /org # enter ipmi-access-profile CMS2000-IPMI
> UCS-A /org/ipmi-access-profile # create ipmi-user fred
> UCS-A /org/ipmi-access-profile/ipmi-user* # set privilege admin
> UCS-A /org/ipmi-access-profile/ipmi-user* # set password
> Enter a password: fred1234
> Confirm the password: fred1234
> UCS-A /org/ipmi-access-profile/ipmi-user* # show configuration pending
 scope org /CMS
     enter ipmi-access-profile CMS2000-IPMI
+        enter ipmi-user fred
+            set privilege admin
+            set password
+        exit
     exit
 exit
> UCS-A /org/ipmi-access-profile/ipmi-user* # commit-buffer
> UCS-A /org/ipmi-access-profile/ipmi-user # exit
> UCS-A /org/ipmi-access-profile # show ipmi-user

IPMI user:
    User Name            End point user privilege Password Description
    -------------------- ------------------------ -------- -----------
    fred                 Admin                    ****
    mmp                  Admin                    ****
> UCS-A /org/ipmi-access-profile # delete ipmi-user mmp
> UCS-A /org/ipmi-access-profile* # show ipmi-user mmp
Error: Managed object does not exist
> UCS-A /org/ipmi-access-profile* # commit-buffer
> UCS-A /org/ipmi-access-profile # exit
> UCS-A /org # exit
> UCS-A# 
`)
	require.Nil(t, r.get("org-root/org-CMS/auth-profile-CMS2000-IPMI/user-mmp"))
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	newRig(t).login("admin").walk(`
> UCS-A# scope org CMS
> UCS-A /org # enter ip-pool CMS2000-MMP-CIMC
> UCS-A /org/ip-pool # show block detail

Block of IP Addresses:
    From: 10.1.1.51
    To: 10.1.1.51
    Default Gateway: 10.1.1.1
    Subnet Mask: 255.255.255.0
    Primary DNS: 0.0.0.0
    Secondary DNS: 0.0.0.0

> UCS-A /org/ip-pool # delete block 10.1.1.51 10.1.1.51
> UCS-A /org/ip-pool* # commit-buffer
> UCS-A /org/ip-pool # create block 10.1.1.2 10.1.1.2 10.1.1.1 255.255.255.0
> UCS-A /org/ip-pool/block* # set primary-dns 10.1.1.3 secondary-dns 10.1.1.4
> UCS-A /org/ip-pool/block* # commit-buffer
> UCS-A /org/ip-pool/block # set primary-dns 10.1.1.5
Error: The property can only be set when the object is created
> UCS-A /org/ip-pool/block # exit
> UCS-A /org/ip-pool # exit
> UCS-A /org # exit
> UCS-A# 
`)
}

func TestName(t *testing.T) {
	t.Parallel()
	newRig(t).login("admin").walk(`
> UCS-A# scope system
> UCS-A /system # set name CMS2000-London
Warning: System name modification changes FC zone name and redeploys them non-disruptively
> UCS-A /system* # commit-buffer
> UCS-A /system # exit
> CMS2000-London-A# scope system
> CMS2000-London-A /system # exit
> CMS2000-London-A# 
`)
}

func TestServers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# show server status
Server  Slot Status   Availability Overall Status        Discovery
------- ------------- ------------ --------------------- ---------
1/1     Equipped      Unavailable  Ok                    Complete
1/4     Mismatch      Unavailable  Compute Mismatch      Retry
> UCS-A# acknowledge slot 1/4
> UCS-A* # commit-buffer
> UCS-A# show chassis

Chassis:
    Chassis    Overall Status           Admin State
    ---------- ------------------------ -----------
             1 Operable                 Acknowledged
> UCS-A# scope server 1/1
> UCS-A /chassis/server # power up
> UCS-A /chassis/server* # up
> UCS-A /chassis* # discard-buffer
> UCS-A /chassis # scope server 1
> UCS-A /chassis/server # enable locator-led
> UCS-A /chassis/server* # commit-buffer
> UCS-A /chassis/server # top
> UCS-A# 
`)
	require.Equal(t, "reacknowledge", r.get("fabric/server/chassis-1/slot-4").Get("adminState"))
	require.Equal(t, "on", r.get("sys/chassis-1/blade-1/locator-led").Get("adminState"))
}

func TestServices(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# scope system
> UCS-A /system # scope services
> UCS-A /system/services # create dns 10.1.1.3
> UCS-A /system/services* # create ntp-server pool.ntp.org
> UCS-A /system/services* # show dns

Domain Name Servers:
    IP Address
    ----------
    10.1.1.3
> UCS-A /system/services* # commit-buffer
> UCS-A /system/services # create dns 10.1.1.3
Error: Managed object already exists
> UCS-A /system/services # delete dns 10.1.1.9
Error: Managed object does not exist
> UCS-A /system/services # exit
> UCS-A /system # exit
> UCS-A# 
`)
	require.NotNil(t, r.get("sys/svc-ext/datetime-svc/ntp-pool.ntp.org"))
}

func TestPolicies(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# scope org /CMS
> UCS-A /org # scope sol-policy CMS2000-MMP-SOL
> UCS-A /org/sol-policy # show detail

SOL Policy:
    Name: CMS/CMS2000-MMP-SOL
    SOL State: Enable
    Speed: 115200
    Description: 
    Policy Owner: Local

> UCS-A /org/sol-policy # disable
> UCS-A /org/sol-policy* # commit-buffer
> UCS-A /org/sol-policy # exit
> UCS-A /org # scope fw-host-pack CMS2000-FW
> UCS-A /org/fw-host-pack # show detail

Server Host Pack:
    Name: CMS/CMS2000-FW
    Mode: Staged
    Description: CMS2000 Blade Server Firmware Package
    Policy Owner: Local
    B-Series Package Version: 3.2(3k)B
    C-Series Package Version: 
    Service Pack Version: 

> UCS-A /org/fw-host-pack # set blade-vers 4.1(1d)B
> UCS-A /org/fw-host-pack* # commit-buffer
> UCS-A /org/fw-host-pack # top
> UCS-A# scope org /CMS
> UCS-A /org # scope service-profile CMS2000-MMP
> UCS-A /org/service-profile # power up
> UCS-A /org/service-profile* # commit-buffer
> UCS-A /org/service-profile # exit
> UCS-A /org # exit
> UCS-A# scope eth-uplink
> UCS-A /eth-uplink # scope fabric a
> UCS-A /eth-uplink/fabric # scope interface 1 1
> UCS-A /eth-uplink/fabric/interface # set speed 10gbps
> UCS-A /eth-uplink/fabric/interface* # commit-buffer
> UCS-A /eth-uplink/fabric/interface # exit
> UCS-A /eth-uplink/fabric # exit
> UCS-A /eth-uplink # exit
> UCS-A# 
`)
	require.Equal(t, "disable", r.get("org-root/org-CMS/sol-CMS2000-MMP-SOL").Get("adminState"))
	require.Equal(t, "4.1(1d)B", r.get("org-root/org-CMS/fw-host-pack-CMS2000-FW").Get("bladeBundleVersion"))
	require.Equal(t, "admin-up", r.get("org-root/org-CMS/ls-CMS2000-MMP/power").Get("state"))
	require.Equal(t, "10gbps", r.get("fabric/lan/A/phys-slot-1-port-1").Get("adminSpeed"))
}

func TestOrganizationsBelowEachOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# scope org
> UCS-A /org # scope org CMS
> UCS-A /org # scope service-profile CMS2000-MMP
> UCS-A /org/service-profile # exit
> UCS-A /org # create org Sub
> UCS-A /org* # create ip-pool p
> UCS-A /org/ip-pool* # commit-buffer
> UCS-A /org/ip-pool # exit
> UCS-A /org # exit
> UCS-A# scope org /CMS
> UCS-A /org # show org

Organization:
    Name             Description
    ---------------- -----------
    Sub
> UCS-A /org # show org /CMS/Sub detail

Organization:
    Name: Sub
    Description: 

> UCS-A /org # delete org Sub
> UCS-A /org* # scope org Sub
Error: Managed object does not exist
> UCS-A /org* # commit-buffer
> UCS-A /org # 
`)
	require.Nil(t, r.get("org-root/org-CMS/org-Sub"))
}

func TestRemove(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.login("admin").walk(`
> UCS-A# scope org CMS
> UCS-A /org # scope fw-host-pack CMS2000-FW
> UCS-A /org/fw-host-pack # remove descr
> UCS-A /org/fw-host-pack* # remove mode
                                  ^
% Invalid Command at '^' marker
> UCS-A /org/fw-host-pack* # commit-buffer
> UCS-A /org/fw-host-pack # 
`)
	require.Empty(t, r.get("org-root/org-CMS/fw-host-pack-CMS2000-FW").Get("descr"))
}
