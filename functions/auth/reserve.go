package auth

import (
	"context"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// Reserve counts a try as a wrong one before it is made, or answers *WaitError: of many that are made at once, whoever
// makes them, not more get through than one after the other. Pass forgets it, GiveBack takes it back.
func (v *Verifier) Reserve(ctx context.Context, key string) error {
	return v.attempts.leased(ctx, func(lease *store.Lease) error { return v.attempts.reserve(ctx, key, lease) })
}

// GiveBack uncounts a try of which it was not found out whether it was wrong.
func (v *Verifier) GiveBack(ctx context.Context, key string) error {
	if err := v.attempts.giveBack(ctx, rowID(key)); err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	return nil
}

func (a *attempts) reserve(ctx context.Context, key string, lease *store.Lease) error {
	return a.change(ctx, key, lease, func(row appliance.Attempts) error {
		if wait := a.left(row); wait > 0 {
			return &WaitError{wait}
		}
		return nil
	})
}

func (a *attempts) giveBack(ctx context.Context, id string) error {
	return a.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := a.tables.Attempts.In(tx)
		row, err := rows.Get(id)
		switch {
		case appliance.KindOf(err) == appliance.Missing:
			return nil
		case err != nil:
			return err
		case row.Value.Failed <= 1:
			return rows.Delete(id)
		}
		row.Value.Failed--
		return rows.Put(id, row.Value)
	})
}
