package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// enter adds a leg called leg of a participant with a join session to a call.
func enter(t testing.TB, tables *store.Tables, call, leg, participant string) {
	t.Helper()
	lease, err := tables.DB.Grant(t.Context(), time.Minute)
	require.NoError(t, err)
	require.NoError(t, transact(tables, func(tx *store.Tx) error {
		session := appliance.JoinSession{Call: call, Leg: leg, Participant: participant}
		if err := tables.Sessions.In(tx).PutLeased("s-"+leg, session, lease); err != nil {
			return err
		}
		return tables.AddLeg(tx, leg, appliance.CallLeg{Call: call, Tenant: "t", Session: "s-" + leg}, participant,
			appliance.Participant{Name: participant}, 0)
	}))
}

func ended(t testing.TB, tables *store.Tables, leg string) string {
	t.Helper()
	session, err := tables.Sessions.Get(t.Context(), "s-"+leg)
	require.NoError(t, err)
	require.NotZero(t, session.Lease, "still on its lease")
	return session.Value.Ended
}

func TestLegsOfACall(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	_, err := tables.Calls.Create(ctx, "c", appliance.Call{CoSpace: "s"})
	require.NoError(t, err)
	_, err = tables.Calls.Create(ctx, "d", appliance.Call{CoSpace: "s"})
	var taken *store.TakenError
	require.ErrorAs(t, err, &taken)
	require.Equal(t, "coSpace", taken.Index)

	enter(t, tables, "c", "l1", "p1")
	enter(t, tables, "c", "l2", "p2")
	enter(t, tables, "c", "l3", "p2")
	storetest.Check(t, tables)
	call, err := tables.Calls.Find(ctx, "coSpace", "s")
	require.NoError(t, err)
	require.Equal(t, 3, call.Value.Legs)
	leg, err := tables.Legs.Get(ctx, "l3")
	require.NoError(t, err)
	require.Equal(t, "p2", leg.Value.Participant)

	require.NoError(t, tables.RemoveLeg(ctx, "l2", store.EndedRemoved))
	require.Equal(t, "removed", ended(t, tables, "l2"))
	_, err = tables.Participants.Get(ctx, "p2")
	require.NoError(t, err, "has another leg")
	require.NoError(t, tables.RemoveLeg(ctx, "l3", ""))
	require.Empty(t, ended(t, tables, "l3"))
	_, err = tables.Participants.Get(ctx, "p2")
	requireReason(t, err, "participantDoesNotExist")
	requireReason(t, tables.RemoveLeg(ctx, "l3", ""), "callLegDoesNotExist")
	storetest.Check(t, tables)

	require.NoError(t, tables.RemoveLeg(ctx, "l1", store.EndedLeft))
	_, err = tables.Calls.Get(ctx, "c")
	requireReason(t, err, "callDoesNotExist")
	storetest.Check(t, tables)
	_, err = tables.Calls.Create(ctx, "d", appliance.Call{CoSpace: "s"})
	require.NoError(t, err)
}

func TestALegNeedsItsCallAndAPlace(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	add := func(leg, participant string) error {
		return transact(tables, func(tx *store.Tx) error {
			return tables.AddLeg(tx, leg, appliance.CallLeg{Call: "c"}, participant, appliance.Participant{}, 2)
		})
	}
	requireReason(t, add("l", "p"), "callDoesNotExist")
	_, err := tables.Calls.Create(ctx, "c", appliance.Call{})
	require.NoError(t, err)
	require.NoError(t, add("l1", "p1"))
	require.NoError(t, add("l2", "p2"))
	requireReason(t, add("l3", "p3"), "participantLimitReached")
	require.NoError(t, add("l3", "p2"), "already in the call")
	var taken *store.TakenError
	require.ErrorAs(t, add("l3", "p2"), &taken)
	storetest.Check(t, tables)
}

func TestAnEmptyCallMayStay(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	_, err := tables.Calls.Create(ctx, "c", appliance.Call{ActiveWhenEmpty: ptr(true)})
	require.NoError(t, err)
	enter(t, tables, "c", "l", "p")
	require.NoError(t, tables.RemoveLeg(ctx, "l", store.EndedLeft))
	call, err := tables.Calls.Get(ctx, "c")
	require.NoError(t, err)
	require.Zero(t, call.Value.Legs)
	require.Equal(t, 1, *call.Value.MaxCallLegs)
	storetest.Check(t, tables)
}

func TestEndingACall(t *testing.T) {
	t.Parallel()
	for _, legs := range []int{0, 2, 40} {
		t.Run(fmt.Sprint(legs), func(t *testing.T) {
			t.Parallel()
			tables, ctx := storetest.Open(t), t.Context()
			_, err := tables.Calls.Create(ctx, "c", appliance.Call{CoSpace: "s"})
			require.NoError(t, err)
			for n := range legs {
				enter(t, tables, "c", fmt.Sprint("l", n), fmt.Sprint("p", n))
				_, err := tables.Messages.Create(ctx, fmt.Sprint("c/m", n), appliance.Message{Message: "hello"})
				require.NoError(t, err)
			}
			require.NoError(t, tables.EndCall(ctx, "c"))
			requireReason(t, tables.EndCall(ctx, "c"), "callDoesNotExist")
			storetest.Check(t, tables)
			requireSwept(t, tables)
			for n := range legs {
				require.Equal(t, "callEnded", ended(t, tables, fmt.Sprint("l", n)))
			}
			left, err := total(tables.Legs)
			require.NoError(t, err)
			require.Zero(t, left)
			_, err = tables.Messages.Create(ctx, "c/late", appliance.Message{})
			requireReason(t, err, "coSpaceDoesNotExist")
		})
	}
}

