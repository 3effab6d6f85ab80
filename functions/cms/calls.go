package cms

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// calls are the rules of /calls.
//
// A coSpace has at most one call: creating a second answers where the first is. A call told to end when it is empty
// (activeWhenEmpty false) while it is empty ends at once; one created so waits for its first leg.
type calls struct{ deps }

func (n calls) noun() rest.Noun[appliance.Call] {
	noun := rest.Stored(n.Calls, n.DB, rest.StoredOptions[appliance.Call]{
		Path: "/calls", Element: "call", Cap: pageCap,
		Doc: "Meetings that are going on.",
		By:  map[string]string{"tenantFilter": "tenant"}, Filters: []rest.Filter{{Name: "coSpaceFilter", Type: rest.ID}},
		Where: inCoSpace, Check: n.check, Delete: n.EndCall, Show: n.show, Brief: brief[appliance.Call](n.deps),
	})
	noun.Create = n.create
	change := noun.Change
	noun.Change = func(ctx context.Context, r *rest.Request) error {
		if err := change(ctx, r); err != nil {
			return err
		}
		return n.endIfEmpty(ctx, r)
	}
	return noun
}

func inCoSpace(r *rest.Request) (func(string, *appliance.Call) bool, error) {
	id := r.Filter("coSpaceFilter")
	if id == "" {
		return nil, nil
	}
	return func(_ string, v *appliance.Call) bool { return v.CoSpace == id }, nil
}

func (n calls) create(ctx context.Context, r *rest.Request) (string, error) {
	given := appliance.Call{}
	if err := r.Body.Apply(&given, rest.Creating); err != nil {
		return "", err
	}
	if given.CoSpace == "" && given.Name == "" && given.CallCorrelator == "" {
		return "", appliance.BadParameter("coSpace")
	}
	there, err := n.Calls.Find(ctx, "coSpace", given.CoSpace)
	if !missing(err) {
		return there.ID, err
	}
	call, err := n.blank(ctx, given.CoSpace)
	if err != nil {
		return "", err
	}
	if err := r.Body.Apply(&call, rest.Creating); err != nil {
		return "", err
	}
	if err := n.check(ctx, nil, r, "", nil, &call); err != nil {
		return "", err
	}
	row, err := n.StartCall(ctx, n.NewID(), call)
	if errors.Is(err, &appliance.Error{Reason: "noBlade"}) {
		err = appliance.Failure(appliance.Busy, "serviceUnavailable", "no media blade can take the call")
	}
	return row.ID, err
}

// blank is a new call of a coSpace, or an ad hoc one, before the request's parameters.
func (n calls) blank(ctx context.Context, coSpace string) (appliance.Call, error) {
	rules, err := n.CallRules(ctx, coSpace)
	if err != nil {
		return appliance.Call{}, err
	}
	if coSpace == "" {
		call := appliance.NewCall("", appliance.CoSpace{}, rules, n.NewID(), n.Now().UTC())
		call.CallType = appliance.CallTypeAdHoc
		return call, nil
	}
	row, err := n.CoSpaces.Get(ctx, coSpace)
	return appliance.NewCall(coSpace, row.Value, rules, n.NewID(), n.Now().UTC()), err
}

func (n calls) check(ctx context.Context, _ *store.Tx, _ *rest.Request, _ string, old, v *appliance.Call) error {
	if d := v.MessageDuration; d != "" && d != appliance.MessageForever {
		if _, err := strconv.ParseUint(d, 10, 31); err != nil {
			return appliance.BadParameter("messageDuration")
		}
	}
	n.stampMessage(old, v)
	return n.mayRecord(ctx, old, v)
}

// stampMessage notes when the message was last set, from where its duration runs.
func (n calls) stampMessage(old, v *appliance.Call) {
	if old == nil || old.MessageText != v.MessageText || old.MessageDuration != v.MessageDuration {
		v.MessageSetAt = n.Now().UTC()
	}
}

