package join

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// TestSessionLife is what the Call Bridge's last start has.
func TestSessionLife(t *testing.T) {
	s := &service{tables: storetest.Open(t)}
	lasts := func(want time.Duration) {
		t.Helper()
		life, err := s.userSessionLife(t.Context())
		require.NoError(t, err)
		require.Equal(t, want, life)
	}
	lasts(24 * time.Hour)
	change := func(do func(*appliance.CallBridgeService)) {
		_, err := s.tables.Settings.CallBridge.Update(t.Context(), func(c *appliance.CallBridgeService) error { do(c); return nil })
		require.NoError(t, err)
	}
	change(func(c *appliance.CallBridgeService) { c.Next.JWTHours = 2 })
	lasts(24 * time.Hour)
	change(func(c *appliance.CallBridgeService) { c.Live = c.Next })
	lasts(2 * time.Hour)
}
