package plant

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// mostAddresses are listed one by one of a pool; of larger ones only the first.
const mostAddresses = 64

// addresses keeps what follows from the blocks of IP pools: the pools' members, the universe of addresses, and which
// profile has which for its management controller.
func (s *step) addresses() {
	universe := map[string]string{} // address to its pool's member
	for _, pool := range s.list("ippoolPool") {
		s.pool(pool, universe)
	}
	for _, dn := range s.list("ippoolAddr") {
		if _, pooled := universe[s.get(dn, "id")]; !pooled {
			s.remove(dn)
		}
	}
	for _, address := range slices.Sorted(maps.Keys(universe)) {
		member := universe[address]
		dn := "ip/" + address
		s.ensure("ippoolAddr", dn)
		s.ensure("ippoolPoolable", dn+"/pool-1")
		s.set(dn, "assigned", s.get(member, "assigned"), "assignedToDn", s.get(member, "assignedToDn"))
		s.set(dn+"/pool-1", "poolDn", parent(member))
		s.set(member, "poolableDn", dn+"/pool-1")
	}
}

// pool keeps the members of a pool.
func (s *step) pool(pool string, universe map[string]string) {
	members := map[string]string{} // DN to its block
	var order []string
	for _, block := range s.under("ippoolBlock", pool) {
		for _, address := range span(s.get(block, "from"), s.get(block, "to")) {
			dn := pool + "/" + address
			members[dn], universe[address] = block, dn
			order = append(order, dn)
		}
	}
	for _, dn := range s.under("ippoolPooled", pool) {
		if members[dn] == "" {
			s.remove(dn)
		}
	}
	for _, dn := range order {
		s.ensure("ippoolPooled", dn)
		s.copy(dn, members[dn])
	}
	assigned := s.assign(pool, order)
	s.set(pool, "assigned", itoa(assigned), "v4Assigned", itoa(assigned))
}

// assign gives every profile that takes its address from the pool one, the one that it has if it can keep it. It
// answers how many have one.
func (s *step) assign(pool string, free []string) (n int) {
	owners := map[string]string{} // member to profile's address
	var waiting []string
	for _, profile := range s.list("lsServer") {
		if s.get(profile, "extIPState") != "pooled" || s.policy(profile, "ip-pool-", s.get(profile, "extIPPoolName")) != pool {
			continue
		}
		dn := profile + "/ipv4-pooled-addr"
		if has := pool + "/" + s.get(dn, "addr"); slices.Contains(free, has) && owners[has] == "" {
			owners[has] = dn
			continue
		}
		waiting = append(waiting, dn)
	}
	for _, member := range free {
		if owners[member] == "" && len(waiting) > 0 {
			owners[member], waiting = waiting[0], waiting[1:]
		}
		s.set(member, "assigned", pick(owners[member] != "", "yes", "no"), "assignedToDn", owners[member])
		if dn := owners[member]; dn != "" {
			s.ensure("vnicIpV4PooledAddr", dn)
			s.set(dn, "addr", s.get(member, "id"), "operName", pool, "name", s.get(pool, "name"))
			s.copy(dn, member)
		}
	}
	for _, dn := range waiting {
		s.remove(dn)
	}
	return len(owners)
}

// copy takes over what goes with an address.
func (s *step) copy(to, from string) {
	for _, prop := range []string{"defGw", "subnet", "primDns", "secDns"} {
		s.set(to, prop, s.get(from, prop))
	}
}

// ensure creates an object unless it exists.
func (s *step) ensure(class, dn string) {
	if s.exists(dn) {
		return
	}
	s.create(class, dn, inventory.Defaults(class, s.stamp()))
	if rn := dn[len(parent(dn))+1:]; class == "ippoolAddr" || class == "ippoolPooled" {
		s.set(dn, "id", rn)
	}
}

// under names the objects of a class directly below dn.
func (s *step) under(class, dn string) (list []string) {
	for _, o := range s.before.Children(dn) {
		if o.Class == class && s.exists(o.DN) {
			list = append(list, o.DN)
		}
	}
	return list
}

// span lists the addresses from one to another.
func span(from, to string) (list []string) {
	at, err1 := netip.ParseAddr(from)
	last, err2 := netip.ParseAddr(to)
	if err1 != nil || err2 != nil || !at.Is4() {
		return nil
	}
	for ; at.Compare(last) <= 0 && len(list) < mostAddresses; at = at.Next() {
		list = append(list, at.String())
	}
	return list
}
