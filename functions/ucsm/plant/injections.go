package plant

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is a kind of fault that can be injected.
type Kind struct {
	Name, Parts, Does string // Parts as in a usage line
	takes             []numbers
}

// numbers is a range of parts; with letters, 1 is called a and 2 b.
type numbers struct {
	first, last int
	letters     bool
}

var (
	anySlot       = numbers{first: 1, last: 8}
	interconnects = numbers{first: 1, last: 2, letters: true}
)

// Kinds is the table of faults on demand.
var Kinds = []Kind{
	{"pull-blade", "SLOT", "take a blade out of its slot", []numbers{anySlot}},
	{"kill-fi", "a|b", "stop a fabric interconnect", []numbers{interconnects}},
	{"port-down", "a|b PORT", "break the link of an interconnect's port", []numbers{interconnects, {first: 1, last: 1}}},
	{"fan", "MODULE", "stop the fans of a module", []numbers{{first: 1, last: 8}}},
	{"psu", "SUPPLY", "fail a power supply", []numbers{{first: 1, last: 4}}},
	{"disk", "DISK", "fail a disk of blade 1", []numbers{{first: 1, last: 2}}},
	{"overheat", "SLOT", "heat a blade until it shuts itself down", []numbers{anySlot}},
	{"crash-blade", "SLOT", "let a blade fail and start again; ends by itself", []numbers{anySlot}},
	{"swap", "SLOT SLOT", "let two blades change places", []numbers{anySlot, anySlot}},
}

// Parse reads a fault as it is typed, such as "port-down", "a", "1".
func Parse(words ...string) (fault Injection, err error) {
	if len(words) == 0 {
		return fault, fmt.Errorf("which fault? one of %s", names())
	}
	kind := find(words[0])
	if kind == nil {
		return fault, fmt.Errorf("fault %q: want one of %s", words[0], names())
	}
	if len(words)-1 != len(kind.takes) {
		return fault, fmt.Errorf("fault %s: want %s", kind.Name, kind.Parts)
	}
	fault.Kind = kind.Name
	for i, takes := range kind.takes {
		part, err := takes.parse(words[i+1])
		if err != nil {
			return fault, fmt.Errorf("fault %s: %w", kind.Name, err)
		}
		fault.Parts = append(fault.Parts, part)
	}
	if kind.Name == "swap" && fault.Parts[0] == fault.Parts[1] {
		return fault, fmt.Errorf("fault swap: two different slots are needed")
	}
	return fault, nil
}

// Words is the fault as it is typed.
func (f Injection) Words() []string {
	words := []string{f.Kind}
	kind := find(f.Kind)
	for i, part := range f.Parts {
		word := strconv.Itoa(part)
		if kind != nil && kind.takes[i].letters {
			word = "ab"[part-1 : part]
		}
		words = append(words, word)
	}
	return words
}

// Name is the fault's name in lists and in the store: its words joined by "-".
func (f Injection) Name() string { return strings.Join(f.Words(), "-") }

func find(kind string) *Kind {
	at := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == kind })
	if at < 0 {
		return nil
	}
	return &Kinds[at]
}

func (n numbers) parse(word string) (int, error) {
	part, err := strconv.Atoi(word)
	if n.letters {
		part, err = strings.Index("ab", strings.ToLower(word))+1, nil
	}
	if err != nil || part < n.first || part > n.last || len(word) != 1 {
		if n.letters {
			return 0, fmt.Errorf("%q: want a or b", word)
		}
		return 0, fmt.Errorf("%q: want %d to %d", word, n.first, n.last)
	}
	return part, nil
}

func names() string {
	list := make([]string, len(Kinds))
	for i, k := range Kinds {
		list[i] = k.Name
	}
	return strings.Join(list, ", ")
}

// Refuses says why a fault cannot be had now, nil when it can: what concerns a blade needs one in the slot, and a blade
// changes places with one other only.
func (w World) Refuses(f Injection) error {
	for _, slot := range f.Parts {
		switch f.Kind {
		case "pull-blade", "overheat", "crash-blade":
			if w.hardware(slot) == 0 {
				return fmt.Errorf("fault %s: slot %d is empty", f.Kind, slot)
			}
		case "swap":
			for _, other := range w.Faults {
				if other.Kind == f.Kind && slices.Contains(other.Parts, slot) {
					return fmt.Errorf("fault swap: the blade of slot %d has changed places already (%s)", slot, other.Name())
				}
			}
		}
	}
	return nil
}

// injected reports whether such a fault is wanted, and since when.
func (w World) injected(kind string, parts ...int) (since time.Time, ok bool) {
	for _, f := range w.Faults {
		if f.Kind == kind && slices.Equal(f.Parts, parts) {
			return f.Since, true
		}
	}
	return time.Time{}, false
}

// broken is injected without the time.
func (w World) broken(kind string, parts ...int) bool {
	_, ok := w.injected(kind, parts...)
	return ok
}
