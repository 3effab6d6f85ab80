package mmp

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func networkCommands() []command {
	return []command{
		{"iface <iface>", "Shows an interface", (*call).iface, nil, nil},
		{"iface <iface> mtu <mtu>", "Sets the largest packet", (*call).setMTU, nil, nil},
		{"iface <iface> (speed=auto|10|100|1000|10000) [(duplex=full|on|off)]", "Sets speed and negotiation", (*call).setSpeed, nil, virtual},
		{"ipv4 <iface>", "Shows the IPv4 configuration", (*call).ipv4, nil, nil},
		{"ipv4 <iface> dhcp", "Takes the address from DHCP", (*call).ipv4DHCP, nil, nil},
		{"ipv4 <iface> add <address/prefix:prefix4> <gateway:ip4>", "Adds a static address", (*call).ipv4Add, nil, nil},
		{"ipv4 <iface> del <address:ip4>", "Removes an address", (*call).ipv4Del, nil, nil},
		{"ipv4 <iface> default", "Makes this the interface of the default route", (*call).ipv4Default, nil, nil},
		{"ipv4 <iface> (state=enable|disable)", "Switches IPv4", (*call).ipv4State, nil, nil},
		{"ipv4 <iface> route (change=add|del) <address/prefix:prefix4>", "Adds or removes a route", (*call).ipv4Route, nil, nil},
		{"ipv6 <iface>", "Shows the IPv6 configuration", (*call).ipv6, nil, nil},
		{"ipv6 <iface> (state=enable|disable)", "Switches IPv6", (*call).ipv6State, nil, nil},
		{"ipv6 <iface> slaac (state=enable|disable)", "Switches automatic addresses", (*call).ipv6SLAAC, nil, nil},
		{"ipv6 <iface> add <address/prefix:prefix6>", "Adds a static address", (*call).ipv6Add, nil, nil},
		{"ipv6 <iface> del <address:ip6>", "Removes an address", (*call).ipv6Del, nil, nil},
		{"ipv6 <iface> router (change=add|del) <address:ip6>", "Adds or removes a router", (*call).ipv6Router, nil, nil},
	}
}

// setInterface changes the interface that the line names.
func (c *call) setInterface(change func(*appliance.Interface) error) error {
	_, err := c.settings().Network.Update(c.ctx, func(n *appliance.Network) error {
		i := n.Interfaces[c.arg("iface")]
		if err := change(&i); err != nil {
			return err
		}
		if n.Interfaces == nil {
			n.Interfaces = map[string]appliance.Interface{}
		}
		n.Interfaces[c.arg("iface")] = i
		return nil
	})
	return err
}

func (c *call) interfaceOf() (appliance.Interface, error) {
	n, err := c.settings().Network.Get(c.ctx)
	return n.Interfaces[c.arg("iface")], err
}

// portOf is the interface with the machine that has it.
func (c *call) portOf() (appliance.Interface, appliance.Machine, error) {
	i, err := c.interfaceOf()
	if err != nil {
		return i, appliance.Machine{}, err
	}
	m, err := c.machine(c.ctx)
	return i, m, err
}

func (c *call) iface() error {
	i, m, err := c.portOf()
	if err != nil {
		return err
	}
	speed, mtu := i.Speed, i.MTU
	if speed == "" {
		speed = "auto"
	}
	if mtu == 0 {
		mtu = 1500
	}
	return c.block("Mac address", m.MAC[c.arg("iface")], "Configured speed", speed, "Configured duplex", i.Duplex,
		"Observed speed", "10000", "Observed duplex", "full", "MTU", fmt.Sprint(mtu))
}

func (c *call) setMTU() error {
	return c.setInterface(func(i *appliance.Interface) error { i.MTU = c.number("mtu"); return nil })
}

func (c *call) setSpeed() error {
	return c.setInterface(func(i *appliance.Interface) error {
		i.Speed, i.Duplex = c.arg("speed"), c.arg("duplex")
		return nil
	})
}

func (c *call) ipv4() error {
	i, m, err := c.portOf()
	if err != nil {
		return err
	}
	v := i.IPv4
	c.printf("IPv4 interface %s configuration:\n", c.arg("iface"))
	c.indented("Enabled", fmt.Sprint(!v.Disabled), "DHCP", fmt.Sprint(v.DHCP), "Address", strings.Join(v.Addresses, ", "),
		"Gateway", v.Gateway, "Default", fmt.Sprint(v.Default), "Routes", strings.Join(v.Routes, ", "))
	c.printf("IPv4 interface %s observed values:\n", c.arg("iface"))
	c.observed(observedIPv4(v, m, c.arg("iface")))
	return nil
}

