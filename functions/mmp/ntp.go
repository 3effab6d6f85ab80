package mmp

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/probe"
)

// maxNTP is how many servers there may be.
const maxNTP = 5

func ntpCommands() []command {
	return []command{
		{"ntp", "Shows the NTP configuration", (*call).ntp, nil, nil},
		{"ntp status", "Asks the servers", (*call).ntpStatus, nil, nil},
		{"ntp server list", "Lists the servers", (*call).ntpList, nil, nil},
		{"ntp server (change=add|del) <host>", "Adds or removes a server", (*call).ntpServer, nil, nil},
		{"ntp autokey (state=enable|disable)", "Switches authenticated time", (*call).ntpAutokey, nil, nil},
		{"ntp groupkey <file>", "Sets the group key", (*call).ntpGroupKey, nil, nil},
	}
}

func (c *call) setClock(change func(*appliance.Clock) error) error {
	_, err := c.settings().Clock.Update(c.ctx, change)
	return err
}

func (c *call) ntp() error {
	clock, err := c.settings().Clock.Get(c.ctx)
	if err != nil {
		return err
	}
	return c.block("Servers", strings.Join(clock.Servers, ", "), "Autokey", enabled(clock.Autokey), "Group key", clock.GroupKey)
}

func (c *call) ntpList() error {
	clock, err := c.settings().Clock.Get(c.ctx)
	c.printf("%s\n", orNone(strings.Join(clock.Servers, "\n")))
	return err
}

func (c *call) ntpServer() error {
	return c.setClock(func(clock *appliance.Clock) error {
		if c.arg("change") == "add" && len(clock.Servers) >= maxNTP && !slices.Contains(clock.Servers, c.arg("host")) {
			return failed("there are %d servers already", maxNTP)
		}
		return c.changeList(&clock.Servers, c.arg("host"))
	})
}

func (c *call) ntpAutokey() error {
	return c.setClock(func(clock *appliance.Clock) error { clock.Autokey = c.on(); return nil })
}

func (c *call) ntpGroupKey() error {
	if err := c.needFiles(c.arg("file")); err != nil {
		return err
	}
	return c.setClock(func(clock *appliance.Clock) error { clock.GroupKey = c.arg("file"); return nil })
}

func (c *call) askNTP(server string) (probe.Answer, error) {
	address, err := c.resolve(c.ctx, server)
	if err != nil {
		return probe.Answer{}, err
	}
	return probe.NTP(c.ctx, address)
}

// ntpStatus asks every server once (RFC 5905, client mode).
func (c *call) ntpStatus() error {
	clock, err := c.settings().Clock.Get(c.ctx)
	if err != nil {
		return err
	}
	c.printf("%-32s %-8s %-12s %s\n", "remote", "stratum", "offset ms", "state")
	for _, server := range clock.Servers {
		answer, err := c.askNTP(server)
		if err != nil {
			c.printf("%-32s %-8s %-12s %s\n", server, "-", "-", "unreachable")
			continue
		}
		c.printf("%-32s %-8d %-12.3f %s\n", server, answer.Stratum, float64(answer.Offset.Microseconds())/1000, "reachable")
	}
	return nil
}
