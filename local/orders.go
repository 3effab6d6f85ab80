package local

import (
	"context"
	"strconv"
	"sync"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// orders are what is wanted of the blades, by slot. A slot without an order runs.
type orders struct {
	mu     sync.Mutex // guards everything below
	known  bool       // the store has told all that there are
	bySlot map[string]appliance.BladeOrder
	news   chan struct{} // closed and replaced when something changes
}

// tell notes an order, or that all have been told.
func (o *orders) tell(slot string, order appliance.BladeOrder, all bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bySlot == nil {
		o.bySlot = map[string]appliance.BladeOrder{}
	}
	if all {
		o.known = true
	} else {
		o.bySlot[slot] = order
	}
	if o.news != nil {
		close(o.news)
		o.news = nil
	}
}

// of is a slot's order.
func (o *orders) of(slot int) appliance.BladeOrder {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.bySlot[strconv.Itoa(slot)]
}

// await waits until the slot is off, or on; false when ctx ends before.
func (o *orders) await(ctx context.Context, slot int, off bool) bool {
	for {
		o.mu.Lock()
		reached := o.known && o.bySlot[strconv.Itoa(slot)].Off == off
		if o.news == nil {
			o.news = make(chan struct{})
		}
		news := o.news
		o.mu.Unlock()
		if reached && ctx.Err() == nil {
			return true
		}
		select {
		case <-news:
		case <-ctx.Done():
			return false
		}
	}
}