// mayRecord refuses to start what the call's profile disables and to stop what it makes automatic.
func (n calls) mayRecord(ctx context.Context, old, v *appliance.Call) error {
	if old == nil {
		old = &appliance.Call{}
	}
	rules, err := n.CallRules(ctx, v.CoSpace)
	if err != nil {
		return err
	}
	if !mayTurn(rules.RecordingMode, old.Recording, v.Recording) {
		return appliance.Failure(appliance.Conflict, "callRecordingCannotBeModified", "recordingMode %s", rules.RecordingMode)
	}
	if !mayTurn(rules.StreamingMode, old.Streaming, v.Streaming) {
		return appliance.Failure(appliance.Conflict, "callStreamingCannotBeModified", "streamingMode %s", rules.StreamingMode)
	}
	return n.licensed(ctx, old, v)
}

// licensed refuses to start a recording or a stream without licence (guide B.4, table 3); those that run go on.
func (n calls) licensed(ctx context.Context, old, v *appliance.Call) error {
	record := appliance.True(v.Recording) && !appliance.True(old.Recording)
	stream := appliance.True(v.Streaming) && !appliance.True(old.Streaming)
	if !record && !stream {
		return nil
	}
	row, err := n.Licensing.Get(ctx, store.SystemID)
	if missing(err) {
		return nil // nobody has looked yet
	}
	switch {
	case err != nil:
		return err
	case record && row.Value.NoRecording:
		return appliance.Failure(appliance.Conflict, "recordingNotAllowedByLicensing", "no licence for recording")
	case stream && row.Value.NoStreaming:
		return appliance.Failure(appliance.Conflict, "streamingNotAllowedByLicensing", "no licence for streaming")
	}
	return nil
}

func mayTurn(mode string, old, v *bool) bool {
	switch {
	case v == nil, old != nil && *old == *v:
		return true
	case *v:
		return mode != "disabled"
	}
	return mode != "automatic"
}

func (n calls) endIfEmpty(ctx context.Context, r *rest.Request) error {
	if !r.Body.Has("activeWhenEmpty") {
		return nil
	}
	row, err := n.Calls.Get(ctx, r.ID())
	if err == nil && row.Value.Legs == 0 && !appliance.True(row.Value.ActiveWhenEmpty) {
		err = n.EndCall(ctx, r.ID())
	}
	if missing(err) {
		return nil
	}
	return err
}

// show adds what is true of the call now.
func (n calls) show(ctx context.Context, id string, v *appliance.Call) error {
	rules, err := n.CallRules(ctx, v.CoSpace)
	if err != nil {
		return err
	}
	local, err := n.Participants.Page(ctx, store.Query[appliance.Participant]{By: store.Entry{Index: "call", Value: id}})
	if err != nil {
		return err
	}
	seen, err := n.CallsSeen.Get(ctx, id)
	if err != nil && !missing(err) {
		return err
	}
	if v.OwnerName, err = n.ownerName(ctx, v.CoSpace); err != nil {
		return err
	}
	v.Locked = ptr(appliance.Locked(*v, rules))
	v.Recording, v.Streaming = orFalse(v.Recording), orFalse(v.Streaming)
	v.RecordingStatus, v.StreamingStatus, v.EndpointRecording = ptr(false), ptr(false), ptr(false)
	v.DurationSeconds = ptr(max(0, int(n.Now().Sub(v.StartedAt)/time.Second)))
	v.NumCallLegs, v.MaxCallLegs = ptr(v.Legs), ptr(appliance.Number(v.MaxCallLegs))
	v.NumParticipantsLocal, v.NumParticipantsRemote, v.NumDistributedInstances = &local.Total, ptr(0), ptr(0)
	v.PresenterCallLeg = seen.Value.PresenterCallLeg
	if left, ok := appliance.MessageTimeRemaining(*v, n.Now()); ok {
		v.MessageTimeRemaining = &left
	}
	return n.refs.forget(ctx, n.DB, v, false)
}

// ownerName is who scheduled the meeting in a coSpace, else the name of the coSpace's owner, else empty.
func (d deps) ownerName(ctx context.Context, coSpace string) (string, error) {
	row, err := d.CoSpaces.Get(ctx, coSpace)
	if err == nil && row.Value.MeetingScheduler == "" && row.Value.OwnerJID != "" {
		owner, err := d.Users.Find(ctx, "jid", store.Fold(row.Value.OwnerJID))
		if missing(err) {
			err = nil
		}
		return owner.Value.Name, err
	}
	if missing(err) {
		err = nil
	}
	return row.Value.MeetingScheduler, err
}
