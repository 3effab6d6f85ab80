package plant

import (
	"net"
	"net/netip"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// noAddress is how an IPv4 address that is not set is told.
const noAddress = "0.0.0.0"

// controllers gives the blades' management controllers what their profiles say: an address, Serial over LAN or none.
func (s *step) controllers() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		dn := bladeDN(slot)
		profile := s.get(dn, "assignedToDn")
		address := profile + "/ipv4-pooled-addr"
		ip, mask := s.get(address, "addr"), s.get(address, "subnet")
		s.set(dn+"/mgmt/if-1", "extIp", orNone(ip), "extMask", orNone(mask), "extGw", orNone(s.get(address, "defGw")), "extBroadcast", broadcast(ip, mask))
		console := s.policy(profile, "sol-", s.get(profile, "solPolicyName"))
		s.set(dn+"/sol-if", "adminState", pick(s.get(console, "adminState") == "enable", "enable", "disable"))
	}
}

func orNone(address string) string { return pick(address != "", address, noAddress) }

// broadcast is the last address of the subnet that an address lies in.
func broadcast(address, mask string) string {
	a, err1 := netip.ParseAddr(address)
	m, err2 := netip.ParseAddr(mask)
	if err1 != nil || err2 != nil || !a.Is4() || !m.Is4() {
		return noAddress
	}
	last, bits := a.As4(), m.As4()
	for i := range last {
		last[i] |= ^bits[i]
	}
	return net.IP(last[:]).String()
}
