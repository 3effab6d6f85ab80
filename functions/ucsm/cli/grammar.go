package cli

import "github.com/plenum-meet/plenum/functions/ucsm/model"

// The grammar is one table (grammar_*.go): scopes in scopes, and for each the properties, verbs and shows that it has.
// Parsing, abbreviations, help, completion, the three % errors, prompts and the printing of a configuration all come
// from it. Facts: UCS Manager CLI guides; the sessions of the installation guide, chapter 3, appendices F and G.

// scope is a kind of object that one can go to, and what one can do there.
type scope struct {
	word, help string
	shown      string // in the prompt, when it is not word
	class      string
	// in is where the objects stand: relative to the object above, or from the top with a leading slash. A property
	// of ids in braces stands for its value.
	in      string
	place   func(above string, ids map[string]string) string // instead of in
	named   func(o *object) map[string]string                // the ids of an object, when they are not its properties
	ids     []param
	more    []param // values that create takes besides, all or none
	made    bool    // clients create and delete such objects
	flat    bool    // there is no scope: create stays where one is
	job     bool    // a part, or something to be done: no configuration
	nested  bool    // such objects stand below each other too; going to one replaces the path, as from the root
	props   []prop
	toggles []toggle
	// also are the commands, besides those of props and toggles, that make an object what it is.
	also   func(c *call, o *object) []string
	verbs  []verb
	shows  []show
	scopes []*scope

	path  string // of words from the root; set by link
	above *scope
}

// param is an argument.
type param struct {
	attrs    []string // properties that it gives values to; one for most kinds
	kind     kind     // nil: what the class's property takes
	help     string
	optional bool
}

// prop is a property that set changes. A word of two parts is a group with a member: members may be set together.
type prop struct {
	word, attr string
	help       string
	kind       kind // nil: what the class's property takes
	warning    string
	part       part
	order      bool // to do something, which is no part of a configuration
}

// part is another object that has a property, when it is not the scope's own: its class, and where it stands below.
type part struct{ class, in string }

// toggle is what enable and disable switch.
type toggle struct {
	words   string // after enable or disable; "" for the object itself
	help    string
	attr    string
	on, off string
	part    part
}

// verb is any other command of a scope.
type verb struct {
	words  string
	help   string
	params []param
	do     effect
}

// show is a table of a scope besides those of its child scopes.
type show struct {
	words  string
	help   string
	params []param
	do     effect // nil: table of the objects that from answers
	table  *table
	from   func(*call) []*object
}

// effect carries out a command; an error that is no refusal is the store's.
type effect func(*call) error

// link tells the scopes below where they are.
func (s *scope) link(above *scope, path string) {
	s.above, s.path = above, path
	for _, child := range s.scopes {
		p := child.word
		if path != "" {
			p = path + "/" + child.word
		}
		child.link(s, p)
	}
}

// below are the scopes of the objects below: of other kinds, and of the same.
func (s *scope) below() []*scope {
	if s.nested {
		return append([]*scope{s}, s.scopes...)
	}
	return s.scopes
}

// label is the scope's part of the prompt.
func (s *scope) label() string {
	if s.shown != "" {
		return s.shown
	}
	return s.word
}

// newGrammar is the whole table.
func newGrammar() *scope {
	root := &scope{
		verbs:  rootVerbs(),
		shows:  rootShows(),
		scopes: []*scope{security(), fabricInterconnect(), system(), org(), ethUplink(), chassis(), server(), firmware()},
	}
	root.link(nil, "")
	return root
}

// idsOf are the arguments that name an object.
func (s *scope) idsOf(o *object) map[string]string {
	if s.named != nil {
		return s.named(o)
	}
	return o.Props
}

func id(attr, help string) param { return param{attrs: []string{attr}, help: help} }

// of is the class and the DN of the object that has a property, seen from the scope's object.
func (o part) of(s *scope, dn string) (class, at string) {
	if o.class == "" {
		return s.class, dn
	}
	return o.class, model.Join(dn, o.in)
}
