package store

import (
	"context"
	"errors"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// LegChain answers the call leg profiles that apply to a leg, from the top down, all of one moment: of the system
// (global), the tenant, the coSpace, the access method, the member, the leg's own profile, and last the values set on
// the leg itself. Levels without a profile are left out.
func (t *Tables) LegChain(ctx context.Context, leg *appliance.CallLeg) (chain []appliance.ProfileLevel, err error) {
	err = t.DB.Transact(ctx, func(tx *Tx) error {
		chain, err = t.legChain(tx, leg)
		return err
	})
	return chain, err
}

func (t *Tables) legChain(tx *Tx, leg *appliance.CallLeg) ([]appliance.ProfileLevel, error) {
	coSpace := ""
	if call, there, err := lookup(t.Calls.In(tx), leg.Call); err != nil {
		return nil, err
	} else if there {
		coSpace = call.Value.CoSpace
	}
	return t.legChainIn(tx, leg, coSpace)
}

// legChainIn is the chain of a leg whose call is, or will be, the coSpace's.
func (t *Tables) legChainIn(tx *Tx, leg *appliance.CallLeg, coSpace string) ([]appliance.ProfileLevel, error) {
	names, err := t.legProfiles(tx, leg, coSpace)
	if err != nil {
		return nil, err
	}
	chain, err := t.named(tx, names)
	if err != nil {
		return nil, err
	}
	if own := leg.Configuration.CallLegProfile; own != (appliance.CallLegProfile{}) {
		chain = append(chain, appliance.ProfileLevel{Scope: appliance.ScopeCallLeg, Profile: own})
	}
	return chain, nil
}

// legProfiles answers which profile stands at which level, those that have one.
func (t *Tables) legProfiles(tx *Tx, leg *appliance.CallLeg, coSpace string) ([]appliance.ProfileLevel, error) {
	db := tx.db
	err := tx.load(db.rowKey("systemProfiles", SystemID), db.rowKey("coSpace", coSpace), db.rowKey("tenant", leg.Tenant),
		db.rowKey("accessMethod", coSpace+"/"+leg.AccessMethod), db.rowKey("coSpaceUser", coSpace+"/"+leg.CoSpaceUser))
	if err != nil {
		return nil, err
	}
	system, _, err1 := lookup(t.SystemProfiles.In(tx), SystemID)
	space, _, err2 := lookup(t.CoSpaces.In(tx), coSpace)
	method, _, err3 := lookup(t.AccessMethods.In(tx), coSpace+"/"+leg.AccessMethod)
	member, _, err4 := lookup(t.CoSpaceUsers.In(tx), coSpace+"/"+leg.CoSpaceUser)
	tenantID := leg.Tenant
	if tenantID == "" {
		tenantID = space.Value.Tenant
	}
	tenant, _, err5 := lookup(t.Tenants.In(tx), tenantID)
	return []appliance.ProfileLevel{
		{Scope: appliance.ScopeGlobal, ID: system.Value.CallLegProfile},
		{Scope: appliance.ScopeTenant, ID: tenant.Value.CallLegProfile},
		{Scope: appliance.ScopeCoSpace, ID: space.Value.CallLegProfile},
		{Scope: appliance.ScopeAccessMethod, ID: method.Value.CallLegProfile},
		{Scope: appliance.ScopeCoSpaceUser, ID: member.Value.CallLegProfile},
		{Scope: appliance.ScopeCallLeg, ID: leg.CallLegProfile},
	}, errors.Join(err1, err2, err3, err4, err5)
}

// named fills in the profiles and leaves out the levels whose profile does not exist.
func (t *Tables) named(tx *Tx, levels []appliance.ProfileLevel) ([]appliance.ProfileLevel, error) {
	var keys []string
	for _, level := range levels {
		if level.ID != "" {
			keys = append(keys, tx.db.rowKey("callLegProfile", level.ID))
		}
	}
	if err := tx.load(keys...); err != nil {
		return nil, err
	}
	var chain []appliance.ProfileLevel
	for _, level := range levels {
		profile, there, err := lookup(t.CallLegProfiles.In(tx), level.ID)
		if err != nil {
			return nil, err
		}
		if there {
			level.Profile = profile.Value
			chain = append(chain, level)
		}
	}
	return chain, nil
}

// CallRules resolves the call profiles of the system, the coSpace's tenant and the coSpace. An unknown or empty
// coSpace has the system's rules.
func (t *Tables) CallRules(ctx context.Context, coSpaceID string) (rules appliance.CallProfile, err error) {
	err = t.DB.Transact(ctx, func(tx *Tx) error {
		rules, err = t.callRules(tx, coSpaceID)
		return err
	})
	return rules, err
}

func (t *Tables) callRules(tx *Tx, coSpaceID string) (appliance.CallProfile, error) {
	err := tx.load(tx.db.rowKey("systemProfiles", SystemID), tx.db.rowKey("coSpace", coSpaceID))
	if err != nil {
		return appliance.CallProfile{}, err
	}
	system, _, err1 := lookup(t.SystemProfiles.In(tx), SystemID)
	space, _, err2 := lookup(t.CoSpaces.In(tx), coSpaceID)
	tenant, _, err3 := lookup(t.Tenants.In(tx), space.Value.Tenant)
	if err := errors.Join(err1, err2, err3); err != nil {
		return appliance.CallProfile{}, err
	}
	var chain []appliance.CallProfile
	for _, id := range []string{system.Value.CallProfile, tenant.Value.CallProfile, space.Value.CallProfile} {
		profile, there, err := lookup(t.CallProfiles.In(tx), id)
		if err != nil {
			return appliance.CallProfile{}, err
		}
		if there {
			chain = append(chain, profile.Value)
		}
	}
	return appliance.CallRules(chain...), nil
}
