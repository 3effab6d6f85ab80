package rules

import (
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// builtInRoles are those that the system comes with.
var builtInRoles = map[string]bool{
	"aaa": true, "admin": true, "facility-manager": true, "network": true, "operations": true, "read-only": true,
	"server-compute": true, "server-equipment": true, "server-profile": true, "server-security": true, "storage": true,
}

// rootDN is the one organization that everything belongs to.
const rootDN = "org-root"

// keepsDefault refuses the deletion of an object called default, on which others fall back, unless it goes with what
// it stands below.
func keepsDefault(c *commit, old, o *tree.Object) error {
	if o == nil && old.Get("name") == "default" && c.after.Get(model.Parent(old.DN)) != nil {
		return refuse("%s is a default and cannot be deleted", old.DN)
	}
	return nil
}

func keepsBuiltIn(_ *commit, old, o *tree.Object) error {
	if o == nil && builtInRoles[old.Get("name")] {
		return refuse("the role %s cannot be deleted", old.Get("name"))
	}
	return nil
}

func keepsRoot(_ *commit, old, o *tree.Object) error {
	if o == nil && old.DN == rootDN {
		return refuse("the root organization cannot be deleted")
	}
	return nil
}

// chassisStays refuses to take the chassis out of service: the interconnects, and with them UCS Manager, are in it.
func chassisStays(_ *commit, old, o *tree.Object) error {
	if o != nil && changed(old, o, "adminState") && (o.Get("adminState") == "decommission" || o.Get("adminState") == "remove") {
		return refuse("chassis %s holds the fabric interconnects and cannot be decommissioned", o.Get("id"))
	}
	return nil
}

// keepsAdmin refuses what would leave nobody to administer the system.
func keepsAdmin(_ *commit, old, o *tree.Object) error {
	switch {
	case o == nil && old.DN == AdminDN:
		return refuse("the account admin cannot be deleted")
	case o != nil && o.DN == AdminDN && o.Get("accountStatus") == "inactive":
		return refuse("the account admin cannot be made inactive")
	}
	return nil
}
