package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Rows is a table inside a transaction.
type Rows[T any] struct {
	t  *Table[T]
	tx *Tx
}

// In is the table as tx sees it.
func (t *Table[T]) In(tx *Tx) Rows[T] { return Rows[T]{t, tx} }

// Get reads a row. An unknown id is appliance.DoesNotExist.
func (r Rows[T]) Get(id string) (Row[T], error) {
	row, ok, err := r.lookup(id)
	if err == nil && !ok {
		err = appliance.DoesNotExist(r.t.Name)
	}
	return row, err
}

// lookup is Get for those who expect that the row may not be there.
func (r Rows[T]) lookup(id string) (Row[T], bool, error) {
	if !validID(id, r.t.Nested) {
		return Row[T]{ID: id}, false, nil
	}
	c, ok, err := r.tx.read(r.tx.db.rowKey(r.t.Name, id))
	if err != nil || !ok {
		return Row[T]{ID: id}, false, err
	}
	row, err := decode[T](r.t.Name, id, c)
	return row, err == nil, err
}

func decode[T any](table, id string, c cell) (Row[T], error) {
	row := Row[T]{ID: id, Revision: c.mod, Lease: c.lease}
	if err := json.Unmarshal(c.value, &row.Value); err != nil {
		return row, fmt.Errorf("%s %s: %w", table, id, err)
	}
	return row, nil
}

// Find reads the row that has a unique name; when several of one parent share it, the first.
func (r Rows[T]) Find(index, value string) (Row[T], error) {
	c, ok, err := r.tx.claim(r.tx.db.claimKey(r.t.space(), Entry{Index: index, Value: value}))
	if err != nil {
		return Row[T]{}, err
	}
	if ids := c.rows(r.t.Name, r.t.Space != ""); ok && len(ids) > 0 {
		return r.Get(ids[0])
	}
	return Row[T]{}, appliance.DoesNotExist(r.t.Name)
}

// Create adds a row: *TakenError when its id or one of its unique names exists.
func (r Rows[T]) Create(id string, v T) error {
	old, err := r.before(id, &v)
	switch {
	case err != nil:
		return err
	case old != nil:
		return &TakenError{Table: r.t.Name, Value: id, Holder: id}
	}
	return r.write(id, nil, &v, 0)
}

// Put creates a row or replaces it; a row on a lease stays on it.
func (r Rows[T]) Put(id string, v T) error {
	old, err := r.before(id, &v)
	if err != nil {
		return err
	}
	lease := int64(0)
	if old != nil {
		lease = old.Lease
	}
	return r.write(id, old, &v, lease)
}

// PutLeased creates a row or replaces it and hangs it on the lease. The table must be Uncounted.
func (r Rows[T]) PutLeased(id string, v T, l *Lease) error {
	old, err := r.before(id, &v)
	if err != nil {
		return err
	}
	return r.write(id, old, &v, l.ID())
}

// Delete removes a row. An unknown id is appliance.DoesNotExist.
func (r Rows[T]) Delete(id string) error {
	old, err := r.Get(id)
	if err != nil {
		return err
	}
	if err := r.tx.load(r.needs(id, &old.Value, nil)...); err != nil {
		return err
	}
	return r.write(id, &old, nil, 0)
}

// By lists the rows that have an entry of a non-unique index, in id order. It is meant for sets of some dozens; the
// commit depends on the whole list and on every row of it.
func (r Rows[T]) By(e Entry) ([]Row[T], error) {
	rows, _, err := r.some(r.tx.db.indexPrefix(r.t.Name, e), true, 0)
	return rows, err
}

// Under lists the rows of a parent, in id order, as By does.
func (r Rows[T]) Under(parent string) ([]Row[T], error) {
	if !validID(parent, false) {
		return nil, nil
	}
	rows, _, err := r.some(r.tx.db.rowKey(r.t.Name, parent)+"/", false, 0)
	return rows, err
}

