package cms

import (
	"context"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// participants are the rules of /participants and /calls/{callId}/participants. PUT takes, on both, what a
// participant has and what its legs have; the latter goes to all its legs in the same transaction.
type participants struct{ deps }

func (n participants) noun() rest.Noun[appliance.Participant] {
	return rest.Noun[appliance.Participant]{
		Path: "/participants", Element: "participant", Cap: pageCap, NoCreate: true,
		Doc:  "Parties in calls, each over one or more legs.",
		Also: []rest.Also{{Path: "/calls/{callId}/participants"}},
		Filters: []rest.Filter{{Name: "filter", Doc: "Part of the name, the address or the user, in any case."},
			{Name: "tenantFilter", Type: rest.ID}, {Name: "callBridgeFilter", Type: rest.ID}},
		Extra: participantExtra(),
		List:  n.list, Read: n.read, Create: n.create, Change: n.change, Remove: n.remove,
	}
}

// participantExtra are the parameters that are no fields of a participant: its legs', and those of calling somebody.
func participantExtra() []rest.Extra {
	out := append(legExtra(), configurationExtra("name", "nameLabelOverride", "handStatus")...)
	return append(out,
		rest.Extra{Filter: rest.Filter{Name: "deactivated", Type: rest.Bool, Doc: "false lets in, true sends to the lobby, empty leaves it to the rules."}},
		rest.Extra{Filter: rest.Filter{Name: "remoteParty", Doc: "Whom to call; needed unless movedParticipant is given."}, OnlyCreate: true},
		rest.Extra{Filter: rest.Filter{Name: "movedParticipant", Type: rest.ID}, OnlyCreate: true},
		rest.Extra{Filter: rest.Filter{Name: "callBridge", Type: rest.ID}, OnlyCreate: true},
		rest.Extra{Filter: rest.Filter{Name: "callBridgeGroup", Type: rest.ID}, OnlyCreate: true})
}

func (n participants) list(ctx context.Context, r *rest.Request) (rest.Page[appliance.Participant], error) {
	out := rest.Page[appliance.Participant]{}
	if err := n.placeExists(ctx, r); err != nil {
		return out, err
	}
	q := store.Query[appliance.Participant]{Offset: r.Offset, Limit: r.Limit}
	call, tenant, bridge, text := r.IDs["callId"], r.Filter("tenantFilter"), r.Filter("callBridgeFilter"), strings.ToLower(r.Filter("filter"))
	switch {
	case call != "":
		q.By = store.Entry{Index: "call", Value: call}
	case tenant != "":
		q.By = store.Entry{Index: "tenant", Value: tenant}
	}
	if tenant != "" && call != "" || bridge != "" || text != "" {
		q.Where = func(_ string, v *appliance.Participant) bool {
			return (tenant == "" || v.Tenant == tenant) && (bridge == "" || v.CallBridge == bridge) &&
				(text == "" || contains(text, v.Name, v.URI, v.UserJID))
		}
	}
	page, err := n.Participants.Page(ctx, q)
	out.Total = page.Total
	for _, row := range page.Rows {
		out.Items = append(out.Items, rest.Item[appliance.Participant]{ID: row.ID, Value: row.Value})
	}
	return out, err
}

// participant reads the element of the path, which must be of the path's call if it names one.
func (n participants) participant(ctx context.Context, r *rest.Request) (store.Row[appliance.Participant], error) {
	call, under := r.IDs["callId"]
	if under {
		if _, err := n.Calls.Get(ctx, call); err != nil {
			return store.Row[appliance.Participant]{}, err
		}
	}
	row, err := n.Participants.Get(ctx, r.IDs["participantId"])
	if err == nil && under && row.Value.Call != call {
		return row, appliance.DoesNotExist("participant")
	}
	return row, err
}

func (n participants) legs(ctx context.Context, id string) ([]store.Row[appliance.CallLeg], error) {
	page, err := n.Legs.Page(ctx, store.Query[appliance.CallLeg]{By: store.Entry{Index: "participant", Value: id}, Limit: legsShown})
	return page.Rows, err
}

// legsShown is how many legs of one participant are looked at; nobody has more.
const legsShown = 100

func (n participants) read(ctx context.Context, r *rest.Request) (appliance.Participant, error) {
	row, err := n.participant(ctx, r)
	v := row.Value
	if err != nil {
		return v, err
	}
	legs, err := n.legs(ctx, row.ID)
	if err != nil {
		return v, err
	}
	v.IsActivator, v.CanMove = ptr(false), ptr(false)
	if v.CanModify() {
		v.NumCallLegs = ptr(len(legs))
	}
	v.Status = &appliance.ParticipantStatus{HandStatus: v.Configuration.HandStatus}
	var states []string
	for _, leg := range legs {
		state, err := n.addLeg(ctx, &v, leg)
		if err != nil {
			return v, err
		}
		states = append(states, state)
	}
	v.Status.State = appliance.LiveState(states...)
	return v, n.refs.forget(ctx, n.DB, &v, false)
}

// addLeg adds what one of its legs says about a participant and answers the leg's state.
func (n participants) addLeg(ctx context.Context, v *appliance.Participant, leg store.Row[appliance.CallLeg]) (string, error) {
	chain, err := n.LegChain(ctx, &leg.Value)
	if err != nil {
		return "", err
	}
	seen, err := n.seen(ctx, leg.ID)
	if err != nil {
		return "", err
	}
	if (appliance.Presence{Rules: appliance.LegRules(chain...)}).IsActivator() {
		v.IsActivator = ptr(true)
	}
	if seen.CameraControlAvailable != nil {
		v.Status.CameraControlAvailable = seen.CameraControlAvailable
	}
	if c := leg.Value.Configuration; c.DefaultLayout != "" {
		v.Configuration.DefaultLayout = c.DefaultLayout
	}
	if c := leg.Value.Configuration; c.LayoutTemplate != "" {
		v.Configuration.LayoutTemplate = c.LayoutTemplate
	}
	return seen.State, nil
}

func (n participants) create(ctx context.Context, r *rest.Request) (string, error) {
	if r.Body.Text("remoteParty") == "" && r.Body.Text("movedParticipant") == "" {
		return "", appliance.BadParameter("remoteParty")
	}
	if moved := r.Body.Text("movedParticipant"); moved != "" {
		if _, err := n.Participants.Get(ctx, moved); err != nil {
			return "", err
		}
	}
	var v appliance.Participant
	if err := r.Body.Apply(&v, rest.Creating); err != nil {
		return "", err
	}
	return "", n.dialOut(ctx, r)
}

func (n participants) change(ctx context.Context, r *rest.Request) error {
	row, err := n.participant(ctx, r)
	if err != nil {
		return err
	}
	return n.transact(ctx, func(tx *store.Tx) error { return n.changeParticipant(tx, row.ID, r.Body) })
}

// changeParticipant sets a participant's parameters from a body, and its legs' from the same one.
func (d deps) changeParticipant(tx *store.Tx, id string, body rest.Params) error {
	row, err := d.Participants.In(tx).Get(id)
	if err != nil {
		return err
	}
	v := row.Value
	if !v.CanModify() {
		return appliance.Failure(appliance.Conflict, "participantCannotBeModified", "another call bridge hosts it")
	}
	if err := body.Apply(&v, rest.Changing); err != nil {
		return err
	}
	if body.Has("deactivated") {
		deactivated, err := body.Bool("deactivated")
		if err != nil {
			return err
		}
		v.Admitted = nil
		if deactivated != nil {
			v.Admitted = ptr(!*deactivated)
		}
	}
	if err := d.Participants.In(tx).Put(id, v); err != nil {
		return err
	}
	return d.changeLegsOf(tx, id, body.Without("nameLabelOverride", "handStatus", "importance", "deactivated"))
}

func (d deps) changeLegsOf(tx *store.Tx, participant string, body rest.Params) error {
	if err := (&legParams{}).apply(body); err != nil || body.Len() == 0 {
		return err
	}
	legs, err := d.Legs.In(tx).By(store.Entry{Index: "participant", Value: participant})
	if err != nil {
		return err
	}
	for _, leg := range legs {
		if err := d.changeLeg(tx, leg.ID, body); err != nil {
			return err
		}
	}
	return nil
}

// remove hangs up all legs of a participant, who goes with the last.
func (n participants) remove(ctx context.Context, r *rest.Request) error {
	row, err := n.participant(ctx, r)
	if err != nil {
		return err
	}
	if !row.Value.CanModify() {
		return appliance.Failure(appliance.Conflict, "participantCannotBeDeleted", "another call bridge hosts it")
	}
	legs, err := n.legs(ctx, row.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(legs, func(l store.Row[appliance.CallLeg]) bool { return !l.Value.CanDelete() }) {
		return appliance.Failure(appliance.Conflict, "participantCannotBeDeleted", "it links call bridges")
	}
	for _, leg := range legs {
		if err := n.RemoveLeg(ctx, leg.ID, store.EndedRemoved); err != nil && !missing(err) {
			return err
		}
	}
	return nil
}
