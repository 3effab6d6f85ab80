package grammar

import (
	"fmt"
	"strings"
)

// Pattern is one compiled row of the table.
type Pattern struct{ items []item }

// item is a word, an argument, or a group that may be left out.
type item struct {
	word    string
	name    string
	kind    string
	choices []string
	repeat  bool
	group   []item
}

// Compile reads a pattern. An error is a mistake in the table.
func Compile(source string) (Pattern, error) {
	spaced := strings.NewReplacer("[", " [ ", "]", " ] ").Replace(source)
	items, rest, err := compile(strings.Fields(spaced), false)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("unexpected %q", rest[0])
	}
	if err != nil {
		return Pattern{}, fmt.Errorf("pattern %q: %w", source, err)
	}
	return Pattern{items}, nil
}

func compile(fields []string, inGroup bool) (items []item, rest []string, err error) {
	for len(fields) > 0 {
		field := fields[0]
		fields = fields[1:]
		switch {
		case field == "]" && inGroup:
			return items, fields, nil
		case field == "[":
			var group []item
			if group, fields, err = compile(fields, true); err != nil {
				return nil, nil, err
			}
			items = append(items, item{group: group})
		default:
			next, err := compileItem(field)
			if err != nil {
				return nil, nil, err
			}
			items = append(items, next)
		}
	}
	if inGroup {
		return nil, nil, fmt.Errorf("missing ]")
	}
	return items, nil, nil
}

func compileItem(field string) (i item, err error) {
	field, i.repeat = strings.CutSuffix(field, "...")
	inner := strings.Trim(field, "<>()")
	switch {
	case strings.HasPrefix(field, "<") && strings.HasSuffix(field, ">"):
		i.name, i.kind = inner, inner
		if at := strings.LastIndex(inner, ":"); at >= 0 {
			i.name, i.kind = inner[:at], inner[at+1:]
		}
	case strings.HasPrefix(field, "(") && strings.HasSuffix(field, ")"):
		name, choices, named := strings.Cut(inner, "=")
		if !named {
			return i, fmt.Errorf("%s has no name", field)
		}
		i.name, i.choices = name, strings.Split(choices, "|")
	case strings.ContainsAny(field, "<>()[]="):
		return i, fmt.Errorf("%s is no item", field)
	default:
		i.word = field
	}
	return i, nil
}

// String is the pattern as people read it.
func (p Pattern) String() string { return show(p.items) }

func show(items []item) string {
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = it.String()
	}
	return strings.Join(parts, " ")
}

func (i item) String() string {
	s := i.word
	switch {
	case i.group != nil:
		s = "[" + show(i.group) + "]"
	case i.choices != nil:
		s = "(" + strings.Join(i.choices, "|") + ")"
	case i.name != "":
		s = "<" + i.name + ">"
	}
	if i.repeat {
		s += " ..."
	}
	return s
}

// Words are the words that the pattern begins with, before its first argument.
func (p Pattern) Words() (words []string) {
	for _, i := range p.items {
		if i.word == "" {
			break
		}
		words = append(words, i.word)
	}
	return words
}

// Kinds are the kinds of the pattern's arguments.
func (p Pattern) Kinds() []string { return kinds(p.items) }

func kinds(items []item) (list []string) {
	for _, i := range items {
		if i.kind != "" {
			list = append(list, i.kind)
		}
		list = append(list, kinds(i.group)...)
	}
	return list
}
