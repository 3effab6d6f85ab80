package join

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// Template is what a user may make spaces after.
type Template struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
}

// Wish is the space that a user would like to have.
type Wish struct {
	Template string `json:"template" minLength:"1" maxLength:"64" doc:"one of the user's templates"`
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	URI      string `json:"uri,omitempty" maxLength:"200" doc:"user part; digits are drawn when it is empty"`
}

const (
	maxTemplates = 200
	maxOwnSpaces = 100 // of a user
	drawTries    = 5
)

var errManySpaces = appliance.Failure(appliance.Limited, "tooManyCoSpaces", "a user has at most %d spaces", maxOwnSpaces)

// templatesOf lists the templates that a user has been given, the first maxTemplates.
func (s *service) templatesOf(ctx context.Context, authorization string) ([]Template, error) {
	user, err := s.signedIn(ctx, authorization)
	if err != nil {
		return nil, err
	}
	given, err := s.tables.UserCoSpaceTemplates.Page(ctx, store.Query[appliance.UserCoSpaceTemplate]{Under: user.ID, Limit: maxTemplates})
	if err != nil {
		return nil, err
	}
	out := []Template{}
	for _, row := range given.Rows {
		template, err := s.tables.CoSpaceTemplates.Get(ctx, row.Value.CoSpaceTemplate)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, Template{template.ID, template.Value.Name, template.Value.Description})
	}
	return out, nil
}

func (s *service) signedIn(ctx context.Context, authorization string) (store.Row[appliance.User], error) {
	user, err := s.user(ctx, authorization)
	if err == nil && user.ID == "" {
		err = errToken
	}
	return user, err
}

// makeSpace makes a space of the user's own after a template, with everything in it, in one transaction. Numbers that
// were drawn and are taken are drawn again.
func (s *service) makeSpace(ctx context.Context, authorization string, w Wish) (Space, error) {
	user, err := s.signedIn(ctx, authorization)
	if err != nil {
		return Space{}, err
	}
	if w.Name = strings.Join(strings.Fields(w.Name), " "); w.Name == "" {
		return Space{}, appliance.BadParameter("name")
	}
	if w.URI != "" && !appliance.IsURIPart(w.URI) {
		return Space{}, appliance.BadParameter("uri")
	}
	if err := s.roomFor(ctx, user.Value.UserJID); err != nil {
		return Space{}, err
	}
	for try := 1; ; try++ {
		out, err := s.tryMake(ctx, user, w)
		var taken *store.TakenError
		if try == drawTries || !errors.As(err, &taken) || taken.Index == "uri" && w.URI != "" {
			return out, err
		}
	}
}

func (s *service) tryMake(ctx context.Context, user store.Row[appliance.User], w Wish) (out Space, err error) {
	id := s.newID()
	err = s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		template, methods, err := s.template(tx, user.ID, w.Template)
		if err != nil {
			return err
		}
		m := maker{service: s, tx: tx, id: id, uri: w.URI}
		space := appliance.CoSpace{Name: w.Name, OwnerJID: user.Value.UserJID, Tenant: user.Value.Tenant,
			CallProfile: template.CallProfile, CallLegProfile: template.CallLegProfile}
		if err := m.space(space, template, methods); err != nil {
			return err
		}
		out = Space{ID: id, Name: w.Name, URI: m.shownURI, CallID: m.shownID, MayManage: true}
		yes := true
		return s.tables.CoSpaceUsers.In(tx).Create(id+"/"+user.ID, appliance.CoSpaceUser{UserJID: user.Value.UserJID, UserID: user.ID,
			CanDestroy: &yes, CanAddRemoveMember: &yes, CanChangeName: &yes, CanChangeURI: &yes, CanChangeCallID: &yes, CanChangePasscode: &yes,
			CanPostMessage: &yes, CanRemoveSelf: &yes, CanDeleteAllMessages: &yes, CanChangeNonMemberAccessAllowed: &yes, CanChangeScope: &yes})
	})
	return out, err
}

