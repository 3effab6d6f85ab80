package store

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// Lock is the right to do something alone. It ends by itself, whether its holder is done or not: what must not happen
// after that is fenced with Tx.Fence.
type Lock struct {
	db    *DB
	lease *Lease
	name  string
	key   string
	rev   int64 // create revision of the key

	last, others atomic.Int64 // see Others
}

// Others is how many commits of others there were among those that the lock has fenced, from the first of them to the
// last: whoever holds it can tell whether it is alone.
func (l *Lock) Others() int64 { return l.others.Load() }

// within is the context's key of the lock that fences its transactions.
type within struct{}

// Within is a context whose transactions are all fenced by the lock, and none of them is somebody else's (see Others).
func (l *Lock) Within(ctx context.Context) context.Context {
	return context.WithValue(ctx, within{}, l)
}

// fenced notes a commit that wrote something.
func (l *Lock) fenced(rev int64) {
	if last := l.last.Swap(rev); last > 0 {
		l.others.Add(rev - last - 1)
	}
}

// Lock waits until nobody holds the lock called name and takes it for ttl, which does not renew itself.
func (db *DB) Lock(ctx context.Context, name string, ttl time.Duration) (*Lock, error) {
	for {
		l, err := db.TryLock(ctx, name, ttl)
		if !errors.Is(err, ErrLocked) {
			return l, err
		}
		if err := db.released(ctx, name); err != nil {
			return nil, err
		}
	}
}

// TryLock takes the lock for ttl, or answers ErrLocked.
func (db *DB) TryLock(ctx context.Context, name string, ttl time.Duration) (*Lock, error) {
	l := &Lock{db: db, name: name, key: db.lockKey(name)}
	resp, err := db.get(ctx, l.key, clientv3.WithKeysOnly())
	if err != nil {
		return nil, err
	}
	if len(resp.Kvs) > 0 {
		return nil, ErrLocked
	}
	if l.lease, err = db.Grant(ctx, ttl); err != nil {
		return nil, err
	}
	free := clientv3.Compare(clientv3.CreateRevision(l.key), "=", 0)
	put := clientv3.OpPut(l.key, "", clientv3.WithLease(l.lease.id))
	txn, err := db.txn(ctx, []clientv3.Cmp{free}, []clientv3.Op{put}, nil)
	if err == nil && txn.Succeeded {
		l.rev = txn.Header.Revision
		return l, nil
	}
	if err == nil {
		err = ErrLocked
	}
	return nil, errors.Join(err, l.lease.Revoke(context.WithoutCancel(ctx)))
}

// released waits until the lock's key is gone.
func (db *DB) released(ctx context.Context, name string) error {
	c, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := db.get(ctx, db.lockKey(name))
	if err != nil || len(resp.Kvs) == 0 {
		return err
	}
	watch := db.client.Watch(clientv3.WithRequireLeader(c), db.lockKey(name), clientv3.WithRev(resp.Header.Revision+1),
		clientv3.WithFilterPut())
	for w := range watch {
		if w.Err() != nil || len(w.Events) > 0 {
			break // whatever it was, the next try will see
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return pause(ctx, maxPause)
}

// Keep keeps the lock until ctx ends, whose error it returns, or until the lock is lost: ErrLeaseLost.
func (l *Lock) Keep(ctx context.Context) error { return l.lease.Keep(ctx) }

// Unlock gives the lock back.
func (l *Lock) Unlock(ctx context.Context) error { return l.lease.Revoke(ctx) }
