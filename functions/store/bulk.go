package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.etcd.io/etcd/api/v3/v3rpc/rpctypes"
	clientv3 "go.etcd.io/etcd/client/v3"
	"golang.org/x/sync/errgroup"
	"google.golang.org/grpc/codes"
)

const importers = 4

// Import creates or replaces many rows, in transactions of what etcd takes at once; names, indexes and counters are
// kept as ever, parents are demanded. It can be repeated: after an error or a kill some of the rows are there.
// Revision and Lease of the rows given are ignored.
func (t *Table[T]) Import(ctx context.Context, rows []Row[T]) error {
	return t.core.importAll(ctx, untyped(rows))
}

// untyped are rows as records. They share no value with rows.
func untyped[T any](rows []Row[T]) []record {
	list := make([]record, len(rows))
	for i, row := range rows {
		list[i] = record{ID: row.ID, Value: &row.Value}
	}
	return list
}

func (t *table) importAll(ctx context.Context, rows []record) error {
	slices.SortFunc(rows, func(a, b record) int { return strings.Compare(a.ID, b.ID) })
	g, ctx := errgroup.WithContext(ctx)
	share := (len(rows) + importers - 1) / importers
	for part := range slices.Chunk(rows, max(share, 1)) {
		g.Go(func() error { return t.importSorted(ctx, part) })
	}
	return g.Wait()
}

func (t *table) importSorted(ctx context.Context, rows []record) error {
	most := len(rows)
	for len(rows) > 0 {
		n := min(t.fitting(rows), most)
		err := t.db.Transact(ctx, func(tx *Tx) error { return records{t, tx}.putAll(rows[:n]) })
		switch {
		case err == nil:
			rows = rows[n:]
		case tooLarge(err) && n > 1:
			most = n / 2
		default:
			return err
		}
	}
	return nil
}

// tooLarge reports whether a request had more bytes than etcd, or the connection to it, takes (about 1.5 MB).
func tooLarge(err error) bool {
	return errors.Is(err, rpctypes.ErrRequestTooLarge) || code(err) == codes.ResourceExhausted
}

// fitting is how many of the sorted rows can go into one transaction, if none of them replaces a row with other names.
func (t *table) fitting(rows []record) int {
	ops, bucket := 0, -1
	for n, row := range rows {
		ops += 1 + len(t.names(row.ID, row.Value)) + len(t.lists(row.ID, row.Value)) + len(t.Parents)
		if b := bucketOf(row.ID); b != bucket {
			bucket = b
			ops++
		}
		if ops > maxOps*9/10 && n > 0 {
			return n
		}
	}
	return len(rows)
}

// putAll writes rows, guessing that they and their names are new: the commit finds out, and then they are read.
func (r records) putAll(rows []record) error {
	var read []string
	for i := range rows {
		for _, key := range r.needs(rows[i].ID, nil, rows[i].Value) {
			if strings.HasPrefix(key, r.tx.db.rowPrefix(r.t.Name)) || strings.HasPrefix(key, r.tx.db.prefix+"u/") {
				r.tx.guessAbsent(key)
			} else {
				read = append(read, key) // counters and parents
			}
		}
	}
	if err := r.tx.load(read...); err != nil {
		return err
	}
	for _, row := range rows {
		if err := r.put(row.ID, row.Value); err != nil {
			return err
		}
	}
	return nil
}

// Report writes rows on a lease without looking at what was there, replacing it: for what a process says about
// itself, over and over. The table must be Uncounted and have neither names nor indexes. Of many rows some may be
// written when it fails. Their ids must differ.
func (t *Table[T]) Report(ctx context.Context, l *Lease, rows []Row[T]) error {
	return t.core.report(ctx, l, untyped(rows))
}

func (t *table) report(ctx context.Context, l *Lease, rows []record) error {
	if !t.Uncounted || t.unique != nil || t.index != nil {
		return fmt.Errorf("%s: rows with names, indexes or counters cannot be reported", t.Name)
	}
	for some := range slices.Chunk(rows, maxOps) {
		ops := make([]clientv3.Op, 0, len(some))
		for _, row := range some {
			value, err := t.encode(row.ID, row.Value)
			if err != nil {
				return err
			}
			ops = append(ops, clientv3.OpPut(t.db.rowKey(t.Name, row.ID), string(value), clientv3.WithLease(l.id)))
		}
		if _, err := t.db.txn(ctx, nil, ops, nil); err != nil {
			return err
		}
	}
	return nil
}
