package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// callProfiles are the rules of /callProfiles. One in use may be deleted; see references.
type callProfiles struct{ deps }

func (n callProfiles) noun() rest.Noun[appliance.CallProfile] {
	return rest.Stored(n.CallProfiles, n.DB, rest.StoredOptions[appliance.CallProfile]{
		Path: "/callProfiles", Element: "callProfile", Cap: pageCap, NewID: n.NewID,
		Doc:     "Rules for calls. What a profile does not set, the level above decides: coSpace, tenant, system.",
		Filters: []rest.Filter{usageFilter()}, Where: whereUsed(n.CallProfiles, n.used),
	})
}

func (n callProfiles) used(ctx context.Context, id string) (bool, error) {
	system, err := n.systemProfiles(ctx)
	if err != nil || system.CallProfile == id {
		return err == nil, err
	}
	return anyUses(ctx, id, "callProfile", namedIn(n.Tenants), namedIn(n.CoSpaces))
}
