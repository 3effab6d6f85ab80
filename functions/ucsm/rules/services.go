package rules

import (
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxProviders is how many name servers, and how many time servers, can be configured.
const maxProviders = 4

func fewProviders(c *commit, old, o *tree.Object) error {
	if old != nil {
		return nil
	}
	n := 0
	for _, other := range c.after.Children(model.Parent(o.DN)) {
		if other.Class == o.Class {
			n++
		}
	}
	if n > maxProviders {
		return refuse("no more than %d servers can be configured", maxProviders)
	}
	return nil
}

func providerApplies(c *commit, old, o *tree.Object) error {
	if old == nil && o != nil {
		c.complete(o, map[string]string{"hostname": o.Get("name"), "adminState": "enabled"})
	}
	return nil
}

func zoneExists(_ *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "timezone") || o.Get("timezone") == "" {
		return nil
	}
	if _, err := tree.ParseZone(o.Get("timezone")); err != nil {
		return refuse("unknown time zone %s", o.Get("timezone"))
	}
	return nil
}

func zoneApplies(c *commit, _, o *tree.Object) error {
	if o != nil {
		c.after.Set(o.DN, "operTimezone", o.Get("timezone"))
	}
	return nil
}
