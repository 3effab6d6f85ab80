package tree

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// Rules is what the classes' own logic refuses or adds at a commit. before is the tree as it was, after holds the
// changes. An *Error refuses the commit.
type Rules interface {
	Apply(before *Snapshot, after *Draft, a Actor, changes []Change) error
}

// Store is the tree in etcd.
type Store struct {
	tables *store.Tables
	now    func() time.Time
	rules  Rules
	turn   chan struct{} // commits of this process go one after the other

	mu     sync.Mutex // guards newest
	newest *Snapshot  // the newest that this process has seen
}

// New is the tree in the tables t. now is the product's clock; rules may be nil.
func New(t *store.Tables, now func() time.Time, rules Rules) *Store {
	return &Store{tables: t, now: now, rules: rules, turn: make(chan struct{}, 1), newest: newSnapshot(0, nil)}
}

const (
	page     = 500 // objects read at once
	maxDelta = 200 // news followed before the whole tree is read instead
)

// Load answers the tree as it is. When nothing has changed since the last time, it costs the reading of one row.
func (s *Store) Load(ctx context.Context) (*Snapshot, error) {
	known := s.seen()
	var snapshot *Snapshot
	err := s.tables.DB.Transact(ctx, func(tx *store.Tx) (err error) {
		snapshot, err = s.read(tx, known)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("object tree: %w", err)
	}
	s.keep(known, snapshot)
	return snapshot, nil
}

func (s *Store) seen() *Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest
}

// keep remembers a snapshot that was made from known, unless there is a newer one.
func (s *Store) keep(known, snapshot *Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.newest == known || s.newest.eid < snapshot.eid {
		s.newest = snapshot
	}
}

// read brings a snapshot up to date; all that it reads is of one moment.
func (s *Store) read(tx *store.Tx, known *Snapshot) (*Snapshot, error) {
	stamp, err := s.stamp(tx)
	if err != nil || stamp == known.eid {
		return known, err
	}
	if known.eid > 0 && stamp > known.eid {
		if snapshot, ok, err := s.delta(tx, known, stamp); err != nil || ok {
			return snapshot, err
		}
	}
	return s.whole(tx, stamp)
}

// stamp is the number of the last event, 0 before the first.
func (s *Store) stamp(tx *store.Tx) (int64, error) {
	row, err := s.tables.ObjectStamp.In(tx).Get(store.ObjectStampID)
	if appliance.KindOf(err) == appliance.Missing {
		return 0, nil
	}
	return row.Value.Eid, err
}

// delta follows the news: they say which objects changed, the rows what they are now. ok is false when there are too
// many, or some were trimmed.
func (s *Store) delta(tx *store.Tx, known *Snapshot, stamp int64) (snapshot *Snapshot, ok bool, err error) {
	rows, more, err := s.tables.ObjectNews.In(tx).Span(newsID(known.eid+1), maxDelta)
	if err != nil || more {
		return nil, false, err
	}
	next, dns := known.eid+1, map[string]bool{}
	for _, row := range rows {
		for _, e := range row.Value.Events {
			if e.Eid != next {
				return nil, false, nil
			}
			next++
			dns[e.DN] = true
		}
	}
	if next != stamp+1 {
		return nil, false, nil
	}
	changed, err := s.objects(tx, dns)
	if err != nil {
		return nil, false, err
	}
	return known.with(stamp, changed), true, nil
}

// objects reads the objects of these names; nil for those that do not exist.
func (s *Store) objects(tx *store.Tx, dns map[string]bool) (map[string]*Object, error) {
	ids := make([]string, 0, len(dns))
	for dn := range dns {
		ids = append(ids, rowID(dn))
	}
	rows := s.tables.Objects.In(tx)
	if err := rows.Prefetch(ids...); err != nil {
		return nil, err
	}
	objects := map[string]*Object{}
	for dn := range dns {
		row, err := rows.Get(rowID(dn))
		switch {
		case err == nil:
			objects[dn] = fromRow(row.Value)
		case appliance.KindOf(err) == appliance.Missing:
			objects[dn] = nil
		default:
			return nil, err
		}
	}
	return objects, nil
}

// whole reads everything.
func (s *Store) whole(tx *store.Tx, stamp int64) (*Snapshot, error) {
	var objects []*Object
	for from, more := "", true; more; {
		var rows []store.Row[appliance.ManagedObject]
		var err error
		if rows, more, err = s.tables.Objects.In(tx).Span(from, page); err != nil {
			return nil, err
		}
		for _, row := range rows {
			objects = append(objects, fromRow(row.Value))
			from = row.ID + "\x00"
		}
	}
	return newSnapshot(stamp, objects), nil
}

func newsID(eid int64) string { return fmt.Sprintf("%020d", eid) }
