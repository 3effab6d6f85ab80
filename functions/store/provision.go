package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Provisioned is a user as an import from a directory wants it, perhaps with a space. The ids of one import's users and
// their spaces should begin alike: their rows share counters then.
type Provisioned struct {
	ID   string
	User appliance.User
	// Space is the user's automatic space, nil for none; SpaceID its id.
	Space   *appliance.CoSpace
	SpaceID string
	Member  appliance.CoSpaceUser // the user as the space's member
	// CallID and Secret are for a new space without a call ID.
	CallID, Secret string
	// New says that the user is probably not there yet.
	New bool

	// MayRename allows to change the JID: for one user at a time, and Renamed has to follow before anybody else is written.
	MayRename bool

	// Refused are the names that others have; nothing of the user was written if there are any.
	Refused []*TakenError
	// Waits says that nothing was written because the JID would change.
	Waits bool
}

const provisionedAtOnce = 8

// Provision writes users with their spaces and memberships, some in each transaction, each user whole or not at all.
// The import's lock has to be held.
func (t *Tables) Provision(ctx context.Context, lock *Lock, list []*Provisioned) error {
	return t.provisionSome(list, func(some []*Provisioned) error {
		return t.DB.Transact(ctx, func(tx *Tx) error {
			tx.Fence(lock)
			return t.provisionAll(tx, some)
		})
	})
}

// Rehearse is Provision that writes nothing: it finds out who would be refused. Names that two of the list want are
// not noticed.
func (t *Tables) Rehearse(ctx context.Context, list []*Provisioned) error {
	done := errors.New("rehearsed")
	defer func() {
		for _, p := range list {
			p.MayRename = false
		}
	}()
	return t.provisionSome(list, func(some []*Provisioned) error {
		for _, p := range some {
			p.New, p.MayRename = false, true // no guesses: there is no commit that would find them out
		}
		err := t.DB.Transact(ctx, func(tx *Tx) error {
			if err := t.provisionAll(tx, some); err != nil {
				return err
			}
			return done
		})
		if errors.Is(err, done) {
			return nil
		}
		return err
	})
}

func (t *Tables) provisionSome(list []*Provisioned, do func([]*Provisioned) error) error {
	for len(list) > 0 {
		n := min(len(list), provisionedAtOnce)
		for {
			err := do(list[:n])
			if err == nil {
				break
			}
			if !errors.Is(err, ErrTooManyOps) && !tooLarge(err) || n == 1 {
				return fmt.Errorf("provision: %w", err)
			}
			n = (n + 1) / 2
		}
		list = list[n:]
	}
	return nil
}

func (t *Tables) provisionAll(tx *Tx, list []*Provisioned) error {
	var read []string
	for _, p := range list {
		users, spaces, members := t.Users.In(tx).plain, t.CoSpaces.In(tx).plain, t.CoSpaceUsers.In(tx).plain
		needs := users.needs(p.ID, nil, &p.User)
		if p.Space != nil {
			needs = append(needs, spaces.needs(p.SpaceID, nil, p.Space)...)
			needs = append(needs, members.needs(p.member(), nil, &p.Member)...)
		}
		for _, key := range needs {
			if p.New && !isCounter(tx, key) {
				tx.guessAbsent(key)
			} else {
				read = append(read, key)
			}
		}
	}
	if err := tx.load(read...); err != nil {
		return err
	}
	for _, p := range list {
		if err := t.provision(tx, p); err != nil {
			return err
		}
	}
	return nil
}

func isCounter(tx *Tx, key string) bool {
	prefix := tx.db.prefix + "n/"
	return len(key) > len(prefix) && key[:len(prefix)] == prefix
}

func (p *Provisioned) member() string { return p.SpaceID + "/" + p.ID }

func (t *Tables) provision(tx *Tx, p *Provisioned) error {
	p.Refused, p.Waits = nil, false
	user := p.User
	old, there, err := lookup(t.Users.In(tx), p.ID)
	if err != nil {
		return err
	}
	var before any
	if there {
		before = &old.Value
		if old.Value.UserJID != user.UserJID {
			user.Imported.Hash, user.Imported.Was, p.Waits = "", old.Value.UserJID, !p.MayRename
		}
	}
	if p.Refused, err = t.Users.In(tx).plain.taken(p.ID, before, &user); err != nil {
		return err
	}
	space, err := t.automatic(tx, p)
	if err != nil || p.Waits || len(p.Refused) > 0 {
		return err
	}
	if p.Space != nil {
		if err := t.provisionSpace(tx, p, space); err != nil {
			return err
		}
	}
	return t.Users.In(tx).Put(p.ID, user)
}

// automatic is the space as it should be; it notes which of its names others have.
func (t *Tables) automatic(tx *Tx, p *Provisioned) (space appliance.CoSpace, err error) {
	if p.Space == nil {
		return space, nil
	}
	old, there, err := lookup(t.CoSpaces.In(tx), p.SpaceID)
	if err != nil {
		return space, err
	}
	space = *p.Space
	before := any(nil)
	if there {
		space, before = ownedByDirectory(old.Value, space), &old.Value
	}
	if space.CallID == "" {
		space.CallID = p.CallID
	}
	if space.Secret == "" {
		space.Secret = p.Secret
	}
	taken, err := t.CoSpaces.In(tx).plain.taken(p.SpaceID, before, &space)
	p.Refused = append(p.Refused, taken...)
	return space, err
}

