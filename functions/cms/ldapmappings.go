package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/ldapmap"
	"github.com/plenum-meet/plenum/policies/policy"
)

// ldapMappings are the rules of /ldapMappings. What the expressions mean is for the mapping policy to say, when an
// import begins; what the built-in one cannot read is refused here, unless another one is active, whose language may be
// another.
type ldapMappings struct{ deps }

func (n ldapMappings) noun() rest.Noun[appliance.LDAPMapping] {
	return rest.Stored(n.LDAPMappings, n.DB, rest.StoredOptions[appliance.LDAPMapping]{
		Path: "/ldapMappings", Element: "ldapMapping", Cap: pageCap, NewID: n.NewID,
		Doc:   "Expressions that make users and their spaces of a directory's entries: text with attributes in it, as $cn$.",
		Texts: func(v *appliance.LDAPMapping) []string { return []string{v.JIDMapping, v.NameMapping} },
		Check: n.check,
	})
}

func (n ldapMappings) check(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *appliance.LDAPMapping) error {
	if old == nil {
		old = &appliance.LDAPMapping{}
	}
	var bad []string
	before := expressions(old)
	for k, e := range expressions(v) {
		if e.text != before[k].text && ldapmap.Check(policy.Mapping{Name: e.text}) != nil {
			bad = append(bad, e.parameter)
		}
	}
	if len(bad) == 0 {
		return nil
	}
	if another, err := n.anotherPolicy(tx); err != nil || another {
		return err
	}
	return &appliance.Error{Kind: appliance.Invalid, Reason: "parameterError", Parameters: bad}
}

// expression is one of a mapping's; all are of one language.
type expression struct{ parameter, text string }

func expressions(v *appliance.LDAPMapping) []expression {
	return []expression{{"jidMapping", v.JIDMapping}, {"nameMapping", v.NameMapping}, {"cdrTagMapping", v.CDRTagMapping},
		{"authenticationIdMapping", v.AuthenticationIDMapping}, {"coSpaceUriMapping", v.CoSpaceURIMapping},
		{"coSpaceSecondaryUriMapping", v.CoSpaceSecondaryURIMapping}, {"coSpaceNameMapping", v.CoSpaceNameMapping},
		{"coSpaceCallIdMapping", v.CoSpaceCallIDMapping}}
}

// anotherPolicy reports whether a mapping policy is active that did not come with the software.
func (n ldapMappings) anotherPolicy(tx *store.Tx) (bool, error) {
	stages, err := n.PolicyStages.In(tx).Get(store.SystemID)
	if appliance.KindOf(err) == appliance.Missing {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	release, err := n.PolicyReleases.In(tx).Get(stages.Value.Hooks[policy.HookLDAPMap].Active)
	if appliance.KindOf(err) == appliance.Missing {
		return false, nil
	}
	return !release.Value.BuiltIn, err
}
