package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// pageCap is the longest page of every list here; clients ask for 50.
const pageCap = 100

// Register puts the nouns of this package into the Meeting Server API.
func Register(api *rest.CMS, d rest.Deps) {
	deps := newDeps(d.WithDefaults())
	rest.Register(api, coSpaces{deps}.noun())
	rest.Register(api, accessMethods{deps}.noun())
	rest.Register(api, coSpaceUsers{deps}.noun())
	rest.Register(api, messages{deps}.noun())
	rest.RegisterSingleton(api, entryDetails{deps}.singleton())
	rest.RegisterSingleton(api, metadatas{deps}.singleton())
	for _, s := range (invitations{deps}).singletons() {
		rest.RegisterSingleton(api, s)
	}
	rest.Register(api, calls{deps}.noun())
	rest.Register(api, callLegs{deps}.noun())
	rest.RegisterSingleton(api, traces{deps}.singleton())
	rest.RegisterSingleton(api, keyframes{deps}.singleton())
	rest.RegisterSingleton(api, cameras{deps}.singleton())
	rest.Register(api, participants{deps}.noun())
	rest.RegisterSingleton(api, everybody{deps}.singleton())
	rest.Register(api, callLegProfiles{deps}.noun())
	rest.RegisterSingleton(api, callLegProfiles{deps}.usage())
	rest.Register(api, callProfiles{deps}.noun())
	rest.Register(api, tenants{deps}.noun())
	rest.Register(api, users{deps}.noun())
	rest.Register(api, userCoSpaces{deps}.noun())
	rest.Register(api, userCoSpaceTemplates{deps}.noun())
	rest.Register(api, userProfiles{deps}.noun())
	rest.Register(api, coSpaceTemplates{deps}.noun())
	rest.Register(api, accessMethodTemplates{deps}.noun())
	rest.Register(api, ldapServers{deps}.noun())
	rest.Register(api, ldapMappings{deps}.noun())
	rest.Register(api, ldapSources{deps}.noun())
	rest.Register(api, ldapSyncs{deps}.noun())
	rest.Register(api, ldapSyncEntries{deps}.noun())
	rest.RegisterSingleton(api, ldapSyncs{deps}.report())
	rest.RegisterSingleton(api, ldapSyncs{deps}.cancel())
	rest.Register(api, ldapUserCoSpaceTemplateSources{deps}.noun())
	rest.Register(api, directorySearchLocations{deps}.noun())
	rest.Register(api, callBridges{deps}.noun())
	rest.Register(api, alarms{}.noun())
	rest.RegisterSingleton(api, systemStatus{deps}.singleton())
	rest.RegisterSingleton(api, systemLoad{deps}.singleton())
	rest.RegisterSingleton(api, systemProfiles{deps}.singleton())
}

// deps is what the nouns are made with.
type deps struct {
	rest.Deps
	*store.Tables
	refs references
}

func newDeps(d rest.Deps) deps {
	return deps{Deps: d, Tables: d.Tables, refs: newReferences(d.Tables)}
}

// transact runs fn in a transaction of the appliance's store.
func (d deps) transact(ctx context.Context, fn func(*store.Tx) error) error {
	return d.Tables.DB.Transact(ctx, fn)
}

// missing reports whether err says that something does not exist.
func missing(err error) bool { return appliance.KindOf(err) == appliance.Missing }

func ptr[T any](v T) *T { return &v }

// orFalse shows an unset boolean as false.
func orFalse(b *bool) *bool { return ptr(appliance.True(b)) }
