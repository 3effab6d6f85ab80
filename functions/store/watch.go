package store

import (
	"context"
	"strings"
	"time"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// EventKind says what an Event tells.
type EventKind int

// Kinds of event.
const (
	Put     EventKind = iota + 1 // the row exists and is as given
	Deleted                      // the row is gone; only its ID is given
	Synced                       // everything that existed at the start has been told
)

// Event is one change of a table.
type Event[T any] struct {
	Kind EventKind
	Row  Row[T]
}

// Pauses before listing again.
const (
	firstRelist = 20 * time.Millisecond
	maxRelist   = time.Second
)

// Follow tells fn of every row (of one parent unless under is empty): a Put for each that exists, then Synced once,
// then the changes in order, until ctx ends, whose error it returns. When etcd was away, or forgot what happened
// meanwhile, it lists again and tells the differences only, so the follower ends in the same state; changes in
// between that were overtaken are not told. fn is called by one goroutine. A row that cannot be read ends it.
func (t *Table[T]) Follow(ctx context.Context, under string, fn func(Event[T])) error {
	return t.core.follow(ctx, under, func(kind EventKind, r record) { fn(Event[T]{Kind: kind, Row: typed[T](r)}) })
}

func (t *table) follow(ctx context.Context, under string, tell func(EventKind, record)) error {
	prefix, ok := t.below(under)
	if !ok {
		return badID(t.Name, under)
	}
	f := follower{t: t, prefix: prefix, known: map[string]int64{}, tell: tell}
	for wait := firstRelist; ; wait = min(2*wait, maxRelist) {
		if rev, err := f.list(ctx); err == nil {
			wait = firstRelist
			f.watch(ctx, rev+1)
		}
		if f.broken != nil {
			return f.broken
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

// follower is one Follow. It belongs to the goroutine that called it.
type follower struct {
	t      *table
	prefix string
	tell   func(EventKind, record)
	known  map[string]int64 // id to the revision last told
	synced bool
	broken error // why it cannot go on
}

// list brings known up to one revision, which it answers.
func (f *follower) list(ctx context.Context) (int64, error) {
	s := view{db: f.t.db}
	gone := map[string]bool{}
	for id := range f.known {
		gone[id] = true
	}
	err := s.walk(ctx, f.prefix, f.prefix, func(kvs []*mvccpb.KeyValue) error {
		for _, kv := range kvs {
			delete(gone, f.id(kv))
			if err := f.put(kv); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for id := range gone {
		f.deleted(id)
	}
	if !f.synced {
		f.synced = true
		f.tell(Synced, record{})
	}
	return s.rev, nil
}

// watch tells the changes from rev on until the watch ends, for whatever reason.
func (f *follower) watch(ctx context.Context, rev int64) {
	c, cancel := context.WithCancel(clientv3.WithRequireLeader(ctx))
	defer cancel()
	changes := f.t.db.client.Watch(c, f.prefix, clientv3.WithRange(prefixEnd(f.prefix)), clientv3.WithRev(rev))
	for w := range changes {
		for _, e := range w.Events {
			if f.change(e) != nil {
				return
			}
		}
		if w.Err() != nil {
			return
		}
	}
}

func (f *follower) change(e *clientv3.Event) error {
	if e.Type == clientv3.EventTypePut {
		return f.put(e.Kv)
	}
	f.deleted(f.id(e.Kv))
	return nil
}

func (f *follower) put(kv *mvccpb.KeyValue) error {
	id := f.id(kv)
	if f.known[id] >= kv.ModRevision {
		return nil
	}
	row, err := f.t.record(kv)
	if err != nil {
		f.broken = err
		return err
	}
	f.known[id] = kv.ModRevision
	f.tell(Put, row)
	return nil
}

func (f *follower) deleted(id string) {
	if _, known := f.known[id]; known {
		delete(f.known, id)
		f.tell(Deleted, record{ID: id})
	}
}

func (f *follower) id(kv *mvccpb.KeyValue) string {
	return strings.TrimPrefix(string(kv.Key), f.t.db.rowPrefix(f.t.Name))
}
