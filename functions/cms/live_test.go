package cms

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// meeting is a bench with a call of a coSpace on a blade.
func meeting(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	b.blade(appliance.Blade{Slot: 2})
	b.run(
		step{"tenant = POST /tenants name=t", "200"},
		step{"space = POST /coSpaces name=Lobby&tenant={tenant}", "200"},
		step{"call = POST /calls coSpace={space}", "200"},
	)
	return b
}

// report is what the blade says of a leg.
func (b *bench) report(name string, s appliance.LegStatus) {
	b.t.Helper()
	_, err := b.LegsSeen.Create(b.t.Context(), b.vars[name+"leg"], s)
	b.ok(err)
}

func TestCallLegs(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	b.join("call", "ann", appliance.CallLeg{RemoteParty: "ann@example.com", OriginalRemoteParty: "ann", Type: "acano", Direction: "incoming"},
		appliance.Participant{})
	b.join("call", "ben", appliance.CallLeg{RemoteParty: "ben@example.com"}, appliance.Participant{})
	ann := `<callLeg id="{annleg}"><name>ann</name><remoteParty>ann@example.com</remoteParty><originalRemoteParty>ann</originalRemoteParty>` +
		`<call>{call}</call><tenant>{tenant}</tenant>`
	b.run(
		step{"GET /callLegs/{annleg}", "200 " + ann + "<type>acano</type><direction>incoming</direction><canMove>false</canMove>" +
			"<status><state>initial</state></status></callLeg>"},
		step{"GET /calls/{call}/callLegs/{annleg}", "200 ~" + ann},
		step{"GET /callLegs", `200 <callLegs total="2">` + ann + `</callLeg><callLeg id="{benleg}"><name>ben</name>` +
			`<remoteParty>ben@example.com</remoteParty><call>{call}</call><tenant>{tenant}</tenant></callLeg></callLegs>`},
		step{"GET /calls/{call}/callLegs", `200 ~<callLegs total="2">` + ann},
		step{"GET /participants/{ann}/callLegs", `200 <callLegs total="1">` + ann + `</callLeg></callLegs>`},
	)
	b.report("ann", appliance.LegStatus{State: appliance.LegConnected, DurationSeconds: ptr(12), Direction: "incoming", EncryptedMedia: ptr(true),
		CipherSuite: "AEAD_AES_128_GCM", Layout: "allEqual", ActiveLayout: "speakerOnly", AvailableVideoStreams: ptr(3),
		RxAudio: &appliance.AudioStatus{Codec: "opus", PacketLossPercentage: ptr(4.25), Jitter: ptr(2), BitRate: ptr(32000)},
		TxVideo: []*appliance.VideoStatus{{Role: "main", Codec: "vp8", Width: ptr(1280), Height: ptr(720), FrameRate: ptr(30.0), BitRate: ptr(1500000), RoundTripTime: ptr(501)},
			{Role: "presentation", Codec: "vp8"}}})
	b.run(
		step{"GET /callLegs/{annleg}", "200 " + ann + "<type>acano</type><direction>incoming</direction><canMove>false</canMove>" +
			"<alarms><packetLoss/><highRoundTripTime/></alarms><status><state>connected</state><durationSeconds>12</durationSeconds>" +
			"<direction>incoming</direction><encryptedMedia>true</encryptedMedia><cipherSuite>AEAD_AES_128_GCM</cipherSuite><layout>allEqual</layout>" +
			"<activeLayout>speakerOnly</activeLayout><availableVideoStreams>3</availableVideoStreams><rxAudio><codec>opus</codec>" +
			"<packetLossPercentage>4.2</packetLossPercentage><jitter>2</jitter><bitRate>32000</bitRate></rxAudio>" +
			`<txVideo role="main"><codec>vp8</codec><width>1280</width><height>720</height><frameRate>30.0</frameRate><bitRate>1500000</bitRate>` +
			`<roundTripTime>501</roundTripTime></txVideo><txVideo role="presentation"><codec>vp8</codec></txVideo></status></callLeg>`},
		step{"GET /callLegs?limit=1", `200 <callLegs total="2">` + ann + `<alarms><packetLoss/><highRoundTripTime/></alarms></callLeg></callLegs>`},
		step{"GET /callLegs/{nowhere}", "404 " + failure("callLegDoesNotExist")},
		step{"GET /calls/{nowhere}/callLegs", "404 " + failure("callDoesNotExist")},
		step{"GET /calls/{nowhere}/callLegs/{annleg}", "404 " + failure("callDoesNotExist")},
		step{"GET /participants/{nowhere}/callLegs", "404 " + failure("participantDoesNotExist")},
	)
	b.run(step{"other = POST /calls name=other", "200"}, step{"GET /calls/{other}/callLegs/{annleg}", "404 " + failure("callLegDoesNotExist")})
}

