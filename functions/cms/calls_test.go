package cms

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

func TestCalls(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.user("ada", appliance.User{UserJID: "ada@example.com", Name: "Ada"})
	b.blade(appliance.Blade{Slot: 2, Legs: 5})
	b.blade(appliance.Blade{Slot: 3, Legs: 1})
	b.blade(appliance.Blade{Slot: 4, Draining: true})
	b.run(
		step{"GET /calls", `200 <calls total="0"/>`},
		step{"tenant = POST /tenants name=t", "200"},
		step{"space = POST /coSpaces name=Lobby&tenant={tenant}&ownerJid=ada@example.com", "200"},
		step{"call = POST /calls coSpace={space}", "200 /api/v1/calls/{call}"},
		step{"again = POST /calls coSpace={space}&locked=true", "200 /api/v1/calls/{call}"},
	)
	b.pass(90 * time.Second)
	row, err := b.Calls.Get(t.Context(), b.vars["call"])
	require.NoError(t, err)
	require.Equal(t, 3, row.Value.Slot, "the least loaded blade")
	require.Equal(t, 1, row.Value.Epoch)
	b.vars["correlator"] = row.Value.CallCorrelator
	const rest = `<recordingStatus>false</recordingStatus><streamingStatus>false</streamingStatus>`
	b.run(
		step{"GET /calls/{call}", `200 <call id="{call}"><coSpace>{space}</coSpace><name>Lobby</name><callCorrelator>{correlator}</callCorrelator>` +
			`<locked>false</locked><recording>false</recording><streaming>false</streaming><allowAllPresentationContribution>false</allowAllPresentationContribution>` +
			`<activeWhenEmpty>true</activeWhenEmpty><callType>coSpace</callType><tenant>{tenant}</tenant><durationSeconds>90</durationSeconds>` +
			`<numCallLegs>0</numCallLegs><maxCallLegs>0</maxCallLegs><numParticipantsLocal>0</numParticipantsLocal>` +
			`<numParticipantsRemote>0</numParticipantsRemote><numDistributedInstances>0</numDistributedInstances>` + rest +
			`<ownerName>Ada</ownerName><endpointRecording>false</endpointRecording></call>`},
		step{"adhoc = POST /calls name=Chat&callCorrelator={nowhere}&activeWhenEmpty=false", "200"},
		step{"GET /calls/{adhoc}", `200 <call id="{adhoc}"><name>Chat</name><callCorrelator>{nowhere}</callCorrelator>` +
			`<locked>false</locked><recording>false</recording><streaming>false</streaming><allowAllPresentationContribution>false</allowAllPresentationContribution>` +
			`<activeWhenEmpty>false</activeWhenEmpty><callType>adHoc</callType><durationSeconds>0</durationSeconds>` +
			`<numCallLegs>0</numCallLegs><maxCallLegs>0</maxCallLegs><numParticipantsLocal>0</numParticipantsLocal>` +
			`<numParticipantsRemote>0</numParticipantsRemote><numDistributedInstances>0</numDistributedInstances>` + rest +
			`<endpointRecording>false</endpointRecording></call>`},
		step{"GET /calls", `200 <calls total="2"><call id="{call}"><coSpace>{space}</coSpace><name>Lobby</name><callCorrelator>{correlator}</callCorrelator>` +
			`<tenant>{tenant}</tenant></call><call id="{adhoc}"><name>Chat</name><callCorrelator>{nowhere}</callCorrelator></call></calls>`},
		step{"GET /calls?coSpaceFilter={space}", `200 ~<calls total="1"><call id="{call}">`},
		step{"GET /calls?tenantFilter={tenant}", `200 ~<calls total="1"><call id="{call}">`},
		step{"GET /calls?coSpaceFilter={nowhere}", `200 <calls total="0"/>`},
		step{"PUT /coSpaces/{space} meetingScheduler=Bob", "200"},
		step{"GET /calls/{call}", "200 ~<ownerName>Bob</ownerName>"},
	)
	b.join("call", "ann", appliance.CallLeg{}, appliance.Participant{})
	b.join("call", "ben", appliance.CallLeg{}, appliance.Participant{})
	b.run(step{"DELETE /callLegs/{annleg}", "200"})
	_, err = b.CallsSeen.Create(t.Context(), b.vars["call"], appliance.CallSeen{PresenterCallLeg: b.vars["benleg"]})
	require.NoError(t, err)
	b.run(
		step{"GET /calls/{call}", "200 ~<numCallLegs>1</numCallLegs><maxCallLegs>2</maxCallLegs><numParticipantsLocal>1</numParticipantsLocal>"},
		step{"GET /calls/{call}", "200 ~<presenterCallLeg>{benleg}</presenterCallLeg>"},
		step{"DELETE /calls/{call}", "200"},
		step{"GET /calls/{call}", "404 " + failure("callDoesNotExist")},
		step{"GET /callLegs/{benleg}", "404 " + failure("callLegDoesNotExist")},
		step{"DELETE /calls/{call}", "404 " + failure("callDoesNotExist")},
	)
}

