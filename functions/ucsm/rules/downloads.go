package rules

import (
	"regexp"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxDownloads is how many download tasks there can be.
const maxDownloads = 32

// bundleName is what a bundle's file may be called.
var bundleName = regexp.MustCompile(`\A[A-Za-z0-9_][A-Za-z0-9._()-]{0,63}\z`)

// downloadFits judges a download task that a client makes or changes.
func downloadFits(c *commit, old, o *tree.Object) error {
	switch {
	case o == nil:
		return nil
	case !bundleName.MatchString(o.Get("fileName")):
		return refuse("%.64q is not the name of a bundle's file", o.Get("fileName"))
	case o.Get("protocol") == "local" && (old == nil || old.Get("protocol") != "local"):
		return refuse("a local file is uploaded, not downloaded")
	case old == nil && o.Get("server") == "":
		return refuse("a download needs a server")
	case old == nil && len(c.after.Class("firmwareDownloader")) > maxDownloads:
		return refuse("There are %d download tasks already: delete some", maxDownloads)
	}
	return nil
}

// downloadBegins lets a task wait for its turn when it is made, and when it is to begin again.
func downloadBegins(c *commit, old, o *tree.Object) error {
	if o == nil || c.actor.Internal || old != nil && o.Get("adminState") != "restart" {
		return nil
	}
	for name, value := range map[string]string{"adminState": "idle", "transferState": "init", "fsmStatus": "DownloadBegin", "fsmPrev": "nop",
		"fsmProgr": "0", "fsmTry": "0", "fsmStamp": c.before.FormatTime(c.now), "fsmRmtInvErrCode": "none", "fsmRmtInvErrDescr": "", "fsmDescr": ""} {
		c.after.Set(o.DN, name, value)
	}
	if o.Get("protocol") == "" {
		c.after.Set(o.DN, "protocol", "scp")
	}
	return nil
}

// bundleGoes deletes a bundle that is marked as deleted, with the images that no other bundle has.
func bundleGoes(c *commit, old, o *tree.Object) error {
	if o == nil || o.Get("adminState") != "deleted" {
		return nil
	}
	images := c.after.Children(o.DN)
	c.after.Delete(o.DN)
	for _, image := range images {
		if image.Class == "firmwareDistImage" && !c.listed(image.Get("name")) {
			c.after.Delete("sys/fw-catalogue/image-" + image.Get("name"))
		}
	}
	return nil
}

// imageGoes deletes an image that is marked as deleted from every bundle, and a bundle with its last image.
func imageGoes(c *commit, old, o *tree.Object) error {
	if o == nil || o.Get("adminState") != "deleted" {
		return nil
	}
	c.after.Delete(o.DN)
	for _, entry := range c.after.Class("firmwareDistImage") {
		if entry.Get("name") != o.Get("name") {
			continue
		}
		bundle := entry.DN[:strings.LastIndex(entry.DN, "/")]
		c.after.Delete(entry.DN)
		if len(c.after.Children(bundle)) == 0 {
			c.after.Delete(bundle)
		}
	}
	return nil
}

// listed reports whether a bundle has the image.
func (c *commit) listed(name string) bool {
	for _, entry := range c.after.Class("firmwareDistImage") {
		if entry.Get("name") == name {
			return true
		}
	}
	return false
}

// bundleIsFree refuses the deletion of a bundle, or of images, that a firmware package is set to.
func bundleIsFree(c *commit, old, o *tree.Object) error {
	if o != nil {
		return nil
	}
	for _, pack := range c.after.Class("firmwareComputeHostPack", "firmwareInfraPack") {
		if v := old.Get("version"); v != "" && (pack.Get("bladeBundleVersion") == v || pack.Get("infraBundleVersion") == v) {
			return refuse("The firmware package %s uses bundle %s", pack.Get("name"), v)
		}
	}
	return nil
}
