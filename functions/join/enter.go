package join

import (
	"context"
	"errors"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// entry is somebody at the door: what they ask for and who they are.
type entry struct {
	Target   string // callId, uri, or uri@domain
	Passcode string
	Secret   string // of a link: it opens its way without the passcode
	Name     string
	User     store.Row[appliance.User] // zero when nobody is signed in
}

// door is the space and way that an entry leads to.
type door struct {
	space        store.Row[appliance.CoSpace]
	accessMethod string
	member       string
	belongs      bool // a member, or the owner
	matched      bool // target and passcode, or secret, fit one of the space's ways
	byLink       bool // it was the secret
}

// errDoor is told for an unknown target, a wrong passcode and a space closed to strangers alike.
var errDoor = appliance.Failure(appliance.Denied, "wrongIdOrPasscode", "no meeting has this ID and passcode")

// open finds the door. Members of a space need no passcode.
func (s *service) open(ctx context.Context, e entry) (door, error) {
	ways, err := s.tables.Resolve(ctx, localPart(e.Target))
	if missing(err) {
		return door{}, errDoor
	}
	if err != nil {
		return door{}, err
	}
	d := door{space: ways.CoSpace}
	if d.member, err = s.membership(ctx, ways.CoSpace.ID, e.User.Value.UserJID); err != nil {
		return door{}, err
	}
	d.belongs = d.member != "" || owns(e.User.Value, ways.CoSpace.Value)
	method, ok := e.way(ways)
	switch {
	case ok && (d.belongs || nonMembersMayEnter(ways.CoSpace.Value)):
		d.accessMethod, d.matched, d.byLink = method, true, e.Secret != ""
	case !d.belongs:
		return door{}, errDoor
	}
	return d, nil
}

// way is the space's way that the entry fits.
func (e entry) way(ways store.Ways) (method string, ok bool) {
	if e.Secret != "" {
		return appliance.MatchSecret(ways.CoSpace.Value, methods(ways), localPart(e.Target), e.Secret)
	}
	return appliance.MatchWay(ways.CoSpace.Value, methods(ways), localPart(e.Target), e.Passcode)
}

func owns(user appliance.User, space appliance.CoSpace) bool {
	return space.OwnerJID != "" && strings.EqualFold(space.OwnerJID, user.UserJID)
}

// methods are the space's access methods by their ids.
func methods(ways store.Ways) map[string]appliance.AccessMethod {
	out := make(map[string]appliance.AccessMethod, len(ways.AccessMethods))
	for _, row := range ways.AccessMethods {
		_, id, _ := strings.Cut(row.ID, "/")
		out[id] = row.Value
	}
	return out
}

func nonMembersMayEnter(space appliance.CoSpace) bool {
	return space.NonMemberAccess == nil || *space.NonMemberAccess
}

// membership answers the id of the user's membership of the space, empty for strangers.
func (s *service) membership(ctx context.Context, space, jid string) (string, error) {
	if jid == "" {
		return "", nil
	}
	row, err := s.tables.CoSpaceUsers.Find(ctx, "jid", space+"/"+strings.ToLower(jid))
	if missing(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	_, id, _ := strings.Cut(row.ID, "/")
	return id, nil
}

// localPart is the user part of a URI; a callId stays as it is.
func localPart(target string) string {
	target = strings.TrimSpace(target)
	target = strings.TrimPrefix(strings.TrimPrefix(target, "sip:"), "sips:")
	user, _, _ := strings.Cut(target, "@")
	return user
}

// enter puts an entry into the call behind the door: it starts the call if need be and makes participant, leg
// and session in one transaction. Killed anywhere, it leaves either all three or none.
func (s *service) enter(ctx context.Context, e entry) (Entered, error) {
	d, err := s.open(ctx, e)
	if err != nil {
		return Entered{}, err
	}
	ticket, hash, err := newTicket(s.random)
	if err != nil {
		return Entered{}, err
	}
	session := appliance.JoinSession{
		Ticket: hash, CoSpace: d.space.ID, Participant: s.newID(), Leg: s.newID(),
		Name: e.Name, User: e.User.ID, UserJID: e.User.Value.UserJID,
		AccessMethod: d.accessMethod, CoSpaceUser: d.member, CreatedAt: s.now(),
	}
	if err := s.askPolicy(ctx, e, d, &session); err != nil {
		return Entered{}, err
	}
	id := s.newID()
	if err := s.seat(ctx, d.space, id, &session); err != nil {
		return Entered{}, err
	}
	return Entered{Session: id, Ticket: ticket, Participant: session.Participant, Leg: session.Leg, Call: session.Call,
		CoSpace: d.space.ID, Name: session.Name, Title: d.space.Value.Name}, nil
}

// seat puts a session into the space's call. A call that ends in between, because its last party leaves just now, is
// no reason to turn somebody away: the next one is started.
func (s *service) seat(ctx context.Context, space store.Row[appliance.CoSpace], id string, session *appliance.JoinSession) error {
	before := session.Call
	for try := 1; ; try++ {
		call, err := s.callFor(ctx, space)
		if err == nil {
			session.Call = call.ID
			err = s.admit(ctx, id, session, call.ID != before)
		}
		if try == seatTries || !errors.Is(err, appliance.DoesNotExist("call")) {
			return err
		}
	}
}

// admit adds the session's participant and leg to its call, and keeps the session. The call's lock is asked of
// newcomers only: whoever was in may come back.
func (s *service) admit(ctx context.Context, id string, session *appliance.JoinSession, newcomer bool) error {
	leg, participant := s.parties(id, *session)
	chain, err := s.tables.LegChain(ctx, &leg)
	if err != nil {
		return err
	}
	rules := appliance.LegRules(chain...)
	callRules, err := s.tables.CallRules(ctx, session.CoSpace)
	if err != nil {
		return err
	}
	lease, err := s.tables.DB.Grant(ctx, sessionLife)
	if err != nil {
		return err
	}
	return s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		call, err := s.tables.Calls.In(tx).Get(session.Call)
		if err != nil {
			return err
		}
		if newcomer {
			if err := appliance.CanJoin(call.Value, callRules, !appliance.True(rules.NeedsActivation)); err != nil {
				return err
			}
			applyJoinMute(call.Value, &leg)
		}
		if err := s.tables.AddLeg(tx, session.Leg, leg, session.Participant, participant, appliance.Number(callRules.ParticipantLimit)); err != nil {
			return err
		}
		return s.tables.Sessions.In(tx).PutLeased(id, *session, lease)
	})
}

