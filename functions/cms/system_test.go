package cms

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func TestSystem(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	status := func() string { return b.send("GET", "/system/status", "").Body.String() }
	first := status()
	require.Contains(t, first, "<softwareVersion>3.9</softwareVersion><uptimeSeconds>0</uptimeSeconds><cdrTime>2030-01-02T03:04:05Z</cdrTime>"+
		"<activated>true</activated><clusterEnabled>false</clusterEnabled><clusterId>")
	require.Regexp(t, `<hostId>[0-9a-f-]{36}</hostId>`, first)
	b.blade(appliance.Blade{Slot: 2, StartedAt: b.clock().Add(-time.Hour), Load: 10, AudioIn: 1, AudioOut: 2, VideoIn: 3, VideoOut: 4})
	b.blade(appliance.Blade{Slot: 3, StartedAt: b.clock().Add(-time.Minute), Load: 5, AudioIn: 10, AudioOut: 20, VideoIn: 30, VideoOut: 40})
	b.run(step{"space = POST /coSpaces name=x", "200"}, step{"call = POST /calls coSpace={space}", "200"})
	b.join("call", "ann", appliance.CallLeg{}, appliance.Participant{})
	second := status()
	require.Contains(t, second, "<uptimeSeconds>3600</uptimeSeconds>")
	require.Contains(t, second, "<cdrCorrelatorIndex>0</cdrCorrelatorIndex><callLegsActive>1</callLegsActive>"+
		"<audioBitRateOutgoing>22</audioBitRateOutgoing><audioBitRateIncoming>11</audioBitRateIncoming>"+
		"<videoBitRateOutgoing>44</videoBitRateOutgoing><videoBitRateIncoming>33</videoBitRateIncoming></status>")
	host := func(s string) string { return s[strings.Index(s, "<hostId>"):strings.Index(s, "</hostId>")] }
	require.Equal(t, host(first), host(second), "the host stays who it is")
	b.run(
		step{"GET /system/load", "200 <load><mediaProcessingLoad>15000</mediaProcessingLoad></load>"},
		step{"GET /system/alarms", `200 <alarms total="0"/>`},
		step{"GET /system/profiles", "200 <profiles/>"},
		step{"p = POST /callLegProfiles name=x", "200"},
		step{"q = POST /callProfiles name=x", "200"},
		step{"PUT /system/profiles callLegProfile={p}&callProfile={q}", "200"},
		step{"PUT /system/profiles callProfile=", "200"},
		step{"GET /system/profiles", "200 <profiles><callLegProfile>{p}</callLegProfile></profiles>"},
		step{"PUT /system/profiles callProfile=1", bad("callProfile")},
		step{"POST /system/profiles callProfile={q}", "400 " + failure("invalidOperation")},
		step{"PUT /system/status activated=false", "400 " + failure("invalidOperation")},
	)
	for _, kind := range []string{"callLegProfile", "callProfile", "dtmfProfile", "userProfile", "ivrBrandingProfile",
		"callBrandingProfile", "compatibilityProfile", "dialInSecurityProfile", "webBridgeProfile"} {
		b.run(step{"PUT /system/profiles " + kind + "={nowhere}", "404 " + failure(kind+"DoesNotExist")})
	}
}
