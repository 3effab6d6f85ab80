package inventory

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// CatalogueDN is where bundles and images are.
const CatalogueDN = "sys/fw-catalogue"

// BundleObjects are the objects of a bundle that is in a file of that name, parents first: the bundle with its list of
// images, and each image with what it can be installed on. now is the time as the tree writes it.
func BundleObjects(name string, content bundle.Bundle, now string) []tree.Change {
	var out []tree.Change
	object := func(class, dn string, pairs ...string) {
		props := Defaults(class, now)
		for i := 0; i < len(pairs); i += 2 {
			props[pairs[i]] = pairs[i+1]
		}
		out = append(out, tree.Change{DN: dn, Class: class, Props: props})
	}
	distributable := CatalogueDN + "/distrib-" + name
	object("firmwareDistributable", distributable, "type", content.Kind, "version", content.Version)
	for _, i := range content.Images {
		image := CatalogueDN + "/image-" + i.Name
		object("firmwareDistImage", distributable+"/distimage-"+i.Name, "type", i.Type)
		object("firmwareImage", image, "type", i.Type, "version", i.Version, "size", itoa(i.Size), "checksum", i.SHA256)
		object("firmwareInstallable", image+"/installable-"+strings.Join([]string{i.Vendor, i.Model, i.Type, i.Version}, "|"),
			"name", i.Name, "size", itoa(i.Size), "checksum", i.SHA256)
	}
	return out
}

const vendor = "Cisco Systems Inc"

// plain is the release as file names have it: 3.2(3k) is 3.2.3k.
func (v Version) plain() string { return strings.NewReplacer("(", ".", ")", "").Replace(string(v)) }

// FileName is what the release's bundle of a kind is called.
func (v Version) FileName(kind string) string {
	if kind == bundle.Infrastructure {
		return "ucs-mini-k9-bundle-infra." + v.plain() + ".A.bin"
	}
	return "ucs-k9-bundle-b-series." + v.plain() + ".B.bin"
}

// Bundle is the release's bundle of a kind: firmware for everything of that kind that a chassis can hold.
func (v Version) Bundle(kind string) bundle.Bundle {
	if kind == bundle.Infrastructure {
		return bundle.Bundle{Kind: kind, Version: v.Infrastructure(), Images: v.infrastructureImages()}
	}
	return bundle.Bundle{Kind: kind, Version: v.Blades(), Images: v.bladeImages()}
}

func (v Version) infrastructureImages() []bundle.Image {
	return []bundle.Image{
		{Name: "ucs-manager-k9." + v.plain() + ".bin", Type: "system", Vendor: vendor, Model: "UCSM", Version: v.Infra("system")},
		{Name: "ucs-6324-k9-kickstart." + v.plain() + ".bin", Type: "switch-kernel", Vendor: vendor, Model: "UCS-FI-M-6324", Version: v.Infra("switch-kernel")},
		{Name: "ucs-6324-k9-system." + v.plain() + ".bin", Type: "switch-software", Vendor: vendor, Model: "UCS-FI-M-6324", Version: v.Infra("switch-software")},
		{Name: "ucs-6324-iom." + v.plain() + ".bin", Type: "iocard", Vendor: vendor, Model: "UCS-FI-M-6324", Version: v.Infra("iocard")},
		{Name: "ucs-catalog." + v.plain() + ".T.bin", Type: "catalog", Vendor: vendor, Model: "catalog", Version: string(v) + "T"},
	}
}

func (v Version) bladeImages() []bundle.Image {
	var list []bundle.Image
	for _, m := range []Model{M4(), M5()} {
		name := "ucs-b200-" + strings.ToLower(m.Name)
		list = append(list,
			bundle.Image{Name: name + "-bios." + v.BIOS(m) + ".bin", Type: "blade-bios", Vendor: vendor, Model: m.PID, Version: v.BIOS(m)},
			bundle.Image{Name: name + "-k9-cimc." + v.plain() + ".bin", Type: "blade-controller", Vendor: vendor, Model: m.PID, Version: string(v)},
			bundle.Image{Name: name + "-brdprog." + v.plain() + ".bin", Type: "board-controller", Vendor: vendor, Model: m.PID, Version: "8.0"})
	}
	return append(list,
		bundle.Image{Name: "ucs-mlom-40g." + v.plain() + ".bin", Type: "adaptor", Vendor: vendor, Model: adaptorModel, Version: v.Adaptor()},
		bundle.Image{Name: "ucs-mraid12g." + raidVersion + ".bin", Type: "storage-controller", Vendor: vendor, Model: "UCSB-MRAID12G", Version: raidVersion})
}
