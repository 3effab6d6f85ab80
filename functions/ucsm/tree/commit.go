package tree

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

// MaxChanges is the most objects that one commit may create, change or delete; what the Rules record comes on top.
const MaxChanges = 100

const (
	maxRows     = 112 // objects with the records, so that with the news they stay below etcd's 128
	maxNewsRows = 14
	newsBytes   = 40_000 // of one row of news, roughly
	maxTries    = 100
	maxPause    = 20 * time.Millisecond
)

// errMoved says that somebody else has committed since the snapshot was taken.
var errMoved = errors.New("the tree has changed")

// Result is what a commit did. When nothing changed, After is Before and there are no events.
type Result struct {
	Before, After *Snapshot
	Events        []Event
}

// Commit makes the changes that plan asks for, all or nothing. plan must not have side effects: it is called again
// when somebody else committed meanwhile. A refusal is an *Error; an error of plan is returned as it is.
func (s *Store) Commit(ctx context.Context, a Actor, plan func(*Snapshot) ([]Change, error)) (Result, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	for try := range maxTries {
		before, err := s.Load(ctx)
		if err != nil {
			return Result{}, err
		}
		result, err := s.attempt(ctx, a, before, plan)
		if !errors.Is(err, errMoved) {
			return result, err
		}
		if err := pause(ctx, min(time.Duration(try)*time.Millisecond, maxPause)); err != nil {
			return Result{}, err
		}
	}
	return Result{}, appliance.Failure(appliance.Busy, "serverBusy", "too many conflicting changes of the object tree")
}

// Try tells what a commit would do without doing it.
func (s *Store) Try(ctx context.Context, a Actor, plan func(*Snapshot) ([]Change, error)) (Result, error) {
	before, err := s.Load(ctx)
	if err != nil {
		return Result{}, err
	}
	d, err := s.draft(before, a, plan)
	if err != nil {
		return Result{}, err
	}
	_, result := d.seal(a, s.now())
	return result, nil
}

func (s *Store) attempt(ctx context.Context, a Actor, before *Snapshot, plan func(*Snapshot) ([]Change, error)) (Result, error) {
	d, err := s.draft(before, a, plan)
	if err != nil {
		return Result{}, err
	}
	if err := d.hash(); err != nil {
		return Result{}, err
	}
	changed, result := d.seal(a, s.now())
	if len(result.Events) == 0 {
		return result, nil
	}
	if err := s.write(ctx, changed, result); err != nil {
		return Result{}, err
	}
	s.keep(before, result.After)
	return result, nil
}

// draft is the tree with the planned changes, checked.
func (s *Store) draft(before *Snapshot, a Actor, plan func(*Snapshot) ([]Change, error)) (*Draft, error) {
	changes, err := plan(before)
	if err != nil {
		return nil, err
	}
	d := newDraft(before)
	for _, c := range changes {
		if err := d.apply(c, a); err != nil {
			return nil, err
		}
	}
	if n := len(d.order); n > MaxChanges {
		return nil, Refuse(CodeLogic, "the change concerns %d objects. Number cannot exceed %d.", n, MaxChanges)
	}
	if s.rules != nil {
		if err := s.rules.Apply(before, d, a, changes); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// hash puts the hashes of new secrets in place.
func (d *Draft) hash() error {
	for dn, secrets := range d.fresh {
		o := d.Edit(dn)
		if o.Secrets == nil {
			o.Secrets = map[string]string{}
		}
		for name, value := range secrets {
			hash, err := auth.Hash(value)
			if err != nil {
				return fmt.Errorf("%s %s: %w", dn, name, err)
			}
			o.Secrets[name] = hash
		}
	}
	return nil
}

// seal numbers what changed: the objects by DN, nil for the deleted, and the result.
func (d *Draft) seal(a Actor, now time.Time) (map[string]*Object, Result) {
	eid := d.before.eid
	changed := map[string]*Object{}
	var events []Event
	for _, dn := range d.order {
		old, o := d.before.Get(dn), d.objects[dn]
		if old == nil && o == nil || old != nil && o != nil && old.same(o) {
			continue
		}
		eid++
		if changed[dn] = o; o != nil {
			o.stamp(eid, !a.Internal)
		}
		e := difference(old, o)
		e.Eid, e.DN, e.At, e.User = eid, dn, now, a.User
		events = append(events, e)
	}
	if len(events) == 0 {
		return nil, Result{Before: d.before, After: d.before}
	}
	return changed, Result{Before: d.before, After: d.before.with(eid, changed), Events: events}
}

// difference is the event that leads from old to o; nil means that there is no object.
func difference(old, o *Object) Event {
	switch {
	case o == nil:
		return Event{Class: old.Class, Status: Deleted}
	case old == nil:
		return Event{Class: o.Class, Status: Created, Props: maps.Clone(o.Props)}
	}
	props := map[string]string{}
	for name, value := range o.Props {
		if old.Props[name] != value {
			props[name] = value
		}
	}
	for name := range old.Props {
		if _, kept := o.Props[name]; !kept {
			props[name] = ""
		}
	}
	return Event{Class: o.Class, Status: Modified, Props: props}
}

// write commits objects, news and stamp in one transaction, or answers errMoved.
func (s *Store) write(ctx context.Context, changed map[string]*Object, r Result) error {
	news := pack(r.Events)
	if len(changed) > maxRows || len(news) > maxNewsRows {
		return Refuse(CodeLogic, "the change concerns %d objects with their records. Number cannot exceed %d.", len(changed), maxRows)
	}
	return s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		stamp, err := s.stamp(tx)
		if err != nil {
			return err
		}
		if stamp != r.Before.eid {
			return errMoved
		}
		if err := s.writeObjects(tx, changed); err != nil {
			return err
		}
		for _, n := range news {
			if err := s.tables.ObjectNews.In(tx).Put(newsID(n.Events[0].Eid), n); err != nil {
				return err
			}
		}
		return s.tables.ObjectStamp.In(tx).Put(store.ObjectStampID, appliance.ObjectStamp{Eid: r.After.eid})
	})
}

func (s *Store) writeObjects(tx *store.Tx, changed map[string]*Object) error {
	rows := s.tables.Objects.In(tx)
	ids := make([]string, 0, len(changed))
	for dn := range changed {
		ids = append(ids, rowID(dn))
	}
	if err := rows.Prefetch(ids...); err != nil {
		return err
	}
	for dn, o := range changed {
		if o == nil {
			if err := rows.Delete(rowID(dn)); err != nil {
				return err
			}
			continue
		}
		if err := rows.Put(rowID(dn), appliance.ManagedObject(*o)); err != nil {
			return err
		}
	}
	return nil
}

// pack puts events into rows of news.
func pack(events []Event) []appliance.ObjectNews {
	var news []appliance.ObjectNews
	size := newsBytes
	for _, e := range events {
		if size += weight(e); size > newsBytes {
			news = append(news, appliance.ObjectNews{At: e.At, User: e.User})
			size = weight(e)
		}
		last := &news[len(news)-1]
		last.Events = append(last.Events, appliance.ObjectEvent{Eid: e.Eid, DN: e.DN, Class: e.Class, Status: string(e.Status), Props: e.Props})
	}
	return news
}

// weight is about how many bytes an event takes.
func weight(e Event) int {
	n := 100 + len(e.DN)
	for name, value := range e.Props {
		n += len(name) + len(value) + 8
	}
	return n
}

// pause waits up to most, at random.
func pause(ctx context.Context, most time.Duration) error {
	timer := time.NewTimer(rand.N(most + 1))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
