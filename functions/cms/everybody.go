package cms

import (
	"context"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// manyParams are what may be set on many participants at once.
type manyParams struct {
	RxAudioMute *bool            `json:"rxAudioMute,omitempty"`
	TxAudioMute *bool            `json:"txAudioMute,omitempty"`
	RxVideoMute *bool            `json:"rxVideoMute,omitempty"`
	TxVideoMute *bool            `json:"txVideoMute,omitempty"`
	Layout      appliance.Layout `json:"layout,omitempty"`
	Importance  *int             `json:"importance,omitempty" maximum:"2147483647"`
	HandStatus  string           `json:"handStatus,omitempty" enum:"raised,lowered"`
	Deactivated *bool            `json:"deactivated,omitempty"`
	FilterIDs   []string         `json:"filterIds,omitempty" api:"id"`
	Mode        string           `json:"mode,omitempty" enum:"exclude,selected"`
}

// everybody are the rules of /calls/{callId}/participants/*: mode exclude, the default, is for all participants but
// those in filterIds, selected for those alone. It works through those who are in the call when it begins, some in
// each transaction; who comes later is not touched, and it may be repeated. A layout takes the place of what
// participants have chosen. Participants hosted by another call bridge are left out.
type everybody struct{ deps }

const (
	maxFilterIDs = 20
	atOnce       = 10 // participants in one transaction
	modeSelected = "selected"
)

func (n everybody) singleton() rest.Singleton[manyParams] {
	return rest.Singleton[manyParams]{Path: "/calls/{callId}/participants/*",
		Doc: "Sets the same on all participants of a call, or on some.", Change: n.change}
}

func (n everybody) change(ctx context.Context, r *rest.Request) error {
	var p manyParams
	if err := r.Body.Apply(&p, rest.Changing); err != nil {
		return err
	}
	if len(p.FilterIDs) > maxFilterIDs {
		return appliance.BadParameter("filterIds")
	}
	call := r.IDs["callId"]
	if _, err := n.Calls.Get(ctx, call); err != nil {
		return err
	}
	ids, err := n.chosen(ctx, call, p)
	if err != nil {
		return err
	}
	body := setOnMany(r.Body)
	for some := range slices.Chunk(ids, atOnce) {
		if err := n.setOn(ctx, some, body); err != nil {
			return err
		}
	}
	return nil
}

// setOnMany keeps of a body what may be set on many participants.
func setOnMany(body rest.Params) rest.Params {
	keep := rest.Params{}
	for _, name := range []string{"rxAudioMute", "txAudioMute", "rxVideoMute", "txVideoMute", "layout", "importance", "handStatus", "deactivated"} {
		if value, ok := body.Get(name); ok {
			keep = keep.With(name, value)
		}
	}
	if keep.Has("layout") {
		keep = keep.With("chosenLayout", "")
	}
	return keep
}

// chosen lists the participants of a call that are meant.
func (n everybody) chosen(ctx context.Context, call string, p manyParams) (ids []string, err error) {
	const step = 1000
	q := store.Query[appliance.Participant]{By: store.Entry{Index: "call", Value: call}, Limit: step}
	for {
		page, err := n.Participants.Page(ctx, q)
		if err != nil {
			return nil, err
		}
		for _, row := range page.Rows {
			if slices.Contains(p.FilterIDs, row.ID) == (p.Mode == modeSelected) && row.Value.CanModify() {
				ids = append(ids, row.ID)
			}
		}
		if len(page.Rows) < step {
			return ids, nil
		}
		q.Offset += step
	}
}

func (n everybody) setOn(ctx context.Context, ids []string, body rest.Params) error {
	return n.transact(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			if err := n.changeParticipant(tx, id, body); err != nil && !missing(err) {
				return err // who is missing has left meanwhile
			}
		}
		return nil
	})
}
