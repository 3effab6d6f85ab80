package store

// Row is one thing as it was read.
type Row[T any] struct {
	ID    string
	Value T
	// Revision is etcd's revision of the row's last change; 0 for what the running transaction wrote itself.
	Revision int64
	// Lease is the id of the lease that the row hangs on, 0 for none.
	Lease int64
}

// Entry is a value that a row has in an index. The caller folds case. An entry with an empty value is left out.
type Entry struct {
	Index, Value string
	// Variant, in tables that share a name space (Schema.Space), tells the rows of one parent apart that have the
	// same name: they may share it while their variants differ.
	Variant string
}

// Schema says how a table is kept. Rows are indexed by what Unique and Index answer for the stored value, so a change
// of these functions needs the rows to be written again.
type Schema[T any] struct {
	Name   string                        // "coSpace": key segment and what NotFound is called
	Nested bool                          // ids are "parent/child"
	Unique func(id string, v *T) []Entry // unique names, claimed in the same transaction
	Index  func(id string, v *T) []Entry // non-unique, for lists "by call" and the like

	// Parents names the tables one of which must hold the parent of a new nested row.
	Parents []string
	// Space puts the unique names into a space shared by several tables, in which a name belongs to the first part
	// of the row's id (the coSpace, for the coSpace and its access methods).
	Space string
	// Uncounted tables have no bucket counters: their rows may hang on a lease, and a list's total costs a count.
	Uncounted bool
	// Clean takes away what is never stored.
	Clean func(v *T)
}

// Table is a prefix of rows of one type. It is a thin shell: what does not depend on the type is in table.
type Table[T any] struct {
	db *DB
	Schema[T]
	core *table
}

// NewTable makes the table that s describes; it writes nothing.
func NewTable[T any](db *DB, s Schema[T]) *Table[T] {
	core := &table{db: db, Name: s.Name, Nested: s.Nested, Parents: s.Parents, Space: s.Space, Uncounted: s.Uncounted,
		fresh: func() any { return new(T) }}
	if s.Unique != nil {
		core.unique = func(id string, v any) []Entry { return s.Unique(id, v.(*T)) }
	}
	if s.Index != nil {
		core.index = func(id string, v any) []Entry { return s.Index(id, v.(*T)) }
	}
	if s.Clean != nil {
		core.clean = func(v any) { s.Clean(v.(*T)) }
	}
	return &Table[T]{db: db, Schema: s, core: core}
}