func TestCallLegFilters(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	b.run(step{"other = POST /calls name=other", "200"})
	b.join("call", "ann", appliance.CallLeg{RemoteParty: "room1@example.com"}, appliance.Participant{})
	b.join("other", "ben", appliance.CallLeg{Configuration: appliance.LegConfiguration{OwnerID: "me"}}, appliance.Participant{})
	b.join("call", "cat", appliance.CallLeg{}, appliance.Participant{})
	b.report("ann", appliance.LegStatus{ActiveLayout: "stacked", AvailableVideoStreams: ptr(1), RxAudio: &appliance.AudioStatus{Jitter: ptr(200)}})
	b.report("ben", appliance.LegStatus{ActiveLayout: "allEqual", AvailableVideoStreams: ptr(4), TxAudio: &appliance.AudioStatus{RoundTripTime: ptr(900)}})
	for query, want := range map[string]string{
		"":                                    "ann ben cat",
		"filter=ROOM1":                        "ann",
		"filter=be":                           "ben",
		"participantFilter={cat}":             "cat",
		"tenantFilter={tenant}":               "ann cat",
		"tenantFilter={nowhere}":              "",
		"activeLayoutFilter=stacked":          "ann",
		"availableVideoStreamsLowerBound=2":   "ben",
		"availableVideoStreamsUpperBound=1":   "ann",
		"ownerIdSet=true":                     "ben",
		"ownerIdSet=False":                    "ann cat",
		"alarms=excessiveJitter":              "ann",
		"alarms=packetLoss":                   "",
		"alarms=packetLoss|highRoundTripTime": "ben",
		"alarms=":                             "ann ben cat",
		"tenantFilter={tenant}&participantFilter={ann}&alarms=excessiveJitter&ownerIdSet=false&filter=a": "ann",
		"participantFilter={ann}&tenantFilter={nowhere}":                                                 "",
	} {
		require.Equal(t, want, b.listed("/callLegs?"+query), query)
	}
	require.Equal(t, "ann cat", b.listed("/calls/{call}/callLegs"))
	require.Equal(t, "", b.listed("/calls/{call}/callLegs?participantFilter={ben}"))
	require.Equal(t, "ben", b.listed("/calls/{other}/callLegs?alarms=highRoundTripTime"))
	b.run(step{"GET /callLegs?alarms=noise&ownerIdSet=2&activeLayoutFilter=x&availableVideoStreamsLowerBound=-1&participantFilter=1",
		bad("participantFilter", "activeLayoutFilter", "availableVideoStreamsLowerBound", "ownerIdSet", "alarms")})
}

// listed answers which of ann, ben and cat a list of legs or participants holds.
func (b *bench) listed(path string) string {
	b.t.Helper()
	body := b.send("GET", b.fill(path), "").Body.String()
	var found []string
	for _, name := range []string{"ann", "ben", "cat"} {
		if strings.Contains(body, "<name>"+name+"</name>") {
			found = append(found, name)
		}
	}
	require.Contains(b.t, body, fmt.Sprintf(`total="%d"`, len(found)), path)
	return strings.Join(found, " ")
}

