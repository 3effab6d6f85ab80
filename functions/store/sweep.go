package store

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const (
	sweepCoSpace  = "coSpace"
	sweepCall     = "call"
	sweepUser     = "user"
	sweepTemplate = "coSpaceTemplate"
	sweepLDAPSync = "ldapSync"
)

// Sweep is what a deletion that did not fit into one transaction left to do: everything that belonged to this thing.
type Sweep struct {
	Kind string `json:"kind"` // the table of the thing
	ID   string `json:"id"`
}

func (s Sweep) key() string { return s.Kind + ":" + s.ID }

// Sweep finishes every deletion that was interrupted. It is safe to repeat and to run in several places at once.
func (t *Tables) Sweep(ctx context.Context) error {
	return t.Sweeps.Each(ctx, "", func(row Row[Sweep]) error { return t.sweepOne(ctx, row.Value) })
}

func (t *Tables) sweepOne(ctx context.Context, s Sweep) error {
	for done := false; !done; {
		err := t.DB.Transact(ctx, func(tx *Tx) error {
			left, err := t.removeParts(tx, s)
			if done = !left; err != nil || left {
				return err
			}
			_, there, err := lookup(t.Sweeps.In(tx), s.key())
			if err != nil || !there {
				return err
			}
			return t.Sweeps.In(tx).Delete(s.key())
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// deleteWith removes a thing by drop, and what belongs to it: in the same transaction if that is little, else it
// leaves a record for sweepOne and answers left.
func (t *Tables) deleteWith(ctx context.Context, kind, id string, drop func(*Tx) error) (left bool, err error) {
	err = t.DB.Transact(ctx, func(tx *Tx) error {
		left, err = t.dropWith(tx, Sweep{Kind: kind, ID: id}, drop)
		return err
	})
	return left, err
}

func (t *Tables) dropWith(tx *Tx, s Sweep, drop func(*Tx) error) (left bool, err error) {
	if err := drop(tx); err != nil {
		return false, err
	}
	if left, err = t.removeParts(tx, s); err != nil || !left {
		return left, err
	}
	return true, t.Sweeps.In(tx).Put(s.key(), s)
}

// removeParts removes some of what belongs to s, no more than fits into a transaction; left says that there is more.
func (t *Tables) removeParts(tx *Tx, s Sweep) (left bool, err error) {
	for _, remove := range t.parts(tx, s) {
		more, err := remove()
		if err != nil {
			return false, err
		}
		left = left || more
	}
	return left, nil
}

// parts are what belongs to a thing of each kind.
func (t *Tables) parts(tx *Tx, s Sweep) []func() (bool, error) {
	under := func(r records, limit int) func() (bool, error) {
		return func() (bool, error) { return r.removeUnder(s.ID, limit) }
	}
	switch s.Kind {
	case sweepCall:
		return []func() (bool, error){
			func() (bool, error) { return t.removeLegs(tx, s.ID, 5) },
			func() (bool, error) { return t.removeParticipants(tx, s.ID, 6) },
			under(t.Messages.In(tx).plain, 12),
		}
	case sweepUser:
		return []func() (bool, error){under(t.UserCoSpaceTemplates.In(tx).plain, 12)}
	case sweepTemplate:
		return []func() (bool, error){under(t.AccessMethodTemplates.In(tx).plain, 30)}
	case sweepLDAPSync:
		return []func() (bool, error){under(t.LDAPSyncEntries.In(tx).plain, 100)}
	}
	return []func() (bool, error){under(t.AccessMethods.In(tx).plain, 6), under(t.CoSpaceUsers.In(tx).plain, 6), under(t.Messages.In(tx).plain, 12)}
}

// DeleteCoSpaceTemplate removes a template with those of its access methods.
func (t *Tables) DeleteCoSpaceTemplate(ctx context.Context, id string) error {
	return t.deleteAndSweep(ctx, Sweep{Kind: sweepTemplate, ID: id}, func(tx *Tx) error { return t.CoSpaceTemplates.In(tx).Delete(id) })
}

// DeleteLDAPSync removes an import, with what it tells of entries, if may lets it.
func (t *Tables) DeleteLDAPSync(ctx context.Context, id string, may func(*appliance.LDAPSync) error) error {
	return t.deleteAndSweep(ctx, Sweep{Kind: sweepLDAPSync, ID: id}, func(tx *Tx) error {
		row, err := t.LDAPSyncs.In(tx).Get(id)
		if err == nil {
			err = may(&row.Value)
		}
		if err != nil {
			return err
		}
		return t.LDAPSyncs.In(tx).Delete(id)
	})
}

// deleteAndSweep removes a thing by drop, and everything that belongs to it.
func (t *Tables) deleteAndSweep(ctx context.Context, s Sweep, drop func(*Tx) error) error {
	left, err := t.deleteWith(ctx, s.Kind, s.ID, drop)
	if err != nil || !left {
		return err
	}
	return t.sweepOne(ctx, s)
}

// removeUnder deletes rows of a parent, at most limit; more says that there are others.
func (r records) removeUnder(parent string, limit int) (more bool, err error) {
	found, more, err := r.listed(r.tx.db.rowKey(r.t.Name, parent)+"/", false, limit)
	return more, r.deleteAll(found, err)
}

func (r records) deleteAll(rows []record, err error) error {
	if err != nil {
		return err
	}
	var keys []string
	for i := range rows {
		keys = append(keys, r.needs(rows[i].ID, rows[i].Value, nil)...)
	}
	if err := r.tx.load(keys...); err != nil {
		return err
	}
	for _, row := range rows {
		if err := r.remove(row.ID); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tables) removeLegs(tx *Tx, call string, limit int) (more bool, err error) {
	legs, more, err := some(t.Legs.In(tx), tx.db.indexPrefix(t.Legs.Name, Entry{Index: "call", Value: call}), true, limit)
	if err != nil {
		return false, err
	}
	var keys []string
	for _, leg := range legs {
		keys = append(keys, t.legNeeds(tx, leg.ID, &leg.Value)...)
	}
	if err := tx.load(keys...); err != nil {
		return false, err
	}
	for _, leg := range legs {
		if err := t.dropLeg(tx, leg.ID, leg.Value, EndedCall); err != nil {
			return false, err
		}
	}
	return more, nil
}

func (t *Tables) removeParticipants(tx *Tx, call string, limit int) (more bool, err error) {
	rows := t.Participants.In(tx).plain
	found, more, err := rows.listed(tx.db.indexPrefix(t.Participants.Name, Entry{Index: "call", Value: call}), true, limit)
	return more, rows.deleteAll(found, err)
}

// legNeeds lists the keys that removing a leg looks at.
func (t *Tables) legNeeds(tx *Tx, id string, leg *appliance.CallLeg) []string {
	return append(t.Legs.In(tx).plain.needs(id, leg, nil), tx.db.rowKey(t.LegsSeen.Name, id),
		tx.db.rowKey(t.Sessions.Name, leg.Session), tx.db.rowKey(t.Participants.Name, leg.Participant))
}

// dropLeg removes a leg, what its blade reported of it, and, if reason says so, the right to come back.
func (t *Tables) dropLeg(tx *Tx, id string, leg appliance.CallLeg, reason string) error {
	if err := t.Legs.In(tx).Delete(id); err != nil {
		return err
	}
	if err := t.LegsSeen.In(tx).plain.discard(id); err != nil {
		return err
	}
	if reason == "" || leg.Session == "" {
		return nil
	}
	session, there, err := lookup(t.Sessions.In(tx), leg.Session)
	if err != nil || !there || session.Value.Ended != "" || session.Value.Leg != id {
		return err
	}
	session.Value.Ended = reason
	return t.Sessions.In(tx).Put(session.ID, session.Value)
}

// discard deletes a row if it is there.
func (r records) discard(id string) error {
	_, there, err := r.lookup(id)
	if err != nil || !there {
		return err
	}
	return r.remove(id)
}
