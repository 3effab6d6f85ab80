// Package model is the table of managed-object classes of UCS Manager: what objects may be called, where they may
// stand, which properties they have and which values those take. It also knows how distinguished names are made.
//
// The table is the schema of release 4.2(1f) without what came later, compiled by internal/gen and embedded. It is
// read once and never changes; everything that is handed out must be left as it is.
package model

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/plenum-meet/plenum/functions/ucsm/model/internal/form"
)

//go:generate go run ./internal/gen $UCSM_MODEL classes.json.gz

//go:embed classes.json.gz
var packed []byte

// transfers are classes that the reference's extract leaves out: what comes and goes as files. All of them are older than
// release 3. Lists of words that they name are the table's.
//
//go:embed transfers.json
var transfers []byte

// table is the unpacked class table.
var table = sync.OnceValue(func() *classes {
	t, err := load(packed)
	if err != nil {
		panic(err) // the table is embedded: only a mistake in it can do this
	}
	return t
})

type classes struct {
	release string
	byName  map[string]*Class
	names   []string // of byName, sorted
	known   map[string]bool
}

// Lookup is the class of that name, nil when the table has none. Names are case-sensitive.
func Lookup(name string) *Class { return table().byName[name] }

// Names lists the classes of the table in alphabetical order.
func Names() []string { return table().names }

// Known reports whether the schema has a class of that name, in the table or beyond it, or an abstract one. Only
// known classes may be asked for.
func Known(name string) bool { return table().known[name] || abstract[name] != nil }

// Release is the newest release whose classes are in the table, "4.2(1f)".
func Release() string { return table().release }

func load(packed []byte) (*classes, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("class table: %w", err)
	}
	var f form.File
	if err := json.NewDecoder(z).Decode(&f); err != nil {
		return nil, fmt.Errorf("class table: %w", err)
	}
	var more form.File
	if err := json.Unmarshal(transfers, &more); err != nil {
		return nil, fmt.Errorf("classes of transfers: %w", err)
	}
	maps.Copy(f.Classes, more.Classes)
	t := &classes{release: f.Release, byName: map[string]*Class{}, known: map[string]bool{}}
	for _, name := range f.Known {
		t.known[name] = true
	}
	c := compiler{enums: f.Enums, patterns: patterns{}}
	for name, class := range f.Classes {
		if t.byName[name], err = c.class(name, class); err != nil {
			return nil, fmt.Errorf("class %s: %w", name, err)
		}
	}
	t.names = slices.Sorted(maps.Keys(t.byName))
	return t, nil
}