func TestChangingCallLegs(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	b.join("call", "ann", appliance.CallLeg{RemoteParty: "x"}, appliance.Participant{})
	b.run(
		step{"profile = POST /callLegProfiles name=p", "200"},
		step{"PUT /callLegs/{annleg} ownerId=o&chosenLayout=stacked&nameLabelOverride=Chair&rxAudioMute=true&needsActivation=false&qualityMain=max480p30" +
			"&callLegProfile={profile}&layout=allEqual&handStatus=raised&dtmfSequence=12,*%23&name=no&remoteParty=no&bandwidth=9&callLockAllowed=true", "200"},
		step{"GET /callLegs/{annleg}", "200 ~<remoteParty>x</remoteParty>"},
		step{"GET /callLegs/{annleg}", "200 ~<configuration><ownerId>o</ownerId><chosenLayout>stacked</chosenLayout><nameLabelOverride>Chair</nameLabelOverride>" +
			"<handStatus>raised</handStatus><needsActivation>false</needsActivation><defaultLayout>allEqual</defaultLayout><rxAudioMute>true</rxAudioMute>" +
			"<callLockAllowed>true</callLockAllowed><qualityMain>max480p30</qualityMain></configuration>"},
		step{"GET /participants/{ann}", "200 ~<handStatus>raised</handStatus>"},
		step{"PUT /callLegs/{annleg} layout=stacked&defaultLayout=speakerOnly&rxAudioMute=&ownerId=&handStatus=", "200"},
	)
	leg := b.leg("ann")
	require.Equal(t, b.vars["profile"], leg.CallLegProfile)
	require.Equal(t, "12,*#", leg.Configuration.DTMFSequence)
	require.Equal(t, appliance.Layout("speakerOnly"), leg.Configuration.DefaultLayout)
	require.Nil(t, leg.Configuration.RxAudioMute)
	require.Empty(t, leg.Configuration.OwnerID)
	require.Empty(t, leg.Configuration.Name)
	require.Empty(t, b.participant("ann").Configuration.HandStatus)
	b.run(
		step{"PUT /callLegs/{annleg} callLegProfile=&layout=", "200"},
		step{"PUT /callLegs/{annleg} nameLabelOverride=" + strings.Repeat("x", 51), bad("nameLabelOverride")},
		step{"PUT /callLegs/{annleg} nameLabelOverride=" + strings.Repeat("x", 50), "200"},
		step{"PUT /callLegs/{annleg} dtmfSequence=12x", bad("dtmfSequence")},
		step{"PUT /callLegs/{annleg} handStatus=waving", bad("handStatus")},
		step{"PUT /callLegs/{annleg} callLegProfile=1&layout=x", bad("callLegProfile", "layout")},
		step{"PUT /callLegs/{annleg} callLegProfile={nowhere}", "404 " + failure("callLegProfileDoesNotExist")},
		step{"PUT /callLegs/{annleg} layoutTemplate={nowhere}", "404 " + failure("layoutTemplateDoesNotExist")},
		step{"PUT /callLegs/{nowhere} rxAudioMute=true", "404 " + failure("callLegDoesNotExist")},
		step{"POST /callLegs/{annleg}/generateKeyFrame ", "200"},
		step{"POST /callLegs/{annleg}/generateKeyframe ", "200"},
		step{"POST /callLegs/{nowhere}/generateKeyframe ", "404 " + failure("callLegDoesNotExist")},
		step{"PUT /callLegs/{annleg}/cameraControl pan=left&zoom=in", "200"},
		step{"PUT /callLegs/{annleg}/cameraControl pan=up", bad("pan")},
		step{"PUT /callLegs/{nowhere}/cameraControl pan=left", "404 " + failure("callLegDoesNotExist")},
	)
	require.Empty(t, b.leg("ann").CallLegProfile)
	require.Equal(t, 2, b.leg("ann").Keyframes)
	b.join("call", "ben", appliance.CallLeg{SubType: "distributionLink"}, appliance.Participant{})
	b.run(
		step{"DELETE /callLegs/{benleg}", "400 " + failure("callLegCannotBeDeleted")},
		step{"DELETE /callLegs/{annleg}", "200"},
		step{"DELETE /callLegs/{annleg}", "404 " + failure("callLegDoesNotExist")},
		step{"GET /participants/{ann}", "404 " + failure("participantDoesNotExist")},
	)
}

