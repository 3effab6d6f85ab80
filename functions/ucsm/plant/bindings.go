package plant

import (
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// noMAC is the address of an interface that no vNIC uses.
const noMAC = "00:00:00:00:00:00"

// bindings brings service profiles and blades together and apart, as the profiles' bindings say.
func (s *step) bindings() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		dn := bladeDN(slot)
		if !s.exists(dn) || s.busy(slot) || s.hardware(slot) == 0 || s.get(dn, "discovery") != "complete" {
			continue
		}
		owner, wanted := s.get(dn, "assignedToDn"), s.binder(dn)
		switch {
		case owner != "" && owner != wanted:
			s.set(dn, "association", "removing")
			s.set(owner, "assocState", "disassociating")
			s.begin(slot, disassociate)
		case owner == "" && wanted != "":
			s.set(dn, "association", "establishing", "assignedToDn", wanted)
			s.set(wanted, "assocState", "associating", "configState", "applying")
			s.begin(slot, associate)
		}
	}
}

// binder is the profile that is bound to a blade, the first when there are several; "" for none.
func (s *step) binder(blade string) string {
	for _, binding := range s.list("lsBinding") {
		if profile := parent(binding); s.get(binding, "pnDn") == blade && s.get(profile, "type") == "instance" {
			return profile
		}
	}
	return ""
}

// uuid is what a profile gives to its blade; derived is the hardware's own.
func (s *step) uuid(profile, blade string) string {
	if own := s.get(profile, "uuid"); own != "derived" && own != "" {
		return own
	}
	return s.get(blade, "originalUuid")
}

// mac is what a profile's vNIC gives to the blade's interface; derived is the hardware's own.
func (s *step) mac(profile, blade string) string {
	vnic := profile + "/ether-eth0"
	switch own := s.get(vnic, "addr"); {
	case !s.exists(vnic):
		return noMAC
	case own == "derived" || own == "":
		return s.get(blade+"/adaptor-1/host-eth-1", "originalMac")
	default:
		return own
	}
}

func (s *step) associated(slot int) bool {
	dn := bladeDN(slot)
	profile := s.get(dn, "assignedToDn")
	s.set(dn, "association", "associated", "availability", "unavailable", "uuid", s.uuid(profile, dn))
	s.set(dn+"/adaptor-1/host-eth-1", "mac", s.mac(profile, dn), "name", "eth0", "cdnName", "eth0",
		"vnicDn", pick(s.exists(profile+"/ether-eth0"), profile+"/ether-eth0", ""))
	s.set(profile, "pnDn", dn, "assignState", "assigned", "assocState", "associated", "configState", "applied")
	s.set(profile+"/pn", "assignedToDn", dn, "computeEpDn", dn, "operState", "used")
	s.set(profile+"/ether-eth0", "equipmentDn", dn+"/adaptor-1/host-eth-1")
	return true
}

func (s *step) disassociated(slot int) bool {
	dn := bladeDN(slot)
	profile := s.get(dn, "assignedToDn")
	s.set(dn, "association", "none", "assignedToDn", "", "operPower", "off", "uuid", s.get(dn, "originalUuid"))
	s.set(dn+"/adaptor-1/host-eth-1", "mac", noMAC, "name", "", "cdnName", "", "vnicDn", "")
	s.set(profile, "pnDn", "", "assocState", "unassociated", "configState", "not-applied",
		"assignState", pick(s.get(profile+"/pn", "pnDn") != "", "assigned", "unassigned"))
	s.set(profile+"/pn", "assignedToDn", "", "computeEpDn", "", "operState", "unused")
	s.set(profile+"/ether-eth0", "equipmentDn", "")
	return true
}
