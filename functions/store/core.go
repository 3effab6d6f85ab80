package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// table is all of a Table that does not depend on its type, so that it is compiled once and not again for every type
// in every package that knows Tables. Values are pointers to the type; nil means that there is no row.
type table struct {
	db        *DB
	Name      string
	Nested    bool
	Parents   []string
	Space     string
	Uncounted bool

	unique, index func(id string, v any) []Entry // nil for none
	clean         func(v any)                    // nil for nothing to clean
	fresh         func() any                     // a new value
}

// record is a Row whose value is a pointer to its type.
type record struct {
	ID              string
	Value           any
	Revision, Lease int64
}

// typed is a record as its type's Row; without a value that has only the id.
func typed[T any](r record) Row[T] {
	row := Row[T]{ID: r.ID, Revision: r.Revision, Lease: r.Lease}
	if v, ok := r.Value.(*T); ok {
		row.Value = *v
	}
	return row
}

func typedAll[T any](records []record) []Row[T] {
	if records == nil {
		return nil
	}
	rows := make([]Row[T], len(records))
	for i, r := range records {
		rows[i] = typed[T](r)
	}
	return rows
}

func (t *table) space() string {
	if t.Space != "" {
		return t.Space
	}
	return t.Name
}

// holder is who holds the unique names of the row.
func (t *table) holder(id string) string {
	if t.Space == "" {
		return id
	}
	parent, _, _ := strings.Cut(id, "/")
	return parent
}

func (t *table) names(id string, v any) map[Entry]string { return entries(t.unique, id, v) }

func (t *table) lists(id string, v any) map[Entry]string { return entries(t.index, id, v) }

// entries answers what of says of the row, without duplicates: entry without variant to variant.
func entries(of func(string, any) []Entry, id string, v any) map[Entry]string {
	if of == nil || v == nil {
		return nil
	}
	set := map[Entry]string{}
	for _, e := range of(id, v) {
		if e.Value != "" {
			set[Entry{Index: e.Index, Value: e.Value}] = e.Variant
		}
	}
	return set
}

// decode reads a row.
func (t *table) decode(id string, c cell) (record, error) {
	r := record{ID: id, Value: t.fresh(), Revision: c.mod, Lease: c.lease}
	if err := json.Unmarshal(c.value, r.Value); err != nil {
		return r, fmt.Errorf("%s %s: %w", t.Name, id, err)
	}
	return r, nil
}

func (t *table) record(kv *mvccpb.KeyValue) (record, error) {
	return t.decode(strings.TrimPrefix(string(kv.Key), t.db.rowPrefix(t.Name)), cellOf(kv))
}

func (t *table) records(kvs []*mvccpb.KeyValue) ([]record, error) {
	list := make([]record, len(kvs))
	for i, kv := range kvs {
		var err error
		if list[i], err = t.record(kv); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// below is the prefix of the rows of a parent, of all rows when under is empty.
func (t *table) below(under string) (prefix string, ok bool) {
	if under == "" {
		return t.db.rowPrefix(t.Name), true
	}
	return t.db.rowKey(t.Name, under) + "/", validID(under, false)
}

// encode is a row's value, if it may be stored under this id.
func (t *table) encode(id string, v any) ([]byte, error) {
	if !validID(id, t.Nested) {
		return nil, badID(t.Name, id)
	}
	if t.clean != nil {
		t.clean(v)
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