func TestChangingCalls(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.blade(appliance.Blade{Slot: 2})
	b.run(
		step{"call = POST /calls name=x&messageText=hi&messageDuration=60", "200"},
		step{"GET /calls/{call}", "200 ~<messageTimeRemaining>60</messageTimeRemaining>"},
	)
	b.pass(20 * time.Second)
	b.run(
		step{"PUT /calls/{call} locked=True&allowAllMuteSelf=on&joinAudioMuteOverride=false&messagePosition=top&panePlacementHighestImportance=2" +
			"&panePlacementSelfPaneMode=self&messageBannerText=b&chatAllowed=false&raiseHandEnabled=true&noteAllowed=true&fileReceiveAllowed=true" +
			"&surveyAllowed=true&panePlacementActiveSpeakerMode=m&allowAllPresentationContribution=true&recording=true&streaming=true&name=y", "200"},
		step{"GET /calls/{call}", "200 ~<name>x</name>"},
		step{"GET /calls/{call}", "200 ~<locked>true</locked><recording>true</recording><streaming>true</streaming><allowAllMuteSelf>true</allowAllMuteSelf>" +
			"<allowAllPresentationContribution>true</allowAllPresentationContribution><joinAudioMuteOverride>false</joinAudioMuteOverride>" +
			"<messageText>hi</messageText><messagePosition>top</messagePosition><messageDuration>60</messageDuration><activeWhenEmpty>true</activeWhenEmpty>" +
			"<panePlacementHighestImportance>2</panePlacementHighestImportance><panePlacementSelfPaneMode>self</panePlacementSelfPaneMode>" +
			"<messageBannerText>b</messageBannerText><chatAllowed>false</chatAllowed><raiseHandEnabled>true</raiseHandEnabled><noteAllowed>true</noteAllowed>" +
			"<fileReceiveAllowed>true</fileReceiveAllowed><surveyAllowed>true</surveyAllowed><panePlacementActiveSpeakerMode>m</panePlacementActiveSpeakerMode>"},
		step{"GET /calls/{call}", "200 ~<messageTimeRemaining>40</messageTimeRemaining>"},
		step{"PUT /calls/{call} messageText=new", "200"},
		step{"GET /calls/{call}", "200 ~<messageTimeRemaining>60</messageTimeRemaining>"},
		step{"PUT /calls/{call} messageDuration=permanent", "200"},
		step{"PUT /calls/{call} messageDuration=always", bad("messageDuration")},
		step{"PUT /calls/{call} messagePosition=left&locked=x", bad("locked", "messagePosition")},
		step{"PUT /calls/{nowhere} locked=true", "404 " + failure("callDoesNotExist")},
		step{"PUT /calls/{call} activeWhenEmpty=false", "200"},
		step{"GET /calls/{call}", "404 " + failure("callDoesNotExist")},
	)
	require.NotContains(t, b.send("GET", "/calls", "").Body.String(), "messageTimeRemaining")
}

