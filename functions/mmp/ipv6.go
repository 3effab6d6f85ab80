package mmp

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func (c *call) ipv6() error {
	i, err := c.interfaceOf()
	v := i.IPv6
	c.printf("IPv6 interface %s configuration:\n", c.arg("iface"))
	c.indented("Enabled", fmt.Sprint(v.Enabled), "SLAAC", fmt.Sprint(v.SLAAC), "Address", strings.Join(v.Addresses, ", "),
		"Routers", strings.Join(v.Routers, ", "))
	c.printf("IPv6 interface %s observed values:\n", c.arg("iface"))
	if !v.Enabled {
		v = appliance.IPv6{}
	}
	c.observed(v.Addresses, v.Routers)
	return err
}

// setIPv6 is setInterface for the IPv6 part.
func (c *call) setIPv6(change func(*appliance.IPv6) error) error {
	return c.setInterface(func(i *appliance.Interface) error { return change(&i.IPv6) })
}

func (c *call) ipv6State() error {
	return c.setIPv6(func(v *appliance.IPv6) error { v.Enabled = c.on(); return nil })
}

func (c *call) ipv6SLAAC() error {
	return c.setIPv6(func(v *appliance.IPv6) error { v.SLAAC = c.on(); return nil })
}

func (c *call) ipv6Add() error {
	prefix := netip.MustParsePrefix(c.arg("address/prefix")) // its kind was checked
	return c.setIPv6(func(v *appliance.IPv6) error {
		if hasAddress(v.Addresses, prefix.Addr()) {
			return failed("address %s exists", prefix.Addr())
		}
		v.Addresses = append(v.Addresses, prefix.String())
		return nil
	})
}

func (c *call) ipv6Del() error {
	return c.setIPv6(func(v *appliance.IPv6) error {
		left, ok := without(v.Addresses, c.arg("address"))
		if !ok {
			return failed("address %s is not configured", c.arg("address"))
		}
		v.Addresses = left
		return nil
	})
}

func (c *call) ipv6Router() error {
	return c.setIPv6(func(v *appliance.IPv6) error { return c.changeList(&v.Routers, c.arg("address")) })
}
