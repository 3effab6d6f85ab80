package ldap

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// TestUnlucky: only a call ID that was drawn is drawn again.
func TestUnlucky(t *testing.T) {
	id, uri := &store.TakenError{Index: "callId"}, &store.TakenError{Index: "uri"}
	drawn := &store.Provisioned{Space: &appliance.CoSpace{}, Refused: []*store.TakenError{id}}
	require.Equal(t, []*store.Provisioned{drawn}, unlucky([]*store.Provisioned{{Space: &appliance.CoSpace{CallID: "1"}, Refused: []*store.TakenError{id}},
		{Space: &appliance.CoSpace{}, Refused: []*store.TakenError{uri}}, drawn, {Space: &appliance.CoSpace{}}, {}}))
}

// TestPace: an import rests a little while it is alone, long while others write, and writes less at once then.
func TestPace(t *testing.T) {
	others := int64(0)
	p := pace{others: func() int64 { return others }}
	now := time.Now()
	require.Equal(t, aloneMost, p.atOnce())
	require.Equal(t, time.Millisecond, p.rest(now, 8*time.Millisecond))
	others = 3
	require.Equal(t, restBusy*time.Millisecond, p.rest(now, time.Millisecond))
	require.Equal(t, busyMost, p.atOnce())
	require.Equal(t, restMost, p.rest(now, time.Minute))
	require.Equal(t, restBusy*time.Millisecond, p.rest(now.Add(busyFor-1), time.Millisecond))
	require.Equal(t, time.Millisecond, p.rest(now.Add(busyFor), 8*time.Millisecond))
}
