package plant_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	mmp   = "org-root/org-CMS/ls-CMS2000-MMP"
	spare = "org-root/org-CMS/ls-spare"
)

// TestReferencesResolve: what a profile names is found, or there is a fault.
func TestReferencesResolve(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.commit(tree.Change{DN: "org-root/fw-host-pack-other", Class: "firmwareComputeHostPack"}, tree.Change{DN: "org-root/org-CMS/maint-other", Class: "lsmaintMaintPolicy"})
	r.set(media2, "hostFwPolicyName", "other", "maintPolicyName", "other")
	r.shows(media2 + " operHostFwPolicyName=org-root/fw-host-pack-other operMaintPolicyName=org-root/org-CMS/maint-other")
	r.commit(tree.Change{DN: spare, Class: "lsServer", Props: map[string]string{"hostFwPolicyName": "CMS2000-FW", "bootPolicyName": "none"}})
	r.wait(0)
	r.shows(spare+" operHostFwPolicyName=org-root/org-CMS/fw-host-pack-CMS2000-FW operBootPolicyName=",
		spare+"/fault-F1000486 severity=warning cause=named-policy-unresolved")
	r.set(spare, "bootPolicyName", "default")
	r.shows(spare + " operBootPolicyName=org-root/boot-policy-default")
	r.wait(time.Hour)
	r.shows(spare + "/fault-F1000486 severity=cleared")
}

// TestTheControllerHasWhatItsProfileSays: the console's address and whether there is Serial over LAN.
func TestTheControllerHasWhatItsProfileSays(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.shows(blade("1")+"/mgmt/if-1 extIp=10.1.1.2 extMask=255.255.255.0 extGw=10.1.1.1 extBroadcast=10.1.1.255",
		blade("2")+"/mgmt/if-1 extIp=0.0.0.0", blade("1")+"/sol-if adminState=enable", blade("2")+"/sol-if adminState=disable")
	r.set("org-root/org-CMS/sol-CMS2000-MMP-SOL", "adminState", "disable")
	r.commit(tree.Change{DN: "org-root/org-CMS/ip-pool-CMS2000-MMP-CIMC/block-10.1.1.2-10.1.1.2", Status: tree.Deleted})
	r.wait(0)
	r.shows(blade("1")+"/mgmt/if-1 extIp=0.0.0.0 extMask=0.0.0.0", blade("1")+"/sol-if adminState=disable")
}

// TestAVNICTakesItsAddressFromAPool: the first that no other has, and keeps it.
func TestAVNICTakesItsAddressFromAPool(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1)
	const pool = "org-root/mac-pool-m"
	r.shows("org-root/org-CMS/mac-pool-CMS2000-MAC size=8 assigned=8")
	r.commit(tree.Change{DN: pool, Class: "macpoolPool"}, tree.Change{DN: pool + "/block-00:25:B5:00:00:0F-00:25:B5:00:00:10", Class: "macpoolBlock"})
	for _, name := range []string{"one", "two", "three"} {
		dn := "org-root/org-CMS/ls-" + name
		r.commit(tree.Change{DN: dn, Class: "lsServer"}, tree.Change{DN: dn + "/ether-eth0", Class: "vnicEther", Props: map[string]string{"identPoolName": "m", "addr": "derived"}})
	}
	r.wait(0)
	r.shows(pool+" size=2 assigned=2", "org-root/org-CMS/ls-one/ether-eth0 addr=00:25:B5:00:00:0F", "org-root/org-CMS/ls-two/ether-eth0 addr=derived",
		"org-root/org-CMS/ls-three/ether-eth0 addr=00:25:B5:00:00:10")
	r.commit(tree.Change{DN: "org-root/org-CMS/ls-one", Status: tree.Deleted})
	r.wait(0)
	r.shows(pool+" assigned=2", "org-root/org-CMS/ls-two/ether-eth0 addr=00:25:B5:00:00:0F")
}

// TestLogsSayHowMuchTheyHold counts what the faults of a pulled blade and a client's change have left.
func TestLogsSayHowMuchTheyHold(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.inject("pull-blade 2")
	r.set(mmp, "descr", "changed")
	for _, log := range []string{"aaa-log", "event-log"} {
		require.NotEmpty(t, r.now().Children(log))
		r.shows(log + " size=" + strconv.Itoa(len(r.now().Children(log))))
	}
}

// TestABladeKeepsItsIdentity where its profile says that it is derived from the hardware.
func TestABladeKeepsItsIdentity(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	own := r.now().Get(blade("2")).Get("originalUuid")
	mac := r.now().Get(blade("2") + "/adaptor-1/host-eth-1").Get("originalMac")
	r.commit(tree.Change{DN: media2 + "/pn", Status: tree.Deleted}, tree.Change{DN: spare, Class: "lsServer", Props: map[string]string{"uuid": "derived"}},
		tree.Change{DN: spare + "/ether-eth0", Class: "vnicEther", Props: map[string]string{"addr": "derived"}},
		tree.Change{DN: spare + "/pn", Class: "lsBinding", Props: map[string]string{"pnDn": blade("2")}})
	r.wait(0)
	r.pass(3 * boot)
	r.shows(blade("2")+" association=associated assignedToDn="+spare+" uuid="+own, blade("2")+"/adaptor-1/host-eth-1 mac="+mac)
}
