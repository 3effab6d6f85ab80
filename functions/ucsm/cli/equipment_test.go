package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// equip adds parts to the rig's chassis: a class by the name of each object.
func (r *rig) equip(parts ...tree.Change) {
	for i := range parts {
		parts[i].Status = tree.CreatedModified
	}
	r.change(parts...)
}

// cluster makes an interconnect the leader.
func (r *rig) cluster(leader string) {
	for _, id := range []string{"A", "B"} {
		leadership := map[bool]string{true: "primary", false: "subordinate"}[id == leader]
		r.equip(tree.Change{DN: "sys/mgmt-entity-" + id, Class: "mgmtEntity",
			Props: map[string]string{"state": "up", "leadership": leadership, "mgmtServicesState": "up", "haReadiness": "ready"}})
	}
}

func TestTheLeaderAnswers(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.cluster("A")
	x := r.login("admin")
	before := x.do("show cluster state").Output
	require.Regexp(t, `^Cluster Id: 0x[0-9a-f]{16}-0x[0-9a-f]{16}\n\nA: UP, PRIMARY\nB: UP, SUBORDINATE\n\nHA READY\n$`, before)
	r.cluster("B")
	x.walk(`
> UCS-A# scope security
> UCS-B /security # top
> UCS-B# connect local-mgmt
> UCS-B(local-mgmt)# exit
> UCS-B# connect nxos
> UCS-B(nxos)# exit
> UCS-B# connect local-mgmt a
> UCS-A(local-mgmt)# exit
> UCS-B# acknowledge slot 1/4
> UCS-B* # discard-buffer
> UCS-B# 
`)
	require.Equal(t, strings.SplitN(before, "\n", 2)[0]+"\n\nB: UP, PRIMARY\nA: UP, SUBORDINATE\n\nHA READY\n", x.do("show cluster state").Output)
	require.Contains(t, x.do("show cluster extended-state").Output, "B: memb state UP, lead state PRIMARY, mgmt services state: UP\nA: memb")
	require.Regexp(t, "/term-shell_[0-9a-f]{8}_A$", r.shown()[0].DN, "a session keeps its name")
	r.login("admin")
	require.Contains(t, r.shown()[0].DN+r.shown()[1].DN, "_B")
	_, first, err := r.shell.Open(t.Context(), shell.Login{Console: true})
	require.NoError(t, err)
	require.Equal(t, "UCS-B login: ", first.Prompt)
}

func TestEventsComeAndGo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	event := func(id, ind string) tree.Change {
		return tree.Change{DN: "event-log/" + id, Class: "eventRecord", Props: map[string]string{"affected": "sys/chassis-1/blade-1", "ind": ind,
			"created": "2011-04-23T12:08:43.512", "cause": "thermal-problem", "code": "F0176", "descr": "too warm"}}
	}
	r.equip(tree.Change{DN: "event-log", Class: "eventLog"}, event("1", "creation"), event("2", "deletion"))
	require.Equal(t, "   1 | 2011-04-23 12:08:43 | Thermal Problem | F0176 | too warm | Asserted\n"+
		"   2 | 2011-04-23 12:08:43 | Thermal Problem | F0176 | too warm | Deasserted\n", r.login("admin").do("show sel 1/1").Output)
}

func TestMeasurementsOfParts(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	measured := map[string]string{"timeCollected": "2011-04-23T12:08:43.000", "suspect": "no"}
	r.equip(tree.Change{DN: "sys/chassis-1/stats", Class: "equipmentChassisStats", Props: measured},
		tree.Change{DN: "sys/chassis-1/blade-1/board", Class: "computeBoard"},
		tree.Change{DN: "sys/chassis-1/blade-1/board/power-stats", Class: "computeMbPowerStats", Props: map[string]string{"consumedPower": "181.500000"}},
		tree.Change{DN: "sys/chassis-1/blade-1/board/temp-stats", Class: "computeMbTempStats", Props: map[string]string{"fmTempSenIo": "31.000000"}},
		tree.Change{DN: "sys/chassis-1/blade-1/board/memarray-1", Class: "memoryArray"},
		tree.Change{DN: "sys/chassis-1/blade-1/board/memarray-1/mem-1", Class: "memoryUnit"},
		tree.Change{DN: "sys/chassis-1/blade-1/board/memarray-1/mem-1/error-stats", Class: "memoryErrorStats",
			Props: map[string]string{"eccMultibitErrors": "7", "eccMultibitErrors15Min": "8"}},
		tree.Change{DN: "sys/chassis-1/blade-1/board/cpu-1", Class: "processorUnit"},
		tree.Change{DN: "sys/chassis-1/blade-1/board/cpu-1/env-stats", Class: "processorEnvStats"})
	x := r.login("admin")
	x.do("scope chassis 1")
	out := x.do("show stats").Output
	require.Contains(t, out, "Monitored Object: sys/chassis-1/stats\n")
	require.NotContains(t, out, "blade-1", "a part with a scope of its own is shown there")
	x.do("scope server 1")
	out = x.do("show stats").Output
	require.Contains(t, out, "    Consumed Power: 181.500000\n")
	require.Contains(t, out, "    Fm Temp Sen Io: 31.000000\n")
	require.Contains(t, out, "Monitored Object: sys/chassis-1/blade-1/board/cpu-1/env-stats\n")
	require.Contains(t, out, "    Ecc Multibit Errors: 7\n")
	require.NotContains(t, out, "15 Min", "what was is left out")
}

