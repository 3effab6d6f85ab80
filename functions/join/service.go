// Package join is the web bridge: it lets guests and users into spaces, gives them tickets, and carries their
// session descriptions to the blade that has the call. All of its state is in the store.
package join

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	sessionLife = 24 * time.Hour
	maxName     = 100
	seatTries   = 5
)

// service holds what the operations share; it has no state of its own.
type service struct {
	tables   *store.Tables
	auth     *auth.Verifier
	binder   *ldap.Binder
	finder   *ldap.Finder
	blades   *bladeClient
	policies rest.Policies
	now      func() time.Time
	newID    func() string
	random   io.Reader
	log      *slog.Logger
}

// New serves the web app's API under /join/v1.
func New(deps rest.Deps) http.Handler {
	deps = deps.WithDefaults()
	s := &service{tables: deps.Tables, auth: deps.Auth, binder: ldap.NewBinder(deps), finder: ldap.NewFinder(deps), blades: newBladeClient(),
		policies: deps.Policies, now: deps.Now, newID: deps.NewID, log: deps.Log}
	api := rest.NewJSON(nil, deps, "join", "Plenum join API", "/join/v1")
	s.register(api)
	return api
}

// Entered is what a browser keeps of its entry.
type Entered struct {
	Session     string `json:"session" doc:"id of the session"`
	Ticket      string `json:"ticket" doc:"secret that opens the session again"`
	Participant string `json:"participant"`
	Leg         string `json:"leg"`
	Call        string `json:"call"`
	CoSpace     string `json:"coSpace"`
	Name        string `json:"name" doc:"name label of the participant"`
	Title       string `json:"title" doc:"name of the space"`
}

// Standing is how a session stands.
type Standing struct {
	State       string `json:"state" enum:"open,ended"`
	Ended       string `json:"ended,omitempty" enum:"left,removed,callEnded" doc:"why the session is over"`
	Name        string `json:"name"`
	Title       string `json:"title"`
	Participant string `json:"participant"`
	Leg         string `json:"leg"`
	Call        string `json:"call"`
}

// Answer is a blade's answer to an offer.
type Answer struct {
	SDP   string `json:"sdp"`
	Epoch int    `json:"epoch" doc:"grows each time the call moves to another blade"`
	Blade int    `json:"blade" doc:"slot of the blade that has the call"`
}

var (
	errTicket = appliance.Failure(appliance.Unauthorized, "badTicket", "the ticket does not open this session")
	errEnded  = appliance.Failure(appliance.Missing, "ended", "the session is over")
)

// userSessionLife is how long somebody stays signed in (MMP: callbridge wc3jwt expiry), as the Call Bridge's last start has it.
func (s *service) userSessionLife(ctx context.Context) (time.Duration, error) {
	bridge, err := s.tables.Settings.CallBridge.Get(ctx)
	return bridge.Live.SessionLife(), err
}

// session finds an open or ended session that the ticket opens. Unknown sessions and wrong tickets look alike.
func (s *service) session(ctx context.Context, id, authorization string) (appliance.JoinSession, error) {
	row, err := s.tables.Sessions.Get(ctx, id)
	if missing(err) || appliance.KindOf(err) == appliance.Invalid {
		return appliance.JoinSession{}, errTicket
	}
	if err != nil {
		return appliance.JoinSession{}, err
	}
	if !ticketMatches(bearer(authorization), row.Value.Ticket) {
		return appliance.JoinSession{}, errTicket
	}
	return row.Value, nil
}

func (s *service) openSession(ctx context.Context, id, authorization string) (appliance.JoinSession, error) {
	session, err := s.session(ctx, id, authorization)
	if err == nil && session.Ended != "" {
		err = errEnded
	}
	return session, err
}

func (s *service) standing(ctx context.Context, session appliance.JoinSession) (Standing, error) {
	out := Standing{State: "open", Ended: session.Ended, Name: session.Name, Participant: session.Participant,
		Leg: session.Leg, Call: session.Call}
	if session.Ended != "" {
		out.State = "ended"
	}
	space, err := s.tables.CoSpaces.Get(ctx, session.CoSpace)
	if missing(err) {
		return out, nil
	}
	out.Title = space.Value.Name
	return out, err
}

// leave takes the session's participant out of the call for good.
func (s *service) leave(ctx context.Context, session appliance.JoinSession) error {
	err := s.tables.RemoveLeg(ctx, session.Leg, "left")
	if missing(err) {
		return nil
	}
	return err
}

func bearer(authorization string) string {
	scheme, token, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
