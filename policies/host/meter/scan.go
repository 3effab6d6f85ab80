package meter

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Failures of Scan.
var (
	ErrMalformed = errors.New("not a valid module")
	ErrLimit     = errors.New("a limit of modules is exceeded")
	ErrForbidden = errors.New("not allowed in a policy")
)

// Function is an imported or exported function. Type is its signature as text, such as "(i32 i32) i64".
type Function struct {
	Module string // imports only
	Name   string
	Type   string
}

// Scan is a module taken apart.
type Scan struct {
	Imports  []Function
	Exports  []Function
	Memories map[string]bool // names of exported memories

	limits   Limits
	sections []section
	types    []string
	params   []int    // how many each type has
	results  [][]byte // of each type
	funcs    []int    // the types of all functions, imported ones first
	globals  int
	memory   bool
	started  bool
	start    uint32
}

type section struct {
	id   byte
	body []byte
}

// Sections, in the order that modules have them.
const (
	custom = iota
	typeSection
	importSection
	functionSection
	tableSection
	memorySection
	globalSection
	exportSection
	startSection
	elementSection
	codeSection
	dataSection
	dataCountSection
)

var order = []byte{typeSection, importSection, functionSection, tableSection, memorySection, globalSection, exportSection,
	startSection, elementSection, dataCountSection, codeSection, dataSection}

var header = []byte("\x00asm\x01\x00\x00\x00")

// Read takes a module apart. The module must not change as long as the Scan is used.
func Read(module []byte, limits Limits) (*Scan, error) {
	if len(module) > limits.Module {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrLimit, len(module), limits.Module)
	}
	if !bytes.HasPrefix(module, header) {
		return nil, fmt.Errorf("%w: %s", ErrMalformed, wrongHeader(module))
	}
	s := &Scan{limits: limits, Memories: map[string]bool{}}
	if err := s.split(&reader{data: module, at: len(header)}); err != nil {
		return nil, err
	}
	for _, part := range s.sections {
		r := &reader{data: part.body}
		s.read(part.id, r)
		if r.err == nil && r.more() {
			r.fail("bytes after the end of section %d", part.id)
		}
		if r.err != nil {
			return nil, fmt.Errorf("section %d: %w", part.id, r.err)
		}
	}
	return s, nil
}

func wrongHeader(module []byte) string {
	switch {
	case bytes.HasPrefix(module, []byte("\x00asm\x0d\x00\x01\x00")):
		return "a component, not a core module"
	case bytes.HasPrefix(module, []byte("\x00asm")):
		return "not version 1 of WebAssembly"
	}
	return "not WebAssembly"
}

// split finds the sections. Custom sections but for the names of functions are left out.
func (s *Scan) split(r *reader) error {
	rank := -1
	for r.more() {
		id := r.byte()
		body := r.take(int(r.u32()))
		if r.err != nil {
			break
		}
		if id == custom {
			if bytes.HasPrefix(body, []byte("\x04name")) {
				s.sections = append(s.sections, section{id, body})
			}
			continue
		}
		at := bytes.IndexByte(order, id)
		if at <= rank {
			r.fail("section %d is unknown or in the wrong place", id)
			break
		}
		rank = at
		s.sections = append(s.sections, section{id, body})
	}
	return r.err
}

func (s *Scan) read(id byte, r *reader) {
	switch id {
	case custom:
		r.at = len(r.data)
	case typeSection:
		s.readTypes(r)
	case importSection:
		s.readImports(r)
	case functionSection:
		s.readFunctions(r)
	case tableSection:
		for range r.count("tables", s.limits.Tables) {
			s.readTable(r)
		}
	case memorySection:
		for range r.count("memories", 1) {
			s.readLimits(r, "pages of memory", s.limits.Pages)
			s.memory = true
		}
	case globalSection:
		s.globals = r.count("globals", s.limits.Globals)
		for range s.globals {
			valueType(r)
			r.byte()
			constant(r)
		}
	case exportSection:
		s.readExports(r)
	case startSection:
		s.start, s.started = r.u32(), true
	case elementSection:
		for range r.count("element segments", s.limits.Globals) {
			s.readElements(r)
		}
	case codeSection:
		s.readCode(r)
	case dataSection:
		for range r.count("data segments", s.limits.Segments) {
			readData(r)
		}
	case dataCountSection:
		r.u32()
	}
}

