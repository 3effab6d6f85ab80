package plant

import (
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

const chassisDN = "sys/chassis-1"

// Supplies that the chassis needs: with fewer than enough the redundancy is lost, with fewer than least the blades go
// off (guide 1.1: three are safe).
const (
	enoughSupplies = 3
	leastSupplies  = 2
)

// supplies are the four power supplies.
func (s *step) supplies() {
	for n := 1; n <= inventory.Supplies; n++ {
		ok := !s.broken("psu", n)
		s.set(chassisDN+"/psu-"+strconv.Itoa(n), "operability", pick(ok, "operable", "inoperable"), "operState", pick(ok, "operable", "power-problem"),
			"power", pick(ok, "on", "failed"), "voltage", pick(ok, "ok", "unknown"), "powerStateQualifier", pick(ok, "unknown", "failure"))
	}
	working := s.working()
	state := pick(working >= enoughSupplies, "ok", pick(working > 0, "redundancy-failed", "failed"))
	s.set(chassisDN, "power", state)
	s.set(chassisDN+"/budget", "psuState", pick(working >= leastSupplies, "ok", "insufficient"), "psuCapacity", strconv.Itoa(working*supplyWatts))
}

// working is how many power supplies work.
func (s *step) working() int {
	n := 0
	for id := 1; id <= inventory.Supplies; id++ {
		if !s.broken("psu", id) {
			n++
		}
	}
	return n
}

// fans are the eight modules of two.
func (s *step) fans() {
	for n := 1; n <= inventory.FanModules; n++ {
		ok, dn := !s.broken("fan", n), chassisDN+"/fan-module-1-"+strconv.Itoa(n)
		for fan := 1; fan <= inventory.FansPerModule; fan++ {
			s.set(dn+"/fan-"+strconv.Itoa(fan), "operability", pick(ok, "operable", "inoperable"), "operState", pick(ok, "operable", "inoperable"),
				"perf", pick(ok, "ok", "lower-non-recoverable"))
		}
		s.set(dn, "operability", pick(ok, "operable", "degraded"), "operState", pick(ok, "operable", "degraded"))
	}
}
