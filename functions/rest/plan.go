package rest

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// shape says how a field's value is read and written.
type shape int

const (
	shapeText shape = iota + 1
	shapeNumber
	shapeDecimal
	shapeBool
	shapeFlag
	shapeTime
	shapeTexts
	shapeStruct
	shapeStructs
)

// field is what the tags of one struct field say (functions/appliance/doc.go).
type field struct {
	name                          string
	index                         []int // path of the field, through embedded structs
	shape                         shape
	sub                           *plan // of shapeStruct and shapeStructs
	list, attribute, hidden       bool
	readOnly, writeOnly, required bool
	create, change                bool // only in POST, only in PUT
	id, uriPart, numberOrWord     bool
	showEmpty                     bool // an unset text is an empty tag
	keepZero                      bool // no omitempty: zero values are shown
	enum                          []string
	minimum, maximum              *int64
	maxLength, maxBytes           int
	decimals                      int
	preset                        string // the tag default
	doc                           string
}

// plan is what the tags of a struct say: its fields in order, those of embedded structs in their place.
type plan struct {
	typ    reflect.Type
	fields []field
}

// plans are compiled struct tags by type. Each is made once and never changes.
var plans sync.Map // reflect.Type to *plan

func planOf(t reflect.Type) *plan {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{typ: t}
	if t.Kind() == reflect.Struct {
		p.addFields(t, nil)
	}
	kept, _ := plans.LoadOrStore(t, p)
	return kept.(*plan)
}

func (p *plan) addFields(t reflect.Type, at []int) {
	for i := range t.NumField() {
		f, index := t.Field(i), append(slices.Clone(at), i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			p.addFields(f.Type, index)
		case !f.IsExported() || name == "-" || name == "":
		default:
			p.fields = append(p.fields, newField(f, name, options, index))
		}
	}
}

func newField(f reflect.StructField, name, options string, index []int) field {
	out := field{name: name, index: index, decimals: 1, doc: f.Tag.Get("doc"), preset: f.Tag.Get("default")}
	out.keepZero = !strings.Contains(options, "omit")
	out.shape = shapeOf(f.Type)
	for _, word := range strings.Split(f.Tag.Get("api"), ",") {
		out.word(word)
	}
	if out.shape == shapeStruct || out.shape == shapeStructs {
		out.sub = planOf(base(f.Type))
	}
	out.limits(f)
	return out
}

func (f *field) word(word string) {
	switch word {
	case "list":
		f.list = true
	case "attribute":
		f.attribute = true
	case "-":
		f.hidden = true
	case "readOnly":
		f.readOnly = true
	case "writeOnly":
		f.writeOnly = true
	case "required":
		f.required = true
	case "create":
		f.create = true
	case "change":
		f.change = true
	case "id":
		f.id = true
	case "uriPart":
		f.uriPart = true
	case "numberOrWord":
		f.numberOrWord = true
	case "showEmpty":
		f.showEmpty = true
	}
}

func (f *field) limits(sf reflect.StructField) {
	if values := sf.Tag.Get("enum"); values != "" {
		f.enum = strings.Split(values, ",")
	}
	if e, ok := reflect.New(base(sf.Type)).Interface().(interface{ Values() []string }); ok {
		f.enum = e.Values()
	}
	number := func(tag string) *int64 {
		n, err := strconv.ParseInt(sf.Tag.Get(tag), 10, 64)
		if err != nil {
			return nil
		}
		return &n
	}
	f.minimum, f.maximum = number("minimum"), number("maximum")
	for tag, to := range map[string]*int{"maxLength": &f.maxLength, "maxBytes": &f.maxBytes, "decimals": &f.decimals} {
		if n := number(tag); n != nil {
			*to = int(*n)
		}
	}
}

// base is a type without its pointers and slices.
func base(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

func shapeOf(t reflect.Type) shape {
	b := base(t)
	many := t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Slice
	switch {
	case b == reflect.TypeFor[time.Time]():
		return shapeTime
	case b == reflect.TypeFor[appliance.Flag]():
		return shapeFlag
	case b.Kind() == reflect.Struct && many:
		return shapeStructs
	case b.Kind() == reflect.Struct:
		return shapeStruct
	case many:
		return shapeTexts
	}
	switch b.Kind() {
	case reflect.Bool:
		return shapeBool
	case reflect.Float32, reflect.Float64:
		return shapeDecimal
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return shapeNumber
	}
	return shapeText
}