// TestAddressOfAController: scripts find it at the start of a row.
func TestAddressOfAController(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.equip(tree.Change{DN: "sys/chassis-1/blade-1/mgmt", Class: "mgmtController"},
		tree.Change{DN: "sys/chassis-1/blade-1/mgmt/if-1", Class: "mgmtIf", Props: map[string]string{"extIp": "0.0.0.0", "switchId": "A"}})
	x := r.login("admin")
	x.do("scope server 1/1")
	x.do("scope cimc")
	require.Contains(t, x.do("show mgmt-if").Output, "\n    0.0.0.0 ")
	r.equip(tree.Change{DN: "org-root/org-CMS/ls-CMS2000-MMP/ipv4-pooled-addr", Class: "vnicIpV4PooledAddr",
		Props: map[string]string{"addr": "10.1.1.51", "subnet": "255.255.255.0", "defGw": "10.1.1.1"}})
	require.Contains(t, x.do("show mgmt-if").Output, "\n    10.1.1.51       255.255.255.0   10.1.1.1        A")
}

func TestPartsOfTheChassis(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.equip(
		tree.Change{DN: "sys/chassis-1/psu-1", Class: "equipmentPsu", Props: map[string]string{"operState": "operable", "model": "UCSB-PSU-2500ACDV"}},
		tree.Change{DN: "sys/chassis-1/sw-slot-1", Class: "equipmentSwitchIOCard", Props: map[string]string{"switchId": "A", "operState": "operable", "adminState": "acknowledged"}},
		tree.Change{DN: "sys/chassis-1/fan-module-1-2", Class: "equipmentFanModule", Props: map[string]string{"operState": "operable"}},
		tree.Change{DN: "sys/chassis-1/fan-module-1-2/fan-1", Class: "equipmentFan", Props: map[string]string{"tray": "1", "module": "2",
			"operState": "operable", "operability": "operable", "power": "on", "presence": "equipped", "thermal": "ok", "model": "N20-FAN5"}})
	x := r.login("admin")
	x.walk(`
> UCS-A# scope chassis 1
> UCS-A /chassis # show fan

Fan:
    Tray Module ID Overall Status Presence PID
    ---- ------ -- -------------- -------- ---
       1      2  1 Operable       Equipped N20-FAN5
> UCS-A /chassis # scope fan-module 1 2
> UCS-A /chassis/fan-module # scope fan 1
> UCS-A /chassis/fan-module/fan # show detail

Fan:
    ID: 1
    Overall Status: Operable
    Operability: Operable
    Threshold Status: N/A
    Power State: On
    Presence: Equipped
    Thermal Status: Ok
    Product Name: N20-FAN5
    PID: N20-FAN5
    VID: N/A
    Vendor: N/A
    Serial (SN): N/A
    HW Revision: N/A

> UCS-A /chassis/fan-module/fan # up
> UCS-A /chassis/fan-module # up
> UCS-A /chassis # acknowledge iom 1
> UCS-A /chassis* # commit-buffer
> UCS-A /chassis # acknowledge iom 2
Error: Managed object does not exist
> UCS-A /chassis # show iom

IOM:
    Module Fabric ID Overall Status PID Serial (SN)
    ------ --------- -------------- --- -----------
         1 A         Operable
> UCS-A /chassis # scope iom 1
> UCS-A /chassis/iom # 
`)
	require.Equal(t, "re-acknowledge", r.get("sys/chassis-1/sw-slot-1").Get("adminState"))
	x.do("up")
	require.Contains(t, x.do("show psu 1 detail").Output, "    Product Name: UCSB-PSU-2500ACDV\n")
	require.NotContains(t, x.do("show configuration").Output, "psu", "parts are no configuration")
}
