package cms

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// ldapServers are the rules of /ldapServers. One in use may be deleted; see references.
type ldapServers struct{ deps }

func (n ldapServers) noun() rest.Noun[appliance.LDAPServer] {
	return rest.Stored(n.LDAPServers, n.DB, rest.StoredOptions[appliance.LDAPServer]{
		Path: "/ldapServers", Element: "ldapServer", Cap: pageCap, NewID: n.NewID,
		Doc:   "The directories that users come from. A password is never shown.",
		Texts: func(v *appliance.LDAPServer) []string { return []string{v.Address, v.Name, v.Username} },
	})
}
