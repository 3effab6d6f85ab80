package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// release is a firmware version such as 4.1(1d)B without its letters: 4, 1, 1.
type release struct{ major, minor, maintenance int }

func parseRelease(version string) (r release, err error) {
	if _, err := fmt.Sscanf(version, "%d.%d(%d", &r.major, &r.minor, &r.maintenance); err != nil {
		return r, fmt.Errorf("%q is not a firmware version", version)
	}
	return r, nil
}

// String is the release as far as it is compared.
func (r release) String() string { return fmt.Sprintf("%d.%d(%d)", r.major, r.minor, r.maintenance) }

// before reports whether r is of an older line or maintenance release.
func (r release) before(other release) bool {
	if r.major != other.major {
		return r.major < other.major
	}
	if r.minor != other.minor {
		return r.minor < other.minor
	}
	return r.maintenance < other.maintenance
}

// ready reports whether one may go from here to 4.0, 4.1 or 4.2(1f): from 3.1(3), 3.2(3) or later (guide, F.1).
func (r release) ready() bool {
	return r.major > 3 || r.major == 3 && (r.minor > 2 || r.minor >= 1 && r.maintenance >= 3)
}

// bladesFollow judges a new bundle for blades: it must be there, the infrastructure must not be older, and releases
// from 4.0 on need both to be ready for them.
func bladesFollow(c *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "bladeBundleVersion") || o.Get("bladeBundleVersion") == "" {
		return nil
	}
	wanted, err := c.bundle(o.Get("bladeBundleVersion"), "b-series-bundle")
	if err != nil {
		return err
	}
	infrastructure, known := c.infrastructure()
	if known && infrastructure.before(wanted) {
		return refuse("Upgrade the infrastructure to %s first, then the servers", o.Get("bladeBundleVersion"))
	}
	if wanted.major < 4 {
		return nil
	}
	if oldest, _, known := c.servers(); known && !oldest.ready() {
		return refuse("Upgrade the servers to release 3.1(3) or 3.2(3) first")
	}
	if old != nil && c.notReady(old) {
		return refuse("Upgrade the servers to release 3.1(3) or 3.2(3) first")
	}
	return nil
}

// notReady reports whether a host pack holds a release from which one may not go to 4.0 or later.
func (c *commit) notReady(pack *tree.Object) bool {
	now, err := parseRelease(pack.Get("bladeBundleVersion"))
	return err == nil && !now.ready()
}

// infrastructureLeads judges a new bundle for the infrastructure: it must be there and not older than what the servers
// have, and releases from 4.0 on need the infrastructure and then all servers to be ready for them.
func infrastructureLeads(c *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "infraBundleVersion") || o.Get("infraBundleVersion") == "" {
		return nil
	}
	wanted, err := c.bundle(o.Get("infraBundleVersion"), "infrastructure-bundle")
	if err != nil {
		return err
	}
	if err := c.notBehind(wanted); err != nil || wanted.major < 4 {
		return err
	}
	if now, known := c.infrastructure(); known && !now.ready() {
		return refuse("Upgrade the infrastructure to release 3.1(3) or 3.2(3) first")
	}
	if oldest, _, known := c.servers(); known && !oldest.ready() {
		return refuse("Upgrade the servers to release 3.1(3) or 3.2(3) first")
	}
	for _, pack := range c.after.Class("firmwareComputeHostPack") {
		if c.notReady(pack) {
			return refuse("Upgrade the servers of %s to release 3.1(3) or 3.2(3) first", pack.Get("name"))
		}
	}
	return nil
}

// notBehind refuses an infrastructure that is older than what servers run or are to run.
func (c *commit) notBehind(infrastructure release) error {
	if _, newest, known := c.servers(); known && infrastructure.before(newest) {
		return refuse("The infrastructure cannot be older than the servers, which run %s", newest)
	}
	for _, pack := range c.after.Class("firmwareComputeHostPack") {
		if servers, err := parseRelease(pack.Get("bladeBundleVersion")); err == nil && infrastructure.before(servers) {
			return refuse("The infrastructure cannot be older than the servers of %s, which are to run %s", pack.Get("name"), servers)
		}
	}
	return nil
}

// bundle is the release of a bundle that has been downloaded and not been deleted.
func (c *commit) bundle(version, kind string) (release, error) {
	wanted, err := parseRelease(version)
	if err != nil {
		return wanted, refuse("%v", err)
	}
	for _, o := range c.after.Class("firmwareDistributable") {
		if o.Get("version") == version && o.Get("type") == kind && o.Get("adminState") != "deleted" {
			return wanted, nil
		}
	}
	return wanted, refuse("Firmware bundle %s is not present", version)
}

// infrastructure is the oldest release that an interconnect runs.
func (c *commit) infrastructure() (oldest release, known bool) {
	oldest, _, known = c.running(func(dn string) bool { return strings.HasPrefix(dn, "sys/switch-") })
	return oldest, known
}

// servers are the oldest and the newest release that a server of a service profile runs.
func (c *commit) servers() (oldest, newest release, known bool) {
	return c.running(func(dn string) bool {
		return slices.ContainsFunc(c.before.Class("computeBlade"), func(blade *tree.Object) bool {
			return blade.Get("assignedToDn") != "" && strings.HasPrefix(dn, blade.DN+"/")
		})
	})
}

// running are the oldest and the newest release that those parts run.
func (c *commit) running(part func(dn string) bool) (oldest, newest release, known bool) {
	for _, o := range c.before.Class("firmwareRunning") {
		if o.Get("deployment") != "system" || !part(o.DN) {
			continue
		}
		version := o.Get("packageVersion")
		if version == "" {
			version = o.Get("version")
		}
		r, err := parseRelease(version)
		if err != nil {
			continue
		}
		if !known || r.before(oldest) {
			oldest = r
		}
		if !known || newest.before(r) {
			newest = r
		}
		known = true
	}
	return oldest, newest, known
}
