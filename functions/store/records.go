package store

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// records is a table inside a transaction, without its type.
type records struct {
	t  *table
	tx *Tx
}

// get reads a row. An unknown id is appliance.DoesNotExist.
func (r records) get(id string) (record, error) {
	row, ok, err := r.lookup(id)
	if err == nil && !ok {
		err = appliance.DoesNotExist(r.t.Name)
	}
	return row, err
}

// lookup is get for those who expect that the row may not be there.
func (r records) lookup(id string) (record, bool, error) {
	if !validID(id, r.t.Nested) {
		return record{ID: id}, false, nil
	}
	c, ok, err := r.tx.read(r.tx.db.rowKey(r.t.Name, id))
	if err != nil || !ok {
		return record{ID: id}, false, err
	}
	row, err := r.t.decode(id, c)
	return row, err == nil, err
}

// find reads the row that has a unique name; when several of one parent share it, the first.
func (r records) find(index, value string) (record, error) {
	c, ok, err := r.tx.claim(r.tx.db.claimKey(r.t.space(), Entry{Index: index, Value: value}))
	if err != nil {
		return record{}, err
	}
	if ids := c.rows(r.t.Name, r.t.Space != ""); ok && len(ids) > 0 {
		return r.get(ids[0])
	}
	return record{}, appliance.DoesNotExist(r.t.Name)
}

// create adds a row: *TakenError when its id or one of its unique names exists.
func (r records) create(id string, v any) error {
	old, err := r.before(id, v)
	switch {
	case err != nil:
		return err
	case old != nil:
		return &TakenError{Table: r.t.Name, Value: id, Holder: id}
	}
	return r.write(id, nil, v, 0)
}

// put creates a row or replaces it; a row on a lease stays on it.
func (r records) put(id string, v any) error {
	old, err := r.before(id, v)
	if err != nil {
		return err
	}
	lease := int64(0)
	if old != nil {
		lease = old.Lease
	}
	return r.write(id, old, v, lease)
}

// putLeased creates a row or replaces it and hangs it on the lease. The table must be Uncounted.
func (r records) putLeased(id string, v any, l *Lease) error {
	old, err := r.before(id, v)
	if err != nil {
		return err
	}
	return r.write(id, old, v, l.ID())
}

// remove removes a row. An unknown id is appliance.DoesNotExist.
func (r records) remove(id string) error {
	old, err := r.get(id)
	if err != nil {
		return err
	}
	if err := r.tx.load(r.needs(id, old.Value, nil)...); err != nil {
		return err
	}
	return r.write(id, &old, nil, 0)
}

// span lists the rows with ids from from on (all from the first when it is empty), in id order, at most limit of them
// when above 0; more says that there are others.
func (r records) span(from string, limit int) (found []record, more bool, err error) {
	base := r.tx.db.rowPrefix(r.t.Name)
	keys, more, err := r.tx.span(base+from, prefixEnd(base), limit)
	if err != nil {
		return nil, false, err
	}
	found, err = r.at(keys)
	return found, more, err
}

// prefetch makes the rows with these ids known in as few requests as it takes; reading them then asks nobody.
func (r records) prefetch(ids []string) error {
	keys := make([]string, 0, len(ids))
	for _, id := range ids {
		if validID(id, r.t.Nested) {
			keys = append(keys, r.tx.db.rowKey(r.t.Name, id))
		}
	}
	return r.tx.load(keys...)
}

// listed lists the rows below a prefix of row or index keys, at most limit of them when above 0; more says that there
// are others.
func (r records) listed(prefix string, index bool, limit int) (found []record, more bool, err error) {
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
	found, err = r.at(keys)
	return found, more, err
}

// by lists the rows that have an entry of a non-unique index.
func (r records) by(e Entry) ([]record, error) {
	found, _, err := r.listed(r.tx.db.indexPrefix(r.t.Name, e), true, 0)
	return found, err
}

// under lists the rows of a parent.
func (r records) under(parent string) ([]record, error) {
	if !validID(parent, false) {
		return nil, nil
	}
	found, _, err := r.listed(r.tx.db.rowKey(r.t.Name, parent)+"/", false, 0)
	return found, err
}

// at reads the rows of these keys.
func (r records) at(keys []string) ([]record, error) {
	base := r.tx.db.rowPrefix(r.t.Name)
	list := make([]record, 0, len(keys))
	for _, key := range keys {
		row, err := r.get(strings.TrimPrefix(key, base))
		if err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, nil
}

// before is the row as it is before v is written, nil if there is none; what the writing will look at is read with it.
func (r records) before(id string, v any) (*record, error) {
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
	return &old, r.tx.load(r.needs(id, old.Value, v)...)
}

// needs lists the keys that going from old to v looks at; nil means that there is no row.
func (r records) needs(id string, old, v any) []string {
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
func (r records) write(id string, old *record, v any, lease int64) error {
	if lease != 0 && !r.t.Uncounted {
		return fmt.Errorf("%s %s: only rows of uncounted tables can hang on a lease", r.t.Name, id)
	}
	var was any
	moved := false
	if old != nil {
		was, moved = old.Value, old.Lease != lease
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
func (r records) store(id string, v any, lease int64, mayOmit bool) error {
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

func (r records) claims(id string, old, v any, lease int64, moved bool) error {
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
func (r records) listings(id string, old, v any, lease int64, moved bool) {
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
func (r records) parent(id string) error {
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

func (r records) count(id string, by int) error {
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
