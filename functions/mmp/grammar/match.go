package grammar

import "slices"

// Kinds knows the kinds of arguments.
type Kinds interface {
	// Valid reports whether a word can be an argument of that kind.
	Valid(kind, word string) bool
	// Suggest lists words that an argument of that kind could be, for completion; none when there are too many.
	Suggest(kind string) []string
}

// Args are the arguments of a line by name.
type Args map[string][]string

// Get is the first argument of that name, empty if it was left out.
func (a Args) Get(name string) string {
	if values := a[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// Match reports whether the words fit the pattern, and its arguments.
func (p Pattern) Match(kinds Kinds, words []string) (Args, bool) {
	w := walk{kinds: kinds, args: Args{}, accept: true}
	return w.args, w.items(p.items, words)
}

// Depth is how many of the words fit the beginning of the pattern.
func (p Pattern) Depth(kinds Kinds, words []string) int {
	w := walk{kinds: kinds, args: Args{}, all: len(words)}
	w.items(p.items, words)
	return w.depth
}

// Next lists what could follow the words, as far as that is words or can be suggested.
func (p Pattern) Next(kinds Kinds, words []string) []string {
	w := walk{kinds: kinds, args: Args{}, all: len(words)}
	w.items(p.items, words)
	return w.next
}

// walk is one attempt to lay words along a pattern. With accept it stops at the first way that fits as a whole; else
// it goes all ways and notes how deep they lead and what could stand where the words end.
type walk struct {
	kinds  Kinds
	args   Args
	accept bool
	all    int
	depth  int
	next   []string
}

// items lays words along items and reports whether that succeeded.
func (w *walk) items(items []item, words []string) bool {
	w.depth = max(w.depth, w.all-len(words))
	if len(items) == 0 {
		return w.accept && len(words) == 0
	}
	first, rest := items[0], items[1:]
	if first.group != nil {
		with := append(slices.Clone(first.group), rest...)
		return w.items(with, words) || w.items(rest, words)
	}
	if len(words) == 0 {
		w.next = append(w.next, first.suggest(w.kinds)...)
		return false
	}
	if !first.fits(w.kinds, words[0]) {
		return false
	}
	return w.take(first, rest, words)
}

// take gives the first word to an item, and takes it back if the rest does not fit.
func (w *walk) take(first item, rest []item, words []string) bool {
	kept := w.args[first.name]
	if first.name != "" {
		w.args[first.name] = append(slices.Clip(kept), words[0])
	}
	fits := first.repeat && w.items(append([]item{first}, rest...), words[1:]) || w.items(rest, words[1:])
	if !fits && first.name != "" {
		w.args[first.name] = kept
	}
	return fits
}

func (i item) fits(kinds Kinds, word string) bool {
	switch {
	case i.word != "":
		return i.word == word
	case i.choices != nil:
		return slices.Contains(i.choices, word)
	}
	return kinds.Valid(i.kind, word)
}

func (i item) suggest(kinds Kinds) []string {
	switch {
	case i.word != "":
		return []string{i.word}
	case i.choices != nil:
		return i.choices
	}
	return kinds.Suggest(i.kind)
}
