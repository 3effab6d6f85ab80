package local

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Config says what a local server is made of. The zero value of a field means its default.
type Config struct {
	Data   string // folder of everything that is kept; default "data"
	Listen string // HTTPS address; default 127.0.0.1:8443
	Media  string // host:port of media; the blade in slot n uses port+n for UDP and ICE-TCP; default 127.0.0.1:20000
	// SSHMMP, SSHSoL and SSHUCSM are the host:port of the SSH ports; an empty one is not opened.
	SSHMMP, SSHSoL, SSHUCSM string

	// Directory is the host:port of the lab's LDAP directory, which needs Debian's slapd; empty: there is none.
	Directory string

	Blades int    // media blades, 1 to 7; default 7
	Seed   string // "lab" (default) or "factory"
	// Platform is what the appliance is: "cms2000" (default), "cms1000" or "vm" (appendix D of the installation guide).
	Platform string

	BladeModel string        // "m5" (default) or "m4"; what it is at the first start stays
	BootTime   time.Duration // how long a blade takes to start; default 8 s in a lab, 20 s from the factory

	// AdminPassword is the admin's password at the first start of a lab; empty: one is drawn and shown once.
	AdminPassword string
	// UserPassword is the lab users' password at the first start; empty: one is drawn and shown once.
	UserPassword string

	// Program is the command that runs one blade, before its flags; default: this executable with "mediad".
	Program []string
	Version string
	Log     *slog.Logger
	Now     func() time.Time
	Random  io.Reader // default crypto/rand
}

// Seeds of a new data folder.
const (
	SeedLab     = "lab"
	SeedFactory = "factory"
)

const (
	bootTimeLab     = 8 * time.Second
	bootTimeFactory = 20 * time.Second
	bootTimeLeast   = 10 * time.Millisecond
	bootTimeMost    = 10 * time.Minute
)

const maxBlades = appliance.LastMediaSlot - appliance.FirstMediaSlot + 1

// complete fills in defaults and refuses what cannot work, naming the flag at fault.
func (c Config) complete() (Config, error) {
	setDefault(&c.Data, "data")
	setDefault(&c.Listen, "127.0.0.1:8443")
	setDefault(&c.Media, "127.0.0.1:20000")
	setDefault(&c.Seed, SeedLab)
	setDefault(&c.Platform, appliance.PlatformCMS2000)
	setDefault(&c.Version, "dev")
	setDefault(&c.BladeModel, "m5")
	if c.BootTime == 0 {
		c.BootTime = map[string]time.Duration{SeedLab: bootTimeLab, SeedFactory: bootTimeFactory}[c.Seed]
	}
	if c.Blades == 0 {
		c.Blades = maxBlades
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if len(c.Program) == 0 {
		self, err := os.Executable()
		if err != nil {
			return c, fmt.Errorf("find own executable: %w", err)
		}
		c.Program = []string{self, "mediad"}
	}
	return c, c.check()
}

func (c Config) check() error {
	if c.Blades < 1 || c.Blades > maxBlades {
		return fmt.Errorf("--blades %d: want 1 to %d", c.Blades, maxBlades)
	}
	if c.Seed != SeedLab && c.Seed != SeedFactory {
		return fmt.Errorf("--seed %q: want %q or %q", c.Seed, SeedLab, SeedFactory)
	}
	if platforms := []string{appliance.PlatformCMS2000, appliance.PlatformCMS1000, appliance.PlatformVM}; !slices.Contains(platforms, c.Platform) {
		return fmt.Errorf("--platform %q: want one of %q", c.Platform, platforms)
	}
	if c.BladeModel != "m5" && c.BladeModel != "m4" {
		return fmt.Errorf("--blade-model %q: want %q or %q", c.BladeModel, "m5", "m4")
	}
	if c.BootTime < bootTimeLeast || c.BootTime > bootTimeMost {
		return fmt.Errorf("--boot-time %s: want %s to %s", c.BootTime, bootTimeLeast, bootTimeMost)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("--listen %q: %w", c.Listen, err)
	}
	if c.Directory != "" {
		host, port, err := net.SplitHostPort(c.Directory)
		if n, bad := strconv.ParseUint(port, 10, 16); err != nil || bad != nil || n == 0 || net.ParseIP(host) == nil {
			return fmt.Errorf("--directory %q: want an IP address and a port, such as 127.0.0.1:1389", c.Directory)
		}
	}
	if _, err := c.mediaAddress(appliance.LastMediaSlot); err != nil {
		return fmt.Errorf("--media %q: %w", c.Media, err)
	}
	return nil
}

// mediaAddress is the media host:port of the blade in slot.
func (c Config) mediaAddress(slot int) (string, error) {
	host, port, err := net.SplitHostPort(c.Media)
	if err != nil {
		return "", err
	}
	base, err := strconv.ParseUint(port, 10, 16)
	if err != nil || base == 0 || base+uint64(slot) > 65535 {
		return "", fmt.Errorf("port %q: want 1 to %d", port, 65535-appliance.LastMediaSlot)
	}
	return net.JoinHostPort(host, strconv.Itoa(int(base)+slot)), nil
}

func setDefault(s *string, value string) {
	if *s == "" {
		*s = value
	}
}
