package join

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// maxReason is how many bytes of a policy's words a newcomer is told.
const maxReason = 200

// askPolicy asks the policy whether somebody at the door may come in, and as what. It comes after ID and passcode were
// right, so no policy can let somebody in without them; the call's lock and limits hold besides, because between the
// question and the entry others may come in. What the policy decides stays with the session.
func (s *service) askPolicy(ctx context.Context, e entry, d door, session *appliance.JoinSession) error {
	leg, _ := s.parties("", *session)
	at, err := s.tables.AtDoor(ctx, d.space.ID, &leg)
	if err != nil {
		return err
	}
	q := s.question(e, d, at)
	subject := q.Tenant
	if subject == "" {
		subject = d.space.ID
	}
	output, err := s.policies.Call(ctx, policy.HookAdmission, subject, q.AppendJSON(nil))
	if err != nil {
		return err
	}
	decision := policy.AdmissionDecision{Allow: output == nil} // a hook that allows when its policy fails has no answer
	if output != nil {
		if err := decision.ReadJSON(string(output)); err != nil {
			return fmt.Errorf("answer of the admission policy: %w", err)
		}
	}
	if !decision.Allow {
		return refusal(decision.Reason)
	}
	session.CallLegProfile = decision.CallLegProfile
	if decision.Role == policy.Host || decision.Role == policy.Guest {
		if decision.Role != q.Role || decision.CallLegProfile != "" {
			session.Role = string(decision.Role)
		}
	}
	return nil
}

func (s *service) question(e entry, d door, at store.Door) policy.Admission {
	space, call := d.space.Value, at.Call.Value
	role := policy.Host
	if appliance.True(at.Leg.NeedsActivation) {
		role = policy.Guest
	}
	return policy.Admission{
		Space: policy.Space{ID: d.space.ID, Name: space.Name, URI: space.URI, CallID: space.CallID, Owner: space.OwnerJID,
			NonMemberAccess: nonMembersMayEnter(space)},
		Tenant: space.Tenant, Name: e.Name, User: e.User.Value.UserJID, Member: d.belongs, Method: methodOf(e, d), Role: role,
		Way: policy.Way{Matched: d.matched, Method: d.accessMethod, Passcode: d.matched && !d.byLink && e.Passcode != ""},
		Meeting: policy.Meeting{Active: at.Call.Revision != 0, Locked: appliance.Locked(call, at.Rules), LockMode: at.Rules.LockMode,
			Participants: call.Legs, Limit: appliance.Number(at.Rules.ParticipantLimit)},
		Time: s.now().UTC().Format(time.RFC3339),
	}
}

// methodOf is how the space was found.
func methodOf(e entry, d door) policy.Method {
	switch {
	case !d.matched:
		return policy.ByMember
	case d.byLink:
		return policy.ByLink
	case strings.Trim(localPart(e.Target), "0123456789") == "":
		return policy.ByID
	}
	return policy.ByURI
}

// refusals are the reasons that have a failure of their own. The web app has words for each.
var refusals = map[string]*appliance.Error{
	errDoor.Reason:            errDoor,
	"callLocked":              appliance.Failure(appliance.Conflict, "callLocked", "the call takes nobody new"),
	"participantLimitReached": appliance.Failure(appliance.Limited, "participantLimitReached", "the call is full"),
	"membersOnly":             appliance.Failure(appliance.Denied, "membersOnly", "only members of the space may come in"),
	"signInNeeded":            appliance.Failure(appliance.Denied, "signInNeeded", "only users who have signed in may come in"),
	"domainNotAllowed":        appliance.Failure(appliance.Denied, "domainNotAllowed", "users of this domain may not come in"),
	"linkNeeded":              appliance.Failure(appliance.Denied, "linkNeeded", "guests need a link"),
}

// refusal is what a newcomer is told: a reason that is known, or the policy's own words.
func refusal(reason string) error {
	if known, ok := refusals[reason]; ok {
		return known
	}
	reason = strings.Join(strings.Fields(reason), " ")
	for len(reason) > maxReason {
		_, size := utf8.DecodeLastRuneInString(reason)
		reason = reason[:len(reason)-size]
	}
	return &appliance.Error{Kind: appliance.Denied, Reason: "notAdmitted", Detail: reason}
}
