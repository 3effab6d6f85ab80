package inventory

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
)

// Version is a release of UCS Manager, such as "3.2(3k)".
type Version string

// Installed is what a chassis comes with (guide F.2.1).
const Installed Version = "3.2(3k)"

// Infrastructure is the bundle for the interconnects (A), Blades that for the blades (B).
func (v Version) Infrastructure() string { return string(v) + "A" }

// Blades is the bundle for the blades.
func (v Version) Blades() string { return string(v) + "B" }

// nexus is the release in the way that the interconnects' own software writes it.
func (v Version) nexus() string {
	major, rest, _ := strings.Cut(string(v), ".")
	minor, patch, _ := strings.Cut(strings.TrimSuffix(rest, ")"), "(")
	return "5.0(3)N2(" + major + "." + minor + patch + ")"
}

// Infra is the version that a part of the infrastructure runs, by firmwareRunning's type.
func (v Version) Infra(kind string) string {
	if kind == "switch-kernel" || kind == "switch-software" {
		return v.nexus()
	}
	return string(v)
}

// BIOS is the version of a blade's BIOS.
func (v Version) BIOS(m Model) string {
	return m.BIOS + "." + v.plain() + ".0.0417180945"
}

// Adaptor is the version of the network adaptor's firmware.
func (v Version) Adaptor() string { return strings.Replace(string(v), "(", ".0(", 1) }

// Of is the version that a part of a blade runs, by firmwareRunning's type and deployment.
func (v Version) Of(kind, deployment string, m Model) string {
	switch {
	case kind == "blade-bios":
		return v.BIOS(m)
	case kind == "adaptor":
		return v.Adaptor()
	case kind == "storage-controller":
		return raidVersion
	case deployment == "boot-loader":
		return string(v) + ".36"
	}
	return string(v)
}

// raidVersion is the RAID controller's firmware, which the bundles leave alone.
const raidVersion = "24.12.1-0411"

// running adds what a part runs.
func (b *builder) running(part, deployment, kind, version string) {
	bundle := Installed.Infrastructure()
	if strings.Contains(part, "/blade-") {
		bundle = Installed.Blades()
	}
	b.add("firmwareRunning", part+"/fw-"+deployment, "deployment", deployment, "type", kind, "version", version, "packageVersion", bundle)
}

// firmware adds the catalogue of bundles on the interconnects.
func (b *builder) firmware() {
	const dn = "sys/fw-catalogue"
	b.add("firmwareCatalogue", dn)
	for _, kind := range []string{bundle.Infrastructure, bundle.Blades} {
		installed := Installed.Bundle(kind)
		bundle.Describe(installed.Images)
		b.out = append(b.out, BundleObjects(Installed.FileName(kind), installed, stamp(b.Now))...)
	}
}
