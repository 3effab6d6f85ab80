package cms

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// ldapMappings are the rules of /ldapMappings. What the expressions mean is for the mapping policy to say, when an
// import begins.
type ldapMappings struct{ deps }

func (n ldapMappings) noun() rest.Noun[appliance.LDAPMapping] {
	return rest.Stored(n.LDAPMappings, n.DB, rest.StoredOptions[appliance.LDAPMapping]{
		Path: "/ldapMappings", Element: "ldapMapping", Cap: pageCap, NewID: n.NewID,
		Doc:   "Expressions that make users and their spaces of a directory's entries: text with attributes in it, as $cn$.",
		Texts: func(v *appliance.LDAPMapping) []string { return []string{v.JIDMapping, v.NameMapping} },
	})
}
