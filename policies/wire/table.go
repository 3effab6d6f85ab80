package wire

import "slices"

// Table lists an object's members in the order in which they are written.
type Table[T any] []Member[T]

// Member is one member of a T.
type Member[T any] struct {
	name  string
	key   string // the name as it is written, with quotes and colon
	read  func(*Reader, *T)
	write func([]byte, *T) []byte
	empty func(*T) bool
	omit  bool
}

// OmitEmpty leaves the member out when it is zero.
func (m Member[T]) OmitEmpty() Member[T] {
	m.omit = true
	return m
}

// Parse reads a text that is one object into a T.
func (t Table[T]) Parse(text string, into *T) error {
	r := NewReader(text)
	t.Read(r, into)
	return r.Close()
}

// Read reads an object. Members that come in the table's order are found at once.
func (t Table[T]) Read(r *Reader, into *T) {
	at := 0
	r.begin('{')
	for n := 0; r.more('}', n); n++ {
		name := r.key()
		m := t.find(name, at)
		if m < 0 {
			r.skip()
			continue
		}
		at = m + 1
		if !r.Null() {
			t[m].read(r, into)
		}
	}
}

// find looks for a member, beginning where it is expected.
func (t Table[T]) find(name string, at int) int {
	for i := at; i < len(t); i++ {
		if t[i].name == name {
			return i
		}
	}
	for i := range min(at, len(t)) {
		if t[i].name == name {
			return i
		}
	}
	return -1
}

// Append writes an object.
func (t Table[T]) Append(out []byte, from *T) []byte {
	out = append(out, '{')
	first := true
	for i := range t {
		m := &t[i]
		if m.omit && m.empty(from) {
			continue
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = m.write(append(out, m.key...), from)
	}
	return append(out, '}')
}

// String is a member with a text. Names must need no escapes.
func String[T any, S ~string](name string, at func(*T) *S) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { *at(t) = S(r.String()) },
		write: func(out []byte, t *T) []byte { return AppendString(out, string(*at(t))) },
		empty: func(t *T) bool { return *at(t) == "" }}
}

// Bool is a member that is true or false.
func Bool[T any](name string, at func(*T) *bool) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { *at(t) = r.Bool() },
		write: func(out []byte, t *T) []byte { return appendBool(out, *at(t)) },
		empty: func(t *T) bool { return !*at(t) }}
}

// OptionalBool is a member that is true, false or not there.
func OptionalBool[T any](name string, at func(*T) **bool) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { b := r.Bool(); *at(t) = &b },
		write: func(out []byte, t *T) []byte { return appendBool(out, **at(t)) },
		empty: func(t *T) bool { return *at(t) == nil }, omit: true}
}

func appendBool(out []byte, b bool) []byte {
	if b {
		return append(out, "true"...)
	}
	return append(out, "false"...)
}

// Int is a member with a whole number.
func Int[T any](name string, at func(*T) *int) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { *at(t) = r.Int() },
		write: func(out []byte, t *T) []byte { return appendInt(out, *at(t)) },
		empty: func(t *T) bool { return *at(t) == 0 }}
}

// Float is a member with a number.
func Float[T any](name string, at func(*T) *float64) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { *at(t) = r.Float() },
		write: func(out []byte, t *T) []byte { return appendFloat(out, *at(t)) },
		empty: func(t *T) bool { return *at(t) == 0 }}
}

// Raw is a member with any value, kept as its text. An empty one is written as {}.
func Raw[T any, B ~[]byte](name string, at func(*T) *B) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read: func(r *Reader, t *T) { *at(t) = B(r.Raw()) },
		write: func(out []byte, t *T) []byte {
			if len(*at(t)) == 0 {
				return append(out, "{}"...)
			}
			return append(out, *at(t)...)
		},
		empty: func(t *T) bool { return len(*at(t)) == 0 }}
}

// Object is a member with an object of its own.
func Object[T, U any](name string, at func(*T) *U, table Table[U]) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { table.Read(r, at(t)) },
		write: func(out []byte, t *T) []byte { return table.Append(out, at(t)) },
		empty: func(*T) bool { return false }}
}

// ZeroObject is Object that is left out when it is zero.
func ZeroObject[T any, U comparable](name string, at func(*T) *U, table Table[U]) Member[T] {
	m := Object(name, at, table)
	m.omit = true
	m.empty = func(t *T) bool { var zero U; return *at(t) == zero }
	return m
}

// Pointer is a member with an object that may be missing.
func Pointer[T, U any](name string, at func(*T) **U, table Table[U]) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { *at(t) = new(U); table.Read(r, *at(t)) },
		write: func(out []byte, t *T) []byte { return table.Append(out, *at(t)) },
		empty: func(t *T) bool { return *at(t) == nil }, omit: true}
}

// Objects is a member with an array of objects.
func Objects[T, U any](name string, at func(*T) *[]U, table Table[U]) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read: func(r *Reader, t *T) {
			list := at(t)
			*list = nil
			r.begin('[')
			for n := 0; r.more(']', n); n++ {
				var zero U
				*list = append(*list, zero)
				table.Read(r, &(*list)[n])
			}
		},
		write: func(out []byte, t *T) []byte {
			out = append(out, '[')
			list := *at(t)
			for i := range list {
				out = table.Append(comma(out, i), &list[i])
			}
			return append(out, ']')
		},
		empty: func(t *T) bool { return len(*at(t)) == 0 }}
}

// Map is a member with objects by names.
func Map[T, U any](name string, at func(*T) *map[string]U, table Table[U]) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read: func(r *Reader, t *T) {
			*at(t) = map[string]U{}
			r.Object(func(key string) {
				var one U
				table.Read(r, &one)
				(*at(t))[key] = one
			})
		},
		write: func(out []byte, t *T) []byte {
			return appendMap(out, *at(t), func(out []byte, one U) []byte { return table.Append(out, &one) })
		},
		empty: func(t *T) bool { return len(*at(t)) == 0 }}
}

// Custom is a member that is read and written in a way of its own.
func Custom[T any](name string, read func(*Reader, *T), write func([]byte, *T) []byte) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`, read: read, write: write, empty: func(*T) bool { return false }}
}

// Strings is a member with a list of strings.
func Strings[T any](name string, at func(*T) *[]string) Member[T] {
	return Member[T]{name: name, key: `"` + name + `":`,
		read:  func(r *Reader, t *T) { *at(t) = r.Strings() },
		write: func(out []byte, t *T) []byte { return AppendStrings(out, *at(t)) },
		empty: func(t *T) bool { return len(*at(t)) == 0 }}
}

// AppendStrings writes a list of strings.
func AppendStrings(out []byte, list []string) []byte {
	out = append(out, '[')
	for i, s := range list {
		out = AppendString(comma(out, i), s)
	}
	return append(out, ']')
}

// appendMap writes a map in the order of its keys.
func appendMap[U any](out []byte, m map[string]U, one func([]byte, U) []byte) []byte {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	out = append(out, '{')
	for i, key := range keys {
		out = append(AppendString(comma(out, i), key), ':')
		out = one(out, m[key])
	}
	return append(out, '}')
}

func comma(out []byte, i int) []byte {
	if i > 0 {
		return append(out, ',')
	}
	return out
}
