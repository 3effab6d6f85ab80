package store

import (
	"context"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

const (
	opTimeout   = 5 * time.Second // of one request to etcd; the caller's context may be shorter
	pingTimeout = 2 * time.Second
	maxOps      = 128     // etcd's default limit for the comparisons, the writes and the reads of a transaction
	maxValue    = 100_000 // bytes of a row
	stripes     = 64
)

// DB is the appliance's part of an etcd: the keys below one prefix. It may be used by many goroutines.
type DB struct {
	client *clientv3.Client
	prefix string
	owned  bool
	// turns makes transactions of this process that already met a conflict on the same key wait for each other
	// instead of conflicting again. It only saves work; correctness never depends on it.
	turns [stripes]chan struct{}
}

// Open uses a client that stays the caller's. An empty prefix is "/plenum".
func Open(c *clientv3.Client, prefix string) *DB {
	if prefix == "" {
		prefix = "/plenum"
	}
	db := &DB{client: c, prefix: strings.TrimSuffix(prefix, "/") + "/"}
	for i := range db.turns {
		db.turns[i] = make(chan struct{}, 1)
	}
	return db
}

// Dial connects to etcd; endpoints are URLs, unix:///path among them. It does not wait for etcd to answer (Ping
// does). ctx ending cuts the connection; Close ends it too.
func Dial(ctx context.Context, endpoints []string, prefix string) (*DB, error) {
	c, err := clientv3.New(clientv3.Config{
		Endpoints: endpoints, Context: ctx, Logger: zap.NewNop(),
		DialTimeout: 3 * time.Second, DialKeepAliveTime: 10 * time.Second, DialKeepAliveTimeout: 3 * time.Second,
		MaxUnaryRetries: 20, BackoffWaitBetween: 50 * time.Millisecond,
		DialOptions: []grpc.DialOption{grpc.WithConnectParams(grpc.ConnectParams{ // gRPC's own go up to two minutes
			Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: time.Second},
			MinConnectTimeout: 3 * time.Second,
		})},
	})
	if err != nil {
		return nil, failure(ctx, "etcd client", err)
	}
	db := Open(c, prefix)
	db.owned = true
	return db, nil
}

// Close ends the connection if Dial made it. Do it before the etcd server stops, which waits for its clients.
func (db *DB) Close() error {
	if !db.owned {
		return nil
	}
	return db.client.Close()
}

// Ping asks etcd for something that needs a working majority.
func (db *DB) Ping(ctx context.Context) error {
	c, cancel := context.WithTimeout(ctx, pingTimeout)
	defer cancel()
	if _, err := db.client.Get(c, db.prefix, clientv3.WithCountOnly()); err != nil {
		return failure(ctx, "ping", err)
	}
	return nil
}

// get is one Get with the time-out and the errors of this package.
func (db *DB) get(ctx context.Context, key string, opts ...clientv3.OpOption) (*clientv3.GetResponse, error) {
	c, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	resp, err := db.client.Get(c, key, opts...)
	if err != nil {
		return nil, failure(ctx, "read", err)
	}
	return resp, nil
}

// txn is one Txn with the time-out and the errors of this package.
func (db *DB) txn(ctx context.Context, cmps []clientv3.Cmp, then, otherwise []clientv3.Op) (*clientv3.TxnResponse, error) {
	c, cancel := context.WithTimeout(ctx, opTimeout)
	defer cancel()
	resp, err := db.client.Txn(c).If(cmps...).Then(then...).Else(otherwise...).Commit()
	if err != nil {
		return nil, failure(ctx, "transaction", err)
	}
	return resp, nil
}