// template is a template that the user was given, with its access methods.
func (s *service) template(tx *store.Tx, user, id string) (appliance.CoSpaceTemplate, []store.Row[appliance.AccessMethodTemplate], error) {
	if _, err := s.tables.UserCoSpaceTemplates.In(tx).Find("template", user+"/"+id); err != nil {
		if missing(err) {
			err = appliance.DoesNotExist("coSpaceTemplate")
		}
		return appliance.CoSpaceTemplate{}, nil, err
	}
	row, err := s.tables.CoSpaceTemplates.In(tx).Get(id)
	if err != nil {
		return row.Value, nil, err
	}
	methods, err := s.tables.AccessMethodTemplates.In(tx).Under(id)
	return row.Value, methods, err
}

// roomFor refuses a user who has as many spaces as one may have, more or less: several requests at once may each see
// the last place.
func (s *service) roomFor(ctx context.Context, owner string) error {
	owned, err := s.tables.CoSpaces.Page(ctx, store.Query[appliance.CoSpace]{Limit: 1, By: store.Entry{Index: "owner", Value: store.Fold(owner)}})
	if err == nil && owned.Total >= maxOwnSpaces {
		err = errManySpaces
	}
	return err
}

// maker makes one space. With access methods in the template they are the ways in, and the space has none of its own.
type maker struct {
	*service
	tx                *store.Tx
	id, uri           string
	shownURI, shownID string // of the way that people are told
}

func (m *maker) space(v appliance.CoSpace, template appliance.CoSpaceTemplate, methods []store.Row[appliance.AccessMethodTemplate]) (err error) {
	if len(methods) == 0 {
		if v.CallID, v.Secret, err = m.draw(); err != nil {
			return err
		}
		if v.URI = m.uri; v.URI == "" {
			v.URI = v.CallID
		}
		m.shownURI, m.shownID = v.URI, v.CallID
	}
	if err := m.tables.CreateCoSpace(m.tx, m.id, v); err != nil || len(methods) == 0 {
		return err
	}
	for k, row := range methods {
		_, of, _ := strings.Cut(row.ID, "/")
		method, err := m.method(row.Value)
		if err != nil {
			return err
		}
		own := m.newID()
		if err := m.tables.CreateAccessMethod(m.tx, m.id, own, method); err != nil {
			return err
		}
		if k == 0 || of == template.DefaultAccessMethodTemplate {
			m.shownURI, m.shownID = method.URI, method.CallID
		}
		if of == template.DefaultAccessMethodTemplate {
			v.DefaultAccessMethod = own
		}
	}
	return m.tables.PutCoSpace(m.tx, m.id, v)
}

// method is a way in after its template; the dollar sign of the uri stands for the wished uri, or for drawn digits.
func (m *maker) method(t appliance.AccessMethodTemplate) (appliance.AccessMethod, error) {
	callID, secret, err := m.draw()
	if err != nil {
		return appliance.AccessMethod{}, err
	}
	if m.uri == "" {
		m.uri = callID
	}
	v := appliance.AccessMethod{Name: t.Name, CallLegProfile: t.CallLegProfile, Scope: t.Scope, Secret: secret,
		DialInSecurityProfile: t.DialInSecurityProfile}
	if t.URIGenerator != "" {
		v.URI = strings.Replace(t.URIGenerator, "$", m.uri, 1)
	}
	if appliance.True(t.GenerateUniqueCallID) {
		v.CallID = callID
	}
	return v, nil
}

// draw draws a call ID of nine digits and a secret of 132 bits.
func (s *service) draw() (callID, secret string, err error) {
	random := s.random
	if random == nil {
		random = rand.Reader
	}
	var noise [32]byte
	if _, err := io.ReadFull(random, noise[:]); err != nil {
		return "", "", err
	}
	callID = strconv.FormatUint(100_000_000+binary.BigEndian.Uint64(noise[:])%900_000_000, 10)
	return callID, base64.RawURLEncoding.EncodeToString(noise[8:])[:22], nil
}
