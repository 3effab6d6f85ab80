package ldap

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	// removeLimit is the per cent of a source's users above which none is removed without force, if the import has none.
	removeLimit = 20
	// removeFreely is how many may go in that case whatever they are of all, unless they are all.
	removeFreely = 10
)

// remove removes the users of the source that the directory has no more. It comes when all of the directory was read:
// until then nothing is lost.
func (p *pass) remove(ctx context.Context) error {
	if err := p.tell(ctx, "removing"); err != nil {
		return err
	}
	var gone []uuid.UUID
	all := 0
	for id, u := range p.known {
		if !u.orphan {
			all++
		}
		if !u.orphan && !u.seen {
			gone = append(gone, id)
		}
	}
	if err := p.removeAll(ctx, gone, all); err != nil {
		return err
	}
	return p.flush(ctx)
}

// orphans removes the users whose source exists no more.
func (i *importer) orphans(ctx context.Context, sources []store.Row[appliance.LDAPSource]) error {
	there := map[string]bool{"": true}
	for _, source := range sources {
		there[source.ID] = true
	}
	var gone []uuid.UUID
	all := 0
	err := i.deps.Tables.Users.Each(ctx, "", func(row store.Row[appliance.User]) error {
		if row.Value.Imported.Source != "" {
			all++
		}
		if id, err := uuid.Parse(row.ID); err == nil && !there[row.Value.Imported.Source] && !i.kept[id] {
			gone = append(gone, id)
		}
		return i.pace.breathe(ctx)
	})
	if err != nil || len(gone) == 0 {
		return err
	}
	p := &pass{importer: i}
	if err := p.removeAll(ctx, gone, all); err != nil {
		return err
	}
	return p.flush(ctx)
}

// removeAll removes users, if they are not too many of all.
func (p *pass) removeAll(ctx context.Context, gone []uuid.UUID, all int) error {
	tooMany, limit := p.tooMany(len(gone), all)
	if appliance.True(p.row.DryRun) {
		return p.wouldRemove(ctx, gone, tooMany && !appliance.True(p.row.Force))
	}
	if len(gone) > 0 && tooMany && !appliance.True(p.row.Force) {
		return &failure{"", fmt.Sprintf("%d of %d users are no more in the directory; more than %s are removed with force alone",
			len(gone), all, limit)}
	}
	for _, id := range gone {
		err := p.pace.write(ctx, func() error {
			return p.deps.Tables.RemoveImported(ctx, p.lock, id.String(), func(tx *store.Tx) error {
				return p.updateIn(tx, func(v *appliance.LDAPSync) { v.Report.Removed++ })
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// tooMany reports whether so many of all need force, and says how many do not.
func (p *pass) tooMany(gone, all int) (bool, string) {
	if limit := p.row.RemoveLimit; limit != nil {
		return gone*100 > *limit*all, fmt.Sprintf("%d per cent", *limit)
	}
	return gone == all || gone > removeFreely && gone*100 > removeLimit*all, fmt.Sprintf("%d per cent, or all,", removeLimit)
}

func (p *pass) wouldRemove(ctx context.Context, gone []uuid.UUID, refused bool) error {
	for _, id := range gone {
		if p.noted[appliance.OutcomeRemoved] >= maxNoted {
			break
		}
		row, err := p.deps.Tables.Users.Get(ctx, id.String())
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
		p.note(appliance.LDAPSyncEntry{Outcome: appliance.OutcomeRemoved, DN: row.Value.Imported.DN, UserJID: row.Value.UserJID})
	}
	var notes []string
	if refused && len(gone) > 0 {
		notes = []string{"removing so many needs force"}
	}
	p.notes = append(p.notes, notes...)
	return p.update(ctx, func(v *appliance.LDAPSync) {
		v.Report.Removed += len(gone)
		v.Report.Notes = append(v.Report.Notes, notes...)
	})
}
