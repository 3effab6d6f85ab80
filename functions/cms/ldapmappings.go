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

// check wants the policy that is named to be installed, and expressions that the policy in charge can read if that is a
// built-in one.
func (n ldapMappings) check(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *appliance.LDAPMapping) error {
	builtIn, err := n.builtIn(tx, v.Policy)
	if err != nil {
		return err
	}
	if bad := unreadable(old, v); builtIn && len(bad) > 0 {
		return &appliance.Error{Kind: appliance.Invalid, Reason: "parameterError", Parameters: bad}
	}
	return nil
}

// unreadable are the parameters that were changed to what is no expression.
func unreadable(old, v *appliance.LDAPMapping) (bad []string) {
	if old == nil {
		old = &appliance.LDAPMapping{}
	}
	before := expressions(old)
	for k, e := range expressions(v) {
		if e.text != before[k].text && ldapmap.Check(policy.Mapping{Name: e.text}) != nil {
			bad = append(bad, e.parameter)
		}
	}
	return bad
}

// expression is one of a mapping's; all are of one language.
type expression struct{ parameter, text string }

func expressions(v *appliance.LDAPMapping) []expression {
	return []expression{{"jidMapping", v.JIDMapping}, {"nameMapping", v.NameMapping}, {"cdrTagMapping", v.CDRTagMapping},
		{"authenticationIdMapping", v.AuthenticationIDMapping}, {"coSpaceUriMapping", v.CoSpaceURIMapping},
		{"coSpaceSecondaryUriMapping", v.CoSpaceSecondaryURIMapping}, {"coSpaceNameMapping", v.CoSpaceNameMapping},
		{"coSpaceCallIdMapping", v.CoSpaceCallIDMapping}}
}

// builtIn reports whether a mapping policy came with the software: the one of that name, "" for the active one.
func (n ldapMappings) builtIn(tx *store.Tx, name string) (bool, error) {
	if name == "" {
		return n.activeBuiltIn(tx)
	}
	release, err := n.PolicyReleases.In(tx).Get(name)
	if appliance.KindOf(err) == appliance.Missing || err == nil && release.Value.Hook != policy.HookLDAPMap {
		return false, appliance.BadParameter("policy")
	}
	return release.Value.BuiltIn, err
}

// activeBuiltIn is the same of the active one. Before anything was installed it is the built-in one.
func (n ldapMappings) activeBuiltIn(tx *store.Tx) (bool, error) {
	stages, err := n.PolicyStages.In(tx).Get(store.SystemID)
	if err != nil {
		return true, ignoreMissing(err)
	}
	release, err := n.PolicyReleases.In(tx).Get(stages.Value.Hooks[policy.HookLDAPMap].Active)
	if err != nil {
		return true, ignoreMissing(err)
	}
	return release.Value.BuiltIn, nil
}

func ignoreMissing(err error) error {
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}
