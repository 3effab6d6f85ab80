package cli

import (
	"slices"
	"strings"
)

// Mistakes of a line, as the three % errors name them.
const (
	invalid    = "Invalid"
	incomplete = "Incomplete"
	ambiguous  = "Ambiguous"
)

// mistake is what is wrong with a line, and at which byte.
type mistake struct {
	what string
	at   int
}

// text is the line with the marker, below a prompt of some length, and the error.
func (m mistake) text(prompt int) string {
	return strings.Repeat(" ", prompt+m.at) + "^\n% " + m.what + " Command at '^' marker\n"
}

// walk follows words through the grammar and tells c of the arguments. It answers the node that the last word leads to.
func walk(c *call, n *node, words []word) (*node, *mistake) {
	for _, w := range words {
		next, values, what := choose(n.next, w)
		if what != "" {
			return n, &mistake{what, w.at}
		}
		if next.taken != nil {
			next.taken(c, values)
		}
		n = next
	}
	return n, nil
}

// choose finds what a word means: a keyword, then a keyword's unique beginning, then an argument.
func choose(options []*node, w word) (*node, []string, string) {
	starting := keywords(options, w)
	if len(starting) == 1 {
		return starting[0], nil, ""
	}
	for _, n := range options {
		if n.word != "" {
			continue
		}
		if values, ok := n.read(w.text); ok {
			return n, values, ""
		}
	}
	if len(starting) > 1 {
		return nil, nil, ambiguous
	}
	return nil, nil, invalid
}

// keywords are the options that a word may be short for: one when it is the whole of it.
func keywords(options []*node, w word) []*node {
	var near, far []*node
	for _, n := range options {
		switch {
		case n.word == "" || w.quoted || w.text == "" || !strings.HasPrefix(n.word, w.text):
		case n.word == w.text:
			return []*node{n}
		case n.far:
			far = append(far, n)
		default:
			near = append(near, n)
		}
	}
	if len(near) > 0 {
		return near
	}
	return far
}

// parse reads a command.
func parse(c *call, root *node, p phrase) (effect, *mistake) {
	if p.open {
		return nil, &mistake{incomplete, p.end}
	}
	n, wrong := walk(c, root, p.words)
	if wrong != nil {
		return nil, wrong
	}
	if n.run == nil {
		return nil, &mistake{incomplete, p.end}
	}
	return n.run, nil
}

// option is something that could be typed next.
type option struct{ label, help string }

// ask finds what could stand at the end of a phrase: the options, the words to complete, and how much of one of them
// is typed already.
func ask(c *call, root *node, p phrase, line string) (options []option, candidates []string, typed string, wrong *mistake) {
	words := p.words
	if n := len(words); n > 0 && !strings.HasSuffix(line, " ") {
		typed, words = words[n-1].text, words[:n-1]
	}
	n, wrong := walk(c, root, words)
	if wrong != nil {
		return nil, nil, typed, wrong
	}
	for _, next := range n.next {
		offered := next.candidates(c)
		fitting := slices.DeleteFunc(slices.Clone(offered), func(s string) bool { return !strings.HasPrefix(s, typed) })
		candidates = append(candidates, fitting...)
		if len(fitting) > 0 || next.word == "" && fits(next, typed) {
			options = append(options, option{next.label(), next.help})
		}
	}
	if n.run != nil && typed == "" {
		options = append(options, option{"<CR>", ""})
	}
	slices.Sort(candidates)
	return options, slices.Compact(candidates), typed, nil
}

// fits reports whether an argument could begin like that.
func fits(n *node, typed string) bool {
	if typed == "" || len(n.words()) == 0 {
		return true
	}
	_, ok := n.read(typed)
	return ok
}

// commonStart is what all words begin with.
func commonStart(words []string) string {
	if len(words) == 0 {
		return ""
	}
	start := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, start) {
			start = start[:len(start)-1]
		}
	}
	return start
}
