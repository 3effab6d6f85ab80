package rest

import (
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// kind says how JSON writes a value; in XML all are text.
type kind int

const (
	kindText kind = iota
	kindNumber
	kindBool
	kindFlag // present: an empty tag, true in JSON
	kindObject
)

// node is an answer, or a request's body, before it becomes XML or JSON.
type node struct {
	name  string
	attrs []leaf
	kind  kind
	value string
	kids  []node
	many  bool // one of several of its name: an element of a list in JSON
}

type leaf struct {
	name, value string
	kind        kind
}

// elementNode is a thing with its id; brief leaves out what lists do not show.
func elementNode(name, id string, v any, brief bool) node {
	n := structNode(name, reflect.ValueOf(v), brief)
	if id != "" {
		n.attrs = append([]leaf{{"id", id, kindText}}, n.attrs...)
	}
	return n
}

func pageNode[T any](collection, element string, page Page[T]) node {
	n := node{name: collection, kind: kindObject, attrs: []leaf{{"total", strconv.Itoa(page.Total), kindNumber}}}
	for _, item := range page.Items {
		kid := elementNode(element, item.ID, item.Value, true)
		kid.many = true
		n.kids = append(n.kids, kid)
	}
	return n
}

func structNode(name string, v reflect.Value, brief bool) node {
	n := node{name: name, kind: kindObject}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return n
		}
		v = v.Elem()
	}
	p := planOf(v.Type())
	for i := range p.fields {
		f := &p.fields[i]
		if f.hidden || f.writeOnly || brief && !f.list && !f.attribute {
			continue
		}
		f.add(&n, v.FieldByIndex(f.index))
	}
	return n
}

// add writes one field into n, unless it is unset.
func (f *field) add(n *node, v reflect.Value) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			f.addUnset(n)
			return
		}
		v = v.Elem()
	} else if v.IsZero() && (!f.keepZero || f.shape == shapeFlag || f.shape == shapeTime) {
		f.addUnset(n)
		return
	}
	switch f.shape {
	case shapeStruct:
		n.kids = append(n.kids, structNode(f.name, v, false))
	case shapeStructs:
		for i := range v.Len() {
			kid := structNode(f.name, v.Index(i), false)
			kid.many = true
			n.kids = append(n.kids, kid)
		}
	case shapeTexts:
		for i := range v.Len() {
			n.kids = append(n.kids, node{name: f.name, value: v.Index(i).String(), many: true})
		}
	default:
		f.addLeaf(n, v)
	}
}

func (f *field) addLeaf(n *node, v reflect.Value) {
	value, kind := f.format(v)
	if f.attribute {
		n.attrs = append(n.attrs, leaf{f.name, value, kind})
		return
	}
	if kind == kindFlag {
		if v.Bool() {
			n.kids = append(n.kids, node{name: f.name, kind: kindFlag})
		}
		return
	}
	n.kids = append(n.kids, node{name: f.name, value: value, kind: kind})
}

func (f *field) addUnset(n *node) {
	if f.showEmpty && f.shape == shapeText {
		n.kids = append(n.kids, node{name: f.name})
	}
}

// format is a plain value as text.
func (f *field) format(v reflect.Value) (string, kind) {
	switch f.shape {
	case shapeFlag:
		return "", kindFlag
	case shapeBool:
		return strconv.FormatBool(v.Bool()), kindBool
	case shapeDecimal:
		return strconv.FormatFloat(v.Float(), 'f', f.decimals, 64), kindNumber
	case shapeTime:
		return v.Interface().(time.Time).UTC().Format("2006-01-02T15:04:05Z"), kindText
	case shapeNumber:
		if v.CanUint() {
			return strconv.FormatUint(v.Uint(), 10), kindNumber
		}
		return strconv.FormatInt(v.Int(), 10), kindNumber
	}
	return v.String(), kindText
}

// failureNode is what clients get for a failure.
func failureNode(e *appliance.Error) node {
	n := node{name: "failureDetails", kind: kindObject}
	if len(e.Parameters) == 0 {
		n.kids = []node{{name: e.Reason, kind: kindObject}}
		return n
	}
	for _, name := range e.Parameters {
		n.kids = append(n.kids, node{name: e.Reason, kind: kindObject, many: true,
			attrs: []leaf{{"parameter", name, kindText}, {"error", "invalidValue", kindText}}})
	}
	return n
}

// flatten makes parameters of a body: every leaf by its own name, outer ones first.
func (n node) flatten(p *Params) {
	for _, kid := range n.kids {
		if len(kid.kids) > 0 {
			continue
		}
		if !kid.many {
			p.set(kid.name, kid.value)
			continue
		}
		if before, ok := p.Get(kid.name); ok {
			kid.value = strings.Join([]string{before, kid.value}, ",")
		}
		p.set(kid.name, kid.value)
	}
	for _, kid := range n.kids {
		inner := Params{}
		kid.flatten(&inner)
		for _, name := range inner.names {
			if !p.Has(name) {
				p.set(name, inner.values[name])
			}
		}
	}
}
