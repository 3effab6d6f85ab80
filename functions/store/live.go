package store

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Why a join session is over (JoinSession.Ended).
const (
	EndedLeft    = "left"
	EndedRemoved = "removed"
	EndedCall    = "callEnded"
)

// AddLeg adds a leg to the call that leg.Call names, and its participant unless that exists. Call.Legs counts it.
// With limit above 0, a participant that would come beyond it is refused with participantLimitReached (each leg
// counts as one), and one beyond its tenant's limit with tenantParticipantLimitReached. Unknown call: callDoesNotExist.
func (t *Tables) AddLeg(tx *Tx, legID string, leg appliance.CallLeg, participantID string, participant appliance.Participant, limit int) error {
	leg.Participant, participant.Call = participantID, leg.Call
	needs := append(t.Participants.In(tx).plain.needs(participantID, nil, &participant), t.Legs.In(tx).plain.needs(legID, nil, &leg)...)
	if err := tx.load(append(needs, tx.db.rowKey(t.Calls.Name, leg.Call))...); err != nil {
		return err
	}
	call, err := t.Calls.In(tx).Get(leg.Call)
	if err != nil {
		return err
	}
	_, known, err := lookup(t.Participants.In(tx), participantID)
	if err != nil {
		return err
	}
	if !known {
		if limit > 0 && call.Value.Legs >= limit {
			return appliance.Failure(appliance.Limited, "participantLimitReached", "at most %d", limit)
		}
		if err := t.tenantHasRoom(tx, call.Value.Tenant); err != nil {
			return err
		}
		participant.Tenant = call.Value.Tenant
		if err := t.Participants.In(tx).Create(participantID, participant); err != nil {
			return err
		}
	}
	leg.Tenant = call.Value.Tenant
	if err := t.Legs.In(tx).Create(legID, leg); err != nil {
		return err
	}
	call.Value.Legs++
	most := max(call.Value.Legs, appliance.Number(call.Value.MaxCallLegs))
	call.Value.MaxCallLegs = &most
	return t.Calls.In(tx).Put(leg.Call, call.Value)
}

// tenantHasRoom refuses one more participant in a tenant's calls with tenantParticipantLimitReached. The participants
// are counted in the transaction, so of many who come at once not one too many gets in.
func (t *Tables) tenantHasRoom(tx *Tx, id string) error {
	if id == "" {
		return nil
	}
	tenant, known, err := lookup(t.Tenants.In(tx), id)
	if err != nil || !known || tenant.Value.ParticipantLimit == nil {
		return err
	}
	present, err := t.Participants.In(tx).By(Entry{Index: "tenant", Value: id})
	if err != nil {
		return err
	}
	return appliance.HasRoom(len(present), tenant.Value.ParticipantLimit, "tenantParticipantLimitReached")
}

// RemoveLeg takes a leg out of its call, and its participant when that was the last leg. An empty call ends unless it
// is ActiveWhenEmpty. A reason other than "" ends the leg's join session; with "" the browser may come back.
func (t *Tables) RemoveLeg(ctx context.Context, legID, reason string) error {
	var call string
	left := false
	err := t.DB.Transact(ctx, func(tx *Tx) error {
		left = false
		leg, err := t.Legs.In(tx).Get(legID)
		if err != nil {
			return err
		}
		call = leg.Value.Call
		if err := tx.load(append(t.legNeeds(tx, legID, &leg.Value), tx.db.rowKey(t.Calls.Name, call))...); err != nil {
			return err
		}
		if err := t.dropLeg(tx, legID, leg.Value, reason); err != nil {
			return err
		}
		if err := t.dropParticipant(tx, leg.Value.Participant); err != nil {
			return err
		}
		left, err = t.leave(tx, call)
		return err
	})
	if err != nil || !left {
		return err
	}
	return t.sweepOne(ctx, Sweep{Kind: sweepCall, ID: call})
}

// dropParticipant removes a participant that has no leg any more.
func (t *Tables) dropParticipant(tx *Tx, id string) error {
	if id == "" {
		return nil
	}
	others, _, err := some(t.Legs.In(tx), tx.db.indexPrefix(t.Legs.Name, Entry{Index: "participant", Value: id}), true, 1)
	if err != nil || len(others) > 0 {
		return err
	}
	return t.Participants.In(tx).plain.discard(id)
}

// leave counts a leg less in the call and ends it when it was the last; left as in dropWith.
func (t *Tables) leave(tx *Tx, id string) (left bool, err error) {
	call, there, err := lookup(t.Calls.In(tx), id)
	if err != nil || !there { // ended already; its legs are being swept
		return false, err
	}
	call.Value.Legs = max(call.Value.Legs-1, 0)
	if call.Value.Legs > 0 || appliance.True(call.Value.ActiveWhenEmpty) {
		return false, t.Calls.In(tx).Put(id, call.Value)
	}
	return t.endCall(tx, id)
}

// EndCall ends a call: it, its legs, participants and messages go, and the join sessions are over. When they are many,
// the call goes first and the rest before EndCall returns, or by Sweep if it does not get that far.
func (t *Tables) EndCall(ctx context.Context, callID string) error {
	var left bool
	err := t.DB.Transact(ctx, func(tx *Tx) (err error) {
		left, err = t.endCall(tx, callID)
		return err
	})
	if err != nil || !left {
		return err
	}
	return t.sweepOne(ctx, Sweep{Kind: sweepCall, ID: callID})
}

func (t *Tables) endCall(tx *Tx, id string) (left bool, err error) {
	return t.dropWith(tx, Sweep{Kind: sweepCall, ID: id}, func(tx *Tx) error {
		if err := t.CallsSeen.In(tx).plain.discard(id); err != nil {
			return err
		}
		return t.Calls.In(tx).Delete(id)
	})
}
