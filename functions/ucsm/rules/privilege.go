package rules

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	usersDN = "sys/user-ext"
	// AdminDN is the account that every system has.
	AdminDN = usersDN + "/user-admin"
)

// UserDN is where the local user of that name is.
func UserDN(name string) string { return usersDN + "/user-" + name }

// Privileges are what the roles of a local user allow, in alphabetical order; "read-only" at least. The admin account
// may do everything whatever its roles are.
func Privileges(s *tree.Snapshot, user string) []string {
	list := []string{"read-only"}
	if UserDN(user) == AdminDN {
		list = append(list, "admin")
	}
	for _, role := range s.Children(UserDN(user)) {
		if role.Class != "aaaUserRole" {
			continue
		}
		if o := s.Get(usersDN + "/role-" + role.Get("name")); o != nil && o.Get("priv") != "" {
			list = append(list, strings.Split(o.Get("priv"), ",")...)
		} else if role.Get("name") == "admin" {
			list = append(list, "admin")
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// permitted demands the privileges for what the client changed.
func (c *commit) permitted() error {
	privileges := Privileges(c.before, c.actor.User)
	for _, dn := range c.asked {
		old, o := c.before.Get(dn), c.after.Get(dn)
		if old == nil && o == nil || c.ownPassword(dn, old, o) {
			continue
		}
		if class := classOf(old, o); !model.Lookup(class).WrittenBy(privileges) && !slices.Contains(privileges, "admin") {
			return tree.Refuse(tree.CodePrivilege, "User %s does not have the privilege to change %s", c.actor.User, dn)
		}
	}
	return nil
}

// ownPassword reports whether the object is the client's own account, of which only the password changes.
func (c *commit) ownPassword(dn string, old, o *tree.Object) bool {
	if dn != UserDN(c.actor.User) || old == nil || o == nil {
		return false
	}
	if _, set := c.after.NewSecret(dn, "pwd"); !set {
		return false
	}
	for _, p := range model.Lookup("aaaUser").Props {
		if p.Name != "pwdSet" && changed(old, o, p.Name) {
			return false
		}
	}
	return true
}
