package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// Query asks for one page of a list in id order. The conditions add up.
type Query[T any] struct {
	// Offset is how many rows to skip, Limit how many to answer; a Limit of 0 asks for the total only.
	Offset, Limit int
	Under         string // rows of this parent (nested tables)
	By            Entry  // rows that have this entry of a non-unique index; zero for all
	Where         func(id string, v *T) bool
}

// Page is one page of a list and the exact number of rows that the whole list has, both of the same moment.
type Page[T any] struct {
	Rows  []Row[T]
	Total int
}

// query is a Query without its type.
type query struct {
	Offset, Limit int
	Under         string
	By            Entry
	where         func(id string, v any) bool // nil for all
}

// list is a Page without its type.
type list struct {
	rows  []record
	total int
}

// Page reads one page. Of a whole table its cost does not depend on Offset (keys.go says how), with Under or By it
// grows with the keys of that list that are skipped, with Where the whole list is read, in batches.
func (t *Table[T]) Page(ctx context.Context, q Query[T]) (Page[T], error) {
	plain := query{Offset: max(q.Offset, 0), Limit: max(q.Limit, 0), Under: q.Under, By: q.By}
	if q.Where != nil {
		plain.where = func(id string, v any) bool { return q.Where(id, v.(*T)) }
	}
	page, err := t.core.list(ctx, plain)
	return Page[T]{Rows: typedAll[T](page.rows), Total: page.total}, err
}

func (t *table) list(ctx context.Context, q query) (list, error) {
	if _, ok := t.below(q.Under); !ok {
		return list{}, nil
	}
	for {
		s := &view{db: t.db}
		page, err := t.page(ctx, s, q)
		if !errors.Is(err, errCompacted) { // else that moment is gone, take another
			return page, err
		}
	}
}

func (t *table) page(ctx context.Context, s *view, q query) (list, error) {
	prefix, _ := t.below(q.Under)
	switch {
	case q.where != nil:
		return t.filtered(ctx, s, q)
	case q.By.Index != "":
		return t.listed(ctx, s, q)
	case q.Under == "" && !t.Uncounted:
		return t.counted(ctx, s, q)
	}
	return t.ranged(ctx, s, prefix, prefixEnd(prefix), q.Offset, q.Limit)
}

// counted pages through the whole table by its bucket counters.
func (t *table) counted(ctx context.Context, s *view, q query) (list, error) {
	counts, total, err := t.counts(ctx, s)
	if err != nil {
		return list{}, err
	}
	if q.Offset >= total || q.Limit == 0 {
		return list{total: total}, nil
	}
	first, skip := 0, q.Offset
	for skip >= counts[first] {
		skip -= counts[first]
		first++
	}
	last, want := first, skip+q.Limit-counts[first]
	for want > 0 && last < buckets-1 {
		last++
		want -= counts[last]
	}
	prefix := t.db.rowPrefix(t.Name)
	page, err := t.ranged(ctx, s, bucketKey(prefix, first), bucketKey(prefix, last+1), skip, q.Limit)
	page.total = total
	return page, err
}

func (t *table) counts(ctx context.Context, s *view) (counts [buckets]int, total int, err error) {
	prefix := t.db.counterPrefix(t.Name)
	resp, err := s.get(ctx, prefix, prefixEnd(prefix), 0)
	if err != nil {
		return counts, 0, err
	}
	for _, kv := range resp.Kvs {
		bucket, err := strconv.ParseUint(strings.TrimPrefix(string(kv.Key), prefix), 16, 8)
		if err != nil {
			return counts, 0, fmt.Errorf("counter %s: %w", kv.Key, err)
		}
		if counts[bucket], err = strconv.Atoi(string(kv.Value)); err != nil {
			return counts, 0, fmt.Errorf("counter %s: %w", kv.Key, err)
		}
		total += counts[bucket]
	}
	return counts, total, nil
}

// ranged pages through a range of row keys; the total is that of the range.
func (t *table) ranged(ctx context.Context, s *view, from, end string, skip, limit int) (list, error) {
	var page list
	if limit == 0 {
		resp, err := s.get(ctx, from, end, 0, clientv3.WithCountOnly())
		if err == nil {
			page.total = int(resp.Count)
		}
		return page, err
	}
	if skip > 0 {
		resp, err := s.get(ctx, from, end, skip+1, clientv3.WithKeysOnly())
		if err != nil {
			return page, err
		}
		if page.total = int(resp.Count); page.total <= skip {
			return page, nil
		}
		from = string(resp.Kvs[skip].Key)
	}
	resp, err := s.get(ctx, from, end, limit)
	if err != nil {
		return page, err
	}
	page.total = skip + int(resp.Count)
	page.rows, err = t.records(resp.Kvs)
	return page, err
}

// listed pages through an index: its keys end in the ids.
func (t *table) listed(ctx context.Context, s *view, q query) (list, error) {
	base, prefix := t.listing(q)
	opts := []clientv3.OpOption{clientv3.WithKeysOnly()}
	if q.Limit == 0 {
		opts = []clientv3.OpOption{clientv3.WithCountOnly()}
	}
	resp, err := s.get(ctx, prefix, prefixEnd(prefix), q.Offset+q.Limit, opts...)
	if err != nil {
		return list{}, err
	}
	page := list{total: int(resp.Count)}
	if q.Limit == 0 || len(resp.Kvs) <= q.Offset {
		return page, nil
	}
	page.rows, err = t.pointed(ctx, s, base, resp.Kvs[q.Offset:])
	return page, err
}

// listing answers what comes before the ids in the keys of the index that q goes by, and the prefix to read.
func (t *table) listing(q query) (base, prefix string) {
	base = t.db.indexPrefix(t.Name, q.By)
	if q.Under == "" {
		return base, base
	}
	return base, base + q.Under + "/"
}

// pointed reads the rows whose index keys are given.
func (t *table) pointed(ctx context.Context, s *view, base string, index []*mvccpb.KeyValue) ([]record, error) {
	keys := make([]string, len(index))
	for i, kv := range index {
		keys[i] = t.db.rowKey(t.Name, strings.TrimPrefix(string(kv.Key), base))
	}
	kvs, err := s.rows(ctx, keys)
	if err != nil {
		return nil, err
	}
	return t.records(kvs)
}

// filtered reads the whole list and keeps the page of what matches.
func (t *table) filtered(ctx context.Context, s *view, q query) (list, error) {
	var page list
	keep := func(rows []record) {
		for _, row := range rows {
			if !q.where(row.ID, row.Value) {
				continue
			}
			if page.total >= q.Offset && len(page.rows) < q.Limit {
				page.rows = append(page.rows, row)
			}
			page.total++
		}
	}
	prefix, _ := t.below(q.Under)
	read := func(kvs []*mvccpb.KeyValue) ([]record, error) { return t.records(kvs) }
	var opts []clientv3.OpOption
	if q.By.Index != "" {
		var base string
		base, prefix = t.listing(q)
		read = func(kvs []*mvccpb.KeyValue) ([]record, error) { return t.pointed(ctx, s, base, kvs) }
		opts = append(opts, clientv3.WithKeysOnly())
	}
	err := s.walk(ctx, prefix, prefix, func(kvs []*mvccpb.KeyValue) error {
		rows, err := read(kvs)
		keep(rows)
		return err
	}, opts...)
	return page, err
}