func (s *Scan) readTypes(r *reader) {
	for range r.count("types", s.limits.Functions) {
		if r.byte() != 0x60 {
			r.fail("not a function type")
		}
		params := valueTypes(r)
		results := valueTypes(r)
		if r.err != nil {
			return
		}
		s.types = append(s.types, signature(params, results))
		s.params = append(s.params, len(params))
		s.results = append(s.results, r.data[r.at-len(results):r.at])
	}
}

// signature writes a type as text: "() i32", "(i32 i32) i64", "()".
func signature(params, results []string) string {
	return strings.TrimSuffix("("+strings.Join(params, " ")+") "+strings.Join(results, " "), " ")
}

func valueTypes(r *reader) []string {
	types := make([]string, r.count("values of a type", 1_000))
	for i := range types {
		types[i] = valueType(r)
	}
	return types
}

func valueType(r *reader) string {
	switch b := r.byte(); b {
	case 0x7f:
		return "i32"
	case 0x7e:
		return "i64"
	case 0x7d:
		return "f32"
	case 0x7c:
		return "f64"
	case 0x70:
		return "funcref"
	case 0x6f:
		return "externref"
	default:
		r.fail("unknown type 0x%x", b)
		return ""
	}
}

func (s *Scan) readImports(r *reader) {
	for range r.count("imports", 1_000) {
		module, name := r.name(), r.name()
		if kind := r.byte(); kind != 0 && r.err == nil {
			r.err = fmt.Errorf("%w: import %s.%s is no function", ErrForbidden, module, name)
			return
		}
		index := s.typeIndex(r)
		if r.err != nil {
			return
		}
		s.funcs = append(s.funcs, index)
		s.Imports = append(s.Imports, Function{module, name, s.types[index]})
	}
}

func (s *Scan) readFunctions(r *reader) {
	for range r.count("functions", s.limits.Functions) {
		index := s.typeIndex(r)
		if r.err == nil && len(s.results[index]) > 1 {
			r.err = fmt.Errorf("%w: a function with several results", ErrForbidden)
		}
		s.funcs = append(s.funcs, index)
	}
}

func (s *Scan) typeIndex(r *reader) int {
	n := r.u32()
	if uint64(n) >= uint64(len(s.types)) {
		r.fail("no type %d", n)
		return 0
	}
	return int(n)
}

func (s *Scan) readTable(r *reader) (kind byte, least uint32) {
	kind = r.byte()
	return kind, s.readLimits(r, "elements of a table", s.limits.Table)
}

// readLimits reads the size of a memory or table, which must not begin above the limit.
func (s *Scan) readLimits(r *reader, what string, limit uint32) (least uint32) {
	flags := r.byte()
	if flags > 1 {
		r.fail("a shared or 64-bit memory or table")
	}
	least = r.u32()
	if flags == 1 {
		r.u32()
	}
	if r.err == nil && least > limit {
		r.err = fmt.Errorf("%w: %d %s, at most %d", ErrLimit, least, what, limit)
	}
	return least
}

func (s *Scan) readExports(r *reader) {
	for range r.count("exports", s.limits.Functions) {
		name, kind, index := r.name(), r.byte(), r.u32()
		if strings.HasPrefix(name, Prefix) && r.err == nil {
			r.err = fmt.Errorf("%w: export %q: names with %q are the host's", ErrForbidden, name, Prefix)
			return
		}
		switch kind {
		case 0:
			if uint64(index) >= uint64(len(s.funcs)) {
				r.fail("export %q: no function %d", name, index)
				return
			}
			s.Exports = append(s.Exports, Function{Name: name, Type: s.types[s.funcs[index]]})
		case 2:
			s.Memories[name] = true
		case 3:
			s.checkGlobal(r, index)
		}
	}
}

func (s *Scan) checkGlobal(r *reader, index uint32) {
	if uint64(index) >= uint64(s.globals) {
		r.fail("no global %d", index)
	}
}
