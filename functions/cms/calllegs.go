package cms

import (
	"context"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// callLegs are the rules of /callLegs, /calls/{callId}/callLegs and /participants/{participantId}/callLegs.
//
// A leg's row is what is wanted of it. What it is doing comes from what its blade reported last (LegsSeen); a leg
// whose blade has not reported is "initial". A raised hand belongs to the participant and is shown on his legs.
type callLegs struct{ deps }

func (n callLegs) noun() rest.Noun[appliance.CallLeg] {
	return rest.Noun[appliance.CallLeg]{
		Path: "/callLegs", Element: "callLeg", Cap: pageCap,
		Doc: "Media connections of parties to calls: what is wanted of each, and what its blade reports.",
		Also: []rest.Also{{Path: "/calls/{callId}/callLegs"},
			{Path: "/participants/{participantId}/callLegs", OnlyCollection: true, NoCreate: true, Not: []string{"participantFilter"}}},
		Filters: legFilters(), Extra: legExtra(),
		List: n.list, Read: n.read, Create: n.create, Change: n.change, Remove: n.remove,
	}
}

func legFilters() []rest.Filter {
	return []rest.Filter{
		{Name: "filter", Doc: "Part of the name or the remote party, in any case."},
		{Name: "participantFilter", Type: rest.ID}, {Name: "tenantFilter", Type: rest.ID},
		{Name: "activeLayoutFilter", Type: rest.Enum, Values: appliance.LayoutAutomatic.Values()},
		{Name: "availableVideoStreamsLowerBound", Type: rest.Number},
		{Name: "availableVideoStreamsUpperBound", Type: rest.Number},
		{Name: "ownerIdSet", Type: rest.Bool},
		{Name: "alarms", Type: rest.EnumList, Values: []string{"packetLoss", "excessiveJitter", "highRoundTripTime"},
			Doc: "Legs with any of these alarms."},
	}
}

func (n callLegs) list(ctx context.Context, r *rest.Request) (rest.Page[appliance.CallLeg], error) {
	query, err := n.query(ctx, r)
	if err != nil {
		return rest.Page[appliance.CallLeg]{}, err
	}
	page, err := n.Legs.Page(ctx, query)
	out := rest.Page[appliance.CallLeg]{Total: page.Total}
	for _, row := range page.Rows {
		seen, err := n.seen(ctx, row.ID)
		if err != nil {
			return out, err
		}
		row.Value.Alarms = appliance.AlarmsOf(*seen)
		if err := n.refs.forget(ctx, n.DB, &row.Value, true); err != nil {
			return out, err
		}
		out.Items = append(out.Items, rest.Item[appliance.CallLeg]{ID: row.ID, Value: row.Value})
	}
	return out, err
}

// query is the list that the path and the filters describe: one of them names an index, the others are conditions.
func (n callLegs) query(ctx context.Context, r *rest.Request) (store.Query[appliance.CallLeg], error) {
	q := store.Query[appliance.CallLeg]{Offset: r.Offset, Limit: r.Limit}
	if err := n.placeExists(ctx, r); err != nil {
		return q, err
	}
	where, err := n.conditions(ctx, r)
	if err != nil {
		return q, err
	}
	by := func(index, id string, field func(*appliance.CallLeg) string) {
		switch entry := (store.Entry{Index: index, Value: id}); {
		case id == "":
		case q.By == (store.Entry{}):
			q.By = entry
		default:
			where = append(where, func(_ string, v *appliance.CallLeg) bool { return field(v) == id })
		}
	}
	by("participant", r.IDs["participantId"], func(v *appliance.CallLeg) string { return v.Participant })
	by("participant", r.Filter("participantFilter"), func(v *appliance.CallLeg) string { return v.Participant })
	by("call", r.IDs["callId"], func(v *appliance.CallLeg) string { return v.Call })
	by("tenant", r.Filter("tenantFilter"), func(v *appliance.CallLeg) string { return v.Tenant })
	if len(where) > 0 {
		q.Where = func(id string, v *appliance.CallLeg) bool {
			return !slices.ContainsFunc(where, func(meets legCondition) bool { return !meets(id, v) })
		}
	}
	return q, nil
}

// placeExists demands of the call or participant in the path that it exists.
func (d deps) placeExists(ctx context.Context, r *rest.Request) (err error) {
	if id, ok := r.IDs["callId"]; ok {
		_, err = d.Calls.Get(ctx, id)
	} else if id, ok := r.IDs["participantId"]; ok {
		_, err = d.Participants.Get(ctx, id)
	}
	return err
}

type legCondition func(id string, v *appliance.CallLeg) bool

func (n callLegs) conditions(ctx context.Context, r *rest.Request) (all []legCondition, err error) {
	if text := strings.ToLower(r.Filter("filter")); text != "" {
		all = append(all, func(_ string, v *appliance.CallLeg) bool {
			return contains(text, v.Name, v.RemoteParty, v.OriginalRemoteParty)
		})
	}
	set, err := r.Query.Bool("ownerIdSet")
	if err != nil {
		return nil, err
	}
	if set != nil {
		all = append(all, func(_ string, v *appliance.CallLeg) bool { return (v.Configuration.OwnerID != "") == *set })
	}
	reported, err := reportedConditions(r)
	if err != nil || len(reported) == 0 {
		return all, err
	}
	seen := map[string]appliance.LegStatus{}
	err = n.LegsSeen.Each(ctx, "", func(row store.Row[appliance.LegStatus]) error {
		seen[row.ID] = row.Value
		return nil
	})
	return append(all, func(id string, _ *appliance.CallLeg) bool {
		return !slices.ContainsFunc(reported, func(meets func(appliance.LegStatus) bool) bool { return !meets(seen[id]) })
	}), err
}

// reportedConditions are the filters about what blades report.
func reportedConditions(r *rest.Request) (all []func(appliance.LegStatus) bool, err error) {
	if layout := r.Filter("activeLayoutFilter"); layout != "" {
		all = append(all, func(s appliance.LegStatus) bool { return string(s.ActiveLayout) == layout })
	}
	least, err := r.Query.Int("availableVideoStreamsLowerBound")
	if err != nil {
		return nil, err
	}
	most, err := r.Query.Int("availableVideoStreamsUpperBound")
	if err != nil {
		return nil, err
	}
	if least != nil {
		all = append(all, func(s appliance.LegStatus) bool {
			return s.AvailableVideoStreams != nil && *s.AvailableVideoStreams >= *least
		})
	}
	if most != nil {
		all = append(all, func(s appliance.LegStatus) bool {
			return s.AvailableVideoStreams != nil && *s.AvailableVideoStreams <= *most
		})
	}
	if names := r.Filter("alarms"); names != "" {
		wanted := strings.Split(names, "|")
		all = append(all, func(s appliance.LegStatus) bool {
			a := appliance.AlarmsOf(s)
			return a != nil && (bool(a.PacketLoss) && slices.Contains(wanted, "packetLoss") ||
				bool(a.ExcessiveJitter) && slices.Contains(wanted, "excessiveJitter") ||
				bool(a.HighRoundTripTime) && slices.Contains(wanted, "highRoundTripTime"))
		})
	}
	return all, nil
}

// contains reports whether one of the texts contains the filter, which is lower case.
func contains(filter string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(s), filter) })
}

