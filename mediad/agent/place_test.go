package agent

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func TestSharesSpreadCalls(t *testing.T) {
	t.Parallel()
	got := map[int]int{}
	sh := newShares([]appliance.Blade{{Slot: 4}, {Slot: 2, Legs: 10}, {Slot: 3, Draining: true}, {Slot: 5}})
	for range 10 {
		got[sh.next(5)]++
	}
	require.Zero(t, got[3], "not to one that drains")
	require.Equal(t, map[int]int{2: 2, 4: 4, 5: 4}, got, "evenly by legs")
	require.Zero(t, newShares(nil).next(1))
	require.Zero(t, newShares([]appliance.Blade{{Slot: 2}}).next(1, 2), "not to the one to avoid")
}

func TestMirrorFilesByCall(t *testing.T) {
	t.Parallel()
	m := newMirror()
	file(&m, m.legs, "l1", "c1", appliance.CallLeg{Call: "c1"})
	file(&m, m.legs, "l2", "c1", appliance.CallLeg{Call: "c1"})
	snap := m.snapshot("c1")
	file(&m, m.legs, "l1", "c2", appliance.CallLeg{Call: "c2"})
	require.Len(t, snap.legs, 2, "a snapshot does not change")
	require.Len(t, m.legs["c1"], 1)
	require.Len(t, m.legs["c2"], 1)
	unfile(&m, m.legs, "l2")
	unfile(&m, m.legs, "unknown")
	require.NotContains(t, m.legs, "c1", "nothing is left behind")
	require.Equal(t, map[string]bool{"c1": true, "c2": true}, m.dirty)
}
