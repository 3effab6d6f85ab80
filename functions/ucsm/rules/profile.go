package rules

import (
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// profileParts gives a new service profile the parts that it cannot be without.
func profileParts(c *commit, old, o *tree.Object) error {
	if old != nil || o == nil {
		return nil
	}
	c.complete(o, map[string]string{"type": "instance", "assignState": "unassigned", "assocState": "unassociated",
		"configState": "not-applied", "operState": "unassociated", "owner": "management", "uuid": "derived"})
	if power := o.DN + "/power"; c.after.Get(power) == nil {
		c.after.Put(&tree.Object{DN: power, Class: "lsPower", Props: map[string]string{"state": "down"}})
	}
	return nil
}

// bladeIsFree demands that a profile is bound to a server that no other profile has.
func bladeIsFree(c *commit, old, o *tree.Object) error {
	if o == nil || o.Get("pnDn") == "" || !changed(old, o, "pnDn") {
		return nil
	}
	blade := c.after.Get(o.Get("pnDn"))
	if blade == nil || !model.Is(blade.Class, "computeItem") {
		return refuse("there is no server %s", o.Get("pnDn"))
	}
	for _, other := range c.after.Class("lsBinding") {
		if other.DN != o.DN && other.Get("pnDn") == o.Get("pnDn") {
			return refuse("the server %s is assigned to %s", o.Get("pnDn"), model.Parent(other.DN))
		}
	}
	return nil
}

// vlanHasNumber demands that a VLAN is made with a number.
func vlanHasNumber(_ *commit, _, o *tree.Object) error {
	if o != nil && o.Get("id") == "" {
		return refuse("VLAN %s needs an id", o.Get("name"))
	}
	return nil
}

// vlanIsFree demands that a VLAN's number is its own among those beside it.
func vlanIsFree(c *commit, old, o *tree.Object) error {
	if o == nil || !changed(old, o, "id") {
		return nil
	}
	for _, other := range c.after.Children(model.Parent(o.DN)) {
		if other.Class == o.Class && other.DN != o.DN && other.Get("id") == o.Get("id") {
			return refuse("VLAN %s is used by %s", o.Get("id"), other.Get("name"))
		}
	}
	return nil
}
