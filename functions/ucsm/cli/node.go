package cli

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// node is one word of the grammar as it is typed: a keyword, or an argument. Nodes of a scope are compiled once and
// shared by all sessions.
type node struct {
	word  string // keyword, "" for an argument
	far   bool   // of the root: keywords of the present scope come first
	help  string
	arg   *param
	class string                    // whose property the argument is
	taken func(c *call, v []string) // the argument's values, before run
	offer func(c *call) []string    // what the argument could be
	run   effect                    // nil when the command is not complete here
	next  []*node
}

// at finds or makes the keyword nodes of words below n.
func (n *node) at(words, help string) *node {
	for word := range strings.FieldsSeq(words) {
		i := slices.IndexFunc(n.next, func(k *node) bool { return k.word == word })
		if i < 0 {
			n.next = append(n.next, &node{word: word, help: verbHelp[word]})
			i = len(n.next) - 1
		}
		n = n.next[i]
	}
	if n.help == "" || help != "" {
		n.help = help
	}
	return n
}

// has reports whether words lead to a command already.
func (n *node) has(words string) bool {
	for word := range strings.FieldsSeq(words) {
		i := slices.IndexFunc(n.next, func(k *node) bool { return k.word == word })
		if i < 0 {
			return false
		}
		n = n.next[i]
	}
	return true
}

// arguments puts params behind n, one after the other, and answers the last. An optional one may be left out, then
// run comes before it.
func (n *node) arguments(class string, params []param, run effect) *node {
	for i := range params {
		p := &params[i]
		if p.optional {
			n.run = run
		}
		arg := &node{arg: p, class: class, help: p.help, taken: func(c *call, v []string) { c.give(p, v) }}
		n.next = append(n.next, arg)
		n = arg
	}
	n.run = run
	return n
}

// read answers the values of a word for an argument.
func (n *node) read(word string) ([]string, bool) {
	if n.arg.kind != nil {
		return n.arg.kind.read(word)
	}
	return []string{word}, model.Validate(n.class, n.arg.attrs[0], word) == nil
}

// label is how help shows the node.
func (n *node) label() string {
	switch {
	case n.word != "":
		return n.word
	case n.arg.kind != nil:
		return n.arg.kind.name()
	case len(n.words()) > 0:
		return strings.Join(n.words(), "|")
	}
	return "<" + n.arg.attrs[0] + ">"
}

// words are what an argument can be when that is one of a few words.
func (n *node) words() []string {
	if n.arg.kind != nil {
		return n.arg.kind.offers()
	}
	if c := model.Lookup(n.class); c != nil && c.Prop(n.arg.attrs[0]) != nil {
		return c.Prop(n.arg.attrs[0]).Values
	}
	return nil
}

// candidates are the words that could stand here.
func (n *node) candidates(c *call) []string {
	switch {
	case n.word != "":
		return []string{n.word}
	case len(n.words()) > 0:
		return n.words()
	case n.offer != nil:
		return n.offer(c)
	}
	return nil
}
