package inventory

import (
	_ "embed"
	"maps"
	"strings"
	"sync"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

//go:embed defaults.txt
var defaultsText string

// table is defaults.txt, read once: class to property to value; "*" holds for all, "empty" has names only.
var table = sync.OnceValue(func() map[string]map[string]string {
	t := map[string]map[string]string{}
	for line := range strings.Lines(defaultsText) {
		class, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(class, "#") {
			continue
		}
		if t[class] == nil {
			t[class] = map[string]string{}
		}
		maps.Copy(t[class], settings(class, rest))
	}
	return t
})

// settings reads "a=1; b=2", or "a b" where only names are listed.
func settings(class, rest string) map[string]string {
	set := map[string]string{}
	if class == "empty" {
		for _, name := range strings.Fields(rest) {
			set[name] = ""
		}
		return set
	}
	for part := range strings.SplitSeq(rest, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		set[name] = value
	}
	return set
}

// Defaults are the properties of a new object of the class but for the naming ones. now is the time as the tree
// writes it.
func Defaults(class, now string) map[string]string {
	props := map[string]string{}
	for _, p := range model.Lookup(class).Props {
		if p.Access == model.Naming || p.Secret {
			continue
		}
		if value, ok := fallback(class, p); ok {
			props[p.Name] = strings.ReplaceAll(value, "$now", now)
		}
	}
	return props
}

// fallback is the value of a property that no builder speaks of; false when a builder has to.
func fallback(class string, p *model.Prop) (string, bool) {
	if value, ok := table()[class][p.Name]; ok {
		return value, true
	}
	switch {
	case p.Type == "float":
		return "0.000000", true
	case p.Type != "string":
		return "0", true
	}
	for _, place := range []string{"*", "empty"} {
		if value, ok := table()[place][p.Name]; ok {
			return value, true
		}
	}
	return measured(class, p)
}

// measured is zero for what is measured: floats, and integers that may be "not-applicable".
func measured(class string, p *model.Prop) (string, bool) {
	if !strings.HasSuffix(class, "Stats") {
		return "", false
	}
	if model.Validate(class, p.Name, "0.000000") == nil {
		return "0.000000", true
	}
	return "0", true
}

// MayBeEmpty reports whether the property is meant to be empty until it is set: defaults.txt says so.
func MayBeEmpty(class, property string) bool {
	p := model.Lookup(class).Prop(property)
	value, ok := fallback(class, p)
	return ok && value == ""
}
