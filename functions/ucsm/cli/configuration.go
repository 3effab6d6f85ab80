package cli

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// showConfiguration prints the present object, and what is below it, as the commands that make it. A password is asked
// for when they are typed.
func showConfiguration(c *call) error {
	p := printer{c: c}
	here := c.scope()
	if o := c.view.Get(c.dn()); o != nil {
		p.object(here, o, 1)
		return nil
	}
	for _, child := range here.scopes {
		p.children(child, "", 1)
	}
	return nil
}

// showPending prints what commit-buffer would do: lines with + are added, lines with - are taken away.
func showPending(c *call) error {
	p := printer{c: c, pending: map[string]bool{}}
	for _, change := range c.Buffer {
		p.pending[change.DN] = true
	}
	root := c.shell.scopes[""]
	for _, child := range root.scopes {
		p.children(child, "", 1)
	}
	for _, change := range c.Buffer {
		if !p.done(change.DN) {
			p.loose(change)
		}
	}
	return nil
}

// printer writes objects as commands. With pending it writes only objects that have changes, or that lead to some.
type printer struct {
	c       *call
	pending map[string]bool // DNs with changes
	printed map[string]bool
}

func (p *printer) done(dn string) bool { return p.printed[dn] }

// wanted reports whether the object, or something below it, is to be printed. Organizations are not printed inside of
// each other.
func (p *printer) wanted(s *scope, dn string) bool {
	if p.pending == nil {
		return true
	}
	for changed := range p.pending {
		if changed == dn || isBelow(changed, dn) && (s.place == nil || orgOf(changed) == dn) {
			return true
		}
	}
	return false
}

// children prints the objects of a scope that can be gone to from a DN, those that the buffer deletes too.
func (p *printer) children(s *scope, above string, depth int) {
	if s.job && p.pending == nil {
		return
	}
	for _, o := range p.c.view.Class(s.class) {
		if p.c.leads(s, above, o) && p.wanted(s, o.DN) && !p.done(o.DN) {
			p.object(s, o, depth)
		}
	}
	if p.pending == nil {
		return
	}
	for _, o := range p.c.view.Snapshot.Class(s.class) {
		if p.c.leads(s, above, o) && p.pending[o.DN] && p.c.view.Get(o.DN) == nil {
			p.line('-', depth, "delete "+s.word+" "+strings.Join(nameOf(s, o), " "))
			p.mark(o.DN)
		}
	}
}

// object prints the command that goes to an object, its properties, what is below it, and exit.
func (p *printer) object(s *scope, o *object, depth int) {
	p.mark(o.DN)
	sign, word := byte(' '), "scope"
	if p.pending != nil && p.c.view.Snapshot.Get(o.DN) == nil {
		sign = '+'
	}
	if s.made && (s.place == nil || sign == '+' || p.pending == nil && o.DN != rootOrg) {
		word = "enter"
	}
	p.line(sign, depth, strings.TrimSpace(word+" "+s.word+" "+strings.Join(append(nameOf(s, o), valuesOf(s, o)...), " ")))
	if s.flat {
		return
	}
	p.props(s, o, depth+1)
	for _, child := range s.scopes {
		p.children(child, o.DN, depth+1)
	}
	p.line(sign, depth, "exit")
}

// props prints what the commands of a scope would give to its object.
func (p *printer) props(s *scope, o *object, depth int) {
	for _, prop := range s.props {
		if prop.order && p.pending == nil {
			continue
		}
		p.given(s, o.DN, prop.part, prop.attr, depth, func(value string) string { return "set " + prop.word + " " + quote(prop.typed(value)) })
	}
	for _, t := range s.toggles {
		p.given(s, o.DN, t.part, t.attr, depth, func(value string) string { return t.command(value) })
	}
	if s.also == nil {
		return
	}
	before := &call{session: p.c.session, shell: p.c.shell, view: newView(p.c.view.Snapshot, nil)}
	var old []string
	if was := before.view.Get(o.DN); was != nil {
		old = s.also(before, was)
	}
	for _, command := range s.also(p.c, o) {
		switch {
		case p.pending == nil:
			p.line(' ', depth, command)
		case !slices.Contains(old, command) || command == setPassword && p.c.hasSecret(o.DN):
			p.line('+', depth, command)
		}
	}
}

// given prints the command that gives an object's property its value. With pending it does so only for a new value.
func (p *printer) given(s *scope, dn string, of part, attr string, depth int, command func(value string) string) {
	_, at := of.of(s, dn)
	o, old := p.c.view.Get(at), p.c.view.Snapshot.Get(at)
	if o == nil || o.Get(attr) == "" {
		return
	}
	p.mark(at)
	switch line := command(o.Get(attr)); {
	case line == "":
	case p.pending == nil:
		p.line(' ', depth, line)
	case old == nil || old.Get(attr) != o.Get(attr):
		p.line('+', depth, line)
	}
}

// typed is a value as set takes it.
func (p prop) typed(value string) string {
	if p.kind == nil {
		return value
	}
	return p.kind.write(value)
}

// command is what gives the value, "" when it is neither.
func (t toggle) command(value string) string {
	verb := map[string]string{t.on: "enable ", t.off: "disable "}[value]
	if verb == "" {
		return ""
	}
	return strings.TrimSpace(verb + t.words)
}

// hasSecret reports whether the buffer changes a secret of the object.
func (c *call) hasSecret(dn string) bool {
	return slices.ContainsFunc(c.Buffer, func(p pending) bool { return p.DN == dn && len(p.Sealed) > 0 })
}

const setPassword = "set password"

// tellPassword is the command that sets the password which an object has.
func tellPassword(_ *call, o *object) []string {
	if o.Get("pwdSet") == "yes" {
		return []string{setPassword}
	}
	return nil
}

// tellServer is the command that associates a service profile with its server.
func tellServer(c *call, o *object) []string {
	binding := c.view.Get(o.DN + "/pn")
	if binding == nil {
		return nil
	}
	server := serverOf("pnDn")(c, binding)
	if server == "" {
		return nil
	}
	return []string{"associate server " + server}
}

// loose prints a change that no scope of its own is for, by the object's name.
func (p *printer) loose(change pending) {
	if change.Status == tree.Deleted {
		p.line('-', 1, "delete "+change.DN)
		return
	}
	for _, prop := range model.Lookup(change.Class).Props {
		if value, ok := change.Props[prop.Name]; ok {
			p.line('+', 1, "set "+change.DN+" "+prop.Name+" "+quote(value))
		}
	}
}

func (p *printer) mark(dn string) {
	if p.printed == nil {
		p.printed = map[string]bool{}
	}
	p.printed[dn] = true
}

func (p *printer) line(sign byte, depth int, text string) {
	p.c.out.WriteString(string(sign) + strings.Repeat(indent, depth-1) + text + "\n")
}
