package plant_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func change(dn string, pairs ...string) tree.Change {
	props := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		props[pairs[i]] = pairs[i+1]
	}
	return tree.Change{DN: dn, Props: props}
}

// TestEachFaultIsRaisedAndHasItsConsequence: what somebody breaks, what the tree then shows and which faults there are.
func TestEachFaultIsRaisedAndHasItsConsequence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		inject []string
		after  time.Duration
		shows  []string
		faults []string
	}{
		{"a pulled blade", []string{"pull-blade 2"}, 0,
			[]string{blade("2") + " presence=missing operPower=off operState=removed", "fabric/server/chassis-1/slot-2 presence=missing", media2 + " operState=removed"},
			[]string{"F0319@" + blade("2") + ":critical"}},
		{"an interconnect", []string{"kill-fi a"}, 0,
			[]string{"sys/switch-A operability=inoperable", "sys/mgmt-entity-B leadership=primary haReady=no", "sys/mgmt-entity-A leadership=inapplicable state=down",
				blade("2") + " operPower=on operState=ok", blade("2") + "/adaptor-1/host-eth-1 switchId=B linkState=up", "fabric/lan/A/phys-slot-1-port-1 operState=down"},
			[]string{"F0209@" + blade("1") + "/adaptor-1/ext-eth-1:major", "F0209@" + blade("1") + "/adaptor-1/ext-eth-2:major",
				"F0209@" + blade("2") + "/adaptor-1/ext-eth-1:major", "F0209@" + blade("2") + "/adaptor-1/ext-eth-2:major",
				"F0277@sys/switch-A/slot-1/switch-ether/port-1:major", "F0291@sys/switch-A:critical", "F0294@sys/mgmt-entity-A:critical",
				"F0294@sys/mgmt-entity-B:critical", "F0429@sys/mgmt-entity-A:major", "F0429@sys/mgmt-entity-B:major", "F0478@sys/chassis-1/sw-slot-1:critical"}},
		{"an uplink", []string{"port-down a 1"}, 0,
			[]string{"fabric/lan/A/phys-slot-1-port-1 operState=down", blade("2") + "/adaptor-1/host-eth-1 switchId=B linkState=up", blade("2") + " operPower=on"},
			[]string{"F0277@sys/switch-A/slot-1/switch-ether/port-1:major"}},
		{"a fan module", []string{"fan 5"}, 0,
			[]string{"sys/chassis-1/fan-module-1-5/fan-1 operability=inoperable", "sys/chassis-1 operQualifier=fan-inoperable", "sys/chassis-1/health-led color=amber"},
			[]string{"F0373@sys/chassis-1/fan-module-1-5/fan-1:major", "F0373@sys/chassis-1/fan-module-1-5/fan-2:major", "F0480@sys/chassis-1/fan-module-1-5:minor"}},
		{"one supply", []string{"psu 2"}, 0,
			[]string{"sys/chassis-1/psu-2 operability=inoperable power=failed", "sys/chassis-1 power=ok", blade("2") + " operPower=on"},
			[]string{"F0369@sys/chassis-1/psu-2:major", "F0374@sys/chassis-1/psu-2:major"}},
		{"two supplies", []string{"psu 2", "psu 3"}, 0,
			[]string{"sys/chassis-1 power=redundancy-failed", blade("2") + " operPower=on"},
			[]string{"F0369@sys/chassis-1/psu-2:major", "F0369@sys/chassis-1/psu-3:major", "F0374@sys/chassis-1/psu-2:major", "F0374@sys/chassis-1/psu-3:major",
				"F0408@sys/chassis-1:major", "F0743@sys/chassis-1/budget:major"}},
		{"three supplies", []string{"psu 2", "psu 3", "psu 4"}, 0,
			[]string{"sys/chassis-1 operState=power-problem", blade("1") + " operPower=off operState=power-problem", blade("2") + " operPower=off", media2 + "/power state=up"},
			[]string{"F0311@" + blade("1") + ":minor", "F0311@" + blade("2") + ":minor", "F0369@sys/chassis-1/psu-2:major", "F0369@sys/chassis-1/psu-3:major",
				"F0369@sys/chassis-1/psu-4:major", "F0374@sys/chassis-1/psu-2:major", "F0374@sys/chassis-1/psu-3:major", "F0374@sys/chassis-1/psu-4:major",
				"F0408@sys/chassis-1:major", "F0742@sys/chassis-1/budget:major", "F0743@sys/chassis-1/budget:major"}},
		{"a disk", []string{"disk 1"}, 0,
			[]string{blade("1") + "/board/storage-SAS-1/vd-0 operability=degraded", blade("1") + " operPower=on"},
			[]string{"F0181@" + blade("1") + "/board/storage-SAS-1/disk-1:major", "F1008@" + blade("1") + "/board/storage-SAS-1/vd-0:warning"}},
		{"both disks", []string{"disk 1", "disk 2"}, 0,
			[]string{blade("1") + " operPower=off operState=config-failure"},
			[]string{"F0181@" + blade("1") + "/board/storage-SAS-1/disk-1:major", "F0181@" + blade("1") + "/board/storage-SAS-1/disk-2:major",
				"F1007@" + blade("1") + "/board/storage-SAS-1/vd-0:critical"}},
		{"a warm blade", []string{"overheat 2"}, boot / 2,
			[]string{blade("2") + " operPower=on", blade("2") + "/board/cpu-1 thermal=upper-non-critical"},
			[]string{"F0175@" + blade("2") + "/board/cpu-1:info", "F0175@" + blade("2") + "/board/cpu-2:info"}},
		{"a blade that is too hot", []string{"overheat 2"}, boot,
			[]string{blade("2") + " operPower=off operState=thermal-problem", blade("2") + "/board/cpu-1 thermal=upper-critical"},
			[]string{"F0176@" + blade("2") + "/board/cpu-1:major", "F0176@" + blade("2") + "/board/cpu-2:major", "F0312@" + blade("2") + ":minor"}},
		{"a crash", []string{"crash-blade 2"}, 0,
			[]string{blade("2") + " operability=inoperable fsmStatus=HardresetBegin"}, []string{"F0317@" + blade("2") + ":major"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, 1, 2)
			r.inject(c.inject...)
			r.wait(c.after)
			r.shows(c.shows...)
			require.Equal(t, c.faults, r.faults())
			r.clear()
			r.pass(14 * boot)
			r.shows(blade("1")+" operPower=on operState=ok operability=operable", blade("2")+" operPower=on operState=ok operability=operable", "sys/chassis-1 power=ok operState=operable operQualifier=")
			for _, o := range r.now().Class("faultInst") {
				require.Equal(t, "cleared", o.Get("severity"), o.DN)
			}
			r.wait(2 * time.Hour)
			r.wait(0)
			require.Empty(t, r.faults(), "kept for an hour only")
		})
	}
}

