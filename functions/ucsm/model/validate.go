package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ValueError says that a class has no such property or that the property does not take the value.
type ValueError struct {
	Class, Prop, Value string
	Reason             string
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("%s.%s=%.80q: %s", e.Class, e.Prop, e.Value, e.Reason)
}

// Validate checks the form of a value; who may set it is Prop.Access. An error is a *ValueError.
func Validate(class, prop, value string) error {
	c := Lookup(class)
	if c == nil {
		return &ValueError{class, prop, value, "no such class"}
	}
	p := c.Prop(prop)
	if p == nil {
		return &ValueError{class, prop, value, "no such property"}
	}
	if reason := p.refuses(value); reason != "" {
		return &ValueError{class, prop, value, reason}
	}
	return nil
}

// refuses says why the property does not take the value, "" when it does: any of words, flags, pattern and numbers
// that the property has may accept it; the length is demanded beside them. A lone word without a pattern is a special
// value beside an open set ("derived" or a MAC address), which accepts everything.
func (p *Prop) refuses(value string) string {
	n := utf8.RuneCountInString(value)
	switch {
	case !utf8.ValidString(value):
		return "not UTF-8"
	case n < p.minLength:
		return fmt.Sprintf("shorter than %d characters", p.minLength)
	case p.maxLength > 0 && n > p.maxLength:
		return fmt.Sprintf("longer than %d characters", p.maxLength)
	case len(p.Values) <= 1 && p.Flags == nil && p.pattern == nil && p.ranges == nil:
		return p.untyped(value)
	case slices.Contains(p.Values, value), p.pattern != nil && p.pattern.MatchString(value), p.inFlags(value), p.inRange(value):
		return ""
	}
	return "not one of the values allowed"
}

func (p *Prop) inFlags(value string) bool {
	if p.Flags == nil || value == "" {
		return p.Flags != nil
	}
	for word := range strings.SplitSeq(value, ",") {
		if !slices.Contains(p.Flags, strings.TrimSpace(word)) {
			return false
		}
	}
	return true
}

func (p *Prop) inRange(value string) bool {
	n, err := strconv.ParseUint(value, 10, 64)
	return err == nil && slices.ContainsFunc(p.ranges, func(r numbers) bool { return r.min <= n && n <= r.max })
}

// untyped checks a property of which only the type is given.
func (p *Prop) untyped(value string) string {
	if slices.Contains(p.Values, value) {
		return ""
	}
	var err error
	switch p.Type {
	case "float":
		_, err = strconv.ParseFloat(value, 64)
	case "byte", "ushort", "uint", "ulong":
		_, err = strconv.ParseUint(value, 10, 64)
	}
	if err != nil {
		return "not a number"
	}
	return ""
}
