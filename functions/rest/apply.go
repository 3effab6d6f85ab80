package rest

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Limits for fields whose tags set none.
const (
	defaultMaxLength = 4096          // characters of a text
	defaultMaxBytes  = 16384         // bytes of a text
	defaultMaximum   = math.MaxInt32 // of a number; the smallest is 0
)

// Apply sets fields of the struct that dst points to from the parameters of those names, as its tags allow: fields of
// embedded and nested structs go by their own name, an outer field hides an inner one of the same name, parameters
// that are no field (or read-only, or not for op) are ignored, an empty value unsets. Creating also fills defaults
// for absent parameters and asks for required ones. All bad parameters go into one parameterError, and dst is then
// as it was.
func (p Params) Apply(dst any, op Op) error {
	to := reflect.ValueOf(dst).Elem()
	work := reflect.New(to.Type()).Elem()
	work.Set(to)
	a := applier{params: p, op: op, seen: map[string]bool{}}
	a.apply(planOf(to.Type()), work)
	if len(a.bad) > 0 {
		return appliance.BadParameter(a.bad...)
	}
	to.Set(work)
	return nil
}

type applier struct {
	params Params
	op     Op
	bad    []string
	seen   map[string]bool // folded names that an outer field has taken
}

// apply sets the plain fields first, so that they hide those of nested structs.
func (a *applier) apply(p *plan, v reflect.Value) {
	for i := range p.fields {
		if f := &p.fields[i]; f.sub == nil {
			a.one(f, v)
		}
	}
	for i := range p.fields {
		f := &p.fields[i]
		if f.shape == shapeStruct && !f.hidden && !f.readOnly && a.wants(f.sub) {
			a.apply(f.sub, owned(v.FieldByIndex(f.index)))
		}
	}
}

// wants reports whether anything in p could be set, so that pointers to structs stay nil otherwise.
func (a *applier) wants(p *plan) bool {
	return slices.ContainsFunc(p.fields, func(f field) bool {
		if f.sub != nil {
			return f.shape == shapeStruct && !f.readOnly && !f.hidden && a.wants(f.sub)
		}
		return f.settable(a.op) && (a.params.Has(f.name) || a.op == Creating && (f.preset != "" || f.required))
	})
}

// owned is the struct behind v; a pointer gets a copy of its own first, because dst shares it.
func owned(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Pointer {
		return v
	}
	fresh := reflect.New(v.Type().Elem())
	if !v.IsNil() {
		fresh.Elem().Set(v.Elem())
	}
	v.Set(fresh)
	return fresh.Elem()
}

func (f *field) settable(op Op) bool {
	return !f.readOnly && !f.hidden && !(f.create && op == Changing) && !(f.change && op == Creating)
}

func (a *applier) one(f *field, v reflect.Value) {
	folded := strings.ToLower(f.name)
	if a.seen[folded] || f.hidden {
		return
	}
	a.seen[folded] = true
	if !f.settable(a.op) {
		return
	}
	target := v.FieldByIndex(f.index)
	value, given := a.params.Get(f.name)
	switch {
	case !given && a.op == Creating && f.preset != "" && target.IsZero():
		f.set(target, f.preset)
	case !given && (a.op != Creating || !f.required):
	case !f.takes(target, value):
		a.bad = append(a.bad, f.name)
	}
}

// takes sets target from a client's value and reports whether it could.
func (f *field) takes(target reflect.Value, value string) bool {
	if !clean(value) {
		return false
	}
	if f.shape != shapeText {
		value = strings.TrimSpace(value)
	}
	if value == "" {
		target.SetZero()
		return !f.required
	}
	return f.set(target, value)
}

// set parses a value that is not empty into target, which may be a pointer.
func (f *field) set(target reflect.Value, value string) bool {
	t := target.Type()
	if t.Kind() != reflect.Pointer {
		return f.parse(target, value)
	}
	fresh := reflect.New(t.Elem())
	if !f.parse(fresh.Elem(), value) {
		return false
	}
	target.Set(fresh)
	return true
}

func (f *field) parse(to reflect.Value, value string) bool {
	switch f.shape {
	case shapeBool, shapeFlag:
		b, ok := parseBool(value)
		to.SetBool(b)
		return ok
	case shapeNumber:
		return f.parseNumber(to, value)
	case shapeDecimal:
		n, err := strconv.ParseFloat(value, 64)
		to.SetFloat(n)
		return err == nil && !math.IsInf(n, 0) && !math.IsNaN(n)
	case shapeTime:
		at, err := time.Parse(time.RFC3339, value)
		to.Set(reflect.ValueOf(at.UTC()))
		return err == nil
	case shapeTexts:
		return f.parseTexts(to, value)
	}
	value, ok := f.text(value)
	to.SetString(value)
	return ok
}

func (f *field) parseNumber(to reflect.Value, value string) bool {
	least, most := int64(0), int64(defaultMaximum)
	if f.minimum != nil {
		least = *f.minimum
	}
	if f.maximum != nil {
		most = *f.maximum
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil || n < least || n > most || value[0] == '+' {
		return false
	}
	if to.CanUint() {
		to.SetUint(uint64(n))
		return n >= 0 && !to.OverflowUint(uint64(n))
	}
	to.SetInt(n)
	return !to.OverflowInt(n)
}

func (f *field) parseTexts(to reflect.Value, value string) bool {
	if to.Type().Elem().Kind() != reflect.String {
		return false
	}
	parts := strings.Split(value, ",")
	out := reflect.MakeSlice(to.Type(), len(parts), len(parts))
	for i, part := range parts {
		part, ok := f.text(strings.TrimSpace(part))
		if !ok {
			return false
		}
		out.Index(i).SetString(part)
	}
	to.Set(out)
	return true
}

// text checks a text against the field's rules and answers it in the form that is kept.
func (f *field) text(s string) (string, bool) {
	switch {
	case f.id:
		s = strings.ToLower(strings.TrimSpace(s))
		return s, isGUID(s)
	case len(f.enum) > 0:
		s = strings.TrimSpace(s)
		return s, slices.Contains(f.enum, s)
	case f.uriPart && strings.Contains(s, "@"), f.numberOrWord && !isNumberOrWord(s):
		return "", false
	case f.maxBytes > 0 && len(s) > f.maxBytes, f.maxLength > 0 && utf8.RuneCountInString(s) > f.maxLength:
		return "", false
	case f.maxBytes == 0 && f.maxLength == 0 && (len(s) > defaultMaxBytes || utf8.RuneCountInString(s) > defaultMaxLength):
		return "", false
	}
	return s, true
}

func isNumberOrWord(s string) bool {
	for _, c := range s {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return false
		}
	}
	return len(s) <= 32
}

// clean reports whether a text is valid UTF-8 and can be written in XML 1.0, which has no way to hold most control
// characters.
func clean(s string) bool {
	for i, c := range s {
		if c == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size <= 1 {
				return false
			}
		}
		if !xmlChar(c) {
			return false
		}
	}
	return true
}

// xmlChar is the production Char of XML 1.0.
func xmlChar(c rune) bool {
	return c == '\t' || c == '\n' || c == '\r' || c >= ' ' && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000 && c <= 0x10FFFF
}
