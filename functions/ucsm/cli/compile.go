package cli

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// compile makes the commands of every scope, by the scope's path.
func compile(root *scope) map[string]*node {
	commands := map[string]*node{}
	var visit func(*scope)
	visit = func(s *scope) {
		commands[s.path] = commandsOf(s, root)
		for _, child := range s.scopes {
			visit(child)
		}
	}
	visit(root)
	return commands
}

// commandsOf makes the commands of one scope: those of its own first, then those of the root that work everywhere.
func commandsOf(s, root *scope) *node {
	n := &node{}
	for _, child := range s.below() {
		addMoves(n, child)
		addMaking(n, child)
	}
	for _, child := range root.scopes {
		if s != root && !n.has("scope "+child.word) {
			addMoves(n, child)
			n.at("scope "+child.word, "").far = true
			n.at("enter "+child.word, "").far = true
		}
	}
	addProps(n, s)
	addRemoves(n, s)
	addToggles(n, s)
	for _, v := range s.verbs {
		n.at(v.words, v.help).arguments(s.class, v.params, v.do)
	}
	addShows(n, s)
	if s != root {
		for _, w := range root.shows {
			addShow(n, root, w)
		}
	}
	addGlobals(n)
	return n
}

// addMoves adds scope and enter.
func addMoves(n *node, child *scope) {
	if !child.flat {
		n.at("scope "+child.word, child.help).identified(child, goTo(child))
	}
	run := goTo(child)
	if child.made {
		run = enter(child)
	}
	if !child.flat || child.made {
		last := n.at("enter "+child.word, child.help).identified(child, run)
		if child.made {
			last.valued(child, run)
		}
	}
}

// addMaking adds create and delete.
func addMaking(n *node, child *scope) {
	if !child.made {
		return
	}
	n.at("delete "+child.word, child.help).identified(child, destroy(child))
	n.at("create "+child.word, child.help).identified(child, create(child)).valued(child, create(child))
}

// valued puts the values behind n that an object is created with: all of them or none.
func (n *node) valued(s *scope, run effect) {
	n.arguments(s.class, s.more, run)
	n.run = run
}

// identified puts the arguments behind n that name an object of a scope. They offer the names that there are.
func (n *node) identified(s *scope, run effect) *node {
	last := n.arguments(s.class, s.ids, run)
	if len(s.ids) > 0 {
		for i := range n.next {
			if arg := n.next[i]; arg.arg == &s.ids[0] {
				arg.offer = func(c *call) []string { return namesOf(c, s) }
			}
		}
	}
	return last
}

// addProps adds set: properties of a group, or those without one, may be set together in any order.
func addProps(n *node, s *scope) {
	var alone []*node
	groups := map[string][]*node{}
	for i := range s.props {
		p := &s.props[i]
		group, member, grouped := strings.Cut(p.word, " ")
		grouped = grouped || hasMembers(s, group)
		class, _ := p.part.of(s, "")
		value := &node{arg: &param{attrs: []string{p.attr}, kind: p.kind}, class: class, help: p.help, run: assign,
			taken: func(c *call, v []string) { c.sets = append(c.sets, setting{p, v[0]}) }}
		if !grouped {
			alone = append(alone, keyword(n, "set "+group, p.help, value))
			continue
		}
		at := n.at("set "+group, "")
		if member == "" {
			at.next = append(at.next, value)
			continue
		}
		groups[group] = append(groups[group], keyword(at, member, p.help, value))
	}
	chain(alone)
	for _, members := range groups {
		chain(members)
	}
}

// addRemoves adds remove for the properties that may be empty.
func addRemoves(n *node, s *scope) {
	for _, p := range s.props {
		if class, in := p.part.of(s, ""); p.removable(class) {
			n.at("remove "+p.word, p.help).run = change(class, in, p.attr, "")
		}
	}
}

func (p prop) removable(class string) bool {
	return model.Lookup(class).Prop(p.attr).Access == model.ReadWrite && model.Validate(class, p.attr, "") == nil
}

// addToggles adds enable and disable.
func addToggles(n *node, s *scope) {
	for _, t := range s.toggles {
		class, in := t.part.of(s, "")
		n.at("enable "+t.words, t.help).run = change(class, in, t.attr, t.on)
		n.at("disable "+t.words, t.help).run = change(class, in, t.attr, t.off)
	}
}

// keyword puts a value behind a keyword.
func keyword(n *node, words, help string, value *node) *node {
	k := n.at(words, help)
	k.next = append(k.next, value)
	return k
}

// chain lets each keyword follow the value of each other.
func chain(keywords []*node) {
	for _, k := range keywords {
		for _, value := range k.next {
			value.next = keywords
		}
	}
}

func hasMembers(s *scope, group string) bool {
	for _, p := range s.props {
		if strings.HasPrefix(p.word, group+" ") {
			return true
		}
	}
	return false
}

// addShows adds show: tables of child scopes, of the scope's own list, of the object itself, and of whatever else the
// model knows below it.
func addShows(n *node, s *scope) {
	for _, w := range s.shows {
		addShow(n, s, w)
	}
	for _, child := range s.below() {
		at := n.at("show "+child.word, child.help)
		run := showChildren(child)
		if len(child.ids) > 0 {
			flags(at.identified(child, run), run)
		}
		at.run = run
		flags(at, run)
	}
	if s.class != "" {
		run := showSelf(s)
		for _, flag := range []string{"detail", "expand"} {
			at := n.at("show "+flag, flagHelp[flag])
			at.taken = func(c *call, _ []string) { c.flags[flag] = true }
			at.run = run
			flags(at, run)
		}
	}
	n.at("show configuration", "Configuration as commands").run = showConfiguration
	n.at("show configuration pending", "Changes not committed yet").run = showPending
	addModelShows(n, s)
}

func addShow(n *node, s *scope, w show) {
	if n.has("show " + w.words) {
		return
	}
	run := w.do
	if run == nil {
		run = showTable(w)
	}
	at := n.at("show "+w.words, w.help)
	if len(w.params) > 0 {
		at = at.arguments(s.class, w.params, run)
	}
	at.run = run
	flags(at, run)
}

// flagHelp explains the words that may end a show command.
var flagHelp = map[string]string{"detail": "All properties", "expand": "With what is below"}

// flags lets detail and expand follow n, in any order.
func flags(n *node, run effect) {
	var list []*node
	for _, flag := range []string{"detail", "expand"} {
		list = append(list, &node{word: flag, help: flagHelp[flag], run: run, taken: func(c *call, _ []string) { c.flags[flag] = true }})
	}
	for _, f := range list {
		f.next = list
	}
	n.next = append(n.next, list...)
}

// addModelShows adds show for the child classes that no scope and no table is for, by their names in kebab case.
func addModelShows(n *node, s *scope) {
	if s.class == "" {
		return
	}
	for _, name := range model.Names() {
		class := model.Lookup(name)
		words := "show " + kebab(name)
		if !class.Below(s.class) || n.has(words) {
			continue
		}
		addShow(n, s, show{words: kebab(name), help: title(kebab(name)), table: genericTable(name), from: children(name)})
	}
}

func addGlobals(n *node) {
	for words, run := range map[string]effect{
		"commit-buffer": commit, "discard-buffer": discard, "exit": exit, "up": goUp, "top": goTop, "end": goTop} {
		n.at(words, "").run = run
	}
	for _, what := range []string{"length", "width"} {
		n.at("terminal "+what, "Size of the terminal").arguments("", []param{{attrs: []string{what}, kind: number{0, 511}}}, setTerminal)
	}
}
