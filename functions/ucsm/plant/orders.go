package plant

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// order is what a blade's daemon has to do.
type order = appliance.BladeOrder

var (
	drain = order{Drain: true}
	off   = order{Off: true}
	cut   = order{Off: true, Cut: true}
)

// Orders reads from the tree what each slot's daemon has to do, by slot.
func Orders(t *tree.Snapshot) map[int]appliance.BladeOrder {
	orders := map[int]appliance.BladeOrder{}
	alone := !uplinked(t)
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		o := orderFor(t.Get(bladeDN(slot)))
		o.NoNetwork = alone
		orders[slot] = o
	}
	return orders
}

// uplinked reports whether an interconnect has a way out.
func uplinked(t *tree.Snapshot) bool {
	return slices.ContainsFunc(t.Class("fabricEthLanEp"), func(o *tree.Object) bool { return o.Get("operState") == "up" })
}

// orderFor is the order for one blade. One that is there and was not switched off in order has lost its power.
func orderFor(blade *tree.Object) order {
	if blade == nil {
		return cut
	}
	w := flow(blade.Get("fsmStatus"))
	switch {
	case blade.Get("presence") != "equipped":
		return cut
	case w != nil && (w.order != drain || blade.Get("operPower") == "on"):
		return w.order
	case blade.Get("operPower") == "on":
		return order{}
	case blade.Get("fsmPrev") == shutdown+"Success":
		return off
	}
	return cut
}
