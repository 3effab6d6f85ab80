package mediad_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// TestMissingLicencesAreSeenAndHeard: guide B.4, table 3.
func TestMissingLicencesAreSeenAndHeard(t *testing.T) {
	t.Parallel()
	m := newLab(t, 2).meeting(2, appliance.CallLegProfile{})
	_, err := m.Tables.Licensing.Create(t.Context(), store.SystemID, appliance.Licensing{})
	require.NoError(t, err)
	licences := func(now appliance.Licensing) {
		_, err := m.Tables.Licensing.Update(t.Context(), store.SystemID, func(l *appliance.Licensing) error { *l = now; return nil })
		require.NoError(t, err)
	}
	told := func(g *guest, want signal.Notice) {
		t.Helper()
		var got signal.Notice
		require.NoError(t, g.Await(3*time.Second, signal.KindNotice, &got, func() bool { return got == want }), "last told %+v", got)
	}
	before := m.join("anna", appliance.CallLegProfile{})
	before.state(t, "she is in", func(s signal.State) bool { return s.Active })
	licences(appliance.Licensing{Alarm: 2, Text: "No licence", Seconds: 30, Prompt: true})

	g := m.join("ben", appliance.CallLegProfile{})
	told(g, signal.Notice{Text: "No licence", Seconds: 30})
	before.say(t, map[string]any{"type": "mute", "audio": true})
	eventually(t, "he hears the prompt, and nobody else speaks", func() bool { return g.Ear.Deaf(before.tone) && g.Ear.Loudness() > 500 })
	eventually(t, "the prompt ends", func() bool { return g.Ear.Loudness() < 30 })
	require.Empty(t, before.All(signal.KindNotice), "who was there before is left alone")

	licences(appliance.Licensing{Alarm: 3, Text: "Still none", Prompt: true})
	told(before, signal.Notice{Text: "Still none"})
	told(g, signal.Notice{Text: "Still none"})
	licences(appliance.Licensing{})
	told(before, signal.Notice{})
}
