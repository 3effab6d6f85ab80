package mmp

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// What dscp sets is kept and told, and marks no packets in this build.

// dscpClasses are the kinds of traffic that are marked.
var dscpClasses = []string{"signaling", "voice", "assured-voice", "multimedia", "assured-multimedia", "multimedia-streaming", "low-latency", "oa&m"}

func dscpCommands() []command {
	return []command{
		{"dscp", "Shows how packets are marked", (*call).dscp, nil, nil},
		{"dscp (version=4|6) <class> <value:dscp>", "Sets a class's value; takes effect after a reboot", (*call).setDSCP, nil, nil},
		{"dscp (version=4|6) <class> none", "Removes a class's value; takes effect after a reboot", (*call).setDSCP, nil, nil},
		{"dscp assured (state=true|false)", "Says whether the network prefers assured traffic", (*call).setAssured, nil, nil},
	}
}

func (c *call) dscp() error {
	live, err := c.settings().Live.Get(c.ctx)
	if err != nil {
		return err
	}
	for _, version := range []string{"4", "6"} {
		c.printf("IPv%s:\n", version)
		var pairs []string
		for _, class := range dscpClasses {
			pairs = append(pairs, class, live.DSCP[version+" "+class])
		}
		c.indented(pairs...)
	}
	c.printf("Assured: %t\n", live.Assured)
	return nil
}

func (c *call) setDSCP() error {
	if !slices.Contains(dscpClasses, c.arg("class")) {
		return failed("%s is not a class", c.arg("class"))
	}
	key := c.arg("version") + " " + c.arg("class")
	err := c.boot(func(p *appliance.Platform) {
		if p.DSCP == nil {
			p.DSCP = map[string]string{}
		}
		if delete(p.DSCP, key); c.arg("value") != "" {
			p.DSCP[key] = c.arg("value")
		}
	})
	if err != nil {
		return err
	}
	return c.success("reboot for it to take effect")
}

func (c *call) setAssured() error {
	return c.boot(func(p *appliance.Platform) { p.Assured = c.arg("state") == "true" })
}
