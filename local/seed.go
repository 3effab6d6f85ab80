package local

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

// seedSpace fixes the ids of seeded things, so that a seed cut short goes on where it was.
var seedSpace = uuid.MustParse("5e0b2f0e-6f2a-4b8c-9a43-0c1d6b7a9e11")

func seedID(name string) string { return uuid.NewSHA1(seedSpace, []byte(name)).String() }

// Secrets are what a lab seed drew or was given; a later start no longer knows the passwords.
type Secrets struct {
	Admin string `json:"admin,omitempty"`
	Users string `json:"users,omitempty"`
}

// seedLab writes the lab's accounts, users, profiles and spaces where they are missing. The admin account comes
// last: where it exists, the seed is complete.
func seedLab(ctx context.Context, tables *store.Tables, c Config) (Secrets, error) {
	_, err := tables.Accounts.Get(ctx, "admin")
	if err == nil || appliance.KindOf(err) != appliance.Missing {
		return Secrets{}, err
	}
	secrets, err := drawSecrets(c)
	if err != nil {
		return Secrets{}, err
	}
	l := lab{ctx: ctx, tables: tables, config: c, secrets: secrets}
	for _, step := range []func() error{l.profiles, l.users, l.templates, l.spaces, l.accounts} {
		if err := step(); err != nil {
			return Secrets{}, fmt.Errorf("seed lab: %w", err)
		}
	}
	return secrets, nil
}

// lab holds what the steps of one seed share.
type lab struct {
	ctx     context.Context
	tables  *store.Tables
	config  Config
	secrets Secrets
}

func (l lab) profiles() error {
	guest := appliance.CallLegProfile{Name: "Guest", NeedsActivation: ptr(true), DeactivationMode: "deactivate"}
	host := appliance.CallLegProfile{Name: "Host", NeedsActivation: ptr(false), MuteOthersAllowed: ptr(true),
		VideoMuteOthersAllowed: ptr(true), DisconnectOthersAllowed: ptr(true), EndCallAllowed: ptr(true),
		CallLockAllowed: ptr(true), SetImportanceAllowed: ptr(true), AddParticipantAllowed: ptr(true)}
	audience := appliance.CallLegProfile{Name: "Audience", RxAudioMute: ptr(true), RxVideoMute: ptr(true),
		PresentationContributionAllowed: ptr(false), MuteSelfAllowed: ptr(false)}
	return errors.Join(
		put(l.ctx, l.tables.CallLegProfiles, "profile guest", guest),
		put(l.ctx, l.tables.CallLegProfiles, "profile host", host),
		put(l.ctx, l.tables.CallLegProfiles, "profile audience", audience),
	)
}

func (l lab) users() error {
	hash, err := auth.Hash(l.secrets.Users)
	if err != nil {
		return err
	}
	for _, name := range []string{"Alice", "Bob", "Carol"} {
		jid := strings.ToLower(name) + "@plenum.example"
		user := appliance.User{UserJID: jid, Name: name, Email: jid, AuthenticationID: strings.ToLower(name)}
		id := "user " + jid
		if err := errors.Join(put(l.ctx, l.tables.Users, id, user),
			put(l.ctx, l.tables.Credentials, id, appliance.Credential{Password: hash})); err != nil {
			return err
		}
	}
	return nil
}

// templateRoom is what everybody in the lab may make spaces after.
const templateRoom = "template room"

func (l lab) templates() error {
	room := appliance.CoSpaceTemplate{Name: "Meeting room", Description: "Open to everybody who has its address or its ID."}
	if err := put(l.ctx, l.tables.CoSpaceTemplates, templateRoom, room); err != nil {
		return err
	}
	for _, name := range []string{"alice", "bob", "carol"} {
		user := seedID("user " + name + "@plenum.example")
		given := appliance.UserCoSpaceTemplate{CoSpaceTemplate: seedID(templateRoom)}
		if err := ignoreTaken(l.tables.UserCoSpaceTemplates.Create(l.ctx, user+"/"+seedID(templateRoom+" of "+name), given)); err != nil {
			return err
		}
	}
	return nil
}

