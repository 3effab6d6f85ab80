package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// ldapServers are the rules of /ldapServers. One in use may be deleted; see references.
type ldapServers struct{ deps }

func (n ldapServers) noun() rest.Noun[appliance.LDAPServer] {
	return rest.Stored(n.LDAPServers, n.DB, rest.StoredOptions[appliance.LDAPServer]{
		Path: "/ldapServers", Element: "ldapServer", Cap: pageCap, NewID: n.NewID,
		Doc:   "The directories that users come from. A password is never shown.",
		Texts: func(v *appliance.LDAPServer) []string { return []string{v.Address, v.Name, v.Username} },
		Check: n.check,
	})
}

// check encrypts a new password.
func (n ldapServers) check(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *appliance.LDAPServer) (err error) {
	if old == nil || v.Password != old.Password {
		v.Password, err = n.Secrets.Seal(tx, v.Password)
	}
	return err
}
