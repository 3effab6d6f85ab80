package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const maxTries = 400 // a hundred clients on one key need up to a hundred

// Tx is one attempt of a transaction. All its reads see the same revision, and its own earlier writes. It is used by
// one goroutine, only inside the function given to Transact.
type Tx struct {
	db     *DB
	ctx    context.Context
	rev    int64             // that all reads see; 0 before the first
	cache  map[string]cell   // what keys are at rev
	seen   map[string]how    // keys read, compared on commit
	ranges map[string]string // ranges read (from: end); nothing in them may be newer than rev on commit
	writes map[string]*write // buffered; a key at most once
	fences map[string]*Lock  // by key
}

type cell struct {
	value              []byte
	mod, create, lease int64 // mod 0: the key does not exist
}

// how says what a read depends on.
type how int

const (
	onValue     how = iota + 1 // the key as it is
	onExistence                // the key being there, whatever its value
)

type write struct {
	value  []byte
	lease  int64
	delete bool
}

// Transact runs fn and commits what it wrote if nothing that it read has changed meanwhile; else it runs fn again,
// up to a limit, after which it answers Busy "serverBusy". fn must not have side effects. An error from fn ends it
// with nothing written. At most 128 keys may be read and at most 128 written, indexes and counters included.
func (db *DB) Transact(ctx context.Context, fn func(*Tx) error) error {
	_, err := db.transact(ctx, fn)
	return err
}

// transact answers the revision of the commit, 0 when there was nothing to write.
func (db *DB) transact(ctx context.Context, fn func(*Tx) error) (int64, error) {
	turn := turn{db: db, began: time.Now()}
	defer turn.release()
	tx := db.begin(ctx, 0, map[string]cell{})
	for try := range maxTries {
		rev, clash, err := tx.attempt(fn)
		if clash == nil {
			return rev, err
		}
		if err := turn.take(ctx, clash.key, try); err != nil {
			return 0, failure(ctx, "transaction", err)
		}
		if tx = db.begin(ctx, clash.rev, clash.cache); turn.fresh {
			continue
		}
		if tx, err = db.again(ctx, clash); err != nil {
			return 0, err
		}
	}
	return 0, appliance.Failure(appliance.Busy, "serverBusy", "too many conflicting changes")
}

func (db *DB) begin(ctx context.Context, rev int64, cache map[string]cell) *Tx {
	tx := &Tx{db: db, ctx: ctx, rev: rev, cache: cache, seen: map[string]how{}, ranges: map[string]string{},
		writes: map[string]*write{}, fences: map[string]*Lock{}}
	if lock, ok := ctx.Value(within{}).(*Lock); ok {
		tx.Fence(lock)
	}
	return tx
}

// again begins with everything read that the last attempt asked for, in one request: the less time there is between
// reading and committing, the better are the chances.
func (db *DB) again(ctx context.Context, c *clash) (*Tx, error) {
	tx := db.begin(ctx, 0, map[string]cell{})
	return tx, tx.load(slices.Collect(maps.Keys(c.cache))...)
}

// clash is what an attempt learned when it could not commit.
type clash struct {
	key   string          // one that had changed
	rev   int64           // of cache, 0 when nothing is known
	cache map[string]cell // the keys it had read, as they are now
}

// attempt runs fn once and commits. A clash means: try again.
func (tx *Tx) attempt(fn func(*Tx) error) (int64, *clash, error) {
	err := fn(tx)
	switch {
	case errors.Is(err, errCompacted): // the revision that the reads were pinned to is gone
		return 0, &clash{cache: map[string]cell{}}, nil
	case err != nil:
		return 0, nil, err
	case len(tx.writes)+len(tx.fences) == 0:
		return 0, nil, nil
	}
	return tx.commit()
}

func (tx *Tx) commit() (int64, *clash, error) {
	cmps, again := tx.compares()
	then := tx.ops()
	if n := max(len(cmps), len(then), len(again)); n > maxOps {
		return 0, nil, fmt.Errorf("transaction of %d: %w", n, ErrTooManyOps)
	}
	resp, err := tx.db.txn(tx.ctx, cmps, then, again)
	switch {
	case err != nil:
		return 0, nil, err
	case resp.Succeeded:
		if len(then) > 0 {
			for _, lock := range tx.fences {
				lock.fenced(resp.Header.Revision)
			}
		}
		return resp.Header.Revision, nil, nil
	}
	return tx.clash(resp)
}

// compares answers the conditions of the commit, and the reads to do when one is not met.
func (tx *Tx) compares() (cmps []clientv3.Cmp, again []clientv3.Op) {
	for key, how := range tx.seen {
		if c := tx.cache[key]; how == onExistence {
			cmps = append(cmps, clientv3.Compare(clientv3.CreateRevision(key), "=", c.create))
		} else {
			cmps = append(cmps, clientv3.Compare(clientv3.ModRevision(key), "=", c.mod))
		}
		again = append(again, clientv3.OpGet(key))
	}
	for from, end := range tx.ranges {
		cmps = append(cmps, clientv3.Compare(clientv3.ModRevision(from), "<", tx.rev+1).WithRange(end))
	}
	for key, lock := range tx.fences {
		cmps = append(cmps, clientv3.Compare(clientv3.CreateRevision(key), "=", lock.rev))
		again = append(again, clientv3.OpGet(key))
	}
	return cmps, again
}

func (tx *Tx) ops() []clientv3.Op {
	ops := make([]clientv3.Op, 0, len(tx.writes))
	for key, w := range tx.writes {
		if w.delete {
			ops = append(ops, clientv3.OpDelete(key))
		} else {
			ops = append(ops, clientv3.OpPut(key, string(w.value), clientv3.WithLease(clientv3.LeaseID(w.lease))))
		}
	}
	return ops
}

