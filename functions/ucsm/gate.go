package ucsm

import (
	"context"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// lookAgain is how long the word that the Meeting Server is up is taken for good.
const lookAgain = 100 * time.Millisecond

// Open tells whether the Meeting Server is up: its blade, in slot 1, runs (guide 1.1). It answers Busy
// meetingServerDown when not, and networkDown when no interconnect leads to it. Nothing is known of slots that nobody gave an order for; they run.
func Open(deps rest.Deps) func(context.Context) error {
	var mu sync.Mutex // guards seen
	var seen time.Time
	return func(ctx context.Context) error {
		mu.Lock()
		fresh := deps.Now().Sub(seen).Abs() < lookAgain
		mu.Unlock()
		if fresh {
			return nil
		}
		order, err := deps.Tables.BladeOrders.Get(ctx, strconv.Itoa(appliance.ControlSlot))
		if err == nil && order.Value.Off {
			return appliance.Failure(appliance.Busy, "meetingServerDown", "the management blade is not running")
		}
		if err == nil && order.Value.NoNetwork {
			return appliance.Failure(appliance.Busy, "networkDown", "no fabric interconnect has an uplink")
		}
		mu.Lock()
		seen = deps.Now()
		mu.Unlock()
		return nil // a store that does not answer is for the function itself to tell
	}
}

// Admits says whether a connection to UCS Manager, or to a blade's controller, comes through: one fabric interconnect is
// enough. When the store does not answer, none does.
func Admits(objects *tree.Store) func(context.Context, net.Addr) bool {
	return func(ctx context.Context, _ net.Addr) bool {
		now, err := objects.Load(ctx)
		return err == nil && now.Reachable()
	}
}

// Until waits until such connections are cut. There is nothing to say then.
func Until(objects *tree.Store) func(context.Context) string {
	return func(ctx context.Context) string {
		objects.Until(ctx, func(now *tree.Snapshot) bool { return !now.Reachable() }, "networkElement")
		return ""
	}
}
