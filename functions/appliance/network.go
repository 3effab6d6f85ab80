package appliance

import (
	"net/netip"
	"time"
)

// Network is the appliance's own network (MMP: iface, ipv4, ipv6, firewall), by interface name ("a").
type Network struct {
	Interfaces map[string]Interface `json:"interfaces,omitempty"`
}

// Interface is one network interface as configured.
type Interface struct {
	Speed    string   `json:"speed,omitempty"`  // empty: set elsewhere or automatic
	Duplex   string   `json:"duplex,omitempty"` // full, on, off
	MTU      int      `json:"mtu,omitempty"`    // 0: 1500
	IPv4     IPv4     `json:"ipv4,omitzero"`
	IPv6     IPv6     `json:"ipv6,omitzero"`
	Firewall Firewall `json:"firewall,omitzero"`
}

// Addressed reports whether the interface has an address, or takes one from the network.
func (i Interface) Addressed() bool {
	four := !i.IPv4.Disabled && (i.IPv4.DHCP || len(i.IPv4.Addresses) > 0)
	return four || i.IPv6.Enabled && (i.IPv6.SLAAC || len(i.IPv6.Addresses) > 0)
}

// IPv4 is an interface's IPv4 configuration; addresses and routes are in CIDR form.
type IPv4 struct {
	Disabled bool `json:"disabled,omitempty"`
	DHCP     bool `json:"dhcp,omitempty"`
	// Default makes this the interface of the default route.
	Default   bool     `json:"default,omitempty"`
	Addresses []string `json:"addresses,omitempty"`
	Gateway   string   `json:"gateway,omitempty"`
	Routes    []string `json:"routes,omitempty"`
}

// IPv6 is an interface's IPv6 configuration.
type IPv6 struct {
	Enabled   bool     `json:"enabled,omitempty"`
	SLAAC     bool     `json:"slaac,omitempty"`
	Addresses []string `json:"addresses,omitempty"`
	Routers   []string `json:"routers,omitempty"`
}

// Firewall is the packet filter of one interface.
type Firewall struct {
	Enabled     bool           `json:"enabled,omitempty"`
	DefaultDeny bool           `json:"defaultDeny,omitempty"`
	Rules       []FirewallRule `json:"rules,omitempty"`
}

// Admits reports whether a packet from an address to a port may pass: the first rule that fits decides, else the default.
// Proto is tcp or udp.
func (f Firewall) Admits(port int, proto string, from netip.Addr) bool {
	if !f.Enabled {
		return true
	}
	for _, r := range f.Rules {
		if r.Port == port && (r.Proto == "" || r.Proto == proto) && r.concerns(from.Unmap()) {
			return r.Allow
		}
	}
	return !f.DefaultDeny
}

// concerns reports whether an address is in From.
func (r FirewallRule) concerns(from netip.Addr) bool {
	if r.From == "" {
		return true
	}
	if one, err := netip.ParseAddr(r.From); err == nil {
		return one == from
	}
	prefix, err := netip.ParsePrefix(r.From)
	return err == nil && prefix.Contains(from)
}

// FirewallRule allows or denies a port; From is an address or a prefix, empty for everybody.
type FirewallRule struct {
	Allow bool   `json:"allow,omitempty"`
	Port  int    `json:"port"`
	Proto string `json:"proto,omitempty"` // tcp, udp; empty: both
	From  string `json:"from,omitempty"`
}

// DNS is how the appliance finds names (MMP: dns).
type DNS struct {
	Zones        []ForwardZone `json:"zones,omitempty"`
	TrustAnchors []string      `json:"trustAnchors,omitempty"`
	Records      []string      `json:"records,omitempty"` // in zone-file form: owner, ttl, class, type, data
}

// ForwardZone says which server answers for the names below a domain; "." is every name.
type ForwardZone struct {
	Domain string `json:"domain"`
	Server string `json:"server"`
}

// Clock is the appliance's time (MMP: ntp, date).
type Clock struct {
	Servers  []string `json:"servers,omitempty"`
	Autokey  bool     `json:"autokey,omitempty"`
	GroupKey string   `json:"groupKey,omitempty"` // a file
	// OffsetSeconds is how far "date set" moved the product's clock from the host's, at most MaxClockOffset.
	OffsetSeconds int64 `json:"offsetSeconds,omitempty"`
}

// MaxClockOffset is how far the product's clock may be from the host's: a hundred years, either way.
const MaxClockOffset = 100 * 366 * 24 * time.Hour

// Far reports whether the clock is farther from the host's than it may be.
func (c Clock) Far() bool {
	return c.OffsetSeconds > int64(MaxClockOffset/time.Second) || c.OffsetSeconds < -int64(MaxClockOffset/time.Second)
}