// TestWithoutFansEverythingIsTooHot: the temperatures rise, the blades shut themselves down, and start again with one fan.
func TestWithoutFansEverythingIsTooHot(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	cool, _ := strconv.ParseFloat(r.now().Get(blade("2")+"/board/cpu-1/env-stats").Get("temperature"), 64)
	r.inject("fan 1", "fan 2", "fan 3", "fan 4", "fan 5", "fan 6", "fan 7", "fan 8")
	r.wait(boot / 2)
	r.shows(blade("2")+" operPower=on", blade("2")+"/board/cpu-1 thermal=upper-non-critical", "sys/chassis-1 thermal=upper-non-critical", "sys/chassis-1/fault-F0410 severity=minor")
	r.wait(boot / 2)
	for _, slot := range []string{"1", "2"} {
		r.shows(blade(slot)+" operPower=off operState=thermal-problem", blade(slot)+"/board/cpu-1 thermal=upper-critical")
	}
	r.shows("sys/chassis-1 thermal=upper-critical operState=thermal-problem operQualifier=fan-inoperable", "sys/chassis-1/fault-F0409 severity=major")
	r.wait(2 * time.Minute)
	hot, _ := strconv.ParseFloat(r.now().Get(blade("2")+"/board/cpu-1/env-stats").Get("temperature"), 64)
	require.Greater(t, hot, cool+20)
	r.world.Faults = r.world.Faults[1:]
	r.pass(2 * boot)
	r.shows("sys/chassis-1 thermal=ok operState=operable", blade("1")+" operPower=on operState=ok", blade("2")+" operPower=on operState=ok")
}

// TestTheClockIsSetBack: what happens then happens as ever, and what lies ahead was long ago.
func TestTheClockIsSetBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2, 3)
	const leap = 91 * 24 * time.Hour
	r.wait(leap)
	before := r.faults()
	r.inject("crash-blade 2", "overheat 3")
	r.pass(2 * boot)
	r.shows(blade("2")+" operPower=on operability=operable", blade("3")+" operPower=off")
	r.wait(-leap)
	r.shows(blade("3") + " operPower=off") // still too hot
	r.clear()
	r.pass(2 * boot)
	r.inject("crash-blade 2") // its last start lies ahead
	r.shows(blade("2") + " operability=inoperable")
	r.pass(2 * boot)
	r.clear()
	r.pass(2 * boot)
	r.shows(blade("2") + " operPower=on operability=operable")
	r.wait(leap)
	r.wait(-leap)
	require.Subset(t, before, r.faults(), "nothing is broken by leaping")
}

