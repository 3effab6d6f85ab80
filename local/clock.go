package local

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// productClock is the host's clock plus what "date set" moved it by. The host's own clock is never touched.
type productClock struct {
	base   func() time.Time
	offset atomic.Int64 // nanoseconds
}

func (c *productClock) now() time.Time { return c.base().Add(time.Duration(c.offset.Load())) }

// follow takes the offset from the settings until ctx ends.
func (c *productClock) follow(ctx context.Context, tables *store.Tables) {
	_ = tables.SettingRows.Follow(ctx, "", func(e store.Event[store.RawSetting]) { // ends with ctx
		if e.Row.ID != tables.Settings.Clock.Area() {
			return
		}
		var clock appliance.Clock
		if e.Kind == store.Deleted || json.Unmarshal(e.Row.Value, &clock) == nil {
			c.offset.Store(clock.OffsetSeconds * int64(time.Second))
		}
	})
}
