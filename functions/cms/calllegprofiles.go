package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// callLegProfiles are the rules of /callLegProfiles. One in use may be deleted; see references.
type callLegProfiles struct{ deps }

func (n callLegProfiles) noun() rest.Noun[appliance.CallLegProfile] {
	return rest.Stored(n.CallLegProfiles, n.DB, rest.StoredOptions[appliance.CallLegProfile]{
		Path: "/callLegProfiles", Element: "callLegProfile", Cap: pageCap, NewID: n.NewID,
		Doc: "Rules for legs. What a profile does not set, the level above decides: leg, member, access method, " +
			"coSpace, tenant, system.",
		Texts:   func(v *appliance.CallLegProfile) []string { return []string{v.Name} },
		Filters: []rest.Filter{usageFilter()}, Where: whereUsed(n.CallLegProfiles, n.used),
		Check: checked[appliance.CallLegProfile](n.deps),
		Show:  shown[appliance.CallLegProfile](n.deps), Brief: brief[appliance.CallLegProfile](n.deps),
	})
}

func (n callLegProfiles) used(ctx context.Context, id string) (bool, error) {
	system, err := n.systemProfiles(ctx)
	if err != nil || system.CallLegProfile == id {
		return err == nil, err
	}
	return anyUses(ctx, id, "callLegProfile",
		namedIn(n.Tenants), namedIn(n.CoSpaces), namedIn(n.AccessMethods), namedIn(n.CoSpaceUsers))
}

func (n callLegProfiles) usage() rest.Singleton[profileUsage] {
	return rest.Singleton[profileUsage]{Path: "/callLegProfiles/{callLegProfileId}/usage", Element: "callLegProfileUsage",
		Doc: "Where a call leg profile is used.", Read: n.readUsage}
}

func (n callLegProfiles) readUsage(ctx context.Context, r *rest.Request) (profileUsage, error) {
	use := profileUsage{ID: r.ID()}
	if _, err := n.CallLegProfiles.Get(ctx, use.ID); err != nil {
		return use, err
	}
	system, err := n.systemProfiles(ctx)
	if err != nil {
		return use, err
	}
	if system.CallLegProfile == use.ID {
		use.Global, use.Total = true, 1
	}
	if use.Tenant, err = usersOf(ctx, n.Tenants, &use); err != nil {
		return use, err
	}
	if use.CoSpace, err = usersOf(ctx, n.CoSpaces, &use); err != nil {
		return use, err
	}
	if use.CoSpaceUser, err = usersOf(ctx, n.CoSpaceUsers, &use); err != nil {
		return use, err
	}
	use.AccessMethod, err = usersOf(ctx, n.AccessMethods, &use)
	return use, err
}
