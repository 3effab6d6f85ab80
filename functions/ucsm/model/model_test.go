package model_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

func TestTable(t *testing.T) {
	t.Parallel()
	require.Equal(t, "4.2(1f)", model.Release())
	require.Greater(t, len(model.Names()), 180)
	for _, name := range model.Names() {
		class := model.Lookup(name)
		require.True(t, model.Known(name), name)
		for _, naming := range class.Naming {
			require.Equal(t, model.Naming, class.Prop(naming).Access, "%s.%s", name, naming)
		}
	}
	require.Nil(t, model.Lookup("LsServer"), "names are case-sensitive")
	require.True(t, model.Known("fcErrStatsHist"), "a class of the schema without a table")
	require.False(t, model.Known("nonsense"))
}

func TestWhatIsNewerIsHidden(t *testing.T) {
	t.Parallel()
	require.Nil(t, model.Lookup("computeBlade").Prop("dualSlotPeerPcieNodeDn"), "of 4.3(4a)")
	require.Nil(t, model.Lookup("aaaUser").Prop("encPwdHashAlgo"), "of 6.0(1a)")
	require.NotNil(t, model.Lookup("computeBlade").Prop("kmipFault"), "of 3.2(1d)")
}

func TestAbstractClassesNameConcreteOnes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"computeItem", "computePhysical", "equipmentItem", "equipmentLed", "poolPool", "poolBlock", "statsItem"} {
		require.True(t, model.Known(name))
		require.Nil(t, model.Lookup(name))
		for _, class := range model.Concrete(name) {
			require.NotNil(t, model.Lookup(class), "%s of %s", class, name)
			require.True(t, model.Is(class, name))
		}
	}
	require.Equal(t, []string{"lsServer"}, model.Concrete("lsServer"))
	require.False(t, model.Is("lsServer", "computeItem"))
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class, prop, value string
		ok                 bool
	}{
		{"lsServer", "name", "CMS2000-MMP", true},
		{"lsServer", "name", "x", false},
		{"lsServer", "name", "two words", false},
		{"lsServer", "nonsense", "x", false},
		{"nonsense", "name", "x", false},
		{"lsPower", "state", "admin-up", true},
		{"lsPower", "state", "on", false},
		{"lsServer", "configQualifier", "", true},
		{"computeBlade", "connPath", "A,B", true},
		{"computeBlade", "connPath", "A,C", false},
		{"computeBlade", "chassisId", "N/A", true},
		{"computeBlade", "chassisId", "255", true},
		{"computeBlade", "chassisId", "256", false},
		{"computeBlade", "availableMemory", "98304", true},
		{"computeBlade", "availableMemory", "much", false},
		{"fabricVlan", "id", "4042", true},
		{"fabricVlan", "id", "4043", false},
		{"fabricVlan", "id", "4048", true},
		{"ippoolBlock", "from", "10.1.1.2", true},
		{"ippoolBlock", "from", "10.1.1", false},
		{"computeMbPowerStats", "consumedPower", "120.500000", true},
		{"computeMbPowerStats", "consumedPower", "hot", false},
		{"mgmtBackup", "remoteFile", "", false},
		{"mgmtBackup", "remoteFile", strings.Repeat("x", 129), false},
		{"aaaUser", "descr", "\xff", false},
		{"vnicEther", "addr", "derived", true},
		{"vnicEther", "addr", "00:25:B5:00:00:01", true},
	} {
		err := model.Validate(c.class, c.prop, c.value)
		if c.ok {
			require.NoError(t, err)
			continue
		}
		var refused *model.ValueError
		require.True(t, errors.As(err, &refused), "%s.%s=%q", c.class, c.prop, c.value)
	}
}

func TestRN(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		class, rn string
		naming    map[string]string
	}{
		{"topSystem", "sys", map[string]string{}},
		{"equipmentChassis", "chassis-1", map[string]string{"id": "1"}},
		{"ippoolBlock", "block-10.1.1.2-10.1.1.9", map[string]string{"from": "10.1.1.2", "to": "10.1.1.9"}},
		{"fabricEthLanEp", "phys-slot-1-port-2", map[string]string{"slotId": "1", "portId": "2"}},
		{"lsServer", "ls-CMS2000-MMP", map[string]string{"name": "CMS2000-MMP"}},
		{"fabricEthLan", "A", map[string]string{"id": "A"}},
		{"firmwarePackItem", "pack-image-Cisco|B200|bios", map[string]string{"hwVendor": "Cisco", "hwModel": "B200", "type": "bios"}},
		{"uuidpoolBlock", "block-from-a-to-b", map[string]string{"from": "a", "to": "b"}},
	} {
		class := model.Lookup(c.class)
		naming, ok := class.ParseRN(c.rn)
		require.True(t, ok, c.rn)
		require.Equal(t, c.naming, naming)
		rn, err := class.RN(func(prop string) string { return naming[prop] })
		require.NoError(t, err)
		require.Equal(t, c.rn, rn)
	}
	_, ok := model.Lookup("lsServer").ParseRN("org-x")
	require.False(t, ok)
	_, err := model.Lookup("lsServer").RN(func(string) string { return "" })
	require.ErrorContains(t, err, "lsServer needs name")
	rn, err := model.Lookup("ippoolPooled").RN(func(string) string { return "a/b" })
	require.NoError(t, err)
	require.Equal(t, "[a/b]", rn)
}

func TestDN(t *testing.T) {
	t.Parallel()
	for dn, rns := range map[string][]string{
		"sys":                               {"sys"},
		"sys/chassis-1/blade-3":             {"sys", "chassis-1", "blade-3"},
		"fabric/path-[sys/chassis-1]/ep":    {"fabric", "path-[sys/chassis-1]", "ep"},
		"x/a-[b/[c/d]]":                     {"x", "a-[b/[c/d]]"},
		"ip/10.1.1.2/pool-[org-root/ip-ab]": {"ip", "10.1.1.2", "pool-[org-root/ip-ab]"},
	} {
		require.Equal(t, rns, model.Split(dn))
		parent, rn := model.Cut(dn)
		require.Equal(t, rns[len(rns)-1], rn)
		require.Equal(t, strings.Join(rns[:len(rns)-1], "/"), parent)
		require.Equal(t, dn, model.Join(parent, rn))
		require.True(t, model.ValidDN(dn))
	}
	for _, dn := range []string{"", "/", "sys/", "/sys", "a//b", "a/[b", "a]/b", "a\nb", strings.Repeat("x", 257), "\xff"} {
		require.False(t, model.ValidDN(dn), "%q", dn)
	}
}

func TestWriters(t *testing.T) {
	t.Parallel()
	require.True(t, model.Lookup("lsServer").WrittenBy([]string{"ls-server"}))
	require.False(t, model.Lookup("lsServer").WrittenBy([]string{"read-only"}))
	require.False(t, model.Lookup("lsBinding").WrittenBy([]string{"read-only"}), "read-only among the privileges lets nobody write")
	require.True(t, model.Lookup("lsServer").May("Add"))
	require.False(t, model.Lookup("lsPower").May("Add"))
	require.True(t, model.Lookup("lsServer").Below("orgOrg"))
	require.True(t, model.Lookup("computeBlade").Prop("chassisId").Numeric())
	require.False(t, model.Lookup("computeBlade").Prop("descr").Numeric())
}
