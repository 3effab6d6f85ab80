package store

import (
	"context"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// EndAbandoned ends the calls that began before a time of the host and have nobody in them although they are not ActiveWhenEmpty:
// whoever started them died before entering.
func (t *Tables) EndAbandoned(ctx context.Context, before time.Time) error {
	var errs []error
	err := t.Calls.Each(ctx, "", func(row Row[appliance.Call]) error {
		if isAbandoned(row.Value, before) {
			errs = append(errs, t.endAbandoned(ctx, row.ID, before))
		}
		return nil
	})
	return errors.Join(append(errs, err)...)
}

func (t *Tables) endAbandoned(ctx context.Context, id string, before time.Time) error {
	var left bool
	err := t.DB.Transact(ctx, func(tx *Tx) error {
		left = false
		call, there, err := lookup(t.Calls.In(tx), id)
		if err != nil || !there || !isAbandoned(call.Value, before) {
			return err
		}
		left, err = t.endCall(tx, id)
		return err
	})
	if err != nil || !left {
		return err
	}
	return t.sweepOne(ctx, Sweep{Kind: sweepCall, ID: id})
}

func isAbandoned(call appliance.Call, before time.Time) bool {
	return call.Legs == 0 && !appliance.True(call.ActiveWhenEmpty) && call.Began().Before(before)
}
