package store

// Rows is a table inside a transaction.
type Rows[T any] struct{ plain records }

// In is the table as tx sees it.
func (t *Table[T]) In(tx *Tx) Rows[T] { return Rows[T]{records{t.core, tx}} }

// Get reads a row. An unknown id is appliance.DoesNotExist.
func (r Rows[T]) Get(id string) (Row[T], error) {
	found, err := r.plain.get(id)
	return typed[T](found), err
}

// Find reads the row that has a unique name; when several of one parent share it, the first.
func (r Rows[T]) Find(index, value string) (Row[T], error) {
	found, err := r.plain.find(index, value)
	return typed[T](found), err
}

// Create adds a row: *TakenError when its id or one of its unique names exists.
func (r Rows[T]) Create(id string, v T) error { return r.plain.create(id, &v) }

// Put creates a row or replaces it; a row on a lease stays on it.
func (r Rows[T]) Put(id string, v T) error { return r.plain.put(id, &v) }

// PutLeased creates a row or replaces it and hangs it on the lease. The table must be Uncounted.
func (r Rows[T]) PutLeased(id string, v T, l *Lease) error { return r.plain.putLeased(id, &v, l) }

// Delete removes a row. An unknown id is appliance.DoesNotExist.
func (r Rows[T]) Delete(id string) error { return r.plain.remove(id) }

// Prefetch makes the rows with these ids known in as few requests as it takes; reading them then asks nobody.
func (r Rows[T]) Prefetch(ids ...string) error { return r.plain.prefetch(ids) }

// By lists the rows that have an entry of a non-unique index, in id order. It is meant for sets of some dozens; the
// commit depends on the whole list and on every row of it.
func (r Rows[T]) By(e Entry) ([]Row[T], error) {
	found, err := r.plain.by(e)
	return typedAll[T](found), err
}

// Under lists the rows of a parent, in id order, as By does.
func (r Rows[T]) Under(parent string) ([]Row[T], error) {
	found, err := r.plain.under(parent)
	return typedAll[T](found), err
}

// Span lists the rows with ids from from on (all from the first when it is empty), in id order, at most limit of them
// when above 0; more says that there are others.
func (r Rows[T]) Span(from string, limit int) (rows []Row[T], more bool, err error) {
	found, more, err := r.plain.span(from, limit)
	return typedAll[T](found), more, err
}

// lookup is Get for those who expect that the row may not be there.
func lookup[T any](r Rows[T], id string) (Row[T], bool, error) {
	found, ok, err := r.plain.lookup(id)
	return typed[T](found), ok, err
}

// some lists the rows below a prefix of row or index keys, at most limit of them when above 0; more says that there
// are others.
func some[T any](r Rows[T], prefix string, index bool, limit int) (rows []Row[T], more bool, err error) {
	found, more, err := r.plain.listed(prefix, index, limit)
	return typedAll[T](found), more, err
}
