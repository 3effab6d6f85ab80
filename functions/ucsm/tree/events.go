package tree

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	keepEvents  = 5000
	keepRecords = 500 // of each log
	retryAfter  = 200 * time.Millisecond
)

// logs are the objects below which records are kept.
var logs = []string{"aaa-log", "event-log"}

// Events answers the events numbered from to to, both included, oldest first. A from of 0 means the oldest kept, a to
// of 0 the newest. Events older than the last 5,000 are forgotten: then the first is later than from.
func (s *Store) Events(ctx context.Context, from, to int64) ([]Event, error) {
	var events []Event
	err := s.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		events = nil
		// The row that holds the first event is named by an earlier one, at most a commit before.
		for id, more := newsID(max(0, from-maxRows)), true; more; {
			var rows []store.Row[appliance.ObjectNews]
			var err error
			if rows, more, err = s.tables.ObjectNews.In(tx).Span(id, page); err != nil {
				return err
			}
			for _, row := range rows {
				events = append(events, unpack(row.Value, from, to)...)
				id = row.ID + "\x00"
			}
			more = more && (to == 0 || id <= newsID(to))
		}
		return nil
	})
	return events, err
}

func unpack(n appliance.ObjectNews, from, to int64) []Event {
	var events []Event
	for _, e := range n.Events {
		if e.Eid >= from && (to == 0 || e.Eid <= to) {
			events = append(events, Event{Eid: e.Eid, DN: e.DN, Class: e.Class, Status: Status(e.Status), Props: e.Props, At: n.At, User: n.User})
		}
	}
	return events
}

// Follow tells fn every event numbered from or later, in order, each once, until ctx ends, whose error it returns.
// After a Snapshot follow from Eid()+1. Who falls behind by more than is kept misses events. One goroutine calls fn.
func (s *Store) Follow(ctx context.Context, from int64, fn func(Event)) error {
	for {
		next, err := s.follow(ctx, from, fn)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if appliance.KindOf(err) != appliance.Busy {
			return err
		}
		if from = next; pause(ctx, retryAfter) != nil {
			return ctx.Err()
		}
	}
}

// Until returns when the tree is as over says, or when ctx ends or the store fails for good. It looks again after each
// change of an object of these classes.
func (s *Store) Until(ctx context.Context, over func(*Snapshot) bool, classes ...string) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	now, err := s.Load(ctx)
	if err != nil || over(now) {
		return
	}
	_ = s.Follow(ctx, now.Eid()+1, func(e Event) { // its error is that of ctx, or the store's for good
		if !slices.Contains(classes, e.Class) {
			return
		}
		if now, err := s.Load(ctx); err == nil && over(now) {
			stop()
		}
	})
}

// follow tells events until something fails, and answers the number of the next one.
func (s *Store) follow(ctx context.Context, next int64, fn func(Event)) (int64, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	err := s.tables.ObjectStamp.Follow(ctx, "", func(e store.Event[appliance.ObjectStamp]) {
		if e.Kind != store.Put || e.Row.Value.Eid < next || ctx.Err() != nil {
			return
		}
		events, err := s.Events(ctx, next, e.Row.Value.Eid)
		if err != nil {
			stop(err)
			return
		}
		for _, event := range events {
			fn(event)
		}
		next = e.Row.Value.Eid + 1
	})
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	return next, err
}

// Trim forgets old events and records. It is safe to repeat and to run in several places at once.
func (s *Store) Trim(ctx context.Context) error {
	if err := s.trimEvents(ctx); err != nil {
		return err
	}
	for _, log := range logs {
		if err := s.trimRecords(ctx, log); err != nil {
			return err
		}
	}
	return nil
}

var errEnough = errors.New("enough")

func (s *Store) trimEvents(ctx context.Context) error {
	snapshot, err := s.Load(ctx)
	if err != nil {
		return err
	}
	var old []string
	err = s.tables.ObjectNews.Each(ctx, "", func(row store.Row[appliance.ObjectNews]) error {
		if last := row.Value.Events[len(row.Value.Events)-1]; last.Eid > snapshot.Eid()-keepEvents {
			return errEnough
		}
		old = append(old, row.ID)
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	for _, id := range old {
		if err := s.tables.ObjectNews.Delete(ctx, id); err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
	}
	return nil
}

func (s *Store) trimRecords(ctx context.Context, log string) error {
	for more := true; more; {
		_, err := s.Commit(ctx, Actor{Internal: true}, func(snapshot *Snapshot) ([]Change, error) {
			records := snapshot.Children(log)
			excess := max(0, len(records)-keepRecords)
			more = excess > MaxChanges
			return deletions(records[:min(excess, MaxChanges)]), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func deletions(objects []*Object) []Change {
	changes := make([]Change, 0, len(objects))
	for _, o := range objects {
		changes = append(changes, Change{DN: o.DN, Status: Deleted})
	}
	return changes
}
