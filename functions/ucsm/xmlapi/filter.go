package xmlapi

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxPattern is the longest regular expression of a wcard filter.
const maxPattern = 1024

// filter decides whether an object is in the answer.
type filter func(*tree.Object) bool

func all(*tree.Object) bool { return true }

// filter reads the request's inFilter; without one everything is in the answer.
func (c *call) filter() (filter, error) {
	in := c.request.kid("inFilter")
	if in == nil || len(in.kids) == 0 {
		return all, nil
	}
	if len(in.kids) > 1 {
		return nil, malformed("inFilter holds more than one filter")
	}
	return compile(in.kids[0])
}

// compile makes a filter of its element.
func compile(e *element) (filter, error) {
	switch e.name {
	case "and", "or", "not":
		return composite(e)
	}
	make, ok := comparisons()[e.name]
	if !ok {
		return nil, malformed("unknown filter '%s'", e.name)
	}
	if len(e.kids) > 0 {
		return nil, malformed("filter '%s' holds no others", e.name)
	}
	p, err := tested(e)
	if err != nil {
		return nil, err
	}
	accept, err := make(e, p)
	if err != nil {
		return nil, err
	}
	class, name := e.attrs["class"], e.attrs["property"]
	return func(o *tree.Object) bool { return model.Is(o.Class, class) && accept(value(o, name)) }, nil
}

// composite is and, or, not; one without members filters nothing.
func composite(e *element) (filter, error) {
	var parts []filter
	for _, k := range e.kids {
		part, err := compile(k)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	switch {
	case e.name == "not" && len(parts) > 1:
		return nil, malformed("filter 'not' holds more than one filter")
	case len(parts) == 0:
		return all, nil
	case e.name == "not":
		return func(o *tree.Object) bool { return !parts[0](o) }, nil
	case e.name == "or":
		return func(o *tree.Object) bool { return slices.ContainsFunc(parts, func(f filter) bool { return f(o) }) }, nil
	}
	return func(o *tree.Object) bool { return !slices.ContainsFunc(parts, func(f filter) bool { return !f(o) }) }, nil
}

// value is a property or the name of an object.
func value(o *tree.Object, property string) string {
	switch property {
	case "dn":
		return o.DN
	case "rn":
		return o.RN()
	}
	return o.Get(property)
}

// tested is the property that a filter names; nil for dn and rn, and for classes of which only the name is known.
func tested(e *element) (*model.Prop, error) {
	class, property := e.attrs["class"], e.attrs["property"]
	if !model.Known(class) {
		return nil, malformed("no class named %s", class)
	}
	known := false
	for _, name := range model.Concrete(class) {
		c := model.Lookup(name)
		if c == nil || model.Common(property) {
			return nil, nil
		}
		known = true
		if p := c.Prop(property); p != nil {
			return p, nil
		}
	}
	if known {
		return nil, malformed("unknown property '%s' in class '%s'", property, class)
	}
	return nil, nil
}

// comparison makes the test of one property's value from a filter's attributes.
type comparison func(e *element, p *model.Prop) (func(string) bool, error)

func comparisons() map[string]comparison {
	return map[string]comparison{
		"eq": ordered(func(c int) bool { return c == 0 }, asText), "ne": ordered(func(c int) bool { return c != 0 }, asText),
		"gt": ordered(func(c int) bool { return c > 0 }, compare), "ge": ordered(func(c int) bool { return c >= 0 }, compare),
		"lt": ordered(func(c int) bool { return c < 0 }, compare), "le": ordered(func(c int) bool { return c <= 0 }, compare),
		"bw": between, "wcard": wildcard,
		"anybit": flags(slices.ContainsFunc[[]string]), "allbits": flags(everyWord), "allbit": flags(everyWord),
	}
}

func ordered(want func(int) bool, by func(a, b string, p *model.Prop) int) comparison {
	return func(e *element, p *model.Prop) (func(string) bool, error) {
		bound := e.attrs["value"]
		return func(v string) bool { return want(by(v, bound, p)) }, nil
	}
}

func asText(a, b string, _ *model.Prop) int { return strings.Compare(a, b) }

// compare orders values as numbers where the property has numbers, else as text.
func compare(a, b string, p *model.Prop) int {
	if p != nil && p.Numeric() {
		x, err1 := strconv.ParseFloat(a, 64)
		y, err2 := strconv.ParseFloat(b, 64)
		if err1 == nil && err2 == nil {
			switch {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		}
	}
	return strings.Compare(a, b)
}

func between(e *element, p *model.Prop) (func(string) bool, error) {
	first, second := e.attrs["firstValue"], e.attrs["secondValue"]
	return func(v string) bool { return compare(first, v, p) <= 0 && compare(v, second, p) <= 0 }, nil
}

// wildcard finds a regular expression in the value. Expressions take time linear in their input.
func wildcard(e *element, _ *model.Prop) (func(string) bool, error) {
	pattern := e.attrs["value"]
	if len(pattern) > maxPattern {
		return nil, malformed("a pattern may have %d characters", maxPattern)
	}
	compiled, err := regexp.Compile(pattern)
	if err != nil {
		return nil, malformed("'%.80s' is not a regular expression", pattern)
	}
	return compiled.MatchString, nil
}

// flags tests the words of a comma list against those of the property.
func flags(hold func(words []string, set func(string) bool) bool) comparison {
	return func(e *element, _ *model.Prop) (func(string) bool, error) {
		words := strings.Split(e.attrs["value"], ",")
		return func(v string) bool {
			set := strings.Split(v, ",")
			return hold(words, func(word string) bool { return slices.Contains(set, strings.TrimSpace(word)) })
		}, nil
	}
}

func everyWord(words []string, set func(string) bool) bool {
	return !slices.ContainsFunc(words, func(word string) bool { return !set(word) })
}