// Span lists the rows with ids from from on (all from the first when it is empty), in id order, at most limit of them
// when above 0; more says that there are others.
func (r Rows[T]) Span(from string, limit int) (rows []Row[T], more bool, err error) {
	base := r.tx.db.rowPrefix(r.t.Name)
	keys, more, err := r.tx.span(base+from, prefixEnd(base), limit)
	if err != nil {
		return nil, false, err
	}
	rows, err = r.at(keys)
	return rows, more, err
}

// Prefetch makes the rows with these ids known in as few requests as it takes; reading them then asks nobody.
func (r Rows[T]) Prefetch(ids ...string) error {
	keys := make([]string, 0, len(ids))
	for _, id := range ids {
		if validID(id, r.t.Nested) {
			keys = append(keys, r.tx.db.rowKey(r.t.Name, id))
		}
	}
	return r.tx.load(keys...)
}

// some lists the rows below a prefix of row or index keys, at most limit of them when above 0; more says that there
// are others.
func (r Rows[T]) some(prefix string, index bool, limit int) (rows []Row[T], more bool, err error) {
	keys, more, err := r.tx.list(prefix, limit)
	if err != nil {
		return nil, false, err
	}
	if index {
		base := r.tx.db.rowPrefix(r.t.Name)
		for i, key := range keys {
			keys[i] = base + strings.TrimPrefix(key, prefix)
		}
	}
	if err := r.tx.load(keys...); err != nil {
		return nil, false, err
	}
	rows, err = r.at(keys)
	return rows, more, err
}