func (t *Tables) provisionSpace(tx *Tx, p *Provisioned, space appliance.CoSpace) error {
	if err := t.CoSpaces.In(tx).Put(p.SpaceID, space); err != nil {
		return err
	}
	members := t.CoSpaceUsers.In(tx)
	member, there, err := lookup(members, p.member())
	if err != nil {
		return err
	}
	row, was := p.Member, any(nil)
	if there { // what the API gave stays
		was = &member.Value
		row = member.Value
		row.UserJID = p.Member.UserJID
	}
	if already, err := members.plain.taken(p.member(), was, &row); err != nil || len(already) > 0 {
		return err // the API made the user a member
	}
	return members.Put(p.member(), row)
}

// ownedByDirectory is a space with those parts replaced that the directory decides.
func ownedByDirectory(old, v appliance.CoSpace) appliance.CoSpace {
	old.Name, old.URI, old.SecondaryURI, old.CDRTag = v.Name, v.URI, v.SecondaryURI, v.CDRTag
	old.Tenant, old.OwnerJID, old.AutoGenerated = v.Tenant, v.OwnerJID, v.AutoGenerated
	if v.CallID != "" {
		old.CallID = v.CallID
	}
	if v.NonMemberAccess != nil {
		old.NonMemberAccess = v.NonMemberAccess
	}
	return old
}

// taken are the names that others have of those that writing the row would claim.
func (r records) taken(id string, old, v any) (list []*TakenError, err error) {
	before := r.t.names(id, old)
	for e, variant := range r.t.names(id, v) {
		if was, had := before[e]; had && was == variant {
			continue
		}
		c, there, err := r.tx.claim(r.tx.db.claimKey(r.t.space(), e))
		if err != nil {
			return nil, err
		}
		taken := &TakenError{Table: r.t.Name, Index: e.Index, Value: e.Value, Holder: c.Holder, Same: c.Holder == r.t.holder(id)}
		if there && (!taken.Same || c.usedBy(r.t.Name+":"+id, variant)) {
			list = append(list, taken)
		}
	}
	return list, nil
}

// usedBy reports whether a row other than the one given has the name with the variant.
func (c claim) usedBy(user, variant string) bool {
	for other, v := range c.Users {
		if other != user && v == variant {
			return true
		}
	}
	return false
}

// RemoveImported removes a user with the automatic space, whose meeting ends, and does count in the transaction that
// removes the user.
func (t *Tables) RemoveImported(ctx context.Context, lock *Lock, id string, count func(*Tx) error) error {
	row, err := t.Users.Get(ctx, id)
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	if space := row.Value.Imported.CoSpace; space != "" {
		if err := t.RemoveAutomatic(ctx, space); err != nil {
			return err
		}
	}
	return t.deleteAndSweep(ctx, Sweep{Kind: sweepUser, ID: id}, func(tx *Tx) error {
		tx.Fence(lock)
		if err := t.Users.In(tx).Delete(id); err != nil {
			return err
		}
		return count(tx)
	})
}

// RemoveAutomatic ends the meeting of an automatic space and removes the space, if there is one.
func (t *Tables) RemoveAutomatic(ctx context.Context, space string) error {
	for _, step := range []func() error{
		func() error { return t.endCallIn(ctx, space) },
		func() error { return t.DeleteCoSpace(ctx, space) },
		func() error { return t.endCallIn(ctx, space) }, // somebody may have joined meanwhile
	} {
		if err := step(); err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
	}
	return nil
}

func (t *Tables) endCallIn(ctx context.Context, space string) error {
	call, err := t.Calls.Find(ctx, "coSpace", space)
	if err != nil {
		return err
	}
	return t.EndCall(ctx, call.ID)
}

// LoseAutomatic takes a user's automatic space away.
func (t *Tables) LoseAutomatic(ctx context.Context, user string) error {
	row, err := t.Users.Get(ctx, user)
	if appliance.KindOf(err) == appliance.Missing || err == nil && row.Value.Imported.CoSpace == "" {
		return nil
	}
	if err != nil {
		return err
	}
	return t.RemoveAutomatic(ctx, row.Value.Imported.CoSpace)
}

// forgetAutomatic makes the next import write the owner of an automatic space again, because the space goes.
func (t *Tables) forgetAutomatic(tx *Tx, id string) error {
	space, err := t.CoSpaces.In(tx).Get(id)
	if err != nil || !appliance.True(space.Value.AutoGenerated) {
		return err
	}
	owner, err := t.Users.In(tx).Find("jid", Fold(space.Value.OwnerJID))
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil || owner.Value.Imported.CoSpace != id {
		return err
	}
	owner.Value.Imported.Hash = ""
	return t.Users.In(tx).Put(owner.ID, owner.Value)
}
