package plant

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

const (
	infraPackDN = "org-root/fw-infra-pack-default"
	managerDN   = "sys/mgmt"
)

// updateSwitch is the workflow of an interconnect that takes another version, by the first part of its fsmStatus. It
// lasts a boot time, in which the interconnect is away.
const updateSwitch = "UpdateSwitch"

// infrastructure brings the interconnects, each with its I/O module, and then UCS Manager to the version of the
// infrastructure pack (guide, appendix F). One goes after the other, the subordinate first, and only while its peer
// carries the traffic.
func (s *step) infrastructure() {
	wanted := s.get(infraPackDN, "infraBundleVersion")
	for n := 1; n <= 2; n++ {
		if s.updating(n) && s.since(s.get(controllerDN(n), "fsmStamp")) >= s.Boot {
			s.runsBundle(wanted, controllerDN(n), "sys/chassis-1/sw-slot-"+itoa(n))
			s.set(controllerDN(n), "fsmStatus", "nop", "fsmPrev", updateSwitch+"Success", "fsmProgr", "100")
		}
	}
	if wanted == "" || s.updating(1) || s.updating(2) {
		return
	}
	switch n := s.nextToUpdate(wanted); {
	case n != 0:
		s.set(controllerDN(n), "fsmStatus", updateSwitch+"ResetLocal", "fsmStamp", s.stamp(), "fsmProgr", "0")
	case s.interconnectsRun(wanted):
		s.runsBundle(wanted, managerDN)
	}
}

func controllerDN(n int) string { return "sys/switch-" + fabricIDs[n] + "/mgmt" }

// updating reports whether an interconnect takes another version now.
func (s *step) updating(n int) bool {
	return strings.HasPrefix(s.get(controllerDN(n), "fsmStatus"), updateSwitch)
}

// nextToUpdate is the interconnect that is to take the version now, 0 for none.
func (s *step) nextToUpdate(wanted string) int {
	primary := s.leader(map[int]bool{1: true, 2: true})
	for _, n := range []int{3 - primary, primary} {
		if s.runs(controllerDN(n), wanted) {
			continue
		}
		if s.get("sys/mgmt-entity-"+fabricIDs[n], "haReady") == "yes" && !s.broken("kill-fi", 3-n) && !s.broken("port-down", 3-n, 1) {
			return n
		}
		return 0 // the order is kept: the primary waits too
	}
	return 0
}

func (s *step) interconnectsRun(version string) bool {
	return s.runs(controllerDN(1), version) && s.runs(controllerDN(2), version)
}

func (s *step) runs(part, version string) bool {
	return s.get(part+"/fw-system", "packageVersion") == version
}

// runsBundle notes that parts run what a bundle holds for them.
func (s *step) runsBundle(bundle string, parts ...string) {
	version := inventory.Version(strings.TrimSuffix(bundle, "A"))
	for _, dn := range s.list("firmwareRunning") {
		for _, part := range parts {
			if strings.HasPrefix(dn, part+"/") {
				s.set(dn, "version", version.Infra(s.get(dn, "type")), "packageVersion", bundle)
			}
		}
	}
}