// seen is what a leg's blade reported, or that it has not.
func (d deps) seen(ctx context.Context, leg string) (*appliance.LegStatus, error) {
	row, err := d.LegsSeen.Get(ctx, leg)
	if missing(err) {
		return &appliance.LegStatus{State: appliance.LegInitial}, nil
	}
	return &row.Value, err
}

// leg reads the element of the path, which must be of the path's call if it names one.
func (n callLegs) leg(ctx context.Context, r *rest.Request) (store.Row[appliance.CallLeg], error) {
	if call, ok := r.IDs["callId"]; ok {
		if _, err := n.Calls.Get(ctx, call); err != nil {
			return store.Row[appliance.CallLeg]{}, err
		}
	}
	row, err := n.Legs.Get(ctx, r.IDs["callLegId"])
	if call, ok := r.IDs["callId"]; ok && err == nil && row.Value.Call != call {
		return row, appliance.DoesNotExist("callLeg")
	}
	return row, err
}

func (n callLegs) read(ctx context.Context, r *rest.Request) (appliance.CallLeg, error) {
	row, err := n.leg(ctx, r)
	v := row.Value
	if err != nil {
		return v, err
	}
	if v.Status, err = n.seen(ctx, row.ID); err != nil {
		return v, err
	}
	v.Alarms = appliance.AlarmsOf(*v.Status)
	v.CanMove = ptr(false)
	party, err := n.Participants.Get(ctx, v.Participant)
	if err != nil && !missing(err) {
		return v, err
	}
	v.Configuration.HandStatus = party.Value.Configuration.HandStatus
	return v, n.refs.forget(ctx, n.DB, &v, false)
}

func (n callLegs) create(ctx context.Context, r *rest.Request) (string, error) {
	leg := appliance.CallLeg{}
	if err := r.Body.Apply(&leg, rest.Creating); err != nil {
		return "", err
	}
	return "", n.dialOut(ctx, r)
}

func (n callLegs) change(ctx context.Context, r *rest.Request) error {
	row, err := n.leg(ctx, r)
	if err != nil {
		return err
	}
	return n.transact(ctx, func(tx *store.Tx) error {
		if err := n.changeLeg(tx, row.ID, r.Body); err != nil {
			return err
		}
		return n.raiseHand(tx, row.Value.Participant, r.Body)
	})
}

// raiseHand writes a leg's handStatus through to its participant.
func (d deps) raiseHand(tx *store.Tx, participant string, body rest.Params) error {
	value, given := body.Get("handStatus")
	if !given || participant == "" {
		return nil
	}
	row, err := d.Participants.In(tx).Get(participant)
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := rest.MakeParams("handStatus", value).Apply(&row.Value, rest.Changing); err != nil {
		return err
	}
	return d.Participants.In(tx).Put(participant, row.Value)
}

func (n callLegs) remove(ctx context.Context, r *rest.Request) error {
	row, err := n.leg(ctx, r)
	if err != nil {
		return err
	}
	if !row.Value.CanDelete() {
		return appliance.Failure(appliance.Conflict, "callLegCannotBeDeleted", "it links call bridges")
	}
	return n.RemoveLeg(ctx, row.ID, store.EndedRemoved)
}