func TestDiallingOut(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	legs, parties := "POST /calls/{call}/callLegs ", "POST /calls/{call}/participants "
	b.run(
		step{legs, bad("remoteParty")},
		step{parties, bad("remoteParty")},
		step{parties + "remoteParty=", bad("remoteParty")},
		step{legs + "remoteParty=a@b&bandwidth=x&needsActivation=2", "400 ~parameter=\"bandwidth\""},
		step{legs + "remoteParty=a@b&needsActivation=2", bad("needsActivation")},
		step{"POST /calls/{nowhere}/callLegs remoteParty=a@b", "404 " + failure("callDoesNotExist")},
		step{"POST /calls/{nowhere}/participants remoteParty=a@b", "404 " + failure("callDoesNotExist")},
		step{legs + "remoteParty=a@b&callLegProfile={nowhere}", "404 " + failure("callLegProfileDoesNotExist")},
		step{parties + "remoteParty=a@b&callBridge={nowhere}", "404 " + failure("callBridgeDoesNotExist")},
		step{parties + "remoteParty=a@b&callBridgeGroup={nowhere}", "404 " + failure("callBridgeGroupDoesNotExist")},
		step{parties + "movedParticipant={nowhere}", "404 " + failure("participantDoesNotExist")},
		step{legs + "remoteParty=a@b&bandwidth=64000&confirmation=false", "400 " + failure("callBridgeUnavailable")},
		step{"POST /callLegs remoteParty=a@b", "400 " + failure("callBridgeUnavailable")},
		step{parties + "remoteParty=a@b&importance=3", "400 " + failure("callBridgeUnavailable")},
		step{"POST /participants remoteParty=a@b", "400 " + failure("invalidOperation")},
	)
	b.join("call", "ann", appliance.CallLeg{}, appliance.Participant{})
	b.run(
		step{parties + "movedParticipant={ann}", "400 " + failure("callBridgeUnavailable")},
		step{"PUT /tenants/{tenant} participantLimit=1", "200"},
		step{legs + "remoteParty=a@b", "400 " + failure("tenantParticipantLimitReached")},
		step{parties + "remoteParty=a@b", "400 " + failure("tenantParticipantLimitReached")},
		step{"rules = POST /callProfiles participantLimit=1", "200"},
		step{"PUT /coSpaces/{space} callProfile={rules}", "200"},
		step{legs + "remoteParty=a@b", "400 " + failure("participantLimitReached")},
		step{parties + "remoteParty=a@b", "400 " + failure("participantLimitReached")},
		step{"GET /participants", `200 ~<participants total="1">`},
	)
}

