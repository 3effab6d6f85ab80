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

func (c *commit) oneSubnet(places []management, cluster string, bits func(string) (int, error)) error {
	var subnet netip.Prefix
	used := map[netip.Addr]string{}
	claim := func(dn, value string, gateway bool) error {
		address, err := parseAddress(value)
		switch {
		case err != nil:
			return refuse("%s: %v", dn, err)
		case !address.IsValid() || gateway && address.IsLinkLocalUnicast():
			return nil
		case !subnet.Contains(address):
			return refuse("%s: the management addresses of both fabric interconnects and of the cluster must be in one subnet, %s is not in %s", dn, address, subnet)
		case !gateway && used[address] != "":
			return refuse("%s: the address %s is used by %s", dn, address, used[address])
		}
		if !gateway {
			used[address] = dn
		}
		return nil
	}
	for _, place := range places {
		o := c.after.Get(place.dn)
		if o == nil {
			continue
		}
		network, err := subnetOf(o.Get(place.address), o.Get(place.mask), bits)
		switch {
		case err != nil:
			return refuse("%s: %v", place.dn, err)
		case !network.IsValid():
			continue
		case !subnet.IsValid():
			subnet = network
		case subnet.Bits() != network.Bits():
			return refuse("%s: the masks of both fabric interconnects must be the same", place.dn)
		}
		if err := claim(place.dn, o.Get(place.address), false); err != nil {
			return err
		}
		if err := claim(place.dn, o.Get(place.gateway), true); err != nil {
			return err
		}
	}
	if sys := c.after.Get("sys"); sys != nil && subnet.IsValid() {
		return claim("sys", sys.Get(cluster), false)
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
