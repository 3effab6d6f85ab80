package ldap

import (
	"context"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// movers are users, by their own ids and those of their spaces, who all get the names that they want when all of them
// let go of those that they have.
type movers map[string]*store.Provisioned

// moversOf are the movers among users whose Refused is up to date.
func moversOf(list []*store.Provisioned) movers {
	m := movers{}
	for _, want := range list {
		m[want.ID] = want
		if want.Space != nil {
			m[want.SpaceID] = want
		}
	}
	for again := true; again; {
		again = false
		claimed := map[string]bool{}
		for _, want := range list {
			if m[want.ID] != nil && !m.may(want, claimed) {
				m.forget(want)
				again = true
			}
		}
	}
	return m
}

// may reports whether a user gets the names if those who have them are movers, and claims them.
func (m movers) may(want *store.Provisioned, claimed map[string]bool) bool {
	for _, taken := range want.Refused {
		if other := m[taken.Holder]; other == nil || namesOf(other)[taken.Index+" "+taken.Value] {
			return false
		}
	}
	names := namesOf(want)
	for name := range names {
		if claimed[name] {
			return false
		}
	}
	for name := range names {
		claimed[name] = true
	}
	return true
}

func (m movers) forget(want *store.Provisioned) {
	delete(m, want.ID)
	delete(m, want.SpaceID)
}

// namesOf are the unique names that a user should have: index and value.
func namesOf(want *store.Provisioned) map[string]bool {
	names := map[string]bool{"jid " + store.Fold(want.User.UserJID): true}
	if s := want.Space; s != nil {
		for _, name := range []string{"uri " + store.Fold(s.URI), "uri " + store.Fold(s.SecondaryURI), "callId " + s.CallID} {
			if name[len(name)-1] != ' ' { // not none
				names[name] = true
			}
		}
	}
	return names
}

// settle brings in those whose names others had when it was their turn. Now all of the directory was read and whoever
// is no more in it has gone, so it is known who lets go of what.
func (p *pass) settle(ctx context.Context) error {
	later := p.later
	p.later = nil
	if len(later) == 0 {
		return nil
	}
	for _, want := range later {
		if err := p.askAgain(ctx, want); err != nil {
			return err
		}
	}
	moving := moversOf(later)
	for _, want := range later {
		if err := p.move(ctx, want, moving); err != nil {
			return err
		}
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	return p.tell(ctx, "removing")
}

// askAgain finds out which names others have now; for a dry run those who would have gone have none.
func (p *pass) askAgain(ctx context.Context, want *store.Provisioned) error {
	if err := p.pace.breathe(ctx); err != nil {
		return err
	}
	if err := p.deps.Tables.Rehearse(ctx, []*store.Provisioned{want}); err != nil || !appliance.True(p.row.DryRun) {
		return err
	}
	var left []*store.TakenError
	for _, taken := range want.Refused {
		goes, err := p.goes(ctx, taken)
		if err != nil {
			return err
		}
		if !goes {
			left = append(left, taken)
		}
	}
	want.Refused = left
	return nil
}

// goes reports whether the import removes whoever has a name.
func (p *pass) goes(ctx context.Context, taken *store.TakenError) (bool, error) {
	holder := taken.Holder
	if taken.Table != "user" {
		space, err := p.deps.Tables.CoSpaces.Get(ctx, holder)
		if err != nil {
			return false, unlessMissing(err)
		}
		owner, err := p.deps.Tables.Users.Find(ctx, "jid", store.Fold(space.Value.OwnerJID))
		if err != nil || owner.Value.Imported.CoSpace != holder {
			return false, unlessMissing(err)
		}
		holder = owner.ID
	}
	id, err := uuid.Parse(holder)
	return err == nil && p.known.has(holder) && !p.known[id].seen, nil
}

// move gives a user the names after those who have them have let them go. Whose entry moves is there already (follow),
// so nobody signs in to an account that is not theirs meanwhile.
func (p *pass) move(ctx context.Context, want *store.Provisioned, moving movers) error {
	moves := moving[want.ID] != nil
	if appliance.True(p.row.DryRun) {
		p.wouldMove(ctx, want, moves)
		return nil
	}
	for _, taken := range want.Refused {
		if other := moving[taken.Holder]; moves && other != nil {
			if err := p.letGo(ctx, other); err != nil {
				return err
			}
		}
	}
	moving.forget(want)
	if err := p.writeSome(ctx, []*store.Provisioned{want}); err != nil {
		return err
	}
	return p.written(ctx, want)
}

func (p *pass) letGo(ctx context.Context, other *store.Provisioned) error {
	err := p.pace.write(ctx, func() error { return p.deps.Tables.LetGo(ctx, p.lock, other) })
	if err == nil {
		err = p.renamed(ctx, other.ID, "")
	}
	return unlessMissing(err)
}
