package cms

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func TestCallLegProfiles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.user("ada", appliance.User{UserJID: "ada@example.com"})
	b.run(
		step{"free = POST /callLegProfiles ", "200 /api/v1/callLegProfiles/{free}"},
		step{"GET /callLegProfiles", `200 <callLegProfiles total="1"><callLegProfile id="{free}"/></callLegProfiles>`},
		step{"GET /callLegProfiles/{free}", `200 <callLegProfile id="{free}"/>`},
		step{"host = POST /callLegProfiles name=Host&needsActivation=false&qualityMain=max720p30&joinToneParticipantThreshold=0", "200"},
		step{"GET /callLegProfiles/{host}", `200 <callLegProfile id="{host}"><name>Host</name><needsActivation>false</needsActivation>` +
			`<joinToneParticipantThreshold>0</joinToneParticipantThreshold><qualityMain>max720p30</qualityMain></callLegProfile>`},
		step{"PUT /callLegProfiles/{host} needsActivation=&qualityMain=&rxAudioMute=on", "200"},
		step{"GET /callLegProfiles?filter=hos", `200 <callLegProfiles total="1"><callLegProfile id="{host}"><name>Host</name>` +
			`<joinToneParticipantThreshold>0</joinToneParticipantThreshold><rxAudioMute>true</rxAudioMute></callLegProfile></callLegProfiles>`},
		step{"POST /callLegProfiles joinToneParticipantThreshold=101&defaultLayout=x&videoMode=y&muteSelfAllowed=2&deactivationModeTime=-1",
			bad("defaultLayout", "muteSelfAllowed", "joinToneParticipantThreshold", "videoMode", "deactivationModeTime")},
		step{"POST /callLegProfiles layoutTemplate={nowhere}", "404 " + failure("layoutTemplateDoesNotExist")},
		step{"PUT /callLegProfiles/{nowhere} name=x", "404 " + failure("callLegProfileDoesNotExist")},
		step{"GET /callLegProfiles/{nowhere}", "404 " + failure("callLegProfileDoesNotExist")},
		step{"GET /callLegProfiles/{nowhere}/usage", "404 " + failure("callLegProfileDoesNotExist")},
		step{"GET /callLegProfiles?usageFilter=some", bad("usageFilter")},

		step{"GET /callLegProfiles/{host}/usage", `200 <callLegProfileUsage id="{host}" total="0"/>`},
		step{"GET /callLegProfiles?usageFilter=referenced", `200 <callLegProfiles total="0"/>`},
		step{"tenant = POST /tenants name=t&callLegProfile={host}", "200"},
		step{"space = POST /coSpaces callLegProfile={host}", "200"},
		step{"method = POST /coSpaces/{space}/accessMethods callLegProfile={host}", "200"},
		step{"member = POST /coSpaces/{space}/coSpaceUsers userJid=ada@example.com&callLegProfile={host}", "200"},
		step{"PUT /system/profiles callLegProfile={host}", "200"},
		step{"GET /callLegProfiles/{host}/usage", `200 <callLegProfileUsage id="{host}" total="5"><global/><tenant id="{tenant}"/><coSpace id="{space}"/>` +
			`<coSpaceUser id="{member}" coSpace="{space}"/><accessMethod id="{method}" coSpace="{space}"/></callLegProfileUsage>`},
		step{"GET /callLegProfiles?usageFilter=referenced", `200 ~<callLegProfiles total="1"><callLegProfile id="{host}">`},
		step{"GET /callLegProfiles?usageFilter=unreferenced", `200 <callLegProfiles total="1"><callLegProfile id="{free}"/></callLegProfiles>`},

		step{"DELETE /callLegProfiles/{host}", "200"},
		step{"GET /system/profiles", "200 <profiles/>"},
		step{"GET /tenants/{tenant}", `200 <tenant id="{tenant}"><name>t</name></tenant>`},
		step{"GET /coSpaces/{space}/accessMethods/{method}", `200 <accessMethod id="{method}"><passcode/></accessMethod>`},
		step{"PUT /coSpaces/{space} name=still", "200"},
		step{"PUT /tenants/{tenant} name=still", "200"},
		step{"DELETE /callLegProfiles/{host}", "404 " + failure("callLegProfileDoesNotExist")},
	)
}

