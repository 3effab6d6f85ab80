package mmp

import (
	"fmt"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

func platformCommands() []command {
	everybody := []string{appliance.RoleCrypto, appliance.RoleAudit}
	return []command{
		{"version", "Shows the software version", (*call).showVersion, everybody, nil},
		{"uptime", "Shows the time since the last start", (*call).uptime, nil, nil},
		{"serial", "Shows the server's serial number", (*call).serial, nil, hardware2000},
		{"model", "Shows the platform's model", (*call).model, nil, nil},
		{"hostname", "Shows the host name", (*call).hostname, nil, nil},
		{"hostname <name:machine>", "Sets the host name; takes effect after a reboot", (*call).setHostname, nil, nil},
		{"df", "Shows how much space files take", (*call).df, nil, nil},
		{"ssh server_key list", "Shows the fingerprints of the SSH host keys", (*call).hostKeys, nil, nil},
		{"fips", "Shows whether FIPS 140 mode is on", (*call).fips, nil, nil},
		{"fips (state=enable|disable)", "Switches FIPS 140 mode; takes effect after a reboot", (*call).setFIPS, nil, nil},
		{"fips test", "Runs the self-test", (*call).testFIPS, nil, nil},
	}
}

func (c *call) showVersion() error {
	version, err := c.version(c.ctx)
	c.printf("%s\n", version)
	return err
}

func (c *call) uptime() error {
	m, err := c.machine(c.ctx)
	up := max(0, c.Now().Sub(m.BootedAt)).Round(time.Second)
	days := int(up.Hours()) / 24
	c.printf("%s up %d days, %02d:%02d:%02d\n", c.Now().UTC().Format(time.TimeOnly), days, int(up.Hours())%24, int(up.Minutes())%60, int(up.Seconds())%60)
	return err
}

func (c *call) serial() error {
	m, err := c.machine(c.ctx)
	c.printf("%s\n", orNone(m.Serial))
	return err
}

// models are what the platforms are called.
var models = map[string]string{appliance.PlatformCMS2000: "CMS 2000", appliance.PlatformCMS1000: "CMS 1000", appliance.PlatformVM: "CMS VM"}

func (c *call) model() error {
	c.printf("%s\n", models[c.Platform])
	return nil
}

func (c *call) hostname() error {
	live, err := c.settings().Live.Get(c.ctx)
	if err != nil {
		return err
	}
	boot, err := c.settings().Boot.Get(c.ctx)
	c.printf("%s\n", live.Hostname)
	if boot.Hostname != live.Hostname {
		c.printf("After the next reboot: %s\n", boot.Hostname)
	}
	return err
}

func (c *call) setHostname() error {
	if err := c.boot(func(p *appliance.Platform) { p.Hostname = c.arg("name") }); err != nil {
		return err
	}
	return c.success("hostname set to %s; reboot for it to take effect", c.arg("name"))
}

// boot changes what the next reboot puts in force.
func (c *call) boot(change func(*appliance.Platform)) error {
	_, err := c.settings().Boot.Update(c.ctx, func(p *appliance.Platform) error {
		change(p)
		return nil
	})
	return err
}

// The sizes that df tells are those of the folder of files and its limits.
const (
	diskSize   = int64(256) << 30
	diskInodes = 500
)

func (c *call) df() error {
	list, err := c.folder.List(c.ctx)
	used := int64(0)
	for _, info := range list {
		used += info.Size
	}
	c.diskTable("Size", diskSize>>20, (used+1<<20-1)>>20, "M")
	c.printf("\n")
	c.diskTable("Inodes", diskInodes, int64(len(list)), "")
	return err
}

func (c *call) diskTable(what string, size, used int64, unit string) {
	c.printf("%-12s %10s %10s %10s %5s %s\n", "Filesystem", what, "Used", "Free", "Use%", "Device")
	amount := func(n int64) string { return fmt.Sprint(n) + unit }
	c.printf("%-12s %10s %10s %10s %4d%% %s\n", "sftp", amount(size), amount(used), amount(size-used), used*100/size, "/dev/sda5")
}

// hostKeys reads what the SSH server wrote down at its start: its keys never leave it.
func (c *call) hostKeys() error {
	fingerprints, err := c.Tables.HostKeys.Get(c.ctx, store.SystemID)
	for _, line := range fingerprints.Value.Fingerprints {
		c.printf("%s\n", line)
	}
	return c.nothing(ignoreMissing(err))
}

func (c *call) fips() error {
	live, err := c.settings().Live.Get(c.ctx)
	if err != nil {
		return err
	}
	boot, err := c.settings().Boot.Get(c.ctx)
	c.printf("FIPS mode is %s\n", strings.ToLower(enabled(live.FIPS)))
	if boot.FIPS != live.FIPS {
		c.printf("FIPS mode will be %s after the next reboot\n", strings.ToLower(enabled(boot.FIPS)))
	}
	return err
}

func (c *call) setFIPS() error {
	if err := c.boot(func(p *appliance.Platform) { p.FIPS = c.on() }); err != nil {
		return err
	}
	return c.success("FIPS mode %sd; reboot for it to take effect", c.arg("state"))
}

func (c *call) testFIPS() error {
	if err := selfTest(); err != nil {
		return failed("FIPS self-test: %v", err)
	}
	return c.success("FIPS self-test passed")
}
