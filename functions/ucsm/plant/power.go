package plant

import (
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// action is what a word in lsPower.state or computeBlade.adminPower makes the blade do.
type action struct {
	settles  string // what lsPower.state becomes: "up" or "down", which is what is wanted from then on; "" as before
	workflow string // begun at once if the blade is on
}

// actions is the table of power actions (XML API, "Power, acknowledge and other actions"). Those that wait drain first.
var actions = map[string]action{
	"admin-up": {settles: "up"}, "up": {settles: "up"},
	"admin-down": {settles: "down"}, "down": {settles: "down"},
	"soft-shut-down": {settles: "down"}, "soft-shut-down-only": {settles: "down"},
	"cycle-immediate": {"up", cycle}, "cycle-wait": {"up", shutdown},
	"hard-reset-immediate": {"up", reset}, "hard-reset-wait": {"up", shutdown},
	"cmos-reset-immediate": {"up", reset}, "bios-password-reset-immediate": {"up", reset},
	"bmc-reset-immediate": {}, "bmc-reset-wait": {}, "diagnostic-interrupt": {"up", reset}, "ipmi-reset": {}, "kvm-reset": {},
}

// power makes each blade's power what its profile, or without one its own switch, asks for.
func (s *step) power() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		if !s.exists(bladeDN(slot)) {
			continue
		}
		s.lifecycle(slot)
		wanted := s.wanted(slot) && !s.rebooting(slot)
		on := s.get(bladeDN(slot), "operPower") == "on"
		switch {
		case on && !s.able(slot):
			s.failed(slot)
		case on && s.Reset && slot == inventory.ControlSlot && !s.in(slot, reset):
			s.begin(slot, reset)
		case s.busy(slot):
		case on && !wanted:
			s.begin(slot, shutdown)
		case !on && wanted && s.able(slot):
			s.begin(slot, turnup)
		}
	}
}

// wanted settles what was asked for and reports whether the blade is meant to be on.
func (s *step) wanted(slot int) bool {
	dn, blade := s.get(bladeDN(slot), "assignedToDn")+"/power", bladeDN(slot)
	if asked := s.get(blade, "adminPower"); asked != "policy" && asked != "" {
		s.set(blade, "adminPower", "policy")
		s.perform(slot, dn, asked, s.get(dn, "state"))
	}
	if !s.exists(dn) { // in no profile: on while nobody switches it off
		return s.get(blade, "operPower") == "on"
	}
	state := s.get(dn, "state")
	if state != "up" && state != "down" {
		s.perform(slot, dn, state, pick(s.get(blade, "operPower") == "on", "up", "down"))
	}
	return s.get(dn, "state") == "up"
}

// perform does a power action; was is what lsPower.state falls back to.
func (s *step) perform(slot int, dn, word, was string) {
	a := actions[word]
	on := s.get(bladeDN(slot), "operPower") == "on"
	s.set(dn, "state", pick(a.settles != "", a.settles, was))
	switch {
	case a.workflow != "" && on:
		s.begin(slot, a.workflow)
	case s.exists(dn):
	case a.settles == "up" && !on && s.able(slot):
		s.begin(slot, turnup)
	case a.settles == "down" && on:
		s.begin(slot, shutdown)
	}
}

// able reports whether the blade can run: there, known, in service, cool, with power and, if it boots from disks, with
// one of them.
func (s *step) able(slot int) bool {
	dn := bladeDN(slot)
	return s.get(dn, "presence") == "equipped" && s.get(dn, "discovery") == "complete" && s.get(dn, "adminState") == "in-service" &&
		s.working() >= leastSupplies && s.heated(slot) < tooHot && s.boots(slot)
}

// boots reports whether the blade finds what it starts from. The management blade starts from its disks (guide G.2).
func (s *step) boots(slot int) bool {
	if slot != inventory.ControlSlot {
		return true
	}
	return s.get(bladeDN(slot)+"/board/storage-SAS-1/vd-0", "operability") != "inoperable" && s.exists(bladeDN(slot)+"/board/storage-SAS-1/vd-0")
}

// failed is a blade that goes off without having been asked to. It comes back by itself when it can.
func (s *step) failed(slot int) {
	s.set(bladeDN(slot), "operPower", "off")
	s.abort(slot)
}

// abort ends the workflow that is under way, unless that is the discovery of a blade that is there.
func (s *step) abort(slot int) {
	w := flow(s.get(bladeDN(slot), "fsmStatus"))
	if w != nil && (w.name != discover || s.hardware(slot) == 0) {
		s.set(bladeDN(slot), "fsmPrev", w.name+"Fail", "fsmStatus", "nop", "fsmProgr", "0", "fsmDescr", "")
	}
}

// lifecycle does what computeBlade.lc asks for; the word falls back by itself.
func (s *step) lifecycle(slot int) {
	dn := bladeDN(slot)
	asked := s.get(dn, "lc")
	inService := s.get(dn, "adminState") == "in-service"
	switch {
	case asked == "rediscover" && s.hardware(slot) != 0:
		s.begin(slot, discover)
	case asked == "decommission" && inService && !s.in(slot, decommission):
		s.begin(slot, decommission)
	case asked == "remove" && s.hardware(slot) == 0:
		s.remove(dn)
	case asked == "rediscover" || asked == "remove":
		s.set(dn, "lc", "discovered")
	}
}

// in reports whether the blade is in that workflow.
func (s *step) in(slot int, name string) bool {
	w := flow(s.get(bladeDN(slot), "fsmStatus"))
	return w != nil && w.name == name
}
