package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// dialOut checks everything about a request to call somebody into a call, and then answers callBridgeUnavailable:
// there is nothing yet that could dial. Nothing is kept.
func (d deps) dialOut(ctx context.Context, r *rest.Request) error {
	call := ""
	if id, ok := r.IDs["callId"]; ok {
		row, err := d.Calls.Get(ctx, id)
		if err != nil {
			return err
		}
		if err := d.hasRoom(ctx, row); err != nil {
			return err
		}
		call = row.Value.Name
	}
	var p legParams
	if err := p.apply(r.Body); err != nil {
		return err
	}
	err := d.transact(ctx, func(tx *store.Tx) error {
		if err := d.refs.find(tx, "callLegProfile", p.CallLegProfile); err != nil {
			return err
		}
		for _, kind := range []string{"callBridge", "callBridgeGroup"} {
			if err := d.refs.find(tx, kind, r.Body.Text(kind)); err != nil {
				return err
			}
		}
		return d.refs.check(tx, nil, &p.LegConfiguration)
	})
	if err != nil {
		return err
	}
	return appliance.Failure(appliance.Conflict, "callBridgeUnavailable", "dialling out of call %q is not possible yet", call)
}

// hasRoom checks the limits of the call and of its tenant for one more participant.
func (d deps) hasRoom(ctx context.Context, call store.Row[appliance.Call]) error {
	rules, err := d.CallRules(ctx, call.Value.CoSpace)
	if err != nil {
		return err
	}
	if err := appliance.HasRoom(call.Value.Legs, rules.ParticipantLimit, "participantLimitReached"); err != nil {
		return err
	}
	if call.Value.Tenant == "" {
		return nil
	}
	tenant, err := d.Tables.Tenants.Get(ctx, call.Value.Tenant)
	if missing(err) || err == nil && tenant.Value.ParticipantLimit == nil {
		return nil
	}
	if err != nil {
		return err
	}
	there, err := d.Participants.Page(ctx, store.Query[appliance.Participant]{By: store.Entry{Index: "tenant", Value: tenant.ID}})
	if err != nil {
		return err
	}
	return appliance.HasRoom(there.Total, tenant.Value.ParticipantLimit, "tenantParticipantLimitReached")
}
