package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
)

// Check demands that every rule of the store holds: names, indexes, counters, parents, calls and their legs
// (store.Tables.Audit). Run Sweep before it to demand that nothing half-deleted is left either.
func Check(t testing.TB, tables *store.Tables) {
	t.Helper()
	faults, err := tables.Audit(context.Background())
	require.NoError(t, err)
	require.Empty(t, faults)
}
