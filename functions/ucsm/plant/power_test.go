package plant_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const media2 = "org-root/org-CMS/ls-CMS2000-MEDIA2"

var (
	run   = appliance.BladeOrder{}
	drain = appliance.BladeOrder{Drain: true}
	off   = appliance.BladeOrder{Off: true}
	cut   = appliance.BladeOrder{Off: true, Cut: true}
)

func TestALabIsAtRest(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	require.Empty(t, plant.Step(r.now(), r.world), "nothing to do")
	require.Empty(t, r.faults())
	r.shows(blade("2")+" operState=ok operPower=on availability=unavailable", media2+" operState=ok assocState=associated",
		media2+"/power state=up", "fabric/server/chassis-1/slot-5 presence=empty")
	require.Equal(t, run, plant.Orders(r.now())[2])
}

func TestPowerDownDrainsAndUpBoots(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.world.Loads[2] = plant.Load{Legs: 3, Calls: 1}
	r.set(media2+"/power", "state", "admin-down")
	r.shows(media2+"/power state=down", blade("2")+" operPower=on fsmStatus=SoftShutdownBegin", blade("2")+"/indicator-led-1 color=green")
	require.Equal(t, drain, plant.Orders(r.now())[2])

	r.world.Loads[2] = plant.Load{}
	r.wait(time.Second)
	r.shows(blade("2")+" operPower=off operState=power-off fsmStatus=nop fsmPrev=SoftShutdownSuccess", blade("2")+"/indicator-led-1 color=amber", media2+" operState=power-off")
	require.Equal(t, off, plant.Orders(r.now())[2])
	r.wait(time.Hour)
	r.shows(blade("2")+" operPower=off", media2+"/power state=down")

	r.set(media2+"/power", "state", "admin-up")
	r.shows(media2+"/power state=up", blade("2")+" operPower=off fsmStatus=TurnupBegin fsmProgr=0")
	require.Equal(t, off, plant.Orders(r.now())[2])
	r.wait(boot / 2)
	r.shows(blade("2") + " operPower=off fsmStatus=TurnupPowerDeployWait fsmProgr=50")
	r.wait(boot / 2)
	r.shows(blade("2")+" operPower=on operState=ok fsmStatus=nop fsmPrev=TurnupSuccess fsmProgr=100", blade("2")+"/indicator-led-1 color=green")
	require.Equal(t, run, plant.Orders(r.now())[2])
}

func TestLegsThatStayDoNotKeepABladeUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.world.Loads[2] = plant.Load{Legs: 3}
	r.set(media2+"/power", "state", "down")
	r.wait(9 * time.Second)
	require.Equal(t, drain, plant.Orders(r.now())[2])
	r.wait(time.Second)
	require.Equal(t, off, plant.Orders(r.now())[2])
}

func TestPowerActions(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	for _, c := range []struct {
		word, fsm string
		order     appliance.BladeOrder
		lasts     time.Duration
	}{
		{"cycle-immediate", "PowercycleBegin", cut, boot},
		{"hard-reset-immediate", "HardresetBegin", cut, boot},
		{"soft-shut-down", "SoftShutdownBegin", drain, 10 * time.Second},
		{"admin-up", "TurnupBegin", off, boot},
		{"cycle-wait", "SoftShutdownBegin", drain, 10*time.Second + boot},
		{"bmc-reset-immediate", "nop", run, 0},
	} {
		r.world.Loads[2] = plant.Load{Legs: 1}
		r.set(media2+"/power", "state", c.word)
		r.shows(blade("2") + " fsmStatus=" + c.fsm)
		require.Equal(t, c.order, plant.Orders(r.now())[2], c.word)
		settled := "up"
		if c.word == "soft-shut-down" {
			settled = "down"
		}
		r.shows(media2 + "/power state=" + settled)
		r.pass(c.lasts + time.Second)
		r.shows(blade("2") + " fsmStatus=nop operPower=" + map[string]string{"up": "on", "down": "off"}[settled])
	}
}

// TestAMachineStartsAnew is a reboot of the Meeting Server: its blade keeps its power and is away for one boot time.
func TestAMachineStartsAnew(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.world.Reset = true
	r.wait(0)
	r.world.Reset = false
	r.shows(blade("1") + " operPower=on fsmStatus=HardresetBegin")
	require.Equal(t, cut, plant.Orders(r.now())[1])
	require.Equal(t, run, plant.Orders(r.now())[2])
	r.wait(boot)
	r.shows(blade("1") + " operPower=on operState=ok fsmStatus=nop fsmPrev=HardresetSuccess")
	require.Equal(t, run, plant.Orders(r.now())[1])
}

func TestABladeIsTakenOutOfServiceAndBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.set(blade("2"), "lc", "decommission")
	r.pass(boot)
	r.shows(blade("2") + " adminState=out-of-service operPower=off operState=disabled")
	require.Equal(t, run, plant.Orders(r.now())[1])
	r.wait(time.Hour)
	r.shows(blade("2") + " operPower=off")
	r.set(blade("2"), "lc", "rediscover")
	r.shows(blade("2") + " discovery=in-progress operState=discovery")
	r.pass(12 * boot)
	r.shows(blade("2") + " lc=discovered adminState=in-service discovery=complete operPower=on operState=ok")
}

func TestAProfileMovesToAnotherBlade(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2, 3)
	media3 := "org-root/org-CMS/ls-CMS2000-MEDIA3"
	r.commit(tree.Change{DN: media3 + "/pn", Status: tree.Deleted})
	r.wait(0)
	r.shows(blade("3")+" association=removing operState=unconfig", media3+" assocState=disassociating")
	r.pass(boot)
	r.shows(blade("3")+" association=none availability=available operPower=off operState=unassociated assignedToDn=", media3+" assocState=unassociated pnDn=")
	r.commit(tree.Change{DN: media3 + "/pn", Class: "lsBinding", Props: map[string]string{"pnDn": blade("3")}})
	r.wait(0)
	r.pass(3 * boot)
	r.shows(blade("3")+" association=associated operPower=on operState=ok assignedToDn="+media3, media3+" assocState=associated pnDn="+blade("3"))
}

func TestFirmwareFollowsTheHostPack(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	pack, running := "org-root/org-CMS/fw-host-pack-CMS2000-FW", blade("2")+"/mgmt/fw-system"
	ack := func(mode string) { r.set("org-root/org-CMS/maint-CMS2000-MAINT", "uptimeDisr", mode) }
	version := func(v string) {
		r.commit(change(pack, "bladeBundleVersion", v))
		r.wait(0)
	}
	ack("user-ack")
	version("4.0(4b)B")
	r.shows(media2+"/ack operState=waiting-for-user deploymentMode=user-ack", running+" packageVersion=3.2(3k)B", blade("2")+" operPower=on")
	r.wait(time.Hour)
	r.shows(running + " packageVersion=3.2(3k)B")
	r.set(media2+"/ack", "adminState", "trigger-immediate")
	r.pass(10*time.Second + 4*boot)
	r.shows(running+" packageVersion=4.0(4b)B version=4.0(4b)", blade("2")+" operPower=on operState=ok")
	require.Nil(t, r.now().Get(media2+"/ack"))

	ack("immediate")
	r.world.Loads[2] = plant.Load{Legs: 1}
	version("4.1(1d)B")
	r.shows(blade("2") + " fsmStatus=SoftShutdownBegin")
	r.pass(10*time.Second + 4*boot)
	r.shows(running+" version=4.1(1d)", blade("2")+" operPower=on", blade("2")+"/fw-status packageVersion=4.1(1d)B")
}

// TestTheConsolesAddressFollowsItsPool is the guide's 3.4.
func TestTheConsolesAddressFollowsItsPool(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1)
	const pool, mmp = "org-root/org-CMS/ip-pool-CMS2000-MMP-CIMC", "org-root/org-CMS/ls-CMS2000-MMP/ipv4-pooled-addr"
	r.shows(mmp+" addr=10.1.1.2", pool+"/10.1.1.2 assigned=yes assignedToDn="+mmp, "ip/10.1.1.2 assigned=yes")
	r.commit(tree.Change{DN: pool + "/block-10.1.1.2-10.1.1.2", Status: tree.Deleted})
	r.wait(0)
	require.Nil(t, r.now().Get(mmp))
	require.Nil(t, r.now().Get("ip/10.1.1.2"))
	r.shows(pool + " assigned=0 size=0")
	r.commit(tree.Change{DN: pool + "/block-10.1.1.8-10.1.1.9", Class: "ippoolBlock",
		Props: map[string]string{"defGw": "10.1.1.1", "subnet": "255.255.255.0", "primDns": "10.1.1.3"}})
	r.wait(0)
	r.shows(mmp+" addr=10.1.1.8 defGw=10.1.1.1 primDns=10.1.1.3", pool+" assigned=1 size=2 v4Assigned=1",
		pool+"/10.1.1.9 assigned=no", "ip/10.1.1.9/pool-1 poolDn="+pool, "ip/10.1.1.9 assigned=no")
}

func TestTriggersFallBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.set("sys/chassis-1", "adminState", "re-acknowledge")
	r.set(blade("2")+"/locator-led", "adminState", "on")
	r.shows("sys/chassis-1 adminState=acknowledged", blade("2")+"/locator-led adminState=on operState=on")
}
