package store

import (
	"context"
)

// Get reads a row. An unknown id is appliance.DoesNotExist.
func (t *Table[T]) Get(ctx context.Context, id string) (row Row[T], err error) {
	err = t.db.Transact(ctx, func(tx *Tx) (err error) {
		row, err = t.In(tx).Get(id)
		return err
	})
	return row, err
}

// Find reads the row that has a unique name; when several of one parent share it, the first.
func (t *Table[T]) Find(ctx context.Context, index, value string) (row Row[T], err error) {
	err = t.db.Transact(ctx, func(tx *Tx) (err error) {
		row, err = t.In(tx).Find(index, value)
		return err
	})
	return row, err
}

// Create adds a row: *TakenError when its id or one of its unique names exists.
func (t *Table[T]) Create(ctx context.Context, id string, v T) (Row[T], error) {
	return t.commit(ctx, id, func(rows Rows[T]) (Row[T], error) {
		row := Row[T]{ID: id, Value: v}
		return row, rows.Create(id, v)
	})
}

// Update reads a row, lets change alter it (perhaps more than once, each time from what is stored) and writes it.
func (t *Table[T]) Update(ctx context.Context, id string, change func(*T) error) (Row[T], error) {
	return t.commit(ctx, id, func(rows Rows[T]) (Row[T], error) {
		row, err := rows.Get(id)
		if err != nil {
			return row, err
		}
		if err := change(&row.Value); err != nil {
			return row, err
		}
		return row, rows.Put(id, row.Value)
	})
}

// Delete removes a row. An unknown id is appliance.DoesNotExist.
func (t *Table[T]) Delete(ctx context.Context, id string) error {
	return t.db.Transact(ctx, func(tx *Tx) error { return t.In(tx).Delete(id) })
}

// PutLeased creates a row or replaces it and hangs it on the lease.
func (t *Table[T]) PutLeased(ctx context.Context, id string, v T, l *Lease) error {
	return t.db.Transact(ctx, func(tx *Tx) error { return t.In(tx).PutLeased(id, v, l) })
}

// commit runs fn in a transaction and answers the row with the revision that it then has.
func (t *Table[T]) commit(ctx context.Context, id string, fn func(Rows[T]) (Row[T], error)) (row Row[T], err error) {
	rev, err := t.db.transact(ctx, func(tx *Tx) (err error) {
		row, err = fn(t.In(tx))
		return err
	})
	if rev != 0 {
		row.Revision = rev
	}
	return row, err
}

// After reads the rows that come after an id in id order, at most limit of them.
func (t *Table[T]) After(ctx context.Context, id string, limit int) ([]Row[T], error) {
	prefix := t.db.rowPrefix(t.Name)
	s := view{db: t.db}
	resp, err := s.get(ctx, prefix+id+"\x00", prefixEnd(prefix), limit)
	if err != nil {
		return nil, err
	}
	found, err := t.core.records(resp.Kvs)
	return typedAll[T](found), err
}
