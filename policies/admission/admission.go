// Package admission is the built-in policy for the hook admission: who may come into a meeting, as what, with which
// profile. Without settings it says what the Meeting Server does without a policy; settings make it stricter.
package admission

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/wire"
)

// Settings are what an administrator may set.
type Settings struct {
	MembersOnly    bool     // nobody but members, whatever the space says
	SignedInOnly   bool     // no guests
	Domains        []string // of signed-in users' JIDs that may come in; none is all. Members and guests are not asked
	LinkOnly       bool     // guests need a link
	HostDomains    []string // of signed-in users' JIDs that are hosts; none leaves roles as they are
	HostProfile    string   // callLegProfile of hosts
	GuestProfile   string   // callLegProfile of guests (role)
	KeepForMembers int      // places of a limited meeting that only members get
}

var settingsTable = wire.Table[Settings]{
	wire.Bool("membersOnly", func(s *Settings) *bool { return &s.MembersOnly }),
	wire.Bool("signedInOnly", func(s *Settings) *bool { return &s.SignedInOnly }),
	wire.Strings("domains", func(s *Settings) *[]string { return &s.Domains }),
	wire.Bool("linkOnly", func(s *Settings) *bool { return &s.LinkOnly }),
	wire.Strings("hostDomains", func(s *Settings) *[]string { return &s.HostDomains }),
	wire.String("hostProfile", func(s *Settings) *string { return &s.HostProfile }),
	wire.String("guestProfile", func(s *Settings) *string { return &s.GuestProfile }),
	wire.Int("keepForMembers", func(s *Settings) *int { return &s.KeepForMembers }),
}

// Schema is the JSON Schema of Settings.
const Schema = `{"type":"object","additionalProperties":false,"properties":{
"membersOnly":{"type":"boolean","description":"nobody but members, whatever the space says"},
"signedInOnly":{"type":"boolean","description":"no guests"},
"domains":{"type":"array","items":{"type":"string"},"description":"signed-in users of other domains need to be members"},
"linkOnly":{"type":"boolean","description":"guests need a link"},
"hostDomains":{"type":"array","items":{"type":"string"},"description":"signed-in users of these domains are hosts"},
"hostProfile":{"type":"string","description":"id of the callLegProfile of hosts"},
"guestProfile":{"type":"string","description":"id of the callLegProfile of guests"},
"keepForMembers":{"type":"integer","minimum":0,"description":"places of a limited meeting that only members get"}}}`

// Reasons of refusals.
const (
	WrongDoor   = "wrongIdOrPasscode"
	MembersOnly = "membersOnly"
	SignIn      = "signInNeeded"
	WrongDomain = "domainNotAllowed"
	NeedsLink   = "linkNeeded"
	Locked      = "callLocked"
	Full        = "participantLimitReached"
)

// Decide answers a question. Bad settings are an error.
func Decide(q policy.Admission) (policy.AdmissionDecision, error) {
	var s Settings
	if len(q.Settings) > 0 {
		if err := settingsTable.Parse(string(q.Settings), &s); err != nil {
			return policy.AdmissionDecision{}, err
		}
	}
	role := roleOf(q, s)
	for _, rule := range rules {
		if rule.refuses(q, s, role) {
			return policy.AdmissionDecision{Reason: rule.reason}, nil
		}
	}
	decision := policy.AdmissionDecision{Allow: true, Role: role, CallLegProfile: s.GuestProfile}
	if role == policy.Host {
		decision.CallLegProfile = s.HostProfile
	}
	return decision, nil
}

// rules are asked in their order; the first that refuses gives the reason.
var rules = []struct {
	reason  string
	refuses func(q policy.Admission, s Settings, role policy.Role) bool
}{
	{WrongDoor, func(q policy.Admission, _ Settings, _ policy.Role) bool { return !q.Way.Matched && !q.Member }},
	{WrongDoor, func(q policy.Admission, _ Settings, _ policy.Role) bool { return !q.Space.NonMemberAccess && !q.Member }},
	{MembersOnly, func(q policy.Admission, s Settings, _ policy.Role) bool { return s.MembersOnly && !q.Member }},
	{SignIn, func(q policy.Admission, s Settings, _ policy.Role) bool { return s.SignedInOnly && q.User == "" }},
	{WrongDomain, func(q policy.Admission, s Settings, _ policy.Role) bool {
		return q.User != "" && !q.Member && len(s.Domains) > 0 && !ofDomain(q.User, s.Domains)
	}},
	{NeedsLink, func(q policy.Admission, s Settings, _ policy.Role) bool {
		return s.LinkOnly && q.User == "" && q.Method != policy.ByLink
	}},
	{Locked, func(q policy.Admission, _ Settings, role policy.Role) bool {
		return q.Meeting.Locked && (q.Meeting.LockMode == "all" || role != policy.Host)
	}},
	{Full, func(q policy.Admission, s Settings, _ policy.Role) bool { return q.Meeting.Limit > 0 && !hasRoom(q, s) }},
}

// hasRoom leaves the last places of a limited meeting to members.
func hasRoom(q policy.Admission, s Settings) bool {
	limit := q.Meeting.Limit
	if !q.Member {
		limit -= s.KeepForMembers
	}
	return q.Meeting.Participants < limit
}

func roleOf(q policy.Admission, s Settings) policy.Role {
	if len(s.HostDomains) == 0 {
		return q.Role
	}
	if q.User != "" && ofDomain(q.User, s.HostDomains) {
		return policy.Host
	}
	return policy.Guest
}

func ofDomain(jid string, domains []string) bool {
	_, domain, _ := strings.Cut(jid, "@")
	return slices.ContainsFunc(domains, func(d string) bool { return strings.EqualFold(d, domain) })
}