func TestCallFailures(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.run(
		step{"POST /calls ", bad("coSpace")},
		step{"POST /calls coSpace={nowhere}", "404 " + failure("coSpaceDoesNotExist")},
		step{"POST /calls name=x", "503 " + failure("serviceUnavailable")},
		step{"POST /calls name=x&messageDuration=soon", bad("messageDuration")},
		step{"GET /calls/{nowhere}", "404 " + failure("callDoesNotExist")},
	)
	b.blade(appliance.Blade{Slot: 2})
	b.run(
		step{"off = POST /callProfiles recordingMode=disabled&streamingMode=disabled&locked=true", "200"},
		step{"auto = POST /callProfiles recordingMode=automatic&streamingMode=automatic", "200"},
		step{"space = POST /coSpaces callProfile={off}", "200"},
		step{"POST /calls coSpace={space}&recording=true", "400 " + failure("callRecordingCannotBeModified")},
		step{"call = POST /calls coSpace={space}", "200"},
		step{"GET /calls/{call}", "200 ~<locked>true</locked>"},
		step{"PUT /calls/{call} recording=true", "400 " + failure("callRecordingCannotBeModified")},
		step{"PUT /calls/{call} streaming=true", "400 " + failure("callStreamingCannotBeModified")},
		step{"PUT /calls/{call} recording=false&streaming=false", "200"},
		step{"PUT /coSpaces/{space} callProfile={auto}", "200"},
		step{"PUT /calls/{call} recording=true&streaming=true", "200"},
		step{"PUT /calls/{call} recording=false", "400 " + failure("callRecordingCannotBeModified")},
		step{"PUT /calls/{call} streaming=false", "400 " + failure("callStreamingCannotBeModified")},
	)
}

// TestOneCallPerCoSpace: of many who start a coSpace's call at once all get the same.
func TestOneCallPerCoSpace(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.blade(appliance.Blade{Slot: 2})
	b.run(step{"space = POST /coSpaces name=x", "200"})
	var mu sync.Mutex // guards where
	where := map[string]int{}
	forAll(20, func(int) {
		w := b.send("POST", "/calls", "coSpace="+b.vars["space"])
		mu.Lock()
		defer mu.Unlock()
		where[strconv.Itoa(w.Code)+w.Header().Get("Location")]++
	})
	require.Len(t, where, 1, where)
	b.run(step{"GET /calls", `200 ~<calls total="1">`})
	for answer := range where {
		require.Contains(t, answer, strconv.Itoa(http.StatusOK))
	}
}

// TestCallRulesOfACall: what a call profile does not set, the level above decides.
func TestCallRulesOfACall(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.blade(appliance.Blade{Slot: 2})
	b.run(
		step{"locked = POST /callProfiles locked=true", "200"},
		step{"open = POST /callProfiles locked=false", "200"},
		step{"silent = POST /callProfiles chatAllowed=false", "200"},
	)
	for _, c := range []struct{ system, tenant, coSpace, locked string }{
		{"", "", "", "false"},
		{"locked", "", "", "true"},
		{"locked", "open", "", "false"},
		{"locked", "open", "locked", "true"},
		{"open", "locked", "silent", "true"},
		{"silent", "silent", "silent", "false"},
	} {
		b.vars[""] = "" // {} is no profile
		b.run(
			step{"PUT /system/profiles callProfile={" + c.system + "}", "200"},
			step{"tenant = POST /tenants name=t&callProfile={" + c.tenant + "}", "200"},
			step{"space = POST /coSpaces tenant={tenant}&callProfile={" + c.coSpace + "}", "200"},
			step{"call = POST /calls coSpace={space}", "200"},
			step{"GET /calls/{call}", "200 ~<locked>" + c.locked + "</locked>"},
			step{"PUT /calls/{call} locked=" + strconv.FormatBool(c.locked == "false"), "200"},
			step{"GET /calls/{call}", "200 ~<locked>" + strconv.FormatBool(c.locked == "false") + "</locked>"},
		)
	}
}

// TestUnlicensedRecording: without licence nothing new is recorded or streamed; what runs goes on and may be stopped.
func TestUnlicensedRecording(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.blade(appliance.Blade{Slot: 2})
	b.run(
		step{"space = POST /coSpaces name=x", "200"},
		step{"call = POST /calls coSpace={space}&recording=true", "200"},
	)
	_, err := b.Licensing.Create(t.Context(), store.SystemID, appliance.Licensing{NoRecording: true, NoStreaming: true})
	b.ok(err)
	b.run(
		step{"PUT /calls/{call} recording=true&name=y", "200"},
		step{"PUT /calls/{call} streaming=true", "400 " + failure("streamingNotAllowedByLicensing")},
		step{"PUT /calls/{call} recording=false", "200"},
		step{"PUT /calls/{call} recording=true", "400 " + failure("recordingNotAllowedByLicensing")},
		step{"other = POST /coSpaces name=z", "200"},
		step{"POST /calls coSpace={other}&recording=true", "400 " + failure("recordingNotAllowedByLicensing")},
	)
}
