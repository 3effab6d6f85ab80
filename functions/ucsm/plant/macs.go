package plant

import (
	"encoding/binary"
	"net"
	"strings"
)

// macs gives each vNIC of a profile that takes its address from a pool one that no other has, and counts them. One that
// has an address keeps it.
func (s *step) macs() {
	used := map[string]bool{}
	for _, vnic := range s.list("vnicEther") {
		used[s.get(vnic, "addr")] = true
	}
	for _, vnic := range s.list("vnicEther") {
		if addr := s.get(vnic, "addr"); s.get(parent(vnic), "type") != "instance" || addr != "" && addr != "derived" {
			continue
		}
		if mac := s.freeMAC(s.get(vnic, "operIdentPoolName"), used); mac != "" {
			used[mac] = true
			s.set(vnic, "addr", mac)
			for _, network := range s.under("vnicEtherIf", vnic) {
				s.set(network, "addr", mac)
			}
		}
	}
	for _, pool := range s.list("macpoolPool") {
		s.set(pool, "assigned", itoa(s.assignedMACs(pool, used)))
	}
}

// freeMAC is the first address of a pool that is not used, "" for none.
func (s *step) freeMAC(pool string, used map[string]bool) string {
	for _, block := range s.under("macpoolBlock", pool) {
		first, last := s.macBlock(block)
		for n := first; n <= last; n++ {
			if mac := macOf(n); !used[mac] {
				return mac
			}
		}
	}
	return ""
}

// assignedMACs is how many addresses of a pool are used.
func (s *step) assignedMACs(pool string, used map[string]bool) (n int) {
	for _, block := range s.under("macpoolBlock", pool) {
		first, last := s.macBlock(block)
		for mac := range used {
			if at := macNumber(mac); at != 0 && first <= at && at <= last {
				n++
			}
		}
	}
	return n
}

func (s *step) macBlock(block string) (first, last uint64) {
	return macNumber(s.get(block, "from")), macNumber(s.get(block, "to"))
}

// macNumber is an address as a number, 0 for none.
func macNumber(address string) uint64 {
	mac, err := net.ParseMAC(address)
	if err != nil || len(mac) != 6 {
		return 0
	}
	return binary.BigEndian.Uint64(append([]byte{0, 0}, mac...))
}

func macOf(n uint64) string {
	return strings.ToUpper(net.HardwareAddr(binary.BigEndian.AppendUint64(nil, n)[2:]).String())
}
