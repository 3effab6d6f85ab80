package join

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/builtin"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

// rule makes a policy that always answers the same the active one.
func (h *house) rule(answer string) {
	h.t.Helper()
	h.activate(registrytest.Constant(answer), nil)
}

func (h *house) activate(wasm []byte, settings json.RawMessage) {
	h.t.Helper()
	hash, err := h.engine.PutModule(h.t.Context(), wasm)
	require.NoError(h.t, err)
	row, err := h.engine.Install(h.t.Context(), "tester", registry.Spec{Hook: policy.HookAdmission, Name: "p" + uuid.NewString(), Version: "1",
		SHA256: hash, Settings: settings})
	require.NoError(h.t, err)
	_, err = h.engine.Stage(h.t.Context(), "tester", policy.HookAdmission, registry.Change{Active: &row.ID})
	require.NoError(h.t, err)
}

func (h *house) refused(name string) (problem, int) {
	h.t.Helper()
	var p problem
	status := h.ask("POST", "/join/v1/sessions", "", map[string]string{"target": "team", "name": name}, &p)
	return p, status
}

func TestThePolicyRefuses(t *testing.T) {
	h := newHouse(t, 2)
	h.space(appliance.CoSpace{Name: "Team", URI: "team", CallID: "4711"})
	for _, c := range []struct {
		answer         string
		status         int
		reason, detail string
	}{
		{`{"allow":false,"reason":"membersOnly"}`, 403, "membersOnly", ""},
		{`{"allow":false,"reason":"Come back\n tomorrow"}`, 403, "notAdmitted", "Come back tomorrow"},
		{`{"allow":false}`, 403, "notAdmitted", ""},
		{`{"allow":false,"reason":"ended"}`, 403, "notAdmitted", "ended"},
		{`{"allow":false,"reason":"callLocked"}`, 409, "callLocked", ""},
		{`{"allow":false,"reason":"participantLimitReached"}`, 409, "participantLimitReached", ""},
		{`{"allow":false,"reason":"wrongIdOrPasscode"}`, 403, "wrongIdOrPasscode", ""},
		{`{"allow":"yes"}`, 403, "policyFailed", ""},
		{`{"allow":true,"role":"king"}`, 403, "policyFailed", ""},
		{`{"error":"no idea"}`, 403, "policyFailed", ""},
	} {
		h.rule(c.answer)
		p, status := h.refused("Ann")
		require.Equal(t, c.status, status, c.answer)
		require.Equal(t, c.reason, p.Reason)
		if c.detail != "" {
			require.Equal(t, c.detail, p.Detail)
		}
	}
	calls, err := h.tables.Calls.Page(t.Context(), store.Query[appliance.Call]{})
	require.NoError(t, err)
	require.Zero(t, calls.Total, "nobody who is refused starts a call")
	trap, err := os.ReadFile("../../policies/host/testdata/hostile/call-trap.wasm")
	require.NoError(t, err)
	h.activate(trap, nil)
	p, status := h.refused("Ann")
	require.Equal(t, http.StatusForbidden, status)
	require.Equal(t, "policyFailed", p.Reason)
}

func TestThePolicyDecidesRoleAndProfile(t *testing.T) {
	h := newHouse(t, 2)
	_, err := h.tables.CallLegProfiles.Create(t.Context(), "waits", appliance.CallLegProfile{NeedsActivation: ptr(true), ChatContributionAllowed: ptr(false)})
	require.NoError(t, err)
	h.space(appliance.CoSpace{Name: "Team", URI: "team", CallID: "4711"})
	for _, c := range []struct {
		answer       string
		waits, chats bool
	}{
		{`{"allow":true}`, false, true},
		{`{"allow":true,"role":"guest"}`, true, true},
		{`{"allow":true,"callLegProfile":"waits"}`, true, false},
		{`{"allow":true,"role":"host","callLegProfile":"waits"}`, false, false},
		{`{"allow":true,"callLegProfile":"nobody's"}`, false, true},
	} {
		h.rule(c.answer)
		entered, status := h.enter("team", "", "Ann")
		require.Equal(t, http.StatusCreated, status, c.answer)
		rules := h.rulesOf(entered)
		require.Equal(t, c.waits, appliance.True(rules.NeedsActivation), c.answer)
		require.Equal(t, c.chats, appliance.True(rules.ChatContributionAllowed), c.answer)

		// and it stays so when the leg has to be made again
		require.NoError(t, h.tables.RemoveLeg(t.Context(), entered.Leg, ""))
		_, status = h.offer(entered)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, rules, h.rulesOf(entered), c.answer)
	}
}

