package store

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Door is what is known of a coSpace's meeting when somebody wants to come in, all of one moment.
type Door struct {
	Call  Row[appliance.Call] // Revision 0 when it has not begun
	Rules appliance.CallProfile
	Leg   appliance.CallLegProfile // the newcomer's rules, as they would be
}

// AtDoor reads it. leg is the newcomer's, which names the way in; its call is left out of account.
func (t *Tables) AtDoor(ctx context.Context, coSpace string, leg *appliance.CallLeg) (d Door, err error) {
	err = t.DB.Transact(ctx, func(tx *Tx) error {
		d = Door{}
		if d.Rules, err = t.callRules(tx, coSpace); err != nil {
			return err
		}
		chain, err := t.legChainIn(tx, leg, coSpace)
		if err != nil {
			return err
		}
		d.Leg = appliance.LegRules(chain...)
		d.Call, err = t.Calls.In(tx).Find("coSpace", coSpace)
		if appliance.KindOf(err) == appliance.Missing {
			d.Call, err = Row[appliance.Call]{}, nil
		}
		return err
	})
	return d, err
}
