package mmp

import (
	_ "embed"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones do not depend on the host

	"github.com/plenum-meet/plenum/functions/appliance"
)

// zones are the names of the tz database's zones, one a line.
//
//go:embed zones.txt
var zones string

func clockCommands() []command {
	return []command{
		{"date", "Shows the system time", (*call).date, nil, nil},
		{"date set <date> <time>", "Sets the system time (UTC)", (*call).setDate, nil, nil},
		{"timezone", "Shows the time zone", (*call).timezone, nil, nil},
		{"timezone list", "Lists the time zones", func(c *call) error { c.printf("%s", zones); return nil }, nil, nil},
		{"timezone <zone>", "Sets the time zone; takes effect after a reboot", (*call).setTimezone, nil, nil},
	}
}

func (c *call) date() error {
	live, err := c.settings().Live.Get(c.ctx)
	if err != nil {
		return err
	}
	c.printf("System time: %s\n", c.Now().UTC().Format("2006-01-02 15:04:05"))
	if zone, err := time.LoadLocation(live.Timezone); err == nil && live.Timezone != "UTC" {
		c.printf("Local time: %s\n", c.Now().In(zone).Format("2006-01-02 15:04:05 MST"))
	}
	return nil
}

// setDate moves the product's clock; the host's is not touched.
func (c *call) setDate() error {
	wanted, err := time.Parse("2006-01-02 15:04", c.arg("date")+" "+c.arg("time")[:5])
	if err != nil {
		return failure("not a date and time")
	}
	_, err = c.settings().Clock.Update(c.ctx, func(clock *appliance.Clock) error {
		clock.OffsetSeconds += int64(wanted.Sub(c.Now()) / time.Second)
		if clock.Far() {
			return failure("the system time can be set to a hundred years from the host's at most")
		}
		return nil
	})
	return err
}

func (c *call) timezone() error {
	live, err := c.settings().Live.Get(c.ctx)
	if err != nil {
		return err
	}
	boot, err := c.settings().Boot.Get(c.ctx)
	c.printf("%s\n", live.Timezone)
	if boot.Timezone != live.Timezone {
		c.printf("After the next reboot: %s\n", boot.Timezone)
	}
	return err
}

func (c *call) setTimezone() error {
	zone := c.arg("zone")
	if !slices.Contains(strings.Fields(zones), zone) {
		return failed("%s is not a time zone; see timezone list", zone)
	}
	if err := c.boot(func(p *appliance.Platform) { p.Timezone = zone }); err != nil {
		return err
	}
	return c.success("timezone set to %s; reboot for it to take effect", zone)
}