// TestEveryParameter sets every parameter of the plain nouns, from their tags, and finds each in the answer.
func TestEveryParameter(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for path, v := range map[string]any{"/callLegProfiles": appliance.CallLegProfile{}, "/callProfiles": appliance.CallProfile{}} {
		for i := range reflect.TypeOf(v).NumField() {
			name, value := sample(reflect.TypeOf(v).Field(i))
			if name == "layoutTemplate" {
				continue
			}
			b.run(
				step{"p = POST " + path + " " + name + "=" + value, "200"},
				step{"GET " + path + "/{p}", "200 ~<" + name + ">" + value + "</" + name + ">"},
				step{"PUT " + path + "/{p} " + name + "=", "200"},
			)
			require.NotContains(t, b.send("GET", path+"/"+b.vars["p"], "").Body.String(), name)
		}
	}
}

func TestCallProfiles(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(
		step{"p = POST /callProfiles name=Big&participantLimit=0&lockMode=all&passcodeTimeout=30", "200"},
		step{"q = POST /callProfiles ", "200"},
		step{"GET /callProfiles/{p}", `200 <callProfile id="{p}"><name>Big</name><participantLimit>0</participantLimit><lockMode>all</lockMode><passcodeTimeout>30</passcodeTimeout></callProfile>`},
		step{"POST /callProfiles participantLimit=x&recordingMode=always&lockMode=none", bad("participantLimit", "recordingMode", "lockMode")},
		step{"GET /callProfiles?usageFilter=referenced", `200 <callProfiles total="0"/>`},
		step{"POST /tenants name=t&callProfile={p}", "200"},
		step{"GET /callProfiles?usageFilter=referenced", `200 ~<callProfiles total="1"><callProfile id="{p}">`},
		step{"PUT /system/profiles callProfile={q}", "200"},
		step{"GET /callProfiles?usageFilter=referenced", `200 ~<callProfiles total="2">`},
		step{"DELETE /callProfiles/{p}", "200"},
		step{"GET /callProfiles/{p}", "404 " + failure("callProfileDoesNotExist")},
		step{"PUT /callProfiles/{nowhere} locked=true", "404 " + failure("callProfileDoesNotExist")},
	)
}

func TestTenants(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(
		step{"profile = POST /callLegProfiles name=p", "200"},
		step{"rules = POST /callProfiles name=p", "200"},
		step{"acme = POST /tenants name=Acme&participantLimit=10&callLegProfile={profile}&callProfile={rules}", "200"},
		step{"other = POST /tenants name=Other", "200"},
		step{"GET /tenants/{acme}", `200 <tenant id="{acme}"><name>Acme</name><callLegProfile>{profile}</callLegProfile>` +
			`<callProfile>{rules}</callProfile><participantLimit>10</participantLimit></tenant>`},
		step{"GET /tenants?filter=acm", `200 <tenants total="1"><tenant id="{acme}"><name>Acme</name></tenant></tenants>`},
		step{"GET /tenants?callLegProfileFilter={profile}", `200 ~total="1"`},
		step{"GET /tenants?callLegProfileFillter={profile}", `200 ~total="1"`},
		step{"POST /tenants participantLimit=1", bad("name")},
		step{"PUT /tenants/{acme} name=", bad("name")},
		step{"PUT /tenants/{acme} participantLimit=", "200"},
		step{"PUT /tenants/{nowhere} name=x", "404 " + failure("tenantDoesNotExist")},
		step{"GET /tenants/{nowhere}", "404 " + failure("tenantDoesNotExist")},
		step{"space = POST /coSpaces tenant={acme}", "200"},
		step{"DELETE /tenants/{acme}", "200"},
		step{"DELETE /tenants/{acme}", "404 " + failure("tenantDoesNotExist")},
		step{"GET /coSpaces", `200 <coSpaces total="1"><coSpace id="{space}"><autoGenerated>false</autoGenerated></coSpace></coSpaces>`},
	)
	for _, kind := range []string{"tenantGroup", "callLegProfile", "callProfile", "dtmfProfile", "ivrBrandingProfile",
		"callBrandingProfile", "userProfile", "dialInSecurityProfile", "webBridgeProfile"} {
		b.run(step{"POST /tenants name=x&" + kind + "={nowhere}", "404 " + failure(kind+"DoesNotExist")})
	}
}

