package plant

import (
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// rebuildBoots is how many boot times a disk that is put back takes to hold what the other one holds.
const rebuildBoots = 4

// disks are the mirror of the blade that has one: it carries on with one disk and fails without any.
func (s *step) disks() {
	for _, drive := range s.list("storageVirtualDrive") {
		controller := drive[:len(drive)-len("/vd-0")]
		s.mirror(controller, drive)
	}
}

func (s *step) mirror(controller, drive string) {
	whole, rebuilding := 0, false
	for n := 1; n <= inventory.Disks; n++ {
		switch state := s.disk(controller, n); state {
		case "online":
			whole++
		case "rebuilding":
			rebuilding = true
		}
	}
	s.set(drive, "operability", []string{"inoperable", "degraded", "operable"}[whole],
		"driveState", pick(rebuilding && whole > 0, "rebuilding", []string{"offline", "degraded", "optimal"}[whole]),
		"operState", []string{"offline", "compute-degraded", "online"}[whole])
	s.set(controller, "controllerStatus", []string{"severe-fault", "degraded", "optimal"}[whole])
}

// disk is what becomes of a disk. One that comes back while the other one works is rebuilt from it; its fsmStamp says
// since when.
func (s *step) disk(controller string, n int) (state string) {
	dn, mate := controller+"/disk-"+strconv.Itoa(n), controller+"/disk-"+strconv.Itoa(inventory.Disks+1-n)
	state = "online"
	switch was := s.get(dn, "diskState"); {
	case s.broken("disk", n):
		state = "failed"
	case was == "failed" && s.get(mate, "diskState") == "online":
		state = "rebuilding"
		s.set(dn, "fsmStamp", s.stamp())
	case was == "rebuilding" && s.since(s.get(dn, "fsmStamp")) < rebuildBoots*s.Boot:
		state = "rebuilding"
	}
	s.set(dn, "diskState", state, "operability", pick(state == "failed", "inoperable", "operable"))
	return state
}
