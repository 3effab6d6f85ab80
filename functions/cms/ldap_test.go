package cms

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// directory makes a server, a mapping and a source by the API.
func (b *bench) directory() {
	b.t.Helper()
	b.run(
		step{"server = POST /ldapServers address=ldap.example.com&portNumber=636&secure=true&username=cn=reader&password=s3cret", "200 /api/v1/ldapServers/{server}"},
		step{"mapping = POST /ldapMappings jidMapping=$uid$@example.com&nameMapping=$cn$", "200"},
		step{"source = POST /ldapSources server={server}&mapping={mapping}&baseDn=dc=example,dc=com&filter=(mail=*)", "200"},
	)
}

func TestLDAPServers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.directory()
	b.run(
		step{"GET /ldapServers", `200 <ldapServers total="1"><ldapServer id="{server}"><address>ldap.example.com</address>` +
			`<username>cn=reader</username><portNumber>636</portNumber><secure>true</secure></ldapServer></ldapServers>`},
		step{"GET /ldapServers/{server}", "200 ~<usePagedResults>true</usePagedResults></ldapServer>"},
		step{"PUT /ldapServers/{server} name=Main&password=other", "200"},
		step{"POST /ldapServers portNumber=0&secure=maybe", bad("address", "portNumber", "secure")},
		step{"PUT /ldapServers/{server} address=", bad("address")},
		step{"PUT /ldapServers/{server} portNumber=70000", bad("portNumber")},
		step{"GET /ldapServers/{nowhere}", "404 " + failure("ldapServerDoesNotExist")},
	)
	for _, path := range []string{"/ldapServers", "/ldapServers/{server}"} {
		got := b.send("GET", b.fill(path), "")
		require.NotContains(t, got.Body.String(), "s3cret")
		require.NotContains(t, got.Body.String(), "other")
		require.NotContains(t, got.Body.String(), "password")
	}
	kept := func(want string) {
		t.Helper()
		row, err := b.LDAPServers.Get(t.Context(), b.vars["server"])
		require.NoError(t, err)
		if want != "" {
			require.NotContains(t, row.Value.Password, want)
		}
		password, err := b.Secrets.Reveal(t.Context(), row.Value.Password)
		require.NoError(t, err)
		require.Equal(t, want, password)
	}
	kept("other")
	b.run(step{"PUT /ldapServers/{server} name=Third", "200"})
	kept("other")
	b.run(step{"PUT /ldapServers/{server} password=", "200"})
	kept("")
}

func TestLDAPMappingsAndSources(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.directory()
	for id, hook := range map[string]string{"mine@1": "ldapmap", "door@1": "admission"} {
		_, err := b.PolicyReleases.Create(t.Context(), id, appliance.PolicyRelease{Hook: hook})
		require.NoError(t, err)
	}
	b.run(
		step{"GET /ldapMappings", `200 <ldapMappings total="1"><ldapMapping id="{mapping}"><jidMapping>$uid$@example.com</jidMapping>` +
			`<nameMapping>$cn$</nameMapping></ldapMapping></ldapMappings>`},
		step{"GET /ldapMappings/{mapping}", "200 ~<coSpaceUriMapping/>"},
		step{"PUT /ldapMappings/{mapping} policy=nope@1", bad("policy")},
		step{"PUT /ldapMappings/{mapping} policy=door@1", bad("policy")},
		step{"PUT /ldapMappings/{mapping} policy=mine@1", "200"},
		step{"GET /ldapMappings/{mapping}", "200 ~<policy>mine@1</policy>"},
		step{"PUT /ldapMappings/{mapping} policy=", "200"},
		step{"tenant = POST /tenants name=t", "200"},
		step{"profile = POST /userProfiles hasLicense=true", "200"},
		step{"GET /userProfiles?usageFilter=referenced", `200 <userProfiles total="0"/>`},
		step{"PUT /ldapSources/{source} tenant={tenant}&userProfile={profile}&nonMemberAccess=false", "200"},
		step{"GET /userProfiles?usageFilter=referenced", `200 ~<hasLicense>true</hasLicense>`},
		step{"GET /ldapSources?tenantFilter={tenant}", `200 ~total="1"`},
		step{"GET /ldapSources/{source}", "200 <ldapSource id=\"{source}\"><server>{server}</server><mapping>{mapping}</mapping>" +
			"<baseDn>dc=example,dc=com</baseDn><filter>(mail=*)</filter><tenant>{tenant}</tenant><userProfile>{profile}</userProfile>" +
			"<nonMemberAccess>false</nonMemberAccess></ldapSource>"},
		step{"POST /ldapSources server={nowhere}&mapping={mapping}&baseDn=x", "404 " + failure("ldapServerDoesNotExist")},
		step{"POST /ldapSources server={server}&mapping={nowhere}&baseDn=x", "404 " + failure("ldapMappingDoesNotExist")},
		step{"POST /ldapSources server={server}&mapping={mapping}&baseDn=x&userProfile={nowhere}", "404 " + failure("userProfileDoesNotExist")},
		step{"POST /ldapSources filter=x", bad("server", "mapping", "baseDn")},
		step{"place = POST /directorySearchLocations ldapServer={server}&tenant={tenant}&baseDn=x&filterFormat=(cn=$1)&priority=2&phone=telephoneNumber", "200"},
		step{"GET /directorySearchLocations?tenantFilter={tenant}", `200 ~<filterFormat>(cn=$1)</filterFormat><priority>2</priority></directorySearchLocation>`},
		step{"GET /directorySearchLocations/{place}", "200 ~<phone>telephoneNumber</phone>"},
		step{"DELETE /ldapServers/{server}", "200"},
		step{"GET /directorySearchLocations/{nowhere}", "404 " + failure("directorySearchLocationDoesNotExist")},
	)
}

