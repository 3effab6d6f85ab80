package plant

import (
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// appearance is how blades, profiles and the chassis look, given everything else.
func (s *step) appearance() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		if s.exists(bladeDN(slot)) {
			s.blade(slot)
		}
	}
	s.chassis()
	s.locators()
}

// looks are the overall states of a blade, the first that holds counts.
var looks = []struct {
	state string
	holds func(*step, int) bool
}{
	{"removed", func(s *step, slot int) bool { return s.get(bladeDN(slot), "presence") == "missing" }},
	{"discovery", func(s *step, slot int) bool { return s.in(slot, discover) }},
	{"compute-mismatch", func(s *step, slot int) bool { return s.get(bladeDN(slot), "presence") == "mismatch" }},
	{"decomissioning", func(s *step, slot int) bool { return s.in(slot, decommission) }},
	{"disabled", func(s *step, slot int) bool { return s.get(bladeDN(slot), "adminState") == "out-of-service" }},
	{"inoperable", func(s *step, slot int) bool { return s.get(bladeDN(slot), "operability") == "inoperable" }},
	{"thermal-problem", func(s *step, slot int) bool { return s.heated(slot) == tooHot }},
	{"power-problem", func(s *step, _ int) bool { return s.working() < leastSupplies }},
	{"config", func(s *step, slot int) bool { return s.in(slot, associate) || s.in(slot, upgrade) }},
	{"unconfig", func(s *step, slot int) bool { return s.in(slot, disassociate) }},
	{"restart", func(s *step, slot int) bool { return s.in(slot, reset) || s.in(slot, cycle) }},
	{"unassociated", func(s *step, slot int) bool { return s.get(bladeDN(slot), "association") == "none" }},
	{"config-failure", func(s *step, slot int) bool { return !s.boots(slot) }},
	{"ok", func(s *step, slot int) bool { return s.get(bladeDN(slot), "operPower") == "on" }},
	{"power-off", func(*step, int) bool { return true }},
}

func (s *step) look(slot int) string {
	for _, l := range looks {
		if l.holds(s, slot) {
			return l.state
		}
	}
	return ""
}

func (s *step) blade(slot int) {
	dn, state := bladeDN(slot), s.look(slot)
	on := s.get(dn, "operPower") == "on" && !s.in(slot, reset) && !s.in(slot, cycle)
	healthy := state == "ok" || state == "power-off" || state == "unassociated" || s.busy(slot)
	free := s.get(dn, "association") == "none" && s.get(dn, "discovery") == "complete" && !s.busy(slot)
	s.set(dn, "operState", state, "availability", pick(free && healthy, "available", "unavailable"))
	s.set(dn+"/board", "operPower", s.get(dn, "operPower"), "power", s.get(dn, "operPower"))
	s.set(dn+"/indicator-led-1", "color", pick(on, "green", "amber"), "operState", pick(s.busy(slot), "blinking", "on"))
	s.set(dn+"/health-led", "color", pick(healthy, "green", "amber"), "healthLedState", pick(healthy, "normal", "critical"))
	s.set(dn+"/adaptor-1/host-eth-1", "switchId", pick(s.path() == "", "NONE", s.path()), "linkState", pick(s.path() != "" && on, "up", "down"))
	s.set(s.get(dn, "assignedToDn"), "operState", state)
}

// locators light where somebody asked for it.
func (s *step) locators() {
	for _, dn := range s.list("equipmentLocatorLed") {
		s.set(dn, "operState", pick(s.get(dn, "adminState") == "on", "on", "off"))
	}
}

// qualifiers are what the chassis names as the reason for not being well, by the class at fault.
var qualifiers = []struct{ class, flag string }{{"equipmentFan", "fan-inoperable"}, {"equipmentPsu", "psu-inoperable"}, {"equipmentSwitchIOCard", "iocard-inoperable"}}

func (s *step) chassis() {
	why := ""
	for _, q := range qualifiers {
		for _, dn := range s.list(q.class) {
			if s.get(dn, "operability") == "inoperable" {
				why += pick(why == "", "", ",") + q.flag
				break
			}
		}
	}
	s.set(chassisDN, "operQualifier", why, "operState", pick(s.working() < leastSupplies, "power-problem", pick(s.airless() == tooHot, "thermal-problem", "operable")))
	s.set(chassisDN+"/health-led", "color", pick(why == "", "green", "amber"), "healthLedState", pick(why == "", "normal", "minor"))
}
