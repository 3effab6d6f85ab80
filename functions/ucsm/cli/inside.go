package cli

import (
	"fmt"
	"net/netip"
)

// The other command lines of an interconnect, as far as they are of use here: connect local-mgmt, connect nxos a.

// compileInside makes their commands.
func compileInside() map[string]*node {
	host := []param{{attrs: []string{"host"}, kind: free{"<host>"}, help: "Address"}}
	local, nxos := &node{}, &node{}
	for _, n := range []*node{local, nxos} {
		for _, words := range []string{"exit", "end"} {
			n.at(words, "Go back").run = leaveInside
		}
		n.at("ping", "Send echo requests").arguments("", host, ping)
		n.at("show clock", "Time").run = showClock
	}
	local.at("show version", "Version of the software").run = showVersion
	local.at("show cluster state", "State of the cluster").run = showCluster
	local.at("show cluster extended-state", "State of the cluster").run = showClusterExtended
	nxos.at("show version", "Version of the software").run = showNXOSVersion
	return map[string]*node{"local-mgmt": local, "nxos": nxos}
}

func leaveInside(c *call) error {
	c.Inside, c.Fabric = "", ""
	return nil
}

func showNXOSVersion(c *call) error {
	c.out.WriteString("Cisco Nexus Operating System (NX-OS) Software\n\nSoftware\n")
	if err := showVersion(c); err != nil {
		return err
	}
	model := "UCS-FI-M-6324"
	if o := c.view.Get("sys/switch-" + c.Fabric); o != nil {
		model = orNA("model")(c, o)
	}
	fmt.Fprintf(&c.out, "\nHardware\n  %s\n  Device name: %s-%s\n", model, c.System, c.Fabric)
	return nil
}

const pings = 5

// ping is answered for addresses of the chassis itself and their gateways; nothing is sent beyond it.
func ping(c *call) error {
	host := c.values["host"]
	if _, err := netip.ParseAddr(host); err != nil {
		fmt.Fprintf(&c.out, "ping: unknown host %s\n", host)
		return nil
	}
	fmt.Fprintf(&c.out, "PING %s (%s): 56 data bytes\n", host, host)
	answers := 0
	if c.isOwn(host) {
		for answers < pings {
			fmt.Fprintf(&c.out, "64 bytes from %s: icmp_seq=%d ttl=64 time=0.2 ms\n", host, answers)
			answers++
		}
	}
	fmt.Fprintf(&c.out, "\n--- %s ping statistics ---\n%d packets transmitted, %d packets received, %d%% packet loss\n",
		host, pings, answers, 100*(pings-answers)/pings)
	return nil
}

// isOwn reports whether an address is one that the chassis has or is told to reach.
func (c *call) isOwn(host string) bool {
	for class, attrs := range map[string][]string{
		"networkElement": {"oobIfIp", "oobIfGw"}, "topSystem": {"address", "ipv6Addr"}, "mgmtIPv6IfAddr": {"addr", "defGw"},
		"ippoolBlock": {"from", "defGw"}} {
		for _, o := range c.view.Class(class) {
			for _, attr := range attrs {
				if o.Get(attr) == host {
					return true
				}
			}
		}
	}
	return false
}
