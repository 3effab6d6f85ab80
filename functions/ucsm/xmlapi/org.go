package xmlapi

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// visible are the objects of these classes that stand directly in an organization or, unless single, in one above it.
// The nearest come first.
func (c *call) visible(classes []string, single bool) ([]*tree.Object, error) {
	org := c.snapshot.Get(c.attr("dn"))
	if org == nil || org.Class != "orgOrg" {
		return nil, nil
	}
	var list []*tree.Object
	for dn := org.DN; dn != ""; dn = model.Parent(dn) {
		for _, o := range c.snapshot.Children(dn) {
			if slices.Contains(classes, o.Class) {
				list = append(list, o)
			}
		}
		if single {
			break
		}
	}
	return c.filtered(list)
}

// pairs is the answer of a query that names each object by a key.
func (c *call) pairs(list []*tree.Object, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	hierarchical, err := c.truth("inHierarchical")
	return reply{body: func(w *writer) { w.pairs("outConfigs", c.snapshot, list, hierarchical) }}, err
}

func orgElements(c *call) (reply, error) {
	class, err := c.class("inClass")
	if err != nil {
		return reply{}, err
	}
	single, err := c.truth("inSingleLevel")
	if err != nil {
		return reply{}, err
	}
	return c.pairs(c.visible(model.Concrete(class), single))
}

// orgParents are the organizations above one, the nearest first.
func orgParents(c *call) (reply, error) {
	single, err := c.truth("inSingleLevel")
	if err != nil {
		return reply{}, err
	}
	var list []*tree.Object
	for dn := model.Parent(c.attr("dn")); c.snapshot.Get(dn) != nil; dn = model.Parent(dn) {
		if list = append(list, c.snapshot.Get(dn)); single {
			break
		}
	}
	return c.pairs(list, nil)
}

func poolsInScope(c *call) (reply, error) {
	single, err := c.truth("inSingleLevel")
	if err != nil {
		return reply{}, err
	}
	return c.pairs(c.visible(model.Concrete("poolPool"), single))
}

// templatesInScope are the templates of service profiles that an organization can use.
func templatesInScope(c *call) (reply, error) {
	list, err := c.visible([]string{"lsServer"}, false)
	return c.pairs(keep(list, isTemplate), err)
}

func isTemplate(o *tree.Object) bool {
	return o.Get("type") == "initial-template" || o.Get("type") == "updating-template"
}

// findDependencies are the objects that name another by its DN, or use a policy by its name.
func findDependencies(c *call) (reply, error) {
	wanted, err := c.truth("inReturnConfigs")
	if err != nil {
		return reply{}, err
	}
	var list []*tree.Object
	if o := c.snapshot.Get(c.attr("dn")); o != nil {
		list = keep(c.snapshot.Below(""), func(other *tree.Object) bool { return other != o && uses(other, o) })
	}
	has := "no"
	if len(list) > 0 {
		has = "yes"
	}
	if !wanted {
		list = nil
	}
	return reply{attrs: []attr{{"outHasDep", has}}, body: func(w *writer) { w.list("outConfigs", c.snapshot, list, false) }}, nil
}

// references are the properties by which a service profile names what it uses, by the class of that.
var references = map[string]string{
	"aaaEpAuthProfile": "mgmtAccessPolicyName", "firmwareComputeHostPack": "hostFwPolicyName", "ippoolPool": "extIPPoolName",
	"lsbootPolicy": "bootPolicyName", "lsmaintMaintPolicy": "maintPolicyName", "powerPolicy": "powerPolicyName",
	"solPolicy": "solPolicyName", "storageLocalDiskConfigPolicy": "localDiskPolicyName", "uuidpoolPool": "identPoolName",
	"vnicDynamicConPolicy": "dynamicConPolicyName",
}

// uses reports whether other depends on o.
func uses(other, o *tree.Object) bool {
	if name := references[o.Class]; name != "" && other.Class == "lsServer" && other.Get(name) == o.Get("name") {
		return true
	}
	if other.Class == "aaaModLR" || other.Class == "aaaSessionLR" || other.Class == "eventRecord" {
		return false
	}
	for _, value := range other.Props {
		if value == o.DN {
			return true
		}
	}
	return false
}
