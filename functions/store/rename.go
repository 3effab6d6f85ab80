package store

import (
	"context"
	"errors"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Renamed gives the memberships and spaces of a user whose JID has changed the new one, and then settles the import's
// hash. As long as it has not been called Imported.Was says that it has to be, before anybody else gets the old JID.
func (t *Tables) Renamed(ctx context.Context, lock *Lock, user, hash string) error {
	row, err := t.Users.Get(ctx, user)
	if err != nil || row.Value.Imported.Was == "" {
		return err
	}
	if err := t.renameMembers(ctx, user, row.Value.UserJID); err != nil {
		return err
	}
	if err := t.renameOwner(ctx, row.Value.Imported.Was, row.Value.UserJID); err != nil {
		return err
	}
	return t.DB.Transact(ctx, func(tx *Tx) error {
		tx.Fence(lock)
		row, err := t.Users.In(tx).Get(user)
		if err != nil {
			return err
		}
		row.Value.Imported.Hash, row.Value.Imported.Was = hash, ""
		return t.Users.In(tx).Put(user, row.Value)
	})
}

func (t *Tables) renameMembers(ctx context.Context, user, to string) error {
	members, err := t.CoSpaceUsers.Page(ctx, Query[appliance.CoSpaceUser]{By: Entry{Index: "user", Value: user}, Limit: 1000})
	if err != nil {
		return err
	}
	for _, row := range members.Rows {
		_, err := t.CoSpaceUsers.Update(ctx, row.ID, func(v *appliance.CoSpaceUser) error {
			v.UserJID = to
			return nil
		})
		var taken *TakenError
		if err != nil && appliance.KindOf(err) != appliance.Missing && !errors.As(err, &taken) {
			return err
		}
	}
	return nil
}

func (t *Tables) renameOwner(ctx context.Context, from, to string) error {
	owned, err := t.CoSpaces.Page(ctx, Query[appliance.CoSpace]{By: Entry{Index: "owner", Value: Fold(from)}, Limit: 1000})
	if err != nil {
		return err
	}
	for _, row := range owned.Rows {
		_, err := t.CoSpaces.Update(ctx, row.ID, func(v *appliance.CoSpace) error {
			v.OwnerJID = to
			return nil
		})
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
	}
	return nil
}

// nowhere is the domain of the JIDs of users who have let theirs go (RFC 2606): nobody else's ends so.
const nowhere = "@moving.invalid"

// LetGo takes those names from a user and the automatic space that they do not have any more in p, so that others can
// have them. Renamed has to follow. Provision gives them the new ones; if it does not come to that the next import does.
func (t *Tables) LetGo(ctx context.Context, lock *Lock, p *Provisioned) error {
	return t.DB.Transact(ctx, func(tx *Tx) error {
		tx.Fence(lock)
		row, err := t.Users.In(tx).Get(p.ID)
		if err != nil {
			return err
		}
		if user := &row.Value; Fold(user.UserJID) != Fold(p.User.UserJID) && user.UserJID != p.ID+nowhere {
			user.Imported.Was, user.UserJID = user.UserJID, p.ID+nowhere
		}
		row.Value.Imported.Hash = ""
		if err := t.letGoOfSpace(tx, p); err != nil {
			return err
		}
		return t.Users.In(tx).Put(p.ID, row.Value)
	})
}

func (t *Tables) letGoOfSpace(tx *Tx, p *Provisioned) error {
	if p.Space == nil {
		return nil
	}
	row, there, err := lookup(t.CoSpaces.In(tx), p.SpaceID)
	if err != nil || !there {
		return err
	}
	space, want := &row.Value, p.Space
	for _, uri := range []*string{&space.URI, &space.SecondaryURI} {
		if Fold(*uri) != Fold(want.URI) && Fold(*uri) != Fold(want.SecondaryURI) {
			*uri = ""
		}
	}
	if want.CallID != "" && space.CallID != want.CallID {
		space.CallID = ""
	}
	return t.CoSpaces.In(tx).Put(p.SpaceID, *space)
}

// Follow notes where a user's entry is now when nothing else can be made of it: whose password signs in must not depend
// on who has the DN that the entry had.
func (t *Tables) Follow(ctx context.Context, lock *Lock, user string, to appliance.Imported) error {
	return t.DB.Transact(ctx, func(tx *Tx) error {
		tx.Fence(lock)
		row, there, err := lookup(t.Users.In(tx), user)
		if err != nil || !there {
			return err
		}
		mark := &row.Value.Imported
		if mark.Source == to.Source && mark.Origin == to.Origin && mark.Server == to.Server && mark.DN == to.DN {
			return nil
		}
		mark.Source, mark.Origin, mark.Server, mark.DN, mark.Hash = to.Source, to.Origin, to.Server, to.DN, ""
		return t.Users.In(tx).Put(user, row.Value)
	})
}
