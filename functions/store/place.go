package store

import (
	"context"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// PlaceCall picks the least loaded blade that is present and not draining, never one of avoid unless nothing else
// is left. Without any blade it answers Busy noBlade.
func (t *Tables) PlaceCall(ctx context.Context, avoid ...int) (int, error) {
	page, err := t.Blades.Page(ctx, Query[appliance.Blade]{Limit: appliance.LastMediaSlot})
	if err != nil {
		return 0, err
	}
	blades := make([]appliance.Blade, 0, len(page.Rows))
	for _, row := range page.Rows {
		blades = append(blades, row.Value)
	}
	if slot := appliance.Place(blades, avoid...); slot != 0 {
		return slot, nil
	}
	return 0, appliance.Failure(appliance.Busy, "noBlade", "no media blade can take the call")
}

// StartCall places a new call on a blade and keeps it. When its coSpace has an active call already, that call is the
// answer: of many callers at once one starts it and all get the same.
func (t *Tables) StartCall(ctx context.Context, id string, call appliance.Call) (Row[appliance.Call], error) {
	slot, err := t.PlaceCall(ctx)
	if err != nil {
		return Row[appliance.Call]{}, err
	}
	call.Slot, call.Epoch, call.Since = slot, 1, time.Now().UTC()
	row, err := t.Calls.Create(ctx, id, call)
	var taken *TakenError
	if errors.As(err, &taken) && taken.Index == "coSpace" {
		return t.Calls.Find(ctx, "coSpace", call.CoSpace)
	}
	return row, err
}
