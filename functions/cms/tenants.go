package cms

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// tenants are the rules of /tenants. One in use may be deleted; see references.
type tenants struct{ deps }

func (n tenants) noun() rest.Noun[appliance.Tenant] {
	const filter = "callLegProfileFilter"
	const asPublished = "callLegProfileFillter" // the reference spells it so
	return rest.Stored(n.Tenants, n.DB, rest.StoredOptions[appliance.Tenant]{
		Path: "/tenants", Element: "tenant", Cap: pageCap, NewID: n.NewID,
		Doc:   "Groups of users and coSpaces that are kept apart from the others.",
		Texts: func(v *appliance.Tenant) []string { return []string{v.Name} },
		By:    map[string]string{filter: "callLegProfile", asPublished: "callLegProfile"},
		Check: checked[appliance.Tenant](n.deps),
		Show:  shown[appliance.Tenant](n.deps), Brief: brief[appliance.Tenant](n.deps),
	})
}
