package call

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWorstLoss: the encoder that all share is told what the listener with the worst connection loses.
func TestWorstLoss(t *testing.T) {
	t.Parallel()
	var good, bad, odd Link
	good.Lost(1)
	bad.Lost(17)
	odd.Lost(-3)
	k := clock{}
	require.Zero(t, k.worstLoss())
	k.known = []*Link{&good, &bad, &odd}
	require.Equal(t, 17, k.worstLoss())
	bad.Lost(0)
	require.Equal(t, 1, k.worstLoss())
	odd.Lost(400)
	require.Equal(t, 100, k.worstLoss())
}
