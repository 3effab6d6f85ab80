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
	drawn := &store.Provisioned{Space: &appliance.CoSpace{}, Refused: id}
	require.Equal(t, []*store.Provisioned{drawn}, unlucky([]*store.Provisioned{{Space: &appliance.CoSpace{CallID: "1"}, Refused: id},
		{Space: &appliance.CoSpace{}, Refused: uri}, drawn, {Space: &appliance.CoSpace{}}, {}}))
}

// TestPace: an import rests a little when it is quiet, long when its writes are slow, and comes to terms with an
// appliance that has become slower for good.
func TestPace(t *testing.T) {
	var p pace
	for _, c := range []struct {
		n          int
		took, rest time.Duration // milliseconds
	}{
		{4, 8, 2}, // the first is taken to be quiet
		{4, 4, 1}, // this one is quieter
		{1, 1, 0}, // so is a single one
		{4, 8, 2}, // twice is nothing
		{4, 12, 3 + 3*4},
		{4, 4_000, 500},
		{0, 0, 0},
	} {
		rest := p.rest(c.n, c.took*time.Millisecond)
		require.InDelta(t, float64(c.rest), float64(rest.Milliseconds()), 1, "%d in %d ms", c.n, c.took)
	}
	p = pace{quiet: time.Millisecond}
	for range 5_000 {
		p.rest(1, 10*time.Millisecond)
	}
	require.Equal(t, 2500*time.Microsecond, p.rest(1, 10*time.Millisecond))
}
