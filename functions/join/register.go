package join

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// register declares the operations. Each is a thin shell around a method of the service.
func (s *service) register(api *rest.JSON) {
	rest.Handle(api, operation(http.MethodPost, "/sign-in", "signIn", "Sign in as a user"), s.postSignIn)
	rest.Handle(api, operation(http.MethodGet, "/me", "me", "The signed-in user and their spaces"), s.getMe)
	rest.Handle(api, operation(http.MethodDelete, "/me", "signOut", "Sign out"), s.deleteMe)
	rest.Handle(api, operation(http.MethodGet, "/me/templates", "templates", "What the signed-in user may make spaces after"), s.getTemplates)
	rest.Handle(api, created(operation(http.MethodPost, "/me/spaces", "makeSpace", "Make a space after a template")), s.postSpace)
	rest.Handle(api, operation(http.MethodGet, "/me/people", "people", "People in the directories that the user may search"), s.getPeople)
	rest.Handle(api, operation(http.MethodGet, "/me/spaces/{space}/members", "members", "The members of one of the user's spaces"), s.getMembers)
	rest.Handle(api, created(operation(http.MethodPost, "/me/spaces/{space}/members", "addMember", "Make a user a member")), s.postMember)
	rest.Handle(api, operation(http.MethodDelete, "/me/spaces/{space}/members/{member}", "removeMember", "Remove a member"), s.deleteMember)
	rest.Handle(api, created(operation(http.MethodPost, "/sessions", "enter", "Enter a meeting")), s.postSession)
	rest.Handle(api, operation(http.MethodGet, "/sessions/{session}", "standing", "How a session stands"), s.getSession)
	rest.Handle(api, operation(http.MethodDelete, "/sessions/{session}", "leave", "Leave for good"), s.deleteSession)
	rest.Handle(api, operation(http.MethodPost, "/sessions/{session}/offer", "offer", "Connect, or connect again"), s.postOffer)
}

func operation(method, path, id, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary}
}

