package rest

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// StoredOptions are the rules of a noun that is kept in one table. Ids given to hooks are row ids: "parent/own" in
// nested tables.
type StoredOptions[T any] struct {
	// Path to Also are as in Noun. Filters need not name "filter" (from Match or Texts) nor those of By.
	Path, Element, Collection, Doc        string
	Filters                               []Filter
	Extra                                 []Extra
	Cap                                   int
	Taken                                 map[string]string
	OnlyCollection, OnlyElement, NoCreate bool
	Also                                  []Also
	// ReadOnly offers List and Read alone.
	ReadOnly bool

	NewID func() string // default: a random GUID

	// Texts are the texts that "filter" looks into, case folded; Match decides instead when it is set.
	Texts func(v *T) []string
	Match func(filter string, v *T) bool
	// By are the filters that name an index of the table: "tenantFilter": "tenant".
	By map[string]string
	// Where makes a further condition of a list from the request; nil from it is none.
	Where func(r *Request) (func(id string, v *T) bool, error)
	// Parent asks whether the parent of a nested table exists, before listing below it.
	Parent func(ctx context.Context, id string) error

	// Check holds the rules of a change: what the values must be, what they name must exist, what follows from them.
	// It runs inside the transaction, perhaps several times; old is nil when the thing is new; it may alter new.
	// r is the request, for parameters that are no fields.
	Check func(ctx context.Context, tx *store.Tx, r *Request, id string, old, new *T) error
	// Insert, Replace and Delete write instead of the table's own functions.
	Insert, Replace func(tx *store.Tx, id string, v T) error
	Delete          func(ctx context.Context, id string) error
	// InUse refuses a Delete; it runs in the deleting transaction, or before Delete when that is set.
	InUse func(ctx context.Context, tx *store.Tx, id string) error

	// Show completes a value for reading it alone, Brief for showing it in a list.
	Show, Brief func(ctx context.Context, id string, v *T) error
}

// Stored makes the functions of a noun over a table. Change what it answers before Register where a noun differs.
func Stored[T any](t *store.Table[T], db *store.DB, o StoredOptions[T]) Noun[T] {
	if o.NewID == nil {
		o.NewID = uuid.NewString
	}
	s := stored[T]{t, db, o}
	n := Noun[T]{Path: o.Path, Element: o.Element, Collection: o.Collection, Doc: o.Doc, Cap: o.Cap, Extra: o.Extra,
		Taken: o.Taken, OnlyCollection: o.OnlyCollection, OnlyElement: o.OnlyElement, NoCreate: o.NoCreate, Also: o.Also,
		Filters: s.filters(), List: s.list, Read: s.read}
	if !o.ReadOnly {
		n.Create, n.Change, n.Remove = s.create, s.change, s.remove
	}
	return n
}

type stored[T any] struct {
	table *store.Table[T]
	db    *store.DB
	StoredOptions[T]
}

func (s stored[T]) filters() []Filter {
	out := slices.Clone(s.Filters)
	has := func(name string) bool {
		return slices.ContainsFunc(out, func(f Filter) bool { return f.Name == name })
	}
	if (s.Match != nil || s.Texts != nil) && !has("filter") {
		out = append([]Filter{{Name: "filter", Doc: "Part of a name or another main text, in any case."}}, out...)
	}
	names := make([]string, 0, len(s.By))
	for name := range s.By {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !has(name) {
			out = append(out, Filter{Name: name, Type: ID})
		}
	}
	return out
}

// key is the row's id: nested tables have the parent's in front.
func (s stored[T]) key(r *Request, own string) string {
	if !s.table.Nested {
		return own
	}
	return r.Parent() + "/" + own
}

func (s stored[T]) list(ctx context.Context, r *Request) (Page[T], error) {
	query := store.Query[T]{Offset: r.Offset, Limit: r.Limit}
	if s.table.Nested {
		if err := s.parent(ctx, r.Parent()); err != nil {
			return Page[T]{}, err
		}
		query.Under = r.Parent()
	}
	conditions, err := s.conditions(r, &query)
	if err != nil {
		return Page[T]{}, err
	}
	if len(conditions) > 0 {
		query.Where = func(id string, v *T) bool {
			return !slices.ContainsFunc(conditions, func(c func(string, *T) bool) bool { return !c(id, v) })
		}
	}
	page, err := s.table.Page(ctx, query)
	if err != nil {
		return Page[T]{}, err
	}
	return s.items(ctx, page)
}

