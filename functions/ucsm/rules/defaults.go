package rules

import (
	"maps"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// unlike are the defaults of objects that somebody makes where they differ from those that the chassis comes with.
var unlike = map[string]map[string]string{
	"aaaUser":        {"priv": "read-only", "pwdSet": "no"},
	"fabricEthLanEp": {"operState": "down"},
	"lsBinding":      {"operState": "unused"},
	"lsPower":        {"state": "down"},
	"mgmtBackup":     {"adminState": "disabled"},
	"mgmtImporter":   {"adminState": "disabled"},
	"solPolicy":      {"adminState": "disable", "speed": "9600"},
	"vnicEtherIf":    {"vnet": "1"},
}

// fillIn gives what a client has made the defaults of its class: programs read numbers and words without asking
// whether there are any. It comes after everything else, so that nobody takes a default for a wish.
func (c *commit) fillIn() {
	now := c.before.FormatTime(c.now)
	for _, dn := range c.after.Touched() {
		o := c.after.Get(dn)
		if o == nil || c.before.Get(dn) != nil && !c.after.Made(dn) {
			continue
		}
		c.complete(o, defaults(o.Class, now))
	}
}

// defaults are those of the chassis, as far as the class may have them, but for what is unlike.
func defaults(class, now string) map[string]string {
	props := inventory.Defaults(class, now)
	maps.DeleteFunc(props, func(name, value string) bool { return value == "" || model.Validate(class, name, value) != nil })
	maps.Copy(props, unlike[class])
	return props
}
