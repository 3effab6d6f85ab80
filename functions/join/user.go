package join

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

// SignedIn is a user's proof of having signed in.
type SignedIn struct {
	Token   string `json:"token" doc:"bearer token of the user"`
	Name    string `json:"name"`
	UserJID string `json:"userJid"`
	UserID  string `json:"userId"`
}

// Me is the signed-in user and the spaces they own or are a member of.
type Me struct {
	Name    string  `json:"name"`
	UserJID string  `json:"userJid"`
	UserID  string  `json:"userId"`
	Spaces  []Space `json:"spaces"`
}

// Space is a space as its members see it.
type Space struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	URI    string `json:"uri,omitempty"`
	CallID string `json:"callId,omitempty"`
	// MayManage says that the user may add and remove members.
	MayManage bool `json:"mayManage"`
}

var (
	errSignIn = appliance.Failure(appliance.Unauthorized, "wrongNameOrPassword", "the name or the password is wrong")
	errToken  = appliance.Failure(appliance.Unauthorized, "signInNeeded", "sign in again")
)

const maxSpaces = 200

// signIn checks a user's password, with the local one first and then with the directory: both are asked about everybody
// who is not let in, so an unknown user takes as long and gets the same answer as a wrong password.
func (s *service) signIn(ctx context.Context, name, password string) (SignedIn, error) {
	key := auth.NameKey("user", strings.ToLower(name))
	if err := s.auth.Reserve(ctx, key); err != nil {
		return SignedIn{}, err
	}
	user, ok, err := s.identify(ctx, name, password)
	if err != nil {
		return SignedIn{}, firstError(err, s.auth.GiveBack(context.WithoutCancel(ctx), key))
	}
	if !ok {
		return SignedIn{}, errSignIn
	}
	token, err := s.newUserSession(ctx, user.ID)
	return SignedIn{Token: token, Name: user.Value.Name, UserJID: user.Value.UserJID, UserID: user.ID},
		firstError(err, s.auth.Pass(ctx, key))
}

// identify finds a user and reports whether the password is theirs.
func (s *service) identify(ctx context.Context, name, password string) (store.Row[appliance.User], bool, error) {
	user, hash, err := s.credential(ctx, name)
	if err != nil {
		return user, false, err
	}
	ok, err := s.auth.CheckPassword(ctx, hash, password)
	if err == nil && !ok {
		ok, err = s.binder.Check(ctx, user.Value, password)
	}
	return user, ok, err
}

// credential finds a user and the hash of their password; both are empty when there is no such user.
func (s *service) credential(ctx context.Context, name string) (store.Row[appliance.User], string, error) {
	user, err := s.tables.Users.Find(ctx, "jid", strings.ToLower(strings.TrimSpace(name)))
	if missing(err) {
		return user, "", nil
	}
	if err != nil {
		return user, "", err
	}
	credential, err := s.tables.Credentials.Get(ctx, user.ID)
	if missing(err) {
		return user, "", nil
	}
	return user, credential.Value.Password, err
}

func (s *service) newUserSession(ctx context.Context, user string) (string, error) {
	token, hash, err := newTicket(s.random)
	if err != nil {
		return "", err
	}
	life, err := s.userSessionLife(ctx)
	if err != nil {
		return "", err
	}
	lease, err := s.tables.DB.Grant(ctx, life)
	if err != nil {
		return "", err
	}
	return token, s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		return s.tables.UserSessions.In(tx).PutLeased(hash, appliance.UserSession{User: user, CreatedAt: s.now()}, lease)
	})
}

// user is who a bearer token belongs to; no token is nobody, a bad one an error.
func (s *service) user(ctx context.Context, authorization string) (store.Row[appliance.User], error) {
	token := bearer(authorization)
	if token == "" {
		return store.Row[appliance.User]{}, nil
	}
	session, err := s.tables.UserSessions.Get(ctx, hashTicket(token))
	if missing(err) {
		return store.Row[appliance.User]{}, errToken
	}
	if err != nil {
		return store.Row[appliance.User]{}, err
	}
	user, err := s.tables.Users.Get(ctx, session.Value.User)
	if missing(err) {
		return user, errToken
	}
	return user, err
}

func (s *service) signOut(ctx context.Context, authorization string) error {
	err := s.tables.UserSessions.Delete(ctx, hashTicket(bearer(authorization)))
	if missing(err) {
		return nil
	}
	return err
}

func (s *service) me(ctx context.Context, authorization string) (Me, error) {
	user, err := s.user(ctx, authorization)
	if err != nil {
		return Me{}, err
	}
	if user.ID == "" {
		return Me{}, errToken
	}
	spaces, err := s.spacesOf(ctx, user)
	return Me{Name: user.Value.Name, UserJID: user.Value.UserJID, UserID: user.ID, Spaces: spaces}, err
}

// spacesOf lists the spaces a user owns or is a member of, the first maxSpaces of each.
func (s *service) spacesOf(ctx context.Context, user store.Row[appliance.User]) ([]Space, error) {
	owned, err := s.tables.CoSpaces.Page(ctx, store.Query[appliance.CoSpace]{Limit: maxSpaces,
		By: store.Entry{Index: "owner", Value: strings.ToLower(user.Value.UserJID)}})
	if err != nil {
		return nil, err
	}
	memberships, err := s.tables.CoSpaceUsers.Page(ctx, store.Query[appliance.CoSpaceUser]{Limit: maxSpaces,
		By: store.Entry{Index: "user", Value: user.ID}})
	if err != nil {
		return nil, err
	}
	spaces, seen := []Space{}, map[string]bool{}
	for _, row := range owned.Rows {
		seen[row.ID] = true
		spaces = append(spaces, spaceOf(row, true))
	}
	for _, membership := range memberships.Rows {
		id, _, _ := strings.Cut(membership.ID, "/")
		if seen[id] {
			continue
		}
		row, err := s.tables.CoSpaces.Get(ctx, id)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		spaces = append(spaces, spaceOf(row, appliance.True(membership.Value.CanAddRemoveMember)))
	}
	return spaces, nil
}

func spaceOf(row store.Row[appliance.CoSpace], mayManage bool) Space {
	return Space{ID: row.ID, Name: row.Value.Name, URI: row.Value.URI, CallID: row.Value.CallID, MayManage: mayManage}
}

func missing(err error) bool { return appliance.KindOf(err) == appliance.Missing }

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
