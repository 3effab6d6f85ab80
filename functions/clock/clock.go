// Package clock is the product's clock: the host's, moved by what the settings say ("date set" of the MMP, plenum
// clock). The host's own is never touched. It may leap at any moment, forth and back, so whoever measures how long
// something waits, is tried or is remembered uses the host's.
package clock

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// lookEvery is how often a clock that does not follow the settings looks at them, when it is asked to be fresh.
const lookEvery = time.Second

// Clock tells the product's time. It is safe for concurrent use; before the first look it is the host's.
type Clock struct {
	tables    *store.Tables
	base      func() time.Time
	offset    atomic.Int64 // nanoseconds
	looked    atomic.Int64 // Unix nanoseconds of the host, 0 never
	following atomic.Bool
}

// New makes a clock over base (default time.Now); it reads nothing yet.
func New(tables *store.Tables, base func() time.Time) *Clock {
	if base == nil {
		base = time.Now
	}
	return &Clock{tables: tables, base: base}
}

// Now is the product's time.
func (c *Clock) Now() time.Time { return c.base().Add(time.Duration(c.offset.Load())) }

// Look reads the settings.
func (c *Clock) Look(ctx context.Context) error {
	at := time.Now().UnixNano() // a suspended machine's monotonic clock stands still
	set, err := c.tables.Settings.Clock.Get(ctx)
	if err == nil {
		c.set(set)
		c.looked.Store(at)
	}
	return err
}

// Fresh looks, unless that was a moment ago or Follow keeps the clock right. For what may be suspended.
func (c *Clock) Fresh(ctx context.Context) error {
	age := time.Duration(time.Now().UnixNano() - c.looked.Load())
	if c.following.Load() || age >= 0 && age < lookEvery {
		return nil
	}
	return c.Look(ctx)
}

// Follow keeps the clock as the settings say until ctx ends.
func (c *Clock) Follow(ctx context.Context) {
	defer c.following.Store(false)
	area := c.tables.Settings.Clock.Area()
	_ = c.tables.SettingRows.Follow(ctx, "", func(e store.Event[store.RawSetting]) { // ends with ctx
		if e.Kind == store.Synced {
			c.following.Store(true)
		}
		if e.Row.ID != area {
			return
		}
		var set appliance.Clock
		if e.Kind == store.Deleted || json.Unmarshal(e.Row.Value, &set) == nil {
			c.set(set)
		}
	})
}

func (c *Clock) set(v appliance.Clock) {
	if !v.Far() {
		c.offset.Store(v.OffsetSeconds * int64(time.Second))
	}
}