// The last leg of a call with many messages: the call ends, the rest is swept.
func TestTheLastLegEndsACallWithManyMessages(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	_, err := tables.Calls.Create(ctx, "c", appliance.Call{})
	require.NoError(t, err)
	enter(t, tables, "c", "l", "p")
	for n := range 60 {
		_, err := tables.Messages.Create(ctx, fmt.Sprintf("c/%d", n), appliance.Message{})
		require.NoError(t, err)
	}
	require.NoError(t, tables.RemoveLeg(ctx, "l", store.EndedLeft))
	storetest.Check(t, tables)
	requireSwept(t, tables)
	left, err := total(tables.Messages)
	require.NoError(t, err)
	require.Zero(t, left)
}

func TestASweepFinishesWhatWasInterrupted(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	furnish(t, tables, "s", 40)
	_, err := tables.Sweeps.Create(ctx, "coSpace:s", store.Sweep{Kind: "coSpace", ID: "s"})
	require.NoError(t, err)
	require.NoError(t, tables.CoSpaces.Delete(ctx, "s"))
	storetest.Check(t, tables)
	require.NoError(t, tables.Sweep(ctx))
	storetest.Check(t, tables)
	requireSwept(t, tables)
	left, err := total(tables.AccessMethods)
	require.NoError(t, err)
	require.Zero(t, left)
	require.NoError(t, tables.Sweep(ctx))
}

func TestProfileChain(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	for _, name := range []string{"g", "t", "s", "m", "u", "l"} {
		_, err := tables.CallLegProfiles.Create(ctx, name, appliance.CallLegProfile{Name: name})
		require.NoError(t, err)
	}
	create := func(_ any, err error) { require.NoError(t, err) }
	create(tables.SystemProfiles.Create(ctx, store.SystemID, appliance.SystemProfiles{CallLegProfile: "g", CallProfile: "cg"}))
	create(tables.Tenants.Create(ctx, "ten", appliance.Tenant{Name: "ten", CallLegProfile: "t", CallProfile: "ct"}))
	create(tables.CoSpaces.Create(ctx, "sp", space{Tenant: "ten", CallLegProfile: "s", CallProfile: "cs"}))
	create(tables.AccessMethods.Create(ctx, "sp/am", method{CallLegProfile: "m"}))
	create(tables.CoSpaceUsers.Create(ctx, "sp/us", appliance.CoSpaceUser{UserJID: "x", CallLegProfile: "u"}))
	create(tables.Calls.Create(ctx, "c", appliance.Call{CoSpace: "sp"}))
	create(tables.CallProfiles.Create(ctx, "cg", appliance.CallProfile{ParticipantLimit: ptr(1), LockMode: "all"}))
	create(tables.CallProfiles.Create(ctx, "ct", appliance.CallProfile{ParticipantLimit: ptr(2), PasscodeMode: "timeout"}))
	create(tables.CallProfiles.Create(ctx, "cs", appliance.CallProfile{ParticipantLimit: ptr(3)}))

	leg := appliance.CallLeg{Call: "c", AccessMethod: "am", CoSpaceUser: "us", CallLegProfile: "l"}
	leg.Configuration.RxAudioMute = ptr(true)
	chain, err := tables.LegChain(ctx, &leg)
	require.NoError(t, err)
	require.Equal(t, []string{"global g", "tenant t", "coSpace s", "accessMethod m", "coSpaceUser u", "callLeg l", "callLeg "}, scopes(chain))
	require.Equal(t, "m", chain[3].Profile.Name)
	require.True(t, *appliance.LegRules(chain...).RxAudioMute)

	require.NoError(t, tables.CallLegProfiles.Delete(ctx, "t"))
	chain, err = tables.LegChain(ctx, &appliance.CallLeg{Call: "c"})
	require.NoError(t, err)
	require.Equal(t, []string{"global g", "coSpace s"}, scopes(chain))
	chain, err = tables.LegChain(ctx, &appliance.CallLeg{Call: "gone", AccessMethod: "am"})
	require.NoError(t, err)
	require.Equal(t, []string{"global g"}, scopes(chain))

	for _, c := range []struct {
		coSpace, lock, passcode string
		limit                   int
	}{{"sp", "all", "timeout", 3}, {"", "all", "required", 1}, {"none", "all", "required", 1}} {
		rules, err := tables.CallRules(ctx, c.coSpace)
		require.NoError(t, err)
		require.Equal(t, c.limit, *rules.ParticipantLimit)
		require.Equal(t, c.lock, rules.LockMode)
		require.Equal(t, c.passcode, rules.PasscodeMode)
	}
}

func scopes(chain []appliance.ProfileLevel) []string {
	var list []string
	for _, level := range chain {
		list = append(list, level.Scope+" "+level.ID)
	}
	return list
}

func TestALegIsStoredWithoutItsStatus(t *testing.T) {
	t.Parallel()
	tables := storetest.Open(t)
	_, err := tables.Legs.Create(t.Context(), "l", appliance.CallLeg{Status: &appliance.LegStatus{State: "connected"}})
	require.NoError(t, err)
	leg, err := tables.Legs.Get(t.Context(), "l")
	require.NoError(t, err)
	require.Nil(t, leg.Value.Status)
}