// TestLDAPMappingsLanguage: what cannot be read is refused, as long as the built-in policy reads it.
func TestLDAPMappingsLanguage(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.directory()
	b.run(
		step{"POST /ldapMappings jidMapping=$uid&nameMapping=$cn|'/(/x/'$&coSpaceUriMapping=$uid$", bad("jidMapping", "nameMapping")},
		step{"PUT /ldapMappings/{mapping} coSpaceCallIdMapping=$", bad("coSpaceCallIdMapping")},
		step{"PUT /ldapMappings/{mapping} coSpaceNameMapping=$cn|'/x/./g'$", "200"},
	)
	active := func(builtIn bool) {
		release, stages := appliance.PolicyRelease{Hook: "ldapmap", BuiltIn: builtIn}, appliance.PolicyStages{
			Hooks: map[string]appliance.HookStages{"ldapmap": {Active: "mine@1"}}}
		require.NoError(t, b.PolicyReleases.Import(t.Context(), []store.Row[appliance.PolicyRelease]{{ID: "mine@1", Value: release}}))
		require.NoError(t, b.PolicyStages.Import(t.Context(), []store.Row[appliance.PolicyStages]{{ID: store.SystemID, Value: stages}}))
	}
	active(true)
	b.run(step{"PUT /ldapMappings/{mapping} jidMapping=$", bad("jidMapping")})
	active(false)
	b.run(step{"PUT /ldapMappings/{mapping} jidMapping=$", "200"})
}

func TestCoSpaceTemplates(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.directory()
	b.user("ada", appliance.User{UserJID: "ada@example.com"})
	b.run(
		step{"template = POST /coSpaceTemplates name=Team&description=For+teams", "200"},
		step{"way = POST /coSpaceTemplates/{template}/accessMethodTemplates name=Host&uriGenerator=$.host&generateUniqueCallId=true", "200"},
		step{"POST /coSpaceTemplates/{template}/accessMethodTemplates uriGenerator=$$", bad("uriGenerator")},
		step{"PUT /coSpaceTemplates/{template} defaultAccessMethodTemplate={way}", "200"},
		step{"PUT /coSpaceTemplates/{template} defaultAccessMethodTemplate={nowhere}", "404 " + failure("coSpaceAccessMethodTemplateDoesNotExist")},
		step{"GET /coSpaceTemplates", `200 <coSpaceTemplates total="1"><coSpaceTemplate id="{template}"><name>Team</name>` +
			`<numAccessMethodTemplates>1</numAccessMethodTemplates></coSpaceTemplate></coSpaceTemplates>`},
		step{"mine = POST /users/{ada}/userCoSpaceTemplates coSpaceTemplate={template}", "200"},
		step{"POST /users/{ada}/userCoSpaceTemplates coSpaceTemplate={template}", "400 " + failure("duplicateUserCoSpaceTemplate")},
		step{"POST /users/{nowhere}/userCoSpaceTemplates coSpaceTemplate={template}", "404 " + failure("userDoesNotExist")},
		step{"POST /users/{ada}/userCoSpaceTemplates coSpaceTemplate={nowhere}", "404 " + failure("coSpaceTemplateDoesNotExist")},
		step{"GET /users/{ada}/userCoSpaceTemplates", `200 ~<autoGenerated>false</autoGenerated>`},
		step{"DELETE /users/{ada}/userCoSpaceTemplates/{mine}", "200"},
		step{"from = POST /ldapUserCoSpaceTemplateSources coSpaceTemplate={template}&ldapSource={source}&filter=(ou=x)", "200"},
		step{"GET /ldapUserCoSpaceTemplateSources/{from}", "200 ~<filter>(ou=x)</filter>"},
		step{"DELETE /coSpaceTemplates/{template}", "200"},
		step{"GET /coSpaceTemplates/{template}", "404 " + failure("coSpaceTemplateDoesNotExist")},
	)
	storetest.Check(t, b.Tables)
	_, err := b.UserCoSpaceTemplates.Create(t.Context(), b.vars["ada"]+"/x", appliance.UserCoSpaceTemplate{CoSpaceTemplate: "y", AutoGenerated: ptr(true)})
	require.NoError(t, err)
	b.run(step{"DELETE /users/{ada}/userCoSpaceTemplates/x", "400 " + failure("userCoSpaceTemplateDeletionProhibited")})
}

