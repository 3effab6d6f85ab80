package rest

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func xmlOf(n node) string {
	var b bytes.Buffer
	writeXML(&b, n, "/>")
	return b.String()
}

func jsonOf(n node, list string) string {
	var b bytes.Buffer
	writeJSON(&b, n, list, list != "" || n.name == "failureDetails")
	return b.String()
}

func TestElements(t *testing.T) {
	t.Parallel()
	leg := appliance.CallLeg{Name: "Ada", RemoteParty: "ada@example.org", Alarms: &appliance.LegAlarms{PacketLoss: true},
		Participant: "hidden", CreatedAt: time.Unix(0, 0),
		Status: &appliance.LegStatus{State: "connected", DurationSeconds: ptr(0),
			RxAudio: &appliance.AudioStatus{Codec: "opus", PacketLossPercentage: ptr(0.0), Jitter: ptr(3)},
			TxAudio: &appliance.AudioStatus{PacketLossPercentage: ptr(12.349)},
			RxVideo: []*appliance.VideoStatus{{Role: "main", Width: ptr(1280)}, {Role: "presentation"}}}}
	leg.Configuration.DTMFSequence = "123"
	leg.Configuration.RxAudioMute = ptr(false)
	for _, c := range []struct {
		name      string
		n         node
		xml, json string
	}{
		{"nothing set", elementNode("room", guid, room{Passcode: "1"}, false),
			`<room id="` + guid + `"><passcode>1</passcode></room>`, `{"id":"` + guid + `","passcode":"1"}`},
		{"empty text shown", elementNode("room", "", room{}, false), `<room><passcode/></room>`, `{"passcode":""}`},
		{"nothing to show", elementNode("load", "", struct{}{}, false), `<load/>`, `{}`},
		{"brief", elementNode("room", guid, room{Name: "a", Seats: ptr(3), Alarms: &roomAlarms{Loud: true}}, true),
			`<room id="` + guid + `"><name>a</name><alarms><loud/></alarms></room>`,
			`{"id":"` + guid + `","name":"a","alarms":{"loud":true}}`},
		{"order, nesting, attributes, flags, decimals", elementNode("callLeg", guid, leg, false),
			`<callLeg id="` + guid + `"><name>Ada</name><remoteParty>ada@example.org</remoteParty><alarms><packetLoss/></alarms>` +
				`<configuration><rxAudioMute>false</rxAudioMute></configuration>` +
				`<status><state>connected</state><durationSeconds>0</durationSeconds>` +
				`<rxAudio><codec>opus</codec><packetLossPercentage>0.0</packetLossPercentage><jitter>3</jitter></rxAudio>` +
				`<txAudio><packetLossPercentage>12.3</packetLossPercentage></txAudio>` +
				`<rxVideo role="main"><width>1280</width></rxVideo><rxVideo role="presentation"/></status></callLeg>`,
			`{"id":"` + guid + `","name":"Ada","remoteParty":"ada@example.org","alarms":{"packetLoss":true},` +
				`"configuration":{"rxAudioMute":false},"status":{"state":"connected","durationSeconds":0,` +
				`"rxAudio":{"codec":"opus","packetLossPercentage":0.0,"jitter":3},"txAudio":{"packetLossPercentage":12.3},` +
				`"rxVideo":[{"role":"main","width":1280},{"role":"presentation"}]}}`},
		{"three decimals", elementNode("room", "", room{Passcode: "1", Weighted: ptr(0.5)}, false),
			`<room><passcode>1</passcode><weighted>0.500</weighted></room>`, `{"passcode":"1","weighted":0.500}`},
		{"other shapes", elementNode("e", "", everything{At: time.Date(2026, 11, 22, 10, 0, 0, 5, time.FixedZone("", 3600)), Count: 7, Words: []string{"a", "b"}}, false),
			`<e><at>2026-11-22T09:00:00Z</at><count>7</count><plain>false</plain><words>a</words><words>b</words></e>`,
			`{"at":"2026-11-22T09:00:00Z","count":7,"plain":false,"words":["a","b"]}`},
		{"escaping", elementNode("room", "", room{Passcode: `<&> "'` + "\r\n\t\x00\x1f\ufffe\xff]]>é😀", Screens: []*roomScreen{{Role: "a\"\n<&>\t\r"}}}, false),
			`<room><passcode>&lt;&amp;&gt; "'&#13;` + "\n\t\ufffd\ufffd\ufffd\ufffd]]&gt;é😀" + `</passcode><screens role="a&quot;&#10;&lt;&amp;&gt;&#9;&#13;"/></room>`,
			`{"passcode":"\u003c\u0026\u003e \"'\r\n\t\u0000\u001f` + "\ufffe" + `\ufffd]]\u003eé😀","screens":[{"role":"a\"\n\u003c\u0026\u003e\t\r"}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, prolog+c.xml, xmlOf(c.n))
			require.Equal(t, c.json, jsonOf(c.n, ""))
		})
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	page := Page[appliance.CoSpace]{Total: 333, Items: []Item[appliance.CoSpace]{
		{"1", appliance.CoSpace{Name: "One", CallID: "1", Passcode: "not in lists"}}, {"2", appliance.CoSpace{}}}}
	n := pageNode("coSpaces", "coSpace", page)
	require.Equal(t, prolog+`<coSpaces total="333"><coSpace id="1"><name>One</name><callId>1</callId></coSpace><coSpace id="2"/></coSpaces>`, xmlOf(n))
	require.Equal(t, `{"coSpaces":{"total":333,"coSpace":[{"id":"1","name":"One","callId":"1"},{"id":"2"}]}}`, jsonOf(n, "coSpace"))
	n = pageNode("callBridges", "callBridge", Page[appliance.CallBridge]{})
	require.Equal(t, prolog+`<callBridges total="0"/>`, xmlOf(n))
	require.Equal(t, `{"callBridges":{"total":0,"callBridge":[]}}`, jsonOf(n, "callBridge"))
}

func TestFailures(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err       *appliance.Error
		xml, json string
	}{
		{appliance.DoesNotExist("coSpace"), `<coSpaceDoesNotExist />`, `{"coSpaceDoesNotExist":{}}`},
		{appliance.BadParameter("uri"), `<parameterError parameter="uri" error="invalidValue" />`,
			`{"parameterError":[{"parameter":"uri","error":"invalidValue"}]}`},
		{appliance.BadParameter("uri", "name"), `<parameterError parameter="uri" error="invalidValue" /><parameterError parameter="name" error="invalidValue" />`,
			`{"parameterError":[{"parameter":"uri","error":"invalidValue"},{"parameter":"name","error":"invalidValue"}]}`},
		{&appliance.Error{Reason: "parameterError"}, `<parameterError />`, `{"parameterError":{}}`},
	} {
		var b bytes.Buffer
		writeXML(&b, failureNode(c.err), " />")
		require.Equal(t, prolog+`<failureDetails>`+c.xml+`</failureDetails>`, b.String())
		require.Equal(t, `{"failureDetails":`+c.json+`}`, jsonOf(failureNode(c.err), ""))
	}
}