func TestUsers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(step{"tenant = POST /tenants name=t", "200"})
	b.user("ada", appliance.User{UserJID: "ada@example.com", Name: "Ada L", Email: "Ada.L@example.com", Tenant: b.vars["tenant"],
		AuthenticationID: "a1", CDRTag: "red"})
	b.user("bob", appliance.User{UserJID: "bob@example.com", Name: "Bob"})
	ada := `<user id="{ada}"><userJid>ada@example.com</userJid><tenant>{tenant}</tenant></user>`
	b.run(
		step{"GET /users/{ada}", `200 <user id="{ada}"><userJid>ada@example.com</userJid><tenant>{tenant}</tenant><name>Ada L</name>` +
			`<email>Ada.L@example.com</email><authenticationId>a1</authenticationId><cdrTag>red</cdrTag></user>`},
		step{"GET /users", `200 <users total="2">` + ada + `<user id="{bob}"><userJid>bob@example.com</userJid></user></users>`},
		step{"GET /users?filter=ada", `200 <users total="1">` + ada + `</users>`},
		step{"GET /users?tenantFilter={tenant}", `200 <users total="1">` + ada + `</users>`},
		step{"GET /users?emailFilter=ada.l@example.com", `200 <users total="1">` + ada + `</users>`},
		step{"GET /users?emailFilter=ada", `200 <users total="0"/>`},
		step{"GET /users?cdrTagFilter=red&tenantFilter={tenant}&emailFilter=ADA.l@example.com&filter=L", `200 <users total="1">` + ada + `</users>`},
		step{"GET /users?cdrTagFilter=r", `200 <users total="0"/>`},
		step{"GET /users/{nowhere}", "404 " + failure("userDoesNotExist")},
		step{"GET /users/{nowhere}/usercoSpaces", "404 " + failure("userDoesNotExist")},
		step{"DELETE /users/{ada}", "400 " + failure("invalidOperation")},
		step{"POST /users userJid=x", "400 " + failure("invalidOperation")},
	)
}

func TestCallBridges(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(
		step{"one = POST /callBridges name=one&address=10.0.0.1:443&sipDomain=example.com", "200"},
		step{"two = POST /callBridges name=two", "200"},
		step{"GET /callBridges/{one}", `200 <callBridge id="{one}"><name>one</name><address>10.0.0.1:443</address><sipDomain>example.com</sipDomain></callBridge>`},
		step{"GET /callBridges", `200 <callBridges total="2"><callBridge id="{one}"><name>one</name></callBridge><callBridge id="{two}"><name>two</name></callBridge></callBridges>`},
		step{"POST /callBridges name=one", "400 " + failure("duplicateCallBridgeName")},
		step{"PUT /callBridges/{two} name=one", "400 " + failure("duplicateCallBridgeName")},
		step{"PUT /callBridges/{two} name=", bad("name")},
		step{"POST /callBridges address=x", bad("name")},
		step{"POST /callBridges name=x&callBridgeGroup={nowhere}", "404 " + failure("callBridgeGroupDoesNotExist")},
		step{"PUT /callBridges/{nowhere} name=x", "404 " + failure("callBridgeDoesNotExist")},
		step{"DELETE /callBridges/{one}", "200"},
		step{"DELETE /callBridges/{one}", "404 " + failure("callBridgeDoesNotExist")},
	)
}