func created(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

type body[T any] struct{ Body T }

type signInInput struct {
	Body struct {
		Username string `json:"username" minLength:"1" maxLength:"256"`
		Password string `json:"password" maxLength:"1024"`
	}
}

// Authorized is the part of a request that says who asks.
type Authorized struct {
	Authorization string `header:"Authorization" doc:"Bearer and the token or ticket"`
}

// SessionInput names a session.
type SessionInput struct {
	Authorized
	Session string `path:"session" maxLength:"64"`
}

type enterInput struct {
	Authorized
	Body struct {
		Target   string `json:"target" minLength:"1" maxLength:"256" doc:"call ID or URI of the space"`
		Passcode string `json:"passcode,omitempty" maxLength:"256"`
		Secret   string `json:"secret,omitempty" maxLength:"256" doc:"of a link, which needs no passcode: that of the space or of an access method"`
		Name     string `json:"name,omitempty" maxLength:"200" doc:"name label; a user's own name when empty"`
	}
}

type makeInput struct {
	Authorized
	Body Wish
}

type peopleInput struct {
	Authorized
	Text string `query:"q" required:"true" minLength:"2" maxLength:"100" doc:"what to look for"`
}

// SpaceInput names one of the user's spaces.
type SpaceInput struct {
	Authorized
	Space string `path:"space" maxLength:"64"`
}

type addInput struct {
	SpaceInput
	Body struct {
		UserJID string `json:"userJid" minLength:"1" maxLength:"256"`
	}
}

type removeInput struct {
	SpaceInput
	Member string `path:"member" maxLength:"64"`
}

type offerInput struct {
	SessionInput
	Body struct {
		SDP string `json:"sdp" minLength:"1" maxLength:"65536"`
	}
}

func (s *service) postSignIn(ctx context.Context, in *signInInput) (*body[SignedIn], error) {
	out, err := s.signIn(ctx, in.Body.Username, in.Body.Password)
	return &body[SignedIn]{out}, err
}

func (s *service) getMe(ctx context.Context, in *Authorized) (*body[Me], error) {
	out, err := s.me(ctx, in.Authorization)
	return &body[Me]{out}, err
}

func (s *service) deleteMe(ctx context.Context, in *Authorized) (*struct{}, error) {
	return nil, s.signOut(ctx, in.Authorization)
}

func (s *service) getTemplates(ctx context.Context, in *Authorized) (*body[[]Template], error) {
	out, err := s.templatesOf(ctx, in.Authorization)
	return &body[[]Template]{out}, err
}

func (s *service) postSpace(ctx context.Context, in *makeInput) (*body[Space], error) {
	out, err := s.makeSpace(ctx, in.Authorization, in.Body)
	return &body[Space]{out}, err
}

func (s *service) getPeople(ctx context.Context, in *peopleInput) (*body[ldap.People], error) {
	out, err := s.people(ctx, in.Authorization, in.Text)
	return &body[ldap.People]{out}, err
}

func (s *service) getMembers(ctx context.Context, in *SpaceInput) (*body[[]Member], error) {
	out, err := s.membersOf(ctx, in.Authorization, in.Space)
	return &body[[]Member]{out}, err
}

func (s *service) postMember(ctx context.Context, in *addInput) (*body[Member], error) {
	out, err := s.addMember(ctx, in.Authorization, in.Space, in.Body.UserJID)
	return &body[Member]{out}, err
}

func (s *service) deleteMember(ctx context.Context, in *removeInput) (*struct{}, error) {
	return nil, s.removeMember(ctx, in.Authorization, in.Space, in.Member)
}

func (s *service) postSession(ctx context.Context, in *enterInput) (*body[Entered], error) {
	user, err := s.user(ctx, in.Authorization)
	if err != nil {
		return nil, err
	}
	name, err := nameOf(in.Body.Name, user)
	if err != nil {
		return nil, err
	}
	out, err := s.guardedEnter(ctx, auth.AddressKey("door", rest.RequestOf(ctx)), entry{Target: in.Body.Target, Passcode: in.Body.Passcode,
		Secret: in.Body.Secret, Name: name, User: user})
	return &body[Entered]{out}, err
}

// guardedEnter makes an address wait after wrong tries.
func (s *service) guardedEnter(ctx context.Context, key string, e entry) (Entered, error) {
	if err := s.auth.Allow(ctx, key); err != nil {
		return Entered{}, err
	}
	entered, err := s.enter(ctx, e)
	if err == errDoor {
		return entered, firstError(s.auth.Fail(ctx, key), errDoor)
	}
	return entered, err
}

func nameOf(asked string, user store.Row[appliance.User]) (string, error) {
	name := strings.Join(strings.Fields(asked), " ")
	if name == "" {
		name = user.Value.Name
	}
	if name == "" {
		name = "Guest"
	}
	if len([]rune(name)) > maxName {
		return "", appliance.BadParameter("name")
	}
	return name, nil
}

func (s *service) getSession(ctx context.Context, in *SessionInput) (*body[Standing], error) {
	session, err := s.session(ctx, in.Session, in.Authorization)
	if err != nil {
		return nil, err
	}
	out, err := s.standing(ctx, session)
	return &body[Standing]{out}, err
}

func (s *service) deleteSession(ctx context.Context, in *SessionInput) (*struct{}, error) {
	session, err := s.session(ctx, in.Session, in.Authorization)
	if err != nil {
		return nil, err
	}
	return nil, s.leave(ctx, session)
}

func (s *service) postOffer(ctx context.Context, in *offerInput) (*body[Answer], error) {
	session, err := s.openSession(ctx, in.Session, in.Authorization)
	if err != nil {
		return nil, err
	}
	out, err := s.negotiate(ctx, in.Session, session, in.Body.SDP)
	return &body[Answer]{out}, err
}
