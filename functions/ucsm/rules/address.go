package rules

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// management is where an address of the management network is configured, with its mask or prefix and gateway.
type management struct {
	dn, address, mask, gateway string // names of the properties
}

// The addresses of both interconnects; the cluster's is topSystem.address and ipv6Addr.
var (
	managementV4 = []management{
		{"sys/switch-A", "oobIfIp", "oobIfMask", "oobIfGw"},
		{"sys/switch-B", "oobIfIp", "oobIfMask", "oobIfGw"},
	}
	managementV6 = []management{
		{"sys/switch-A/ifConfig-ipv6/if-ipv6", "addr", "prefix", "defGw"},
		{"sys/switch-B/ifConfig-ipv6/if-ipv6", "addr", "prefix", "defGw"},
	}
)

// oneSubnet4 demands that the IPv4 addresses of both interconnects, their gateways and the cluster's lie in one
// subnet (guide, 3.2): they can only be changed together.
func oneSubnet4(c *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "address", "oobIfIp", "oobIfMask", "oobIfGw") {
		return nil
	}
	return c.oneSubnet(managementV4, "address", maskBits)
}

// oneSubnet6 is oneSubnet4 for IPv6, where "::" means that there is none.
func oneSubnet6(c *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "ipv6Addr", "addr", "prefix", "defGw") {
		return nil
	}
	return c.oneSubnet(managementV6, "ipv6Addr", strconv.Atoi)
}

// network collects the addresses of one subnet.
type network struct {
	subnet netip.Prefix
	used   map[netip.Addr]string // address to the DN that has it
}

func (c *commit) oneSubnet(places []management, cluster string, bits func(string) (int, error)) error {
	n := network{used: map[netip.Addr]string{}}
	for _, place := range places {
		if o := c.after.Get(place.dn); o != nil {
			if err := n.join(o, place, bits); err != nil {
				return err
			}
		}
	}
	sys := c.after.Get("sys")
	if sys == nil {
		return nil
	}
	if n.subnet.IsValid() {
		if err := n.claim("sys", sys.Get(cluster)); err != nil {
			return err
		}
	}
	return c.allOrNone(append(places, management{dn: "sys", address: cluster}))
}

// allOrNone demands that all of them have an address, or none.
func (c *commit) allOrNone(places []management) error {
	with, without := "", ""
	for _, place := range places {
		o := c.after.Get(place.dn)
		if o == nil {
			continue
		}
		if address, err := parseAddress(o.Get(place.address)); err == nil && address.IsValid() {
			with = place.dn
		} else {
			without = place.dn
		}
	}
	if with != "" && without != "" {
		return refuse("%s: the management addresses of both fabric interconnects and of the cluster must be in one subnet, this one has none", without)
	}
	return nil
}

// join adds an interconnect, if it has an address: the first decides which subnet it is.
func (n *network) join(o *tree.Object, place management, bits func(string) (int, error)) error {
	subnet, err := subnetOf(o.Get(place.address), o.Get(place.mask), bits)
	switch {
	case err != nil:
		return refuse("%s: %v", o.DN, err)
	case !subnet.IsValid():
		return nil
	case !n.subnet.IsValid():
		n.subnet = subnet
	case n.subnet.Bits() != subnet.Bits():
		return refuse("%s: the masks of both fabric interconnects must be the same", o.DN)
	}
	if err := n.claim(o.DN, o.Get(place.address)); err != nil {
		return err
	}
	gateway, err := parseAddress(o.Get(place.gateway))
	if err == nil && gateway.IsLinkLocalUnicast() {
		return nil
	}
	return n.holds(o.DN, gateway, err)
}

// claim demands that an address lies in the subnet and is nobody else's.
func (n *network) claim(dn, value string) error {
	address, err := parseAddress(value)
	if err := n.holds(dn, address, err); err != nil || !address.IsValid() {
		return err
	}
	if n.used[address] != "" {
		return refuse("%s: the address %s is used by %s", dn, address, n.used[address])
	}
	n.used[address] = dn
	return nil
}

// holds demands that an address, if there is one, lies in the subnet.
func (n *network) holds(dn string, address netip.Addr, err error) error {
	switch {
	case err != nil:
		return refuse("%s: %v", dn, err)
	case address.IsValid() && !n.subnet.Contains(address):
		return refuse("%s: the management addresses of both fabric interconnects and of the cluster must be in one subnet, %s is not in %s", dn, address, n.subnet)
	}
	return nil
}

// parseAddress reads an address; the invalid zero Addr stands for none.
func parseAddress(s string) (netip.Addr, error) {
	if s == "" {
		return netip.Addr{}, nil
	}
	address, err := netip.ParseAddr(s)
	if err != nil {
		return address, fmt.Errorf("%q is not an IP address", s)
	}
	if address.IsUnspecified() {
		return netip.Addr{}, nil
	}
	return address, nil
}

// subnetOf is the subnet of an address, invalid when there is none.
func subnetOf(address, mask string, bits func(string) (int, error)) (netip.Prefix, error) {
	a, err := parseAddress(address)
	if err != nil || !a.IsValid() {
		return netip.Prefix{}, err
	}
	n, err := bits(mask)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%q is not a network mask", mask)
	}
	return a.Prefix(n)
}

// maskBits is the length of a mask such as 255.255.255.0.
func maskBits(mask string) (int, error) {
	a, err := netip.ParseAddr(mask)
	if err != nil || !a.Is4() {
		return 0, fmt.Errorf("%q is not a network mask", mask)
	}
	ones, size := net.IPMask(a.AsSlice()).Size()
	if size == 0 {
		return 0, fmt.Errorf("%q is not a network mask", mask)
	}
	return ones, nil
}
