package mmp

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/probe"
)

func dnsCommands() []command {
	return []command{
		{"dns", "Shows the DNS configuration", (*call).dns, nil, nil},
		{"dns (change=add|del) forwardzone <domain> <server:ip>", "Sets which server answers for a domain; . is every name", (*call).dnsZone, nil, nil},
		{"dns (change=add|del) trustanchor <anchor>", "Sets the anchors of DNSSEC", (*call).dnsAnchor, nil, nil},
		{"dns add rr <record>", "Adds a record for this server, in quotes", (*call).dnsAddRecord, nil, nil},
		{"dns del rr <owner:domain> <type>", "Removes records", (*call).dnsDelRecord, nil, nil},
		{"dns lookup (type=a|aaaa|srv|cname|mx|ns|txt|ptr) <name>", "Asks for a name", (*call).dnsLookup, nil, nil},
		{"dns flush", "Empties the cache", func(*call) error { return nil }, nil, nil},
	}
}

func (c *call) setDNS(change func(*appliance.DNS) error) error {
	_, err := c.settings().DNS.Update(c.ctx, change)
	return err
}

func (c *call) dns() error {
	d, err := c.settings().DNS.Get(c.ctx)
	c.printf("Forward zones:\n")
	for _, z := range d.Zones {
		c.printf("    %-30s : %s\n", z.Domain, z.Server)
	}
	c.list("Trust anchors", d.TrustAnchors)
	c.list("Resource records", d.Records)
	return err
}

// list prints a heading and values below it.
func (c *call) list(heading string, values []string) {
	c.printf("%s:\n", heading)
	for _, v := range values {
		c.printf("    %s\n", v)
	}
}

func (c *call) dnsZone() error {
	zone := appliance.ForwardZone{Domain: c.arg("domain"), Server: c.arg("server")}
	return c.setDNS(func(d *appliance.DNS) error {
		there := slices.Contains(d.Zones, zone)
		switch add := c.arg("change") == "add"; {
		case add && there:
			return failed("forward zone %s %s exists", zone.Domain, zone.Server)
		case add:
			d.Zones = append(d.Zones, zone)
		case !there:
			return failed("forward zone %s %s is not configured", zone.Domain, zone.Server)
		default:
			d.Zones = slices.DeleteFunc(d.Zones, func(z appliance.ForwardZone) bool { return z == zone })
		}
		return nil
	})
}

func (c *call) dnsAnchor() error {
	return c.setDNS(func(d *appliance.DNS) error { return c.changeList(&d.TrustAnchors, c.arg("anchor")) })
}

func (c *call) dnsAddRecord() error {
	record, err := probe.ParseRecord(c.arg("record"))
	if err != nil {
		return failure(err.Error())
	}
	return c.setDNS(func(d *appliance.DNS) error {
		if slices.Contains(d.Records, record.String()) {
			return failure("the record exists")
		}
		d.Records = append(d.Records, record.String())
		return nil
	})
}

func (c *call) dnsDelRecord() error {
	return c.setDNS(func(d *appliance.DNS) error {
		left := slices.DeleteFunc(slices.Clone(d.Records), func(text string) bool {
			record, err := probe.ParseRecord(text)
			return err == nil && record.Is(c.arg("owner"), c.arg("type"))
		})
		if len(left) == len(d.Records) {
			return failure("there is no such record")
		}
		d.Records = left
		return nil
	})
}

func (c *call) dnsLookup() error {
	d, err := c.settings().DNS.Get(c.ctx)
	if err != nil {
		return err
	}
	answers, err := probe.Lookup(c.ctx, d, c.arg("type"), c.arg("name"))
	if err != nil {
		return failed("%s: %v", c.arg("name"), err)
	}
	c.printf("%s\n", strings.Join(answers, "\n"))
	return nil
}
