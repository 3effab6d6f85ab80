package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// userProfiles are the rules of /userProfiles. One in use may be deleted; see references.
type userProfiles struct{ deps }

func (n userProfiles) noun() rest.Noun[appliance.UserProfile] {
	return rest.Stored(n.UserProfiles, n.DB, rest.StoredOptions[appliance.UserProfile]{
		Path: "/userProfiles", Element: "userProfile", Cap: pageCap, NewID: n.NewID,
		Doc:     "What users may do, and whether they have a personal licence.",
		Filters: []rest.Filter{usageFilter()}, Where: whereUsed(n.UserProfiles, n.used),
	})
}

// used does not look at users: theirs is their source's.
func (n userProfiles) used(ctx context.Context, id string) (bool, error) {
	system, err := n.systemProfiles(ctx)
	if err != nil || system.UserProfile == id {
		return err == nil, err
	}
	return anyUses(ctx, id, "userProfile", namedIn(n.Tenants), namedIn(n.LDAPSources))
}
