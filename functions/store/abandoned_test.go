package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestEndAbandoned(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	yes := true
	for id, call := range map[string]appliance.Call{
		"old":  {StartedAt: now.Add(-time.Hour)},
		"kept": {StartedAt: now.Add(-time.Hour), ActiveWhenEmpty: &yes},
		"busy": {StartedAt: now.Add(-time.Hour)},
		"new":  {StartedAt: now},
		// The product's clock was set back, and forth, after they began.
		"ahead":  {StartedAt: now.AddDate(0, 0, 91), Since: now.Add(-time.Hour)},
		"behind": {StartedAt: now.AddDate(0, 0, -91), Since: now},
	} {
		_, err := tables.Calls.Create(ctx, id, call)
		require.NoError(t, err)
	}
	require.NoError(t, tables.DB.Transact(ctx, func(tx *store.Tx) error {
		return tables.AddLeg(tx, "leg", appliance.CallLeg{Call: "busy"}, "p", appliance.Participant{}, 0)
	}))
	require.NoError(t, tables.EndAbandoned(ctx, now.Add(-time.Minute)))
	_, err := tables.Calls.Get(ctx, "old")
	require.ErrorIs(t, err, appliance.DoesNotExist("call"))
	_, err = tables.Calls.Get(ctx, "ahead")
	require.ErrorIs(t, err, appliance.DoesNotExist("call"))
	for _, id := range []string{"kept", "busy", "new", "behind"} {
		_, err := tables.Calls.Get(ctx, id)
		require.NoError(t, err, id)
	}
	storetest.Check(t, tables)
}