func TestParticipants(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	b.run(step{"guests = POST /callLegProfiles needsActivation=true", "200"})
	b.join("call", "ann", appliance.CallLeg{}, appliance.Participant{URI: "sip:ann@x", OriginalURI: "ann", UserJID: "ann@example.com"})
	b.join("call", "ben", appliance.CallLeg{CallLegProfile: b.vars["guests"]}, appliance.Participant{})
	b.report("ann", appliance.LegStatus{State: appliance.LegConnected, CameraControlAvailable: ptr(false)})
	b.run(
		step{"GET /participants/{ann}", `200 <participant id="{ann}"><name>ann</name><call>{call}</call><tenant>{tenant}</tenant><uri>sip:ann@x</uri>` +
			`<originalUri>ann</originalUri><numCallLegs>1</numCallLegs><userJid>ann@example.com</userJid><isActivator>true</isActivator>` +
			`<canMove>false</canMove><status><state>connected</state><cameraControlAvailable>false</cameraControlAvailable></status></participant>`},
		step{"GET /calls/{call}/participants/{ben}", `200 <participant id="{ben}"><name>ben</name><call>{call}</call><tenant>{tenant}</tenant>` +
			`<numCallLegs>1</numCallLegs><isActivator>false</isActivator><canMove>false</canMove><status><state>initial</state></status></participant>`},
		step{"GET /participants", `200 <participants total="2"><participant id="{ann}"><name>ann</name><call>{call}</call><tenant>{tenant}</tenant></participant>` +
			`<participant id="{ben}"><name>ben</name><call>{call}</call><tenant>{tenant}</tenant></participant></participants>`},
		step{"PUT /participants/{ann} importance=2147483647&nameLabelOverride=Chair&handStatus=raised&deactivated=true&dtmfSequence=1", "200"},
		step{"GET /participants/{ann}", "200 ~<handStatus>raised</handStatus></status><configuration><importance>2147483647</importance>" +
			"<nameLabelOverride>Chair</nameLabelOverride></configuration>"},
		step{"PUT /calls/{call}/participants/{ann} defaultLayout=stacked&rxAudioMute=true&ownerId=me&callLegProfile={guests}", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>false</isActivator>"},
		step{"GET /participants/{ann}", "200 ~<defaultLayout>stacked</defaultLayout>"},
		step{"GET /callLegs/{annleg}", "200 ~<configuration><ownerId>me</ownerId><handStatus>raised</handStatus><defaultLayout>stacked</defaultLayout><rxAudioMute>true</rxAudioMute></configuration>"},
	)
	require.Equal(t, ptr(false), b.participant("ann").Admitted)
	require.Equal(t, "1", b.leg("ann").Configuration.DTMFSequence)
	require.Empty(t, b.leg("ann").Configuration.NameLabelOverride, "the participant's label is the participant's")
	b.run(step{"PUT /participants/{ann} deactivated=false&importance=&handStatus=lowered", "200"})
	require.Equal(t, ptr(true), b.participant("ann").Admitted)
	require.Nil(t, b.participant("ann").Configuration.Importance)
	b.run(step{"PUT /participants/{ann} deactivated=", "200"})
	require.Nil(t, b.participant("ann").Admitted)
	b.run(
		step{"other = POST /calls name=other", "200"},
		step{"GET /calls/{other}/participants/{ann}", "404 " + failure("participantDoesNotExist")},
		step{"GET /calls/{nowhere}/participants/{ann}", "404 " + failure("callDoesNotExist")},
		step{"GET /calls/{nowhere}/participants", "404 " + failure("callDoesNotExist")},
		step{"GET /participants/{nowhere}", "404 " + failure("participantDoesNotExist")},
		step{"PUT /participants/{nowhere} importance=1", "404 " + failure("participantDoesNotExist")},
		step{"PUT /participants/{ann} importance=-1&nameLabelOverride=" + strings.Repeat("ü", 26), bad("importance", "nameLabelOverride")},
		step{"PUT /participants/{ann} deactivated=x", bad("deactivated")},
		step{"PUT /participants/{ann} rxAudioMute=x", bad("rxAudioMute")},
		step{"PUT /participants/{ann} dtmfSequence=x", bad("dtmfSequence")},
		step{"PUT /participants/{ann} callLegProfile={nowhere}", "404 " + failure("callLegProfileDoesNotExist")},
	)
	b.join("other", "cat", appliance.CallLeg{}, appliance.Participant{CallBridge: nowhere})
	for query, want := range map[string]string{
		"filter=AN": "ann", "filter=sip:": "ann", "tenantFilter={tenant}": "ann ben", "callBridgeFilter={nowhere}": "cat",
		"tenantFilter={tenant}&filter=ben": "ben", "callBridgeFilter={nowhere}&tenantFilter={tenant}": "",
	} {
		require.Equal(t, want, b.listed("/participants?"+query), query)
	}
	require.Equal(t, "cat", b.listed("/calls/{other}/participants"))
	require.Equal(t, "", b.listed("/calls/{other}/participants?tenantFilter={tenant}"))
	b.run(
		step{"PUT /participants/{cat} importance=1", "400 " + failure("participantCannotBeModified")},
		step{"DELETE /participants/{cat}", "400 " + failure("participantCannotBeDeleted")},
		step{"DELETE /calls/{call}/participants/{cat}", "404 " + failure("participantDoesNotExist")},
		step{"DELETE /calls/{call}/participants/{ben}", "200"},
		step{"GET /callLegs/{benleg}", "404 " + failure("callLegDoesNotExist")},
		step{"DELETE /participants/{ann}", "200"},
		step{"GET /calls/{call}", "200 ~<numCallLegs>0</numCallLegs>"},
	)
}

func TestEverybody(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	names := []string{}
	for i := range 25 {
		name := fmt.Sprintf("p%02d", i)
		b.join("call", name, appliance.CallLeg{Configuration: appliance.LegConfiguration{ChosenLayout: "stacked"}}, appliance.Participant{})
		names = append(names, name)
	}
	b.run(step{"other = POST /calls name=other", "200"})
	b.join("other", "out", appliance.CallLeg{}, appliance.Participant{})
	muted := func() (n int) {
		for _, name := range names {
			if appliance.True(b.leg(name).Configuration.RxAudioMute) {
				n++
			}
		}
		return n
	}
	b.run(step{"PUT /calls/{call}/participants/* rxAudioMute=true&layout=allEqual&importance=4&handStatus=raised&deactivated=true&ownerId=no", "200"})
	require.Equal(t, len(names), muted())
	leg, party := b.leg("p24"), b.participant("p24")
	require.Equal(t, appliance.Layout("allEqual"), leg.Configuration.DefaultLayout)
	require.Empty(t, leg.Configuration.ChosenLayout)
	require.Empty(t, leg.Configuration.OwnerID, "not one of the parameters")
	require.Equal(t, ptr(4), party.Configuration.Importance)
	require.Equal(t, "raised", party.Configuration.HandStatus)
	require.Equal(t, ptr(false), party.Admitted)
	require.Nil(t, b.leg("out").Configuration.RxAudioMute, "another call")
	b.run(step{"PUT /calls/{call}/participants/%2A rxAudioMute=false&filterIds={p00},{p01},{out}", "200"})
	require.Equal(t, 2, muted())
	b.run(step{"PUT /calls/{call}/participants?x=1 rxAudioMute=true&filterIds={p00},{p01},{p02}&mode=selected", "200"})
	require.Equal(t, 3, muted())
	b.run(step{"PUT /calls/{call}/participants/* rxAudioMute=&mode=selected", "200"})
	require.Equal(t, 3, muted(), "nobody is selected")
	b.run(step{"PUT /calls/{call}/participants/* rxAudioMute=&deactivated=", "200"})
	require.Nil(t, b.leg("p07").Configuration.RxAudioMute)
	require.Nil(t, b.participant("p07").Admitted)
	ids := func(n int) string { return strings.TrimSuffix(strings.Repeat(nowhere+",", n), ",") }
	b.run(
		step{"PUT /calls/{call}/participants/* txAudioMute=true&filterIds=" + ids(20), "200"},
		step{"PUT /calls/{call}/participants/* txAudioMute=true&filterIds=" + ids(21), bad("filterIds")},
		step{"PUT /calls/{call}/participants/* txAudioMute=x&mode=all&filterIds=1&importance=x&layout=x", "400 ~parameter=\"filterIds\""},
		step{"PUT /calls/{nowhere}/participants/* txAudioMute=true", "404 " + failure("callDoesNotExist")},
	)
}

// TestTrace gives each level of a leg's chain its own profile.
func TestTrace(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	b.user("ada", appliance.User{UserJID: "ada@example.com"})
	for i, name := range []string{"g", "t", "s", "m", "u", "l"} {
		b.run(step{fmt.Sprintf("%s = POST /callLegProfiles name=%s&needsActivation=%t&joinToneParticipantThreshold=%d", name, name, i%2 == 0, i), "200"})
	}
	b.run(
		step{"PUT /system/profiles callLegProfile={g}", "200"},
		step{"PUT /tenants/{tenant} callLegProfile={t}", "200"},
		step{"PUT /coSpaces/{space} callLegProfile={s}", "200"},
		step{"method = POST /coSpaces/{space}/accessMethods uri=m&callLegProfile={m}", "200"},
		step{"member = POST /coSpaces/{space}/coSpaceUsers userJid=ada@example.com&callLegProfile={u}", "200"},
	)
	b.join("call", "ann", appliance.CallLeg{AccessMethod: b.vars["method"], CoSpaceUser: b.vars["member"]}, appliance.Participant{})
	level := func(scope, id string, needsActivation bool, tone int) string {
		return fmt.Sprintf(`<profile scope="%s"><callLegProfile id="{%s}"><name>%s</name><needsActivation>%t</needsActivation>`+
			`<joinToneParticipantThreshold>%d</joinToneParticipantThreshold></callLegProfile></profile>`, scope, id, id, needsActivation, tone)
	}
	above := level("global", "g", true, 0) + level("tenant", "t", false, 1) + level("coSpace", "s", true, 2)
	own := `<profile scope="callLeg"><callLegProfile><needsActivation>true</needsActivation></callLegProfile></profile>`
	trace := func(levels string) string {
		return `200 <callLegProfileTrace callLeg="{annleg}">` + levels + `</callLegProfileTrace>`
	}
	const path = "GET /callLegs/{annleg}/callLegProfileTrace"
	below := level("accessMethod", "m", false, 3) + level("coSpaceUser", "u", true, 4)
	b.run(
		step{path, trace(above + below)},
		step{"PUT /callLegs/{annleg} callLegProfile={l}&needsActivation=true", "200"},
		step{path, trace(above + below + level("callLeg", "l", false, 5) + own)},
		step{"GET /participants/{ann}", "200 ~<isActivator>false</isActivator>"},
		step{"PUT /callLegs/{annleg} needsActivation=", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>true</isActivator>"},
		step{"DELETE /callLegProfiles/{l}", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>false</isActivator>"},
		step{"DELETE /coSpaces/{space}/coSpaceUsers/{member}", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>true</isActivator>"},
		step{path, trace(above + level("accessMethod", "m", false, 3))},
		step{"DELETE /coSpaces/{space}/accessMethods/{method}", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>false</isActivator>"},
		step{"PUT /coSpaces/{space} callLegProfile=", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>true</isActivator>"},
		step{"PUT /tenants/{tenant} callLegProfile=", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>false</isActivator>"},
		step{"PUT /system/profiles callLegProfile=", "200"},
		step{"GET /participants/{ann}", "200 ~<isActivator>true</isActivator>"},
		step{path, `200 <callLegProfileTrace callLeg="{annleg}"/>`},
		step{"GET /callLegs/{nowhere}/callLegProfileTrace", "404 " + failure("callLegDoesNotExist")},
	)
}

// TestLastLegEndsTheCall: a call that is not to stay while empty ends with its last leg.
func TestLastLegEndsTheCall(t *testing.T) {
	t.Parallel()
	b := meeting(t)
	b.run(step{"call = POST /calls name=x&activeWhenEmpty=false", "200"})
	b.join("call", "ann", appliance.CallLeg{}, appliance.Participant{})
	b.run(
		step{"PUT /calls/{call} activeWhenEmpty=false", "200"},
		step{"GET /calls/{call}", "200 ~<numCallLegs>1</numCallLegs>"},
		step{"DELETE /callLegs/{annleg}", "200"},
		step{"GET /calls/{call}", "404 " + failure("callDoesNotExist")},
	)
	page, err := b.Participants.Page(t.Context(), store.Query[appliance.Participant]{})
	require.NoError(t, err)
	require.Zero(t, page.Total)
}