// applyJoinMute mutes a newcomer when the call says so (joinAudioMuteOverride); the profile decides otherwise.
func applyJoinMute(call appliance.Call, leg *appliance.CallLeg) {
	if call.JoinAudioMuteOverride != nil {
		leg.Configuration.RxAudioMute = call.JoinAudioMuteOverride
	}
}

func (s *service) parties(session string, j appliance.JoinSession) (appliance.CallLeg, appliance.Participant) {
	now := s.now()
	remote := j.UserJID
	if remote == "" {
		remote = "guest" + strings.ReplaceAll(j.Participant, "-", "")[:9]
	}
	leg := appliance.CallLeg{Name: j.Name, RemoteParty: remote, Call: j.Call, Type: "acano", Direction: "incoming",
		Participant: j.Participant, AccessMethod: j.AccessMethod, CoSpaceUser: j.CoSpaceUser, Session: session, CreatedAt: now,
		CallLegProfile: j.CallLegProfile}
	if j.Role != "" {
		needs := policy.Role(j.Role) == policy.Guest
		leg.Configuration.NeedsActivation = &needs
	}
	participant := appliance.Participant{Name: j.Name, Call: j.Call, URI: remote, UserJID: j.UserJID, CreatedAt: now}
	return leg, participant
}

// callFor answers the coSpace's active call, starting it on the least loaded blade when there is none.
func (s *service) callFor(ctx context.Context, space store.Row[appliance.CoSpace]) (store.Row[appliance.Call], error) {
	call, err := s.tables.Calls.Find(ctx, "coSpace", space.ID)
	if err == nil || !missing(err) {
		return call, err
	}
	rules, err := s.tables.CallRules(ctx, space.ID)
	if err != nil {
		return store.Row[appliance.Call]{}, err
	}
	return s.tables.StartCall(ctx, s.newID(), appliance.NewCall(space.ID, space.Value, rules, s.newID(), s.now()))
}

// rejoin makes a session's leg again when it went away while the browser was out of reach. The participant keeps
// id, name and role; the call may be another one by now.
func (s *service) rejoin(ctx context.Context, id string, session appliance.JoinSession) (appliance.JoinSession, error) {
	space, err := s.tables.CoSpaces.Get(ctx, session.CoSpace)
	if err != nil {
		return session, err
	}
	err = s.seat(ctx, space, id, &session)
	var taken *store.TakenError
	if errors.As(err, &taken) {
		return session, nil // another request of the same browser was faster
	}
	return session, err
}