// rulesOf are the rules of somebody's leg as it is now.
func (h *house) rulesOf(e Entered) appliance.CallLegProfile {
	h.t.Helper()
	leg, err := h.tables.Legs.Get(h.t.Context(), e.Leg)
	require.NoError(h.t, err)
	chain, err := h.tables.LegChain(h.t.Context(), &leg.Value)
	require.NoError(h.t, err)
	return appliance.LegRules(chain...)
}

// TestWhatThePolicyIsAsked looks into the trace.
func TestWhatThePolicyIsAsked(t *testing.T) {
	h := newHouse(t, 2)
	_, err := h.tables.Tenants.Create(t.Context(), "t1", appliance.Tenant{Name: "One"})
	require.NoError(t, err)
	h.user("ann@example.com", "secret-of-ann")
	space := h.space(appliance.CoSpace{Name: "Team", URI: "team", CallID: "4711", Passcode: "123", Tenant: "t1", OwnerJID: "Ann@example.com"})
	_, status := h.enter("4711", "123", "Bob")
	require.Equal(t, http.StatusCreated, status)
	_, status = h.enter("team", "wrong", "Bob")
	require.Equal(t, http.StatusForbidden, status)
	var signed SignedIn
	require.Equal(t, http.StatusOK, h.ask("POST", "/join/v1/sign-in", "", map[string]string{"username": "ann@example.com", "password": "secret-of-ann"}, &signed))
	var entered Entered
	require.Equal(t, http.StatusCreated, h.ask("POST", "/join/v1/sessions", signed.Token, map[string]string{"target": "team"}, &entered))

	trace, err := h.engine.Trace(t.Context(), policy.HookAdmission, 10, false)
	require.NoError(t, err)
	require.Len(t, trace, 2, "a wrong passcode is not the policy's affair")
	require.Equal(t, "t1", trace[0].Subject)
	var owner, guest policy.Admission
	require.NoError(t, owner.ReadJSON(string(trace[0].Input)))
	require.NoError(t, guest.ReadJSON(string(trace[1].Input)))
	require.NotContains(t, string(trace[1].Input), `"123"`, "no passcodes in questions")
	guest.Time, owner.Time = "", ""
	team := policy.Space{ID: space, Name: "Team", URI: "team", CallID: "4711", Owner: "Ann@example.com", NonMemberAccess: true}
	require.Equal(t, policy.Admission{Space: team, Tenant: "t1", Name: "Bob", Method: policy.ByID, Way: policy.Way{Matched: true, Passcode: true},
		Role: policy.Host, Meeting: policy.Meeting{LockMode: "needsActivation"}, Settings: policy.Raw("{}")}, guest)
	require.Equal(t, policy.Admission{Space: team, Tenant: "t1", Name: "User ann@example.com", User: "ann@example.com", Member: true, Method: policy.ByMember,
		Role: policy.Host, Meeting: policy.Meeting{Active: true, LockMode: "needsActivation", Participants: 1}, Settings: policy.Raw("{}")}, owner)
}

// TestGuestsNeedALink: who has the secret of a way came by a link and needs no passcode.
func TestGuestsNeedALink(t *testing.T) {
	h := newHouse(t, 1)
	no := false
	h.space(appliance.CoSpace{Name: "Team", URI: "team", CallID: "4711", Passcode: "12", Secret: "sesame"})
	h.space(appliance.CoSpace{Name: "Closed", URI: "closed", CallID: "4712", Secret: "sesame", NonMemberAccess: &no})
	wasm, err := builtin.All[0].Module()
	require.NoError(t, err)
	h.activate(wasm, json.RawMessage(`{"linkOnly":true}`))
	for _, c := range []struct {
		target, passcode, secret string
		status                   int
		reason                   string
	}{
		{"team", "12", "", 403, "linkNeeded"},
		{"4711", "12", "", 403, "linkNeeded"},
		{"4711", "", "sesame", 201, ""},
		{"team", "wrong", "sesame", 201, ""},
		{"team", "12", "wrong", 403, "wrongIdOrPasscode"},
		{"closed", "", "sesame", 403, "wrongIdOrPasscode"},
	} {
		var p problem
		status := h.ask("POST", "/join/v1/sessions", "", map[string]string{"target": c.target, "passcode": c.passcode, "secret": c.secret, "name": "Ann"}, &p)
		require.Equal(t, c.status, status, "%v", c)
		require.Equal(t, c.reason, p.Reason, "%v", c)
	}
}
