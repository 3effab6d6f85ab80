package rest

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Params are the parameters of a request: names with values, from a form, a query, a JSON object or an XML element.
// Names match without regard to case. The value of a name given twice is the last one.
type Params struct {
	names  []string // folded, in the order given, each once
	values map[string]string
}

// MakeParams makes Params of pairs, for tests and calls from inside.
func MakeParams(pairs ...string) Params {
	p := Params{}
	for i := 0; i+1 < len(pairs); i += 2 {
		p.set(pairs[i], pairs[i+1])
	}
	return p
}

func (p *Params) set(name, value string) {
	name = strings.ToLower(name)
	if p.values == nil {
		p.values = make(map[string]string)
	}
	if _, ok := p.values[name]; !ok {
		p.names = append(p.names, name)
	}
	p.values[name] = value
}

// Get answers a parameter's value and whether it was given at all; an empty value unsets.
func (p Params) Get(name string) (string, bool) {
	value, ok := p.values[strings.ToLower(name)]
	return value, ok
}

// Has reports whether the parameter was given, empty or not.
func (p Params) Has(name string) bool { _, ok := p.Get(name); return ok }

// Text is a parameter's value, "" when not given.
func (p Params) Text(name string) string { value, _ := p.Get(name); return value }

// Len is the number of parameters; Names are their folded names in the order given.
func (p Params) Len() int { return len(p.names) }

// Names lists the folded names in the order given.
func (p Params) Names() []string { return slices.Clone(p.names) }

// With is p with one parameter set.
func (p Params) With(name, value string) Params {
	q := Params{}
	for _, n := range p.names {
		q.set(n, p.values[n])
	}
	q.set(name, value)
	return q
}

// Without is p without the named parameters.
func (p Params) Without(names ...string) Params {
	q := Params{}
	for _, n := range p.names {
		if !slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, n) }) {
			q.set(n, p.values[n])
		}
	}
	return q
}

// Bool is a boolean parameter, nil when absent or empty; parameterError when it is neither.
func (p Params) Bool(name string) (*bool, error) {
	value := strings.TrimSpace(p.Text(name))
	if value == "" {
		return nil, nil
	}
	b, ok := parseBool(value)
	if !ok {
		return nil, appliance.BadParameter(name)
	}
	return &b, nil
}

// Int is a decimal parameter of 0 to 2147483647, nil when absent or empty; parameterError when it is something else.
func (p Params) Int(name string) (*int, error) {
	value := strings.TrimSpace(p.Text(name))
	if value == "" {
		return nil, nil
	}
	n, err := strconv.ParseUint(value, 10, 31)
	if err != nil {
		return nil, appliance.BadParameter(name)
	}
	i := int(n)
	return &i, nil
}

// ID is a GUID parameter in lower case, "" when absent or empty; parameterError when it is something else.
func (p Params) ID(name string) (string, error) {
	value := strings.TrimSpace(p.Text(name))
	if value == "" {
		return "", nil
	}
	if !isGUID(value) {
		return "", appliance.BadParameter(name)
	}
	return strings.ToLower(value), nil
}

// parseBool reads what clients send: true, True, false, on, off.
func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true", "on":
		return true, true
	case "false", "off":
		return false, true
	}
	return false, false
}
