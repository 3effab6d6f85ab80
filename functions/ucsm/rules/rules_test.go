package rules_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var (
	system = tree.Actor{Internal: true}
	admin  = tree.Actor{User: "admin", Session: "web_1_A"}
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

type props = map[string]string

// world is a small chassis: enough for every rule to have something to look at.
func world() []tree.Change {
	return []tree.Change{
		{DN: "sys", Class: "topSystem", Props: props{"name": "UCS", "address": "10.1.1.10", "ipv6Addr": "::"}},
		{DN: "sys/switch-A", Class: "networkElement", Props: props{"oobIfIp": "10.1.1.11", "oobIfMask": "255.255.255.0", "oobIfGw": "10.1.1.1"}},
		{DN: "sys/switch-B", Class: "networkElement", Props: props{"oobIfIp": "10.1.1.12", "oobIfMask": "255.255.255.0", "oobIfGw": "10.1.1.1"}},
		{DN: "sys/switch-A/ifConfig-ipv6", Class: "mgmtIPv6IfConfig"},
		{DN: "sys/switch-A/ifConfig-ipv6/if-ipv6", Class: "mgmtIPv6IfAddr", Props: props{"addr": "::", "prefix": "64", "defGw": "::"}},
		{DN: "sys/switch-B/ifConfig-ipv6", Class: "mgmtIPv6IfConfig"},
		{DN: "sys/switch-B/ifConfig-ipv6/if-ipv6", Class: "mgmtIPv6IfAddr", Props: props{"addr": "::", "prefix": "64", "defGw": "::"}},
		{DN: "sys/switch-A/mgmt", Class: "mgmtController"},
		{DN: "sys/switch-A/mgmt/fw-system", Class: "firmwareRunning", Props: props{"packageVersion": "3.2(3k)A"}},
		{DN: "sys/fw-catalogue", Class: "firmwareCatalogue"},
		{DN: "sys/user-ext", Class: "aaaUserEp"},
		{DN: "sys/user-ext/role-admin", Class: "aaaRole", Props: props{"priv": "admin"}},
		{DN: "sys/user-ext/role-storage", Class: "aaaRole", Props: props{"priv": "ls-storage"}},
		{DN: "sys/user-ext/user-admin", Class: "aaaUser"},
		{DN: "sys/user-ext/user-admin/role-admin", Class: "aaaUserRole"},
		{DN: "sys/user-ext/user-eve", Class: "aaaUser"},
		{DN: "sys/user-ext/user-eve/role-read-only", Class: "aaaUserRole"},
		{DN: "sys/svc-ext", Class: "commSvcEp"},
		{DN: "sys/svc-ext/datetime-svc", Class: "commDateTime", Props: props{"timezone": "Europe/London"}},
		{DN: "sys/svc-ext/dns-svc", Class: "commDns"},
		{DN: "sys/chassis-1", Class: "equipmentChassis"},
		{DN: "sys/chassis-1/blade-1", Class: "computeBlade"},
		{DN: "org-root", Class: "orgOrg"},
		{DN: "org-root/fw-infra-pack-default", Class: "firmwareInfraPack", Props: props{"infraBundleVersion": "3.2(3k)A"}},
		{DN: "org-root/fw-host-pack-old", Class: "firmwareComputeHostPack", Props: props{"bladeBundleVersion": "3.2(3k)B"}},
		{DN: "org-root/ip-pool-p", Class: "ippoolPool"},
		{DN: "org-root/ip-pool-default", Class: "ippoolPool"},
		{DN: "org-root/ip-pool-p/block-10.1.1.50-10.1.1.59", Class: "ippoolBlock", Props: props{"defGw": "10.1.1.1"}},
		{DN: "fabric", Class: "fabricEp"},
		{DN: "fabric/lan", Class: "fabricLanCloud"},
		{DN: "fabric/lan/net-default", Class: "fabricVlan", Props: props{"id": "1"}},
		{DN: "aaa-log", Class: "aaaLog"},
	}
}

func open(t *testing.T, more ...tree.Change) *tree.Store {
	t.Helper()
	now := func() time.Time { return noon }
	s := tree.New(storetest.Open(t), now, rules.New(now))
	_, err := commit(s, system, append(world(), more...)...)
	require.NoError(t, err)
	return s
}

func commit(s *tree.Store, a tree.Actor, changes ...tree.Change) (tree.Result, error) {
	return s.Commit(context.Background(), a, func(*tree.Snapshot) ([]tree.Change, error) { return changes, nil })
}

func set(dn string, pairs ...string) tree.Change {
	c := tree.Change{DN: dn, Status: tree.Modified, Props: props{}}
	for i := 0; i < len(pairs); i += 2 {
		c.Props[pairs[i]] = pairs[i+1]
	}
	return c
}

func add(class, dn string, pairs ...string) tree.Change {
	c := set(dn, pairs...)
	c.Class, c.Status = class, tree.Created
	return c
}

func del(dn string) tree.Change { return tree.Change{DN: dn, Status: tree.Deleted} }

func bundle(version, kind string) tree.Change {
	return add("firmwareDistributable", "sys/fw-catalogue/distrib-"+version, "version", version, "type", kind)
}

// running gives blade 1 a profile and a release that it runs.
func running(release string) []tree.Change {
	const blade = "sys/chassis-1/blade-1"
	return []tree.Change{set(blade, "assignedToDn", "org-root/ls-one"), add("mgmtController", blade+"/mgmt"),
		add("firmwareRunning", blade+"/mgmt/fw-system", "packageVersion", release)}
}

// rule is a commit on a world and what comes of it.
type rule struct {
	name    string
	world   []tree.Change
	changes []tree.Change
	refused string // a part of the text; empty for what is accepted
}

func TestRules(t *testing.T) {
	t.Parallel()
	const fiveDeep = "org-root/org-1/org-2/org-3/org-4/org-5"
	holds(t, []rule{
		{name: "addresses together", changes: []tree.Change{set("sys/switch-A", "oobIfIp", "10.2.2.11", "oobIfGw", "10.2.2.1"),
			set("sys/switch-B", "oobIfIp", "10.2.2.12", "oobIfGw", "10.2.2.1"), set("sys", "address", "10.2.2.10")}},
		{name: "one interconnect alone", changes: []tree.Change{set("sys/switch-A", "oobIfIp", "10.2.2.11", "oobIfGw", "10.2.2.1")}, refused: "must be in one subnet"},
		{name: "cluster alone", changes: []tree.Change{set("sys", "address", "10.2.2.10")}, refused: "must be in one subnet"},
		{name: "the same address twice", changes: []tree.Change{set("sys/switch-A", "oobIfIp", "10.1.1.12")}, refused: "is used by"},
		{name: "gateway outside", changes: []tree.Change{set("sys/switch-A", "oobIfGw", "10.9.1.1")}, refused: "must be in one subnet"},
		{name: "masks differ", changes: []tree.Change{set("sys/switch-A", "oobIfMask", "255.255.0.0")}, refused: "masks"},
		{name: "not a mask", changes: []tree.Change{set("sys/switch-A", "oobIfMask", "255.0.255.0")}, refused: "not a network mask"},
		{name: "not an address", changes: []tree.Change{set("sys", "address", "10.1.1.300")}, refused: "not an IP address"},
		{name: "one interconnect without an address", changes: []tree.Change{set("sys/switch-A", "oobIfIp", "0.0.0.0", "oobIfMask", "255.0.255.0")}, refused: "must be in one subnet"},
		{name: "cluster without an address", changes: []tree.Change{set("sys", "address", "0.0.0.0")}, refused: "must be in one subnet"},
		{name: "IPv6 on one interconnect alone", changes: []tree.Change{set("sys/switch-A/ifConfig-ipv6/if-ipv6", "addr", "2001:10::157", "defGw", "2001:10::1")}, refused: "must be in one subnet"},
		{name: "IPv6 together", changes: []tree.Change{set("sys/switch-A/ifConfig-ipv6/if-ipv6", "addr", "2001:db8::11", "defGw", "2001:db8::1"),
			set("sys/switch-B/ifConfig-ipv6/if-ipv6", "addr", "2001:db8::12", "defGw", "fe80::1"), set("sys", "ipv6Addr", "2001:db8::10")}},
		{name: "IPv6 apart", changes: []tree.Change{set("sys/switch-A/ifConfig-ipv6/if-ipv6", "addr", "2001:db8::11"),
			set("sys", "ipv6Addr", "2001:db9::10")}, refused: "must be in one subnet"},

		{name: "block", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.60-10.1.1.69", "defGw", "10.1.1.1", "subnet", "255.255.255.0", "primDns", "10.1.1.3")}},
		{name: "block too large", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.2.0.1-10.2.3.233", "subnet", "255.255.0.0")}, refused: "block definition is too large. Size cannot exceed 1000."},
		{name: "block of 1000", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.2.0.1-10.2.3.232", "subnet", "255.255.0.0")}},
		{name: "block backwards", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.69-10.1.1.60")}, refused: "comes after"},
		{name: "block overlaps", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.59-10.1.1.69")}, refused: "overlaps with block-10.1.1.50-10.1.1.59"},
		{name: "block replaced", changes: []tree.Change{del("org-root/ip-pool-p/block-10.1.1.50-10.1.1.59"), add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.59-10.1.1.69")}},
		{name: "block across subnets", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.250-10.1.2.5")}, refused: "one subnet"},
		{name: "block's gateway elsewhere", changes: []tree.Change{add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.60-10.1.1.69", "defGw", "10.1.2.1")}, refused: "one subnet"},
		{name: "block's DNS later", changes: []tree.Change{set("org-root/ip-pool-p/block-10.1.1.50-10.1.1.59", "primDns", "10.1.1.3")}, refused: "cannot be set"},
		{name: "IPv6 block", changes: []tree.Change{add("ippoolIpV6Block", "org-root/ip-pool-p/v6block-2001:db8::1-2001:db8::9", "prefix", "64", "defGw", "2001:db8::ff")}},
		{name: "MAC block too large", world: []tree.Change{add("macpoolPool", "org-root/mac-pool-m")}, changes: []tree.Change{add("macpoolBlock", "org-root/mac-pool-m/block-00:25:B5:00:00:00-00:25:B5:00:03:E8")}, refused: "Size cannot exceed 1000"},

		{name: "MAC block overlaps", world: []tree.Change{add("macpoolPool", "org-root/mac-pool-m"), add("macpoolBlock", "org-root/mac-pool-m/block-00:25:B5:00:00:00-00:25:B5:00:00:09")}, changes: []tree.Change{add("macpoolBlock", "org-root/mac-pool-m/block-00:25:B5:00:00:09-00:25:B5:00:00:0A")}, refused: "overlaps"},
		{name: "UUID block backwards", world: []tree.Change{add("uuidpoolPool", "org-root/uuid-pool-u")}, changes: []tree.Change{add("uuidpoolBlock", "org-root/uuid-pool-u/block-from-0000-000000000009-to-0000-000000000001")}, refused: "comes after"},
		{name: "UUID block overlaps", world: []tree.Change{add("uuidpoolPool", "org-root/uuid-pool-u"), add("uuidpoolBlock", "org-root/uuid-pool-u/block-from-0000-000000000001-to-0000-000000000009")}, changes: []tree.Change{add("uuidpoolBlock", "org-root/uuid-pool-u/block-from-0000-000000000009-to-0000-00000000000A")}, refused: "overlaps"},
		{name: "VLAN without a number", changes: []tree.Change{add("fabricVlan", "fabric/lan/net-v")}, refused: "needs an id"},
		{name: "chassis decommissioned", changes: []tree.Change{set("sys/chassis-1", "adminState", "decommission")}, refused: "cannot be decommissioned"},

		{name: "weak password", changes: []tree.Change{set("sys/user-ext/user-eve", "pwd", "short")}, refused: "8 to 127"},
		{name: "password shorter than configured", world: []tree.Change{add("aaaPwdProfile", "sys/user-ext/pwd-profile", "minPassphraseLen", "20")}, changes: []tree.Change{set("sys/user-ext/user-eve", "pwd", "Correct7Horse")}, refused: "20 to 127"},
		{name: "strong password", changes: []tree.Change{set("sys/user-ext/user-eve", "pwd", "Correct7Horse")}},
		{name: "weak password allowed", world: []tree.Change{set("sys/user-ext", "pwdStrengthCheck", "no")}, changes: []tree.Change{set("sys/user-ext/user-eve", "pwd", "short")}},
		{name: "encrypted password", changes: []tree.Change{set("sys/user-ext/user-eve", "encPwd", "$1$x")}, refused: "encPwd"},
		{name: "admin deleted", changes: []tree.Change{del("sys/user-ext/user-admin")}, refused: "account admin cannot be deleted"},
		{name: "admin inactive", changes: []tree.Change{set("sys/user-ext/user-admin", "accountStatus", "inactive")}, refused: "inactive"},
		{name: "built-in role", changes: []tree.Change{del("sys/user-ext/role-storage")}, refused: "role storage"},

		{name: "root deleted", changes: []tree.Change{del("org-root")}, refused: "root organization"},
		{name: "default pool deleted", changes: []tree.Change{del("org-root/ip-pool-default")}, refused: "is a default"},
		{name: "default VLAN deleted", changes: []tree.Change{del("fabric/lan/net-default")}, refused: "is a default"},
		{name: "VLAN number taken", changes: []tree.Change{add("fabricVlan", "fabric/lan/net-a", "id", "1")}, refused: "VLAN 1 is used by default"},
		{name: "VLAN", changes: []tree.Change{add("fabricVlan", "fabric/lan/net-a", "id", "2")}},
		{name: "five organizations deep", changes: []tree.Change{add("orgOrg", "org-root/org-1"), add("orgOrg", "org-root/org-1/org-2"), add("orgOrg", "org-root/org-1/org-2/org-3"),
			add("orgOrg", "org-root/org-1/org-2/org-3/org-4"), add("orgOrg", fiveDeep), add("orgOrg", fiveDeep+"/org-6")}, refused: "5 levels"},

		{name: "four name servers", changes: nameServers(4)},
		{name: "five name servers", changes: nameServers(5), refused: "no more than 4"},
		{name: "time zone", changes: []tree.Change{set("sys/svc-ext/datetime-svc", "timezone", "America/Los_Angeles (Pacific Time)")}},
		{name: "no time zone", changes: []tree.Change{set("sys/svc-ext/datetime-svc", "timezone", "Mars/Olympus")}, refused: "unknown time zone"},
		{name: "system name", changes: []tree.Change{set("sys", "name", "9lives")}, refused: "is not one of the values"},

		{name: "profile bound", changes: []tree.Change{add("lsServer", "org-root/ls-one"), add("lsBinding", "org-root/ls-one/pn", "pnDn", "sys/chassis-1/blade-1")}},
		{name: "profile bound to nothing", changes: []tree.Change{add("lsServer", "org-root/ls-one"), add("lsBinding", "org-root/ls-one/pn", "pnDn", "sys/chassis-1/blade-9")}, refused: "no server"},
		{name: "blade taken", world: []tree.Change{add("lsServer", "org-root/ls-one"), add("lsBinding", "org-root/ls-one/pn", "pnDn", "sys/chassis-1/blade-1")},
			changes: []tree.Change{add("lsServer", "org-root/ls-two"), add("lsBinding", "org-root/ls-two/pn", "pnDn", "sys/chassis-1/blade-1")}, refused: "is assigned to org-root/ls-one"},
	})
}

// TestFirmwareRules: appendix F's order.
func TestFirmwareRules(t *testing.T) {
	t.Parallel()
	holds(t, []rule{
		{name: "bundle absent", changes: []tree.Change{set("org-root/fw-host-pack-old", "bladeBundleVersion", "3.2(3n)B")}, refused: "Firmware bundle 3.2(3n)B is not present"},
		{name: "bundle of the line", world: []tree.Change{bundle("3.2(3n)B", "b-series-bundle")}, changes: []tree.Change{set("org-root/fw-host-pack-old", "bladeBundleVersion", "3.2(3n)B")}},
		{name: "blades before infrastructure", world: []tree.Change{bundle("4.1(1d)B", "b-series-bundle")}, changes: []tree.Change{set("org-root/fw-host-pack-old", "bladeBundleVersion", "4.1(1d)B")}, refused: "infrastructure to 4.1(1d)B first"},
		{name: "blades after infrastructure", world: []tree.Change{bundle("4.1(1d)B", "b-series-bundle"), set("sys/switch-A/mgmt/fw-system", "packageVersion", "4.1(1d)A")},
			changes: []tree.Change{set("org-root/fw-host-pack-old", "bladeBundleVersion", "4.1(1d)B")}},
		{name: "blades too old", world: []tree.Change{bundle("4.1(1d)B", "b-series-bundle"), set("sys/switch-A/mgmt/fw-system", "packageVersion", "4.1(1d)A"), set("org-root/fw-host-pack-old", "bladeBundleVersion", "3.1(2b)B")},
			changes: []tree.Change{set("org-root/fw-host-pack-old", "bladeBundleVersion", "4.1(1d)B")}, refused: "servers to release 3.1(3) or 3.2(3) first"},
		{name: "blades whose pack was emptied", world: append(running("3.1(2b)B"), bundle("4.1(1d)B", "b-series-bundle"), set("sys/switch-A/mgmt/fw-system", "packageVersion", "4.1(1d)A"), set("org-root/fw-host-pack-old", "bladeBundleVersion", "")),
			changes: []tree.Change{set("org-root/fw-host-pack-old", "bladeBundleVersion", "4.1(1d)B")}, refused: "servers to release 3.1(3) or 3.2(3) first"},
		{name: "blades with a new pack", world: append(running("3.1(2b)B"), bundle("4.1(1d)B", "b-series-bundle"), set("sys/switch-A/mgmt/fw-system", "packageVersion", "4.1(1d)A")),
			changes: []tree.Change{add("firmwareComputeHostPack", "org-root/fw-host-pack-new", "bladeBundleVersion", "4.1(1d)B")}, refused: "servers to release 3.1(3) or 3.2(3) first"},
		{name: "infrastructure before blades whose pack was emptied", world: append(running("3.1(2b)B"), bundle("4.1(1d)A", "infrastructure-bundle"), set("org-root/fw-host-pack-old", "bladeBundleVersion", "")),
			changes: []tree.Change{set("org-root/fw-infra-pack-default", "infraBundleVersion", "4.1(1d)A")}, refused: "servers to release 3.1(3) or 3.2(3) first"},
		{name: "infrastructure behind what blades run", world: append(running("3.2(3k)B"), bundle("3.1(2b)A", "infrastructure-bundle"), set("org-root/fw-host-pack-old", "bladeBundleVersion", "")),
			changes: []tree.Change{set("org-root/fw-infra-pack-default", "infraBundleVersion", "3.1(2b)A")}, refused: "which run 3.2(3)"},
		{name: "infrastructure behind what blades are to run", world: []tree.Change{bundle("3.1(2b)A", "infrastructure-bundle")},
			changes: []tree.Change{set("org-root/fw-infra-pack-default", "infraBundleVersion", "3.1(2b)A")}, refused: "servers of old, which are to run 3.2(3)"},
		{name: "infrastructure", world: []tree.Change{bundle("4.1(1d)A", "infrastructure-bundle")}, changes: []tree.Change{set("org-root/fw-infra-pack-default", "infraBundleVersion", "4.1(1d)A")}},
		{name: "infrastructure too old", world: []tree.Change{bundle("4.1(1d)A", "infrastructure-bundle"), set("sys/switch-A/mgmt/fw-system", "packageVersion", "3.1(2b)A")},
			changes: []tree.Change{set("org-root/fw-infra-pack-default", "infraBundleVersion", "4.1(1d)A")}, refused: "infrastructure to release 3.1(3)"},
		{name: "infrastructure with old blades", world: []tree.Change{bundle("4.1(1d)A", "infrastructure-bundle"), set("org-root/fw-host-pack-old", "bladeBundleVersion", "3.2(2b)B")},
			changes: []tree.Change{set("org-root/fw-infra-pack-default", "infraBundleVersion", "4.1(1d)A")}, refused: "servers of old"},
	})
}

func holds(t *testing.T, rules []rule) {
	for _, c := range rules {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.world...)
			_, err := commit(s, admin, c.changes...)
			if c.refused == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, c.refused)
		})
	}
}

func nameServers(n int) []tree.Change {
	var list []tree.Change
	for i := range n {
		list = append(list, add("commDnsProvider", "sys/svc-ext/dns-svc/dns-10.1.1."+string(rune('1'+i))))
	}
	return list
}

func TestWeakPasswords(t *testing.T) {
	t.Parallel()
	s := open(t)
	for password, text := range map[string]string{
		"Ab1defg":                       "8 to 127",
		"abcdefgh1":                     "three of",
		"Abbbb1cdef":                    "more than three times",
		"Password1":                     "dictionary",
		"12Welcome!":                    "dictionary",
		"C1sc0123":                      "factory",
		strings.Repeat("Ab1x", 40):      "longer than", // by the class table
		"Eve$1234":                      "is not one of the values",
		strings.Repeat("Ab1x", 8) + "x": "",
	} {
		_, err := commit(s, admin, set("sys/user-ext/user-eve", "pwd", password))
		if text == "" {
			require.NoError(t, err)
		} else {
			require.Error(t, err, password)
		}
	}
	_, err := commit(s, admin, add("aaaUser", "sys/user-ext/user-Robert99", "pwd", "99treboR"))
	require.ErrorContains(t, err, "user name or its reverse")
}

func TestFactoryGate(t *testing.T) {
	t.Parallel()
	s := open(t, set("sys/user-ext/user-admin", "pwd", rules.FactoryPassword))
	_, err := commit(s, admin, set("sys", "name", "London"))
	require.EqualError(t, err, "Change the factory password of admin first")
	_, err = commit(s, system, set("sys", "name", "Paris"))
	require.NoError(t, err, "the system goes on working")
	_, err = commit(s, admin, set("sys/user-ext/user-admin", "pwd", "Correct7Horse"))
	require.NoError(t, err)
	result, err := commit(s, admin, set("sys", "name", "London"))
	require.NoError(t, err)
	require.False(t, rules.MustChangePassword(result.After))
	require.True(t, auth.Check(result.After.Get(rules.AdminDN).Secrets["pwd"], "Correct7Horse"))
}

func TestPrivileges(t *testing.T) {
	t.Parallel()
	s := open(t)
	eve := tree.Actor{User: "eve"}
	snapshot, err := s.Load(context.Background())
	require.NoError(t, err)
	require.Equal(t, []string{"read-only"}, rules.Privileges(snapshot, "eve"))
	require.Equal(t, []string{"admin", "read-only"}, rules.Privileges(snapshot, "admin"))
	for _, change := range []tree.Change{set("sys", "name", "London"), set("sys/user-ext/user-admin", "pwd", "Correct7Horse"),
		set("sys/user-ext/user-eve", "pwd", "Correct7Horse", "descr", "x"), add("aaaUserRole", "sys/user-ext/user-eve/role-admin")} {
		_, err := commit(s, eve, change)
		var refused *tree.Error
		require.ErrorAs(t, err, &refused)
		require.Equal(t, tree.CodePrivilege, refused.Code)
	}
	_, err = commit(s, eve, set("sys/user-ext/user-eve", "pwd", "Correct7Horse"))
	require.NoError(t, err, "everybody may change his own password")
}

func TestCompletions(t *testing.T) {
	t.Parallel()
	s := open(t)
	result, err := commit(s, admin, add("lsServer", "org-root/ls-one"), add("orgOrg", "org-root/org-CMS"),
		add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.60-10.1.1.64"), set("sys/svc-ext/datetime-svc", "timezone", "Europe/Paris"),
		add("aaaEpAuthProfile", "org-root/auth-profile-ipmi"), add("aaaEpUser", "org-root/auth-profile-ipmi/user-mmp", "pwd", "c1sco1234"))
	require.NoError(t, err)
	for dn, want := range map[string]props{
		"org-root/ls-one":                              {"type": "instance", "assocState": "unassociated"},
		"org-root/ls-one/power":                        {"state": "down"},
		"org-root/org-CMS":                             {"level": "1"},
		"org-root/ip-pool-p":                           {"size": "15", "v4Size": "15", "v6Size": "0"},
		"sys/svc-ext/datetime-svc":                     {"operTimezone": "Europe/Paris"},
		"org-root/ip-pool-p/block-10.1.1.60-10.1.1.64": {"defGw": "0.0.0.0", "subnet": "255.255.255.0", "primDns": "0.0.0.0"},
		"org-root/auth-profile-ipmi/user-mmp":          {"priv": "readonly", "pwdSet": "yes", "pwd": ""},
	} {
		o := result.After.Get(dn)
		require.NotNil(t, o, dn)
		for name, value := range want {
			require.Equal(t, value, o.Get(name), "%s %s", dn, name)
		}
	}
}

func TestRecords(t *testing.T) {
	t.Parallel()
	s := open(t)
	_, err := commit(s, system, set("sys", "name", "Paris"))
	require.NoError(t, err)
	result, err := commit(s, admin, set("sys", "name", "London"), set("sys/user-ext/user-eve", "pwd", "Correct7Horse"),
		add("orgOrg", "org-root/org-CMS"), add("orgOrg", "org-root/org-CMS/org-Sub"), del("org-root/ip-pool-p"))
	require.NoError(t, err)
	var told []string
	for _, r := range result.After.Children("aaa-log") {
		require.Equal(t, "admin", r.Get("user"))
		require.Equal(t, "web_1_A", r.Get("sessionId"))
		require.Equal(t, "2026-11-22T12:00:00.000", r.Get("created"))
		told = append(told, strings.Join([]string{r.Get("ind"), r.Get("affected"), r.Get("changeSet")}, "|"))
	}
	require.Equal(t, []string{
		"modification|sys|name:London",
		"modification|sys/user-ext/user-eve|pwd:****, pwdSet:yes",
		"creation|org-root/org-CMS|level:1, name:CMS",
		"deletion|org-root/ip-pool-p|",
	}, told, "what comes and goes with its parent is told by the parent's record")
}

// What is deleted and created again in one commit is a new object: it is judged and completed as one.
func TestCreatedAgain(t *testing.T) {
	t.Parallel()
	s := open(t, add("orgOrg", "org-root/org-a"), add("ippoolBlock", "org-root/ip-pool-p/block-10.1.1.1-10.1.1.2", "defGw", "10.1.1.9"))
	_, err := commit(s, admin, tree.Change{DN: "org-root/org-a", Status: tree.Deleted}, add("orgOrg", "org-root/org-a"))
	require.NoError(t, err)
	now, err := s.Load(t.Context())
	require.NoError(t, err)
	require.Equal(t, "1", now.Get("org-root/org-a").Get("level"))
	block := "org-root/ip-pool-p/block-10.1.1.1-10.1.1.2"
	_, err = commit(s, admin, tree.Change{DN: block, Status: tree.Deleted}, add("ippoolBlock", block, "defGw", "10.9.9.9"))
	require.ErrorContains(t, err, "must be in one subnet")
	_, err = commit(s, admin, tree.Change{DN: rules.AdminDN, Status: tree.Deleted}, add("aaaUser", rules.AdminDN))
	require.ErrorContains(t, err, "admin cannot be deleted")
}

// TestWhatIsMadeHasDefaults: programs read words and numbers of new objects.
func TestWhatIsMadeHasDefaults(t *testing.T) {
	t.Parallel()
	s := open(t)
	result, err := commit(s, admin, add("solPolicy", "org-root/sol-s"), add("firmwareComputeHostPack", "org-root/fw-host-pack-h"), add("lsServer", "org-root/ls-new", "descr", "new"),
		add("vnicEther", "org-root/ls-new/ether-eth0"), add("fabricVlan", "fabric/lan/net-v", "id", "7"), add("macpoolPool", "org-root/mac-pool-m"),
		add("macpoolBlock", "org-root/mac-pool-m/block-00:25:B5:00:00:00-00:25:B5:00:00:09"))
	require.NoError(t, err)
	for dn, wanted := range map[string]props{
		"org-root/sol-s":             {"adminState": "disable", "speed": "9600", "policyOwner": "local"},
		"org-root/fw-host-pack-h":    {"mode": "staged", "policyOwner": "local"},
		"org-root/ls-new":            {"fsmStatus": "nop", "fsmProgr": "0", "policyOwner": "local", "powerPolicyName": "default", "assocState": "unassociated"},
		"org-root/ls-new/ether-eth0": {"mtu": "1500", "switchId": "A-B", "type": "ether", "addr": "derived"},
		"fabric/lan/net-v":           {"id": "7", "sharing": "none"},
		"org-root/mac-pool-m":        {"size": "10", "assigned": "0"},
	} {
		for name, value := range wanted {
			require.Equal(t, value, result.After.Get(dn).Get(name), "%s %s", dn, name)
		}
	}
	for _, o := range result.After.Class("aaaModLR") {
		require.NotContains(t, o.Get("changeSet"), "fsmStatus", "nobody asked for it")
	}
}