// at reads the rows of these keys.
func (r Rows[T]) at(keys []string) ([]Row[T], error) {
	base := r.tx.db.rowPrefix(r.t.Name)
	rows := make([]Row[T], 0, len(keys))
	for _, key := range keys {
		row, err := r.Get(strings.TrimPrefix(key, base))
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// before is the row as it is before v is written, nil if there is none; what the writing will look at is read with it.
func (r Rows[T]) before(id string, v *T) (*Row[T], error) {
	if !validID(id, r.t.Nested) {
		return nil, badID(r.t.Name, id)
	}
	if !r.tx.knows(r.tx.db.rowKey(r.t.Name, id)) {
		if err := r.tx.load(r.needs(id, nil, v)...); err != nil {
			return nil, err
		}
	}
	old, there, err := r.lookup(id)
	if err != nil {
		return nil, err
	}
	if !there {
		return nil, r.tx.load(r.needs(id, nil, v)...)
	}
	return &old, r.tx.load(r.needs(id, &old.Value, v)...)
}

// needs lists the keys that going from old to v looks at; nil means that there is no row.
func (r Rows[T]) needs(id string, old, v *T) []string {
	db := r.tx.db
	keys := []string{db.rowKey(r.t.Name, id)}
	before, after := r.t.names(id, old), r.t.names(id, v)
	for _, e := range differing(before, after) {
		keys = append(keys, db.claimKey(r.t.space(), e))
	}
	if old != nil && v != nil {
		return keys
	}
	if !r.t.Uncounted {
		keys = append(keys, db.counterKey(r.t.Name, bucketOf(id)))
	}
	if old == nil {
		parent, _, _ := strings.Cut(id, "/")
		for _, table := range r.t.Parents {
			keys = append(keys, db.rowKey(table, parent))
		}
	}
	return keys
}

// differing lists the entries that only one side has, or with another variant.
func differing(before, after map[Entry]string) []Entry {
	var list []Entry
	for e := range before {
		if _, kept := after[e]; !kept {
			list = append(list, e)
		}
	}
	for e, variant := range after {
		if was, had := before[e]; !had || was != variant {
			list = append(list, e)
		}
	}
	return list
}

// write brings the row, its names, its index entries and the counter from old to v; nil means that there is no row.
func (r Rows[T]) write(id string, old *Row[T], v *T, lease int64) error {
	if lease != 0 && !r.t.Uncounted {
		return fmt.Errorf("%s %s: only rows of uncounted tables can hang on a lease", r.t.Name, id)
	}
	var was *T
	moved := false
	if old != nil {
		was, moved = &old.Value, old.Lease != lease
	}
	if err := r.claims(id, was, v, lease, moved); err != nil {
		return err
	}
	r.listings(id, was, v, lease, moved)
	switch {
	case v == nil:
		r.tx.remove(r.tx.db.rowKey(r.t.Name, id))
		return r.count(id, -1)
	case old != nil:
		return r.store(id, v, lease, !moved)
	}
	if err := r.parent(id); err != nil {
		return err
	}
	if err := r.store(id, v, lease, false); err != nil {
		return err
	}
	return r.count(id, 1)
}

// store writes the row itself; if it may, not when nothing would change.
func (r Rows[T]) store(id string, v *T, lease int64, mayOmit bool) error {
	value, err := r.t.encode(id, v)
	if err != nil {
		return err
	}
	key := r.tx.db.rowKey(r.t.Name, id)
	if mayOmit && r.tx.writes[key] == nil && string(r.tx.cache[key].value) == string(value) {
		return nil
	}
	r.tx.put(key, value, lease)
	return nil
}

// encode is a row's value, if it may be stored under this id.
func (t *Table[T]) encode(id string, v *T) ([]byte, error) {
	if !validID(id, t.Nested) {
		return nil, badID(t.Name, id)
	}
	if t.Clean != nil {
		t.Clean(v)
	}
	value, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", t.Name, id, err)
	}
	if len(value) > maxValue {
		return nil, appliance.Failure(appliance.Limited, "parameterError", "a %s of %d bytes is too large", t.Name, len(value))
	}
	return value, nil
}

func (r Rows[T]) claims(id string, old, v *T, lease int64, moved bool) error {
	before, after := r.t.names(id, old), r.t.names(id, v)
	for e := range before {
		if _, kept := after[e]; !kept {
			if err := r.drop(id, e); err != nil {
				return err
			}
		}
	}
	for e, variant := range after {
		if was, had := before[e]; had && was == variant && !moved {
			continue
		}
		if err := r.take(id, e, variant, lease); err != nil {
			return err
		}
	}
	return nil
}

// listings writes the entries of the non-unique indexes; all of them again when the row moves to another lease.
func (r Rows[T]) listings(id string, old, v *T, lease int64, moved bool) {
	before, after := r.t.lists(id, old), r.t.lists(id, v)
	for e := range before {
		if _, kept := after[e]; !kept {
			r.tx.remove(r.tx.db.indexPrefix(r.t.Name, e) + id)
		}
	}
	for e := range after {
		if _, had := before[e]; !had || moved {
			r.tx.put(r.tx.db.indexPrefix(r.t.Name, e)+id, nil, lease)
		}
	}
}

// parent demands that the parent of a new nested row exists, and goes on existing until the commit.
func (r Rows[T]) parent(id string) error {
	if len(r.t.Parents) == 0 {
		return nil
	}
	parent, _, _ := strings.Cut(id, "/")
	for _, table := range r.t.Parents {
		there, err := r.tx.exists(r.tx.db.rowKey(table, parent))
		if err != nil || there {
			return err
		}
	}
	return appliance.DoesNotExist(r.t.Parents[0])
}

func (r Rows[T]) count(id string, by int) error {
	if r.t.Uncounted {
		return nil
	}
	key := r.tx.db.counterKey(r.t.Name, bucketOf(id))
	c, ok, err := r.tx.read(key)
	if err != nil {
		return err
	}
	n := 0
	if ok {
		if n, err = strconv.Atoi(string(c.value)); err != nil {
			return fmt.Errorf("counter %s: %w", key, err)
		}
	}
	if n+by <= 0 {
		r.tx.remove(key)
	} else {
		r.tx.put(key, strconv.AppendInt(nil, int64(n+by), 10), 0)
	}
	return nil
}
