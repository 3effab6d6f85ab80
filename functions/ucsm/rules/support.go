package rules

import (
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxSupport is how many bundles of technical support are kept.
const maxSupport = 8

// supportFits keeps the number of bundles small.
func supportFits(c *commit, old, o *tree.Object) error {
	if o != nil && old == nil && len(c.after.Class("sysdebugTechSupport")) > maxSupport {
		return refuse("There are %d technical support files already: delete some", maxSupport)
	}
	return nil
}

// supportBegins lets a bundle of technical support be made. Its name follows from the number that it is created with.
func supportBegins(c *commit, old, o *tree.Object) error {
	if o == nil || c.actor.Internal || o.Get("adminState") != "start" || old != nil && old.Get("adminState") == "start" {
		return nil
	}
	at := c.before.FormatTime(c.now)
	for name, value := range map[string]string{"operState": "in-progress", "fsmStatus": "InitiateBegin", "fsmPrev": "nop", "fsmProgr": "0", "fsmStamp": at, "ts": at,
		"switchId": "A", "name": "techsupport_" + strconv.Itoa(c.now.UTC().Year()) + "_" + o.Get("creationTS") + "_UCSM.tar.gz"} {
		c.after.Set(o.DN, name, value)
	}
	return nil
}