// clash reads the answer of a commit that was refused.
func (tx *Tx) clash(resp *clientv3.TxnResponse) (int64, *clash, error) {
	now := map[string]cell{}
	for key := range tx.seen {
		now[key] = cell{}
	}
	for key := range tx.fences {
		now[key] = cell{}
	}
	for _, r := range resp.Responses {
		for _, kv := range r.GetResponseRange().Kvs {
			now[string(kv.Key)] = cellOf(kv)
		}
	}
	for key, lock := range tx.fences {
		if now[key].create != lock.rev {
			return 0, nil, fmt.Errorf("lock %s: %w", lock.name, ErrLockLost)
		}
		delete(now, key)
	}
	c := &clash{rev: resp.Header.Revision, cache: now}
	for key := range tx.seen {
		if now[key].mod != tx.cache[key].mod {
			c.key = key
		}
	}
	return 0, c, nil
}

// Fence makes the commit fail with ErrLockLost unless l is still held.
func (tx *Tx) Fence(l *Lock) { tx.fences[l.key] = l }

// knows reports whether key can be read without asking etcd.
func (tx *Tx) knows(key string) bool {
	_, cached := tx.cache[key]
	return cached || tx.writes[key] != nil
}

// load makes the keys known, in one request for those that are not. It does not make the commit depend on them.
func (tx *Tx) load(keys ...string) error {
	var ask []clientv3.Op
	var asked []string
	flush := func() error {
		if len(ask) == 0 {
			return nil
		}
		resp, err := tx.db.txn(tx.ctx, nil, ask, nil)
		if err != nil {
			return err
		}
		tx.learn(resp, asked)
		ask, asked = nil, nil
		return nil
	}
	for _, key := range keys {
		if _, known := tx.cache[key]; known {
			continue
		}
		tx.cache[key] = cell{}
		ask, asked = append(ask, clientv3.OpGet(key, clientv3.WithRev(tx.rev))), append(asked, key)
		if len(ask) == maxOps {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// guessAbsent saves reading a key that probably does not exist. A wrong guess makes the commit fail, after which the
// key is known; until then no error may follow from it.
func (tx *Tx) guessAbsent(key string) {
	if !tx.knows(key) {
		tx.cache[key] = cell{}
	}
}

func (tx *Tx) learn(resp *clientv3.TxnResponse, asked []string) {
	if tx.rev == 0 {
		tx.rev = resp.Header.Revision
	}
	for i, r := range resp.Responses {
		for _, kv := range r.GetResponseRange().Kvs {
			tx.cache[asked[i]] = cellOf(kv)
		}
	}
}

// read is the value and lease of key as the transaction sees it; ok is false when it does not exist.
func (tx *Tx) read(key string) (c cell, ok bool, err error) {
	if w := tx.writes[key]; w != nil {
		return cell{value: w.value, lease: w.lease}, !w.delete, nil
	}
	if err := tx.load(key); err != nil {
		return cell{}, false, err
	}
	tx.seen[key] = onValue
	c = tx.cache[key]
	return c, c.mod != 0, nil
}

// exists is read for those who only ask whether the key is there: later changes of its value do not matter.
func (tx *Tx) exists(key string) (bool, error) {
	if w := tx.writes[key]; w != nil {
		return !w.delete, nil
	}
	if err := tx.load(key); err != nil {
		return false, err
	}
	if tx.seen[key] == 0 {
		tx.seen[key] = onExistence
	}
	return tx.cache[key].mod != 0, nil
}

func (tx *Tx) put(key string, value []byte, lease int64) {
	tx.writes[key] = &write{value: value, lease: lease}
}

func (tx *Tx) remove(key string) { tx.writes[key] = &write{delete: true} }

// list answers the keys below prefix as the transaction sees them, in order, and caches their values. With a limit
// above 0 it answers at most so many; more says that there are others, and then the commit does not depend on the list.
func (tx *Tx) list(prefix string, limit int) (keys []string, more bool, err error) {
	return tx.span(prefix, prefixEnd(prefix), limit)
}

// span is list for the keys in [from, end).
func (tx *Tx) span(from, end string, limit int) (keys []string, more bool, err error) {
	opts := []clientv3.OpOption{clientv3.WithRange(end), clientv3.WithRev(tx.rev)}
	if limit > 0 {
		opts = append(opts, clientv3.WithLimit(int64(limit)+1))
	}
	resp, err := tx.db.get(tx.ctx, from, opts...)
	if err != nil {
		return nil, false, err
	}
	if tx.rev == 0 {
		tx.rev = resp.Header.Revision
	}
	found := map[string]bool{}
	for _, kv := range resp.Kvs {
		key := string(kv.Key)
		tx.cache[key] = cellOf(kv)
		found[key] = true
	}
	if !resp.More {
		tx.ranges[from] = end
	}
	keys = tx.merged(from, end, found)
	if limit > 0 && len(keys) > limit {
		return keys[:limit], true, nil
	}
	return keys, resp.More, nil
}

// merged adds to the keys found in [from, end) what the transaction itself wrote, and takes away what it deleted.
func (tx *Tx) merged(from, end string, found map[string]bool) []string {
	for key, w := range tx.writes {
		if from <= key && key < end {
			found[key] = !w.delete
		}
	}
	keys := make([]string, 0, len(found))
	for key, there := range found {
		if there {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func cellOf(kv *mvccpb.KeyValue) cell {
	return cell{value: kv.Value, mod: kv.ModRevision, create: kv.CreateRevision, lease: kv.Lease}
}
