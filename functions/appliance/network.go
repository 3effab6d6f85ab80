package appliance

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

// FirewallRule allows or denies a port; From is a prefix, empty for everybody.
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
	// OffsetSeconds is how far "date set" moved the product's clock from the host's.
	OffsetSeconds int64 `json:"offsetSeconds,omitempty"`
}
