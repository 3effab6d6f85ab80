package mediad_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// pingSilence is after how long without a ping the web app offers again (openapi/signal.md).
const pingSilence = 2 * time.Second

func TestKilledBlade(t *testing.T) {
	l := newLab(t, 3)
	_, kill := l.child(t, 2)
	m := l.meeting(2, appliance.CallLegProfile{})
	a, b := m.join("anna", appliance.CallLegProfile{}), m.join("ben", appliance.CallLegProfile{})
	b.say(t, map[string]any{"type": "mute", "audio": true})
	b.state(t, "muted", func(s signal.State) bool { return s.Muted.Audio })
	eventually(t, "ben hears anna", func() bool { return b.Ear.Hears(a.tone) })

	kill()
	killed := time.Now()
	time.Sleep(pingSilence)
	m.connect(a)
	m.connect(b)
	require.Eventually(t, func() bool { return b.Ear.Hears(a.tone) }, 8*time.Second, 10*time.Millisecond, "ben hears anna again")
	t.Logf("audio is back %s after the kill (half a second of it is what the judgement takes)", time.Since(killed).Round(10*time.Millisecond))
	b.state(t, "still muted", func(s signal.State) bool { return s.Muted.Audio })
	call, err := m.Tables.Calls.Get(context.Background(), m.Call)
	require.NoError(t, err)
	require.Equal(t, []int{3, 2}, []int{call.Value.Slot, call.Value.Epoch})
}
