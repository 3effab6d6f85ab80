package cli

import (
	"slices"
	"strings"
	"unicode"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// kebab is a name of the model as a keyword: "processorUnit" is "processor-unit".
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(name[i-1])) {
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// title is a word of the model with capitals and blanks: "compute-mismatch" is "Compute Mismatch".
func title(word string) string {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '-' || r == '_' || r == ' ' })
	for i, p := range parts {
		parts[i] = strings.ToUpper(p[:1]) + p[1:]
	}
	return strings.Join(parts, " ")
}

// shown is a property's value as tables print it: words of the model as titles, secrets as stars.
func shown(o *object, attr string) string {
	class := model.Lookup(o.Class)
	if class == nil || class.Prop(attr) == nil {
		return o.Get(attr)
	}
	p := class.Prop(attr)
	value := o.Get(attr)
	switch {
	case p.Secret && (o.Get(attr+"Set") == "yes" || o.Secrets[attr] != ""):
		return "****"
	case p.Secret:
		return ""
	case slices.Contains(p.Values, value):
		return title(value)
	}
	return value
}