func (l lab) spaces() error {
	hostCode, err := digits(l.config.Random, 6)
	if err != nil {
		return err
	}
	host, guest, audience := seedID("profile host"), seedID("profile guest"), seedID("profile audience")
	alice, bob := "alice@plenum.example", "bob@plenum.example"
	return errors.Join(
		l.space("lobby", appliance.CoSpace{Name: "Lobby", URI: "lobby", CallID: "100100"}),
		l.space("board", appliance.CoSpace{Name: "Board room", URI: "board", CallID: "200200", OwnerJID: alice, CallLegProfile: guest}),
		l.method("board", "host", appliance.AccessMethod{Name: "Host", URI: "board", CallID: "200200", Passcode: hostCode, CallLegProfile: host}),
		l.member("board", alice, host),
		l.member("board", bob, host),
		l.space("lecture", appliance.CoSpace{Name: "Lecture hall", URI: "lecture", CallID: "300300", OwnerJID: bob, CallLegProfile: audience}),
		l.member("lecture", bob, host),
	)
}

func (l lab) accounts() error {
	hash, err := auth.Hash(l.secrets.Admin)
	if err != nil {
		return err
	}
	admin := appliance.Account{Name: "admin", Role: appliance.RoleAdmin, Password: hash, ChangedAt: l.config.Now()}
	return ignoreTaken(l.tables.Accounts.Create(l.ctx, "admin", admin))
}

func (l lab) space(name string, v appliance.CoSpace) error {
	v.NonMemberAccess = ptr(true)
	return done(l.tables.DB.Transact(l.ctx, func(tx *store.Tx) error {
		return l.tables.CreateCoSpace(tx, seedID("space "+name), v)
	}))
}

func (l lab) method(space, name string, v appliance.AccessMethod) error {
	return done(l.tables.DB.Transact(l.ctx, func(tx *store.Tx) error {
		return l.tables.CreateAccessMethod(tx, seedID("space "+space), seedID("method "+space+" "+name), v)
	}))
}

func (l lab) member(space, jid, profile string) error {
	id := seedID("space "+space) + "/" + seedID("member "+space+" "+jid)
	member := appliance.CoSpaceUser{UserJID: jid, UserID: seedID("user " + jid), CallLegProfile: profile}
	return ignoreTaken(l.tables.CoSpaceUsers.Create(l.ctx, id, member))
}

func put[T any](ctx context.Context, t *store.Table[T], name string, v T) error {
	return ignoreTaken(t.Create(ctx, seedID(name), v))
}

func ignoreTaken[T any](_ store.Row[T], err error) error { return done(err) }

// done lets a thing that an earlier, interrupted seed made pass.
func done(err error) error {
	var taken *store.TakenError
	if errors.As(err, &taken) || appliance.KindOf(err) == appliance.Conflict {
		return nil
	}
	return err
}

func drawSecrets(c Config) (Secrets, error) {
	s := Secrets{Admin: c.AdminPassword, Users: c.UserPassword}
	var err error
	if s.Admin == "" {
		if s.Admin, err = password(c.Random); err != nil {
			return s, err
		}
	}
	if s.Users == "" {
		s.Users, err = password(c.Random)
	}
	return s, err
}

// password draws 80 random bits as 16 lower-case letters and digits.
func password(random io.Reader) (string, error) {
	var raw [10]byte
	if _, err := io.ReadFull(source(random), raw[:]); err != nil {
		return "", err
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(raw[:])), nil
}

func digits(random io.Reader, n int) (string, error) {
	var out strings.Builder
	for range n {
		d, err := rand.Int(source(random), big.NewInt(10))
		if err != nil {
			return "", err
		}
		out.WriteString(d.String())
	}
	return out.String(), nil
}

func source(random io.Reader) io.Reader {
	if random == nil {
		return rand.Reader
	}
	return random
}

func ptr[T any](v T) *T { return &v }
