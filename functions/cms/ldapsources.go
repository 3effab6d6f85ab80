package cms

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// ldapSources are the rules of /ldapSources. The users of one that was deleted go with the next import of everything.
type ldapSources struct{ deps }

func (n ldapSources) noun() rest.Noun[appliance.LDAPSource] {
	return rest.Stored(n.LDAPSources, n.DB, rest.StoredOptions[appliance.LDAPSource]{
		Path: "/ldapSources", Element: "ldapSource", Cap: pageCap, NewID: n.NewID,
		Doc:   "The parts of directories whose entries become users.",
		Texts: func(v *appliance.LDAPSource) []string { return []string{v.BaseDN, v.Filter} },
		By:    map[string]string{"tenantFilter": "tenant"},
		Check: checked[appliance.LDAPSource](n.deps),
		Show:  shown[appliance.LDAPSource](n.deps), Brief: brief[appliance.LDAPSource](n.deps),
	})
}

// ldapUserCoSpaceTemplateSources are the rules of /ldapUserCoSpaceTemplateSources.
type ldapUserCoSpaceTemplateSources struct{ deps }

func (n ldapUserCoSpaceTemplateSources) noun() rest.Noun[appliance.LDAPUserCoSpaceTemplateSource] {
	return rest.Stored(n.LDAPUserCoSpaceTemplateSources, n.DB, rest.StoredOptions[appliance.LDAPUserCoSpaceTemplateSource]{
		Path: "/ldapUserCoSpaceTemplateSources", Element: "ldapUserCoSpaceTemplateSource", Cap: pageCap, NewID: n.NewID,
		Doc:   "Which users of an ldapSource get which template: those whose entries fit the filter.",
		Check: checked[appliance.LDAPUserCoSpaceTemplateSource](n.deps),
		Show:  shown[appliance.LDAPUserCoSpaceTemplateSource](n.deps), Brief: brief[appliance.LDAPUserCoSpaceTemplateSource](n.deps),
	})
}
