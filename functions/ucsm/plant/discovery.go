package plant

import (
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func itoa(n int) string { return strconv.Itoa(n) }

// announce makes the blade of a slot known that discovery has just begun to look at.
func (s *step) announce(slot int) {
	dn := bladeDN(slot)
	if !s.exists(dn) {
		found := inventory.Blade(s.Chassis, slot, s.hardware(slot))[0]
		s.create(found.Class, dn, found.Props)
	}
	s.set(dn, "operPower", "off", "discovery", "in-progress", "checkPoint", "shallow-checkpoint", "lc", "undiscovered", "availability", "unavailable")
}

// identity are the properties by which one piece of hardware differs from another of its kind.
var identity = []string{"serial", "model", "partNumber", "mac", "originalMac", "baseMac", "originalUuid", "presence", "peerDn"}

// discovered writes down what hardware is in the slot. While that takes more than one commit it has not ended.
func (s *step) discovered(slot int) bool {
	before := len(s.order)
	known := map[string]bool{}
	for _, found := range inventory.Blade(s.Chassis, slot, s.hardware(slot)) {
		known[found.DN] = true
		s.record(found)
	}
	for _, o := range s.before.Below(bladeDN(slot) + "/board") { // parts of the blade that was here before
		if !known[o.DN] && known[parent(o.DN)] && o.Class != "faultInst" {
			s.remove(o.DN)
		}
	}
	if len(s.order) > before+Round/2 {
		return false
	}
	s.set(bladeDN(slot), "discovery", "complete", "checkPoint", "discovered", "lc", "discovered", "adminState", "in-service", "lcTs", s.stamp())
	s.set(slotDN(slot), "discovery", "complete", "epDn", bladeDN(slot), "peerDn", bladeDN(slot), "serial", s.get(bladeDN(slot), "serial"), "model", s.get(bladeDN(slot), "model"))
	return true
}

// record writes an object as discovery found it: all of a new one, the identity of one that is known.
func (s *step) record(found tree.Change) {
	if !s.exists(found.DN) {
		s.create(found.Class, found.DN, found.Props)
		return
	}
	for _, name := range identity {
		if value, has := found.Props[name]; has && !(name == "mac" && found.Class == "adaptorHostEthIf") {
			s.set(found.DN, name, value)
		}
	}
}

func parent(dn string) string { return dn[:strings.LastIndexByte(dn, '/')] }

// decommissioned takes the blade out of service. It stays known until it is removed or acknowledged again.
func (s *step) decommissioned(slot int) bool {
	s.set(bladeDN(slot), "operPower", "off", "adminState", "out-of-service", "availability", "unavailable", "lcTs", s.stamp())
	return true
}