func (s stored[T]) parent(ctx context.Context, id string) error {
	if s.Parent == nil {
		return nil
	}
	return s.Parent(ctx, id)
}

// conditions are what rows must meet; the first filter that names an index becomes the query's.
func (s stored[T]) conditions(r *Request, query *store.Query[T]) ([]func(string, *T) bool, error) {
	var all []func(string, *T) bool
	for name, index := range s.By {
		entry := store.Entry{Index: index, Value: r.Filter(name)}
		switch {
		case entry.Value == "":
		case query.By == (store.Entry{}) && !s.table.Nested:
			query.By = entry
		default:
			all = append(all, func(id string, v *T) bool { return slices.Contains(s.table.Index(id, v), entry) })
		}
	}
	if text := r.Filter("filter"); text != "" && (s.Match != nil || s.Texts != nil) {
		all = append(all, func(_ string, v *T) bool { return s.matches(text, v) })
	}
	if s.Where == nil {
		return all, nil
	}
	where, err := s.Where(r)
	if where != nil {
		all = append(all, where)
	}
	return all, err
}

func (s stored[T]) matches(filter string, v *T) bool {
	if s.Match != nil {
		return s.Match(filter, v)
	}
	filter = strings.ToLower(filter)
	return slices.ContainsFunc(s.Texts(v), func(text string) bool {
		return strings.Contains(strings.ToLower(text), filter)
	})
}

func (s stored[T]) items(ctx context.Context, page store.Page[T]) (Page[T], error) {
	out := Page[T]{Total: page.Total, Items: make([]Item[T], 0, len(page.Rows))}
	for _, row := range page.Rows {
		own := row.ID
		if s.table.Nested {
			_, own, _ = strings.Cut(row.ID, "/")
		}
		if s.Brief != nil {
			if err := s.Brief(ctx, row.ID, &row.Value); err != nil {
				return out, err
			}
		}
		out.Items = append(out.Items, Item[T]{own, row.Value})
	}
	return out, nil
}

func (s stored[T]) read(ctx context.Context, r *Request) (T, error) {
	id := s.key(r, r.ID())
	row, err := s.table.Get(ctx, id)
	if err != nil {
		return row.Value, s.missing(ctx, r, err)
	}
	if s.Show != nil {
		err = s.Show(ctx, id, &row.Value)
	}
	return row.Value, err
}

// missing answers for a nested thing that does not exist whether its parent is what does not.
func (s stored[T]) missing(ctx context.Context, r *Request, err error) error {
	if s.table.Nested && appliance.KindOf(err) == appliance.Missing {
		if err := s.parent(ctx, r.Parent()); err != nil {
			return err
		}
	}
	return err
}

func (s stored[T]) create(ctx context.Context, r *Request) (string, error) {
	var given T
	if err := r.Body.Apply(&given, Creating); err != nil {
		return "", err
	}
	own := s.NewID()
	id := s.key(r, own)
	err := s.db.Transact(ctx, func(tx *store.Tx) error {
		v := given
		if s.Check != nil {
			if err := s.Check(ctx, tx, r, id, nil, &v); err != nil {
				return err
			}
		}
		if s.Insert != nil {
			return s.Insert(tx, id, v)
		}
		return s.table.In(tx).Create(id, v)
	})
	return own, err
}

func (s stored[T]) change(ctx context.Context, r *Request) error {
	id := s.key(r, r.ID())
	err := s.db.Transact(ctx, func(tx *store.Tx) error {
		row, err := s.table.In(tx).Get(id)
		if err != nil {
			return err
		}
		v := row.Value
		if err := r.Body.Apply(&v, Changing); err != nil {
			return err
		}
		if s.Check != nil {
			if err := s.Check(ctx, tx, r, id, &row.Value, &v); err != nil {
				return err
			}
		}
		if s.Replace != nil {
			return s.Replace(tx, id, v)
		}
		return s.table.In(tx).Put(id, v)
	})
	return s.missing(ctx, r, err)
}

func (s stored[T]) remove(ctx context.Context, r *Request) error {
	id := s.key(r, r.ID())
	err := s.db.Transact(ctx, func(tx *store.Tx) error {
		if _, err := s.table.In(tx).Get(id); err != nil {
			return err
		}
		if s.InUse != nil {
			if err := s.InUse(ctx, tx, id); err != nil {
				return err
			}
		}
		if s.Delete != nil {
			return nil
		}
		return s.table.In(tx).Delete(id)
	})
	if err == nil && s.Delete != nil {
		err = s.Delete(ctx, id)
	}
	return s.missing(ctx, r, err)
}
