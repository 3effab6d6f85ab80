package plant_test

import (
	"testing"
	"time"
)

const (
	infraPack  = "org-root/fw-infra-pack-default"
	firmwareOf = "/mgmt/fw-system packageVersion="
	oldBundle  = "3.2(3k)A"
	newBundle  = "4.1(1d)A"
)

// TestTheInfrastructureFollowsItsPack: one interconnect after the other, the subordinate first, UCS Manager last; the
// vNICs' traffic has a way all the time (guide, appendix F).
func TestTheInfrastructureFollowsItsPack(t *testing.T) {
	t.Parallel()
	r := newRig(t, 1, 2)
	r.commit(change(infraPack, "infraBundleVersion", newBundle))
	r.wait(0)
	r.shows("sys/switch-B operability=inoperable", "sys/switch-B"+firmwareOf+oldBundle, "sys/mgmt-entity-A leadership=primary haReady=no",
		blade("2")+" operPower=on", "fabric/lan/A/phys-slot-1-port-1 operState=up")
	r.wait(boot - time.Second)
	r.shows("sys/switch-B"+firmwareOf+oldBundle, "sys/switch-A operability=operable")
	r.wait(time.Second)
	r.shows("sys/switch-B operability=operable", "sys/switch-B"+firmwareOf+newBundle, "sys/chassis-1/sw-slot-2"+firmwareOf+newBundle,
		"sys/switch-A operability=inoperable", "sys/switch-A"+firmwareOf+oldBundle, "sys/mgmt-entity-B leadership=primary",
		"sys"+firmwareOf+oldBundle)
	r.wait(boot)
	r.shows("sys/switch-A operability=operable", "sys/switch-A"+firmwareOf+newBundle, "sys/mgmt-entity-A leadership=subordinate haReady=yes",
		"sys/mgmt-entity-B leadership=primary haReady=yes", "sys"+firmwareOf+newBundle)
}

// TestAnInterconnectKeepsItsVersionWhileItIsNeeded: nothing goes down while the other does not carry the traffic.
func TestAnInterconnectKeepsItsVersionWhileItIsNeeded(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{"kill-fi a", "kill-fi b", "port-down a 1"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, 1)
			r.inject(fault)
			r.commit(change(infraPack, "infraBundleVersion", newBundle))
			r.wait(time.Hour)
			r.shows("sys/switch-A"+firmwareOf+oldBundle, "sys/switch-B"+firmwareOf+oldBundle)
			r.clear()
			r.wait(boot)
			r.wait(boot)
			r.shows("sys/switch-A"+firmwareOf+newBundle, "sys/switch-B"+firmwareOf+newBundle, "sys"+firmwareOf+newBundle)
		})
	}
}