// TestWhatCannotBeBroken: nothing happens to a blade that is not there, and none changes places twice.
func TestWhatCannotBeBroken(t *testing.T) {
	t.Parallel()
	w := plant.World{Chassis: inventory.Options{Blades: []int{1, 2, 3}}}
	for _, c := range []struct{ there, fault, refused string }{
		{"", "pull-blade 8", "slot 8 is empty"}, {"", "overheat 8", "slot 8 is empty"}, {"", "crash-blade 8", "slot 8 is empty"},
		{"pull-blade 2", "overheat 2", "slot 2 is empty"}, {"swap 2 8", "pull-blade 2", "slot 2 is empty"}, {"swap 2 8", "pull-blade 8", ""},
		{"swap 1 2", "swap 2 3", "slot 2 has changed places"}, {"swap 1 2", "swap 2 1", "has changed places"}, {"", "swap 2 3", ""}, {"", "fan 8", ""},
	} {
		w.Faults = nil
		if c.there != "" {
			f, err := plant.Parse(strings.Fields(c.there)...)
			require.NoError(t, err)
			w.Faults = append(w.Faults, f)
		}
		f, err := plant.Parse(strings.Fields(c.fault)...)
		require.NoError(t, err)
		if err = w.Refuses(f); c.refused == "" {
			require.NoError(t, err, c.fault)
			continue
		}
		require.ErrorContains(t, err, c.refused)
	}
}

func TestTheSubordinateStaysInChargeWhenTheOtherComesBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.inject("kill-fi a")
	r.clear()
	r.shows("sys/mgmt-entity-A leadership=subordinate haReady=yes", "sys/mgmt-entity-B leadership=primary")
}

// TestSwappedBladesWaitToBeAcknowledged is the guide's G.2.
func TestSwappedBladesWaitToBeAcknowledged(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 4, 5)
	serial4, serial5 := r.now().Get(blade("4")).Get("serial"), r.now().Get(blade("5")).Get("serial")
	r.inject("swap 4 5")
	r.wait(time.Hour)
	for _, n := range []string{"4", "5"} {
		r.shows("fabric/server/chassis-1/slot-"+n+" presence=mismatch", blade(n)+" operState=compute-mismatch discovery=retry availability=unavailable operPower=off")
	}
	require.Equal(t, []string{"F0156@fabric/server/chassis-1/slot-4:warning", "F0156@fabric/server/chassis-1/slot-5:warning"}, r.faults())
	require.Equal(t, cut, plant.Orders(r.now())[4])

	r.set("fabric/server/chassis-1/slot-4", "adminState", "reacknowledge")
	r.shows("fabric/server/chassis-1/slot-4 adminState=acknowledged", blade("4")+" discovery=in-progress operState=discovery")
	r.pass(13 * boot)
	r.shows("fabric/server/chassis-1/slot-4 presence=equipped", blade("4")+" operState=ok discovery=complete operPower=on serial="+serial5,
		"fabric/server/chassis-1/slot-5 presence=mismatch", blade("5")+" operState=compute-mismatch serial="+serial5)
	r.set("fabric/server/chassis-1/slot-5", "adminState", "reacknowledge")
	r.pass(13 * boot)
	r.shows(blade("5") + " operState=ok discovery=complete operPower=on serial=" + serial4)
}

// TestADiskIsRebuilt from the other one; when that fails meanwhile, nothing is left of the mirror.
func TestADiskIsRebuilt(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1)
	raid := blade("1") + "/board/storage-SAS-1"
	r.inject("disk 2")
	r.shows(raid+"/disk-2 diskState=failed", raid+"/vd-0 driveState=degraded operability=degraded")
	r.clear()
	r.shows(raid+"/disk-2 diskState=rebuilding operability=operable", raid+"/vd-0 driveState=rebuilding operability=degraded")
	r.wait(4*boot - time.Second)
	r.shows(raid + "/disk-2 diskState=rebuilding")
	r.wait(time.Second)
	r.shows(raid+"/disk-2 diskState=online", raid+"/vd-0 driveState=optimal operability=operable")

	r.inject("disk 2")
	r.clear()
	r.inject("disk 1")
	r.shows(raid+"/disk-2 diskState=rebuilding", raid+"/vd-0 driveState=offline operability=inoperable", blade("1")+" operPower=off")
	r.clear()
	r.pass(14 * boot)
	r.shows(raid+"/vd-0 driveState=optimal", blade("1")+" operPower=on operState=ok")
}

func TestTheDisksGoWithTheirBlade(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 3)
	r.inject("swap 1 3")
	r.set("fabric/server/chassis-1/slot-1", "adminState", "reacknowledge")
	r.set("fabric/server/chassis-1/slot-3", "adminState", "reacknowledge")
	r.pass(14 * boot)
	require.Nil(t, r.now().Get(blade("1")+"/board/storage-SAS-1"))
	require.NotNil(t, r.now().Get(blade("3")+"/board/storage-SAS-1/disk-2"))
	r.shows(blade("1")+" operPower=off operState=config-failure", blade("3")+" operPower=on operState=ok")
}

func TestABladeThatIsFittedLaterIsDiscovered(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1)
	r.world.Chassis.Blades = []int{1, 2}
	r.wait(0)
	r.shows(blade("2") + " discovery=in-progress")
	r.pass(14 * boot)
	r.shows(blade("2")+" discovery=complete association=associated operPower=on operState=ok", "fabric/server/chassis-1/slot-2 presence=equipped")
	require.NotNil(t, r.now().Get(blade("2")+"/board/memarray-1/mem-24"))
}