func TestLDAPSyncs(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.directory()
	b.run(
		step{"sync = POST /ldapSyncs ldapSource={source}&removeWhenFinished=false&dryRun=true", "200"},
		step{"GET /ldapSyncs", `200 <ldapSyncs total="1"><ldapSync id="{sync}"><state>pending</state><numUsersImported>0</numUsersImported></ldapSync></ldapSyncs>`},
		step{"GET /ldapSyncs/{sync}", `200 <ldapSync id="{sync}"><state>pending</state><numUsersImported>0</numUsersImported></ldapSync>`},
		step{"GET /ldapSyncs/{sync}/report", "200 ~<dryRun>true</dryRun><read>0</read>"},
		step{"GET /ldapSyncs/{sync}/entries", `200 <entries total="0"/>`},
		step{"POST /ldapSyncs tenant={nowhere}", "404 " + failure("tenantDoesNotExist")},
		step{"POST /ldapSyncs ldapSource={nowhere}", "404 " + failure("ldapSourceDoesNotExist")},
		step{"POST /ldapSyncs removeLimit=101", bad("removeLimit")},
		step{"PUT /ldapSyncs/{sync} ldapSource={source}", "400 " + failure("invalidOperation")},
		step{"POST /ldapSyncs/{nowhere}/cancel", "404 " + failure("ldapSyncDoesNotExist")},
		step{"POST /ldapSyncs/{sync}/cancel", "200"},
	)
	setState := func(state string) {
		_, err := b.LDAPSyncs.Update(t.Context(), b.vars["sync"], func(v *appliance.LDAPSync) error {
			require.True(t, v.Cancelled)
			v.State, v.NumUsersImported, v.NumLDAPSourcesComplete = state, 3, 1
			return nil
		})
		require.NoError(t, err)
	}
	setState(appliance.SyncInProgress)
	b.run(step{"DELETE /ldapSyncs/{sync}", "400 " + failure("ldapSyncCannotBeCancelled")})
	setState(appliance.SyncComplete)
	require.NoError(t, b.LDAPSyncEntries.Import(t.Context(), []store.Row[appliance.LDAPSyncEntry]{
		{ID: b.vars["sync"] + "/a", Value: appliance.LDAPSyncEntry{Outcome: appliance.OutcomeRejected, DN: "cn=a", Reason: "no mail"}},
		{ID: b.vars["sync"] + "/b", Value: appliance.LDAPSyncEntry{Outcome: appliance.OutcomeAdded, DN: "cn=b", UserJID: "b@c"}}}))
	b.run(
		step{"GET /ldapSyncs/{sync}", `200 <ldapSync id="{sync}"><state>complete</state><numUsersImported>3</numUsersImported>` +
			`<numLdapSourcesComplete>1</numLdapSourcesComplete></ldapSync>`},
		step{"GET /ldapSyncs/{sync}/entries?outcomeFilter=rejected", `200 <entries total="1"><entry id="a"><outcome>rejected</outcome><dn>cn=a</dn><reason>no mail</reason></entry></entries>`},
		step{"POST /ldapSyncs/{sync}/cancel", "400 " + failure("ldapSyncCannotBeCancelled")},
		step{"DELETE /ldapSyncs/{sync}", "200"},
		step{"GET /ldapSyncs/{sync}/report", "404 " + failure("ldapSyncDoesNotExist")},
	)
	for range maxOpenSyncs {
		b.run(step{"last = POST /ldapSyncs", "200"})
	}
	b.run(
		step{"POST /ldapSyncs", "400 " + failure("tooManyLdapSyncs")},
		step{"DELETE /ldapSyncs/{last}", "200"},
		step{"POST /ldapSyncs", "200"},
	)
	storetest.Check(t, b.Tables)
}
