package store

import (
	"context"
	"errors"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

const batch = 256 // keys read at once by a walk

// view reads at one revision, that of its first read.
type view struct {
	db  *DB
	rev int64
}

// get reads one range. A limit of 0 means none.
func (s *view) get(ctx context.Context, from, end string, limit int, opts ...clientv3.OpOption) (*clientv3.GetResponse, error) {
	opts = append(opts, clientv3.WithRange(end), clientv3.WithLimit(int64(limit)), clientv3.WithRev(s.rev))
	resp, err := s.db.get(ctx, from, opts...)
	if err == nil && s.rev == 0 {
		s.rev = resp.Header.Revision
	}
	return resp, err
}

// rows reads the rows of the given keys, those that exist, in the order of the keys.
func (s *view) rows(ctx context.Context, keys []string) ([]*mvccpb.KeyValue, error) {
	var kvs []*mvccpb.KeyValue
	for len(keys) > 0 {
		n := min(len(keys), maxOps)
		ops := make([]clientv3.Op, n)
		for i, key := range keys[:n] {
			ops[i] = clientv3.OpGet(key, clientv3.WithRev(s.rev))
		}
		resp, err := s.db.txn(ctx, nil, ops, nil)
		if err != nil {
			return nil, err
		}
		if s.rev == 0 {
			s.rev = resp.Header.Revision
		}
		for _, r := range resp.Responses {
			kvs = append(kvs, r.GetResponseRange().Kvs...)
		}
		keys = keys[n:]
	}
	return kvs, nil
}

// walk reads the keys below prefix, which go on with ids, in order and in batches. It asks for ranges of as many
// buckets as make about one batch, so that no request counts far beyond what it reads.
func (s *view) walk(ctx context.Context, prefix, from string, fn func([]*mvccpb.KeyValue) error, opts ...clientv3.OpOption) error {
	stride := buckets
	for end := prefixEnd(prefix); from < end; {
		bound := bucketKey(prefix, bucketOf(strings.TrimPrefix(from, prefix))+stride)
		resp, err := s.get(ctx, from, bound, batch, opts...)
		if err != nil {
			return err
		}
		if err := fn(resp.Kvs); err != nil {
			return err
		}
		switch count := int(resp.Count); {
		case count > 4*batch:
			stride = max(1, stride*batch/count)
		case count < batch/4:
			stride = min(2*stride, buckets)
		}
		if from = bound; resp.More {
			from = string(resp.Kvs[len(resp.Kvs)-1].Key) + "\x00"
		}
	}
	return nil
}

// Each calls fn for every row in id order, of one parent unless under is empty. Rows that change meanwhile are seen
// before or after, none twice. An error of fn ends it and is returned.
func (t *Table[T]) Each(ctx context.Context, under string, fn func(Row[T]) error) error {
	return t.core.each(ctx, under, func(r record) error { return fn(typed[T](r)) })
}

func (t *table) each(ctx context.Context, under string, fn func(record) error) error {
	prefix, ok := t.below(under)
	if !ok {
		return nil
	}
	from := prefix
	for {
		s := view{db: t.db}
		err := s.walk(ctx, prefix, from, func(kvs []*mvccpb.KeyValue) error {
			for _, kv := range kvs {
				from = string(kv.Key) + "\x00"
				row, err := t.record(kv)
				if err != nil {
					return err
				}
				if err := fn(row); err != nil {
					return err
				}
			}
			return nil
		})
		if !errors.Is(err, errCompacted) { // else go on from there in the present
			return err
		}
	}
}