// observedIPv4 are the addresses and routes that the interface has: the configured ones, with DHCP the host's.
func observedIPv4(v appliance.IPv4, m appliance.Machine, iface string) (addresses, routes []string) {
	switch {
	case v.Disabled:
		return nil, nil
	case v.DHCP && m.Observed != "" && iface == "a":
		return []string{m.Observed}, nil
	}
	routes = slices.Clone(v.Routes)
	if v.Gateway != "" {
		routes = append([]string{"default via " + v.Gateway}, routes...)
	}
	return v.Addresses, routes
}

func (c *call) observed(addresses, routes []string) {
	c.printf("    Addresses:\n")
	for _, a := range addresses {
		c.printf("        %s\n", a)
	}
	c.printf("    Routes:\n")
	for _, r := range routes {
		c.printf("        %s\n", r)
	}
}

// indented is block, four columns in.
func (c *call) indented(pairs ...string) {
	var inner call
	_ = inner.block(pairs...) // prints only
	for line := range strings.Lines(inner.out.String()) {
		c.printf("    %s", line)
	}
}

// setIPv4 is setInterface for the IPv4 part.
func (c *call) setIPv4(change func(*appliance.IPv4) error) error {
	return c.setInterface(func(i *appliance.Interface) error { return change(&i.IPv4) })
}

func (c *call) ipv4DHCP() error {
	return c.setIPv4(func(v *appliance.IPv4) error {
		v.DHCP, v.Addresses, v.Gateway = true, nil, ""
		return nil
	})
}

func (c *call) ipv4Add() error {
	prefix, gateway := netip.MustParsePrefix(c.arg("address/prefix")), netip.MustParseAddr(c.arg("gateway")) // kinds checked
	if !prefix.Contains(gateway) {
		return failed("gateway %s is not in the network %s", gateway, prefix.Masked())
	}
	return c.setIPv4(func(v *appliance.IPv4) error {
		if hasAddress(v.Addresses, prefix.Addr()) {
			return failed("address %s exists", prefix.Addr())
		}
		v.DHCP, v.Gateway, v.Addresses = false, gateway.String(), append(v.Addresses, prefix.String())
		return nil
	})
}

func hasAddress(prefixes []string, address netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(p, address.String()+"/") })
}

// without is the list without an address; false when it was not there.
func without(prefixes []string, address string) ([]string, bool) {
	a := netip.MustParseAddr(address) // its kind was checked
	left := slices.DeleteFunc(slices.Clone(prefixes), func(p string) bool { return p == a.String() || strings.HasPrefix(p, a.String()+"/") })
	return left, len(left) < len(prefixes)
}

func (c *call) ipv4Del() error {
	return c.setIPv4(func(v *appliance.IPv4) error {
		left, ok := without(v.Addresses, c.arg("address"))
		if !ok {
			return failed("address %s is not configured", c.arg("address"))
		}
		if v.Addresses = left; len(left) == 0 {
			v.Gateway = ""
		}
		return nil
	})
}

func (c *call) ipv4Default() error {
	_, err := c.settings().Network.Update(c.ctx, func(n *appliance.Network) error {
		if n.Interfaces == nil {
			n.Interfaces = map[string]appliance.Interface{}
		}
		for _, name := range interfaces(c.Platform) {
			i := n.Interfaces[name]
			i.IPv4.Default = name == c.arg("iface")
			n.Interfaces[name] = i
		}
		return nil
	})
	return err
}

func (c *call) ipv4State() error {
	return c.setIPv4(func(v *appliance.IPv4) error { v.Disabled = !c.on(); return nil })
}

func (c *call) ipv4Route() error {
	return c.setIPv4(func(v *appliance.IPv4) error { return c.changeList(&v.Routes, c.arg("address/prefix")) })
}

// changeList does what the argument (change=add|del) says to a list.
func (c *call) changeList(list *[]string, value string) error {
	there := slices.Contains(*list, value)
	switch {
	case c.arg("change") == "add" && there:
		return failed("%s exists", value)
	case c.arg("change") == "add":
		*list = append(*list, value)
	case !there:
		return failed("%s is not configured", value)
	default:
		*list = slices.DeleteFunc(*list, func(v string) bool { return v == value })
	}
	return nil
}
