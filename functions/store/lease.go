package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// Lease is a time to live that rows can hang on: they vanish when it ends.
type Lease struct {
	db *DB
	id clientv3.LeaseID
}

// Grant makes a lease; etcd rounds ttl up to whole seconds, and to what its election time-out demands.
func (db *DB) Grant(ctx context.Context, ttl time.Duration) (*Lease, error) {
	c, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	seconds := int64((ttl + time.Second - 1) / time.Second)
	resp, err := db.client.Grant(c, max(seconds, 1))
	if err != nil {
		return nil, failure(ctx, "lease", err)
	}
	return &Lease{db: db, id: resp.ID}, nil
}

// LeaseOf is the lease with this id (Row.Lease).
func (db *DB) LeaseOf(id int64) *Lease { return &Lease{db: db, id: clientv3.LeaseID(id)} }

// ID is etcd's number of the lease.
func (l *Lease) ID() int64 { return int64(l.id) }

// Keep keeps the lease alive. It blocks until ctx ends, whose error it returns, or until the lease is lost or etcd has
// not answered for its whole time to live: ErrLeaseLost.
func (l *Lease) Keep(ctx context.Context) error {
	c, cancel := context.WithCancel(ctx)
	defer cancel()
	answers, err := l.db.client.KeepAlive(c, l.id)
	if err != nil {
		return failure(ctx, "lease", err)
	}
	for range answers { // each is one renewal
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("lease %x: %w", int64(l.id), ErrLeaseLost)
}

// Refresh starts the lease's time to live again, once: for functions, which have no background time.
func (l *Lease) Refresh(ctx context.Context) error {
	c, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	_, err := l.db.client.KeepAliveOnce(c, l.id)
	switch {
	case errors.Is(err, rpctypes.ErrLeaseNotFound):
		return fmt.Errorf("lease %x: %w", int64(l.id), ErrLeaseLost)
	case err != nil:
		return failure(ctx, "lease", err)
	}
	return nil
}

// Revoke ends the lease and deletes what hangs on it. One that has ended already is no error.
func (l *Lease) Revoke(ctx context.Context) error {
	c, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	_, err := l.db.client.Revoke(c, l.id)
	if err != nil && !errors.Is(err, rpctypes.ErrLeaseNotFound) {
		return failure(ctx, "lease", err)
	}
	return nil
}
