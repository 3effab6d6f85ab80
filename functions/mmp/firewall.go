package mmp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func firewallCommands() []command {
	return []command{
		{"firewall <iface>", "Shows the packet filter", (*call).firewall, nil, nil},
		{"firewall <iface> default (action=allow|deny)", "Sets what happens to other packets", (*call).firewallDefault, nil, nil},
		{"firewall <iface> (state=enable|disable)", "Switches the packet filter", (*call).firewallState, nil, nil},
		{"firewall <iface> (action=allow|deny) <port/proto> [from <address/prefix:network>]", "Adds a rule", (*call).firewallAdd, nil, nil},
		{"firewall <iface> delete <tag:count>", "Removes a rule", (*call).firewallDelete, nil, nil},
	}
}

func (c *call) setFirewall(change func(*appliance.Firewall) error) error {
	return c.setInterface(func(i *appliance.Interface) error { return change(&i.Firewall) })
}

func (c *call) firewall() error {
	i, err := c.interfaceOf()
	actions := map[bool]string{true: "allow", false: "deny"}
	if err := c.block("Interface", c.arg("iface"), "Status", strings.ToLower(enabled(i.Firewall.Enabled)), "Default", actions[!i.Firewall.DefaultDeny]); err != nil {
		return err
	}
	c.printf("%-4s %-6s %-10s %s\n", "Tag", "Action", "Port", "From")
	for tag, rule := range i.Firewall.Rules {
		port := fmt.Sprint(rule.Port)
		if rule.Proto != "" {
			port += "/" + rule.Proto
		}
		from := rule.From
		if from == "" {
			from = "any"
		}
		c.printf("%-4d %-6s %-10s %s\n", tag+1, actions[rule.Allow], port, from)
	}
	return err
}

func (c *call) firewallDefault() error {
	return c.setFirewall(func(f *appliance.Firewall) error { f.DefaultDeny = c.arg("action") == "deny"; return nil })
}

func (c *call) firewallState() error {
	return c.setFirewall(func(f *appliance.Firewall) error { f.Enabled = c.on(); return nil })
}

// portNames are the services that can be named instead of numbered.
var portNames = map[string]int{"ssh": 22, "sftp": 22, "http": 80, "https": 443, "sip": 5060, "ldap": 389}

func (c *call) firewallAdd() error {
	word, proto, _ := strings.Cut(c.arg("port/proto"), "/")
	port := portNames[word]
	if port == 0 && valid["port"](word) {
		_, _ = fmt.Sscan(word, &port)
	}
	if port == 0 || !slices.Contains([]string{"", "tcp", "udp"}, proto) {
		return failed("%s is not a port", c.arg("port/proto"))
	}
	rule := appliance.FirewallRule{Allow: c.arg("action") == "allow", Port: port, Proto: proto, From: c.arg("address/prefix")}
	return c.setFirewall(func(f *appliance.Firewall) error {
		if slices.Contains(f.Rules, rule) {
			return failure("the rule exists")
		}
		f.Rules = append(f.Rules, rule)
		return nil
	})
}

func (c *call) firewallDelete() error {
	return c.setFirewall(func(f *appliance.Firewall) error {
		tag := c.number("tag")
		if tag > len(f.Rules) {
			return failed("there is no rule %d", tag)
		}
		f.Rules = slices.Delete(f.Rules, tag-1, tag)
		return nil
	})
}
