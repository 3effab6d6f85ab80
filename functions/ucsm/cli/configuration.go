package cli

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// showConfiguration prints the present object, and what is below it, as the commands that make it.
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
			return !p.printed[dn]
		}
	}
	return false
}

// children prints the objects of a scope that can be gone to from a DN, those that the buffer deletes too.
func (p *printer) children(s *scope, above string, depth int) {
	for _, o := range p.c.view.Class(s.class) {
		if p.c.leads(s, above, o) && p.wanted(s, o.DN) {
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
	if s.made {
		word = "enter"
	}
	if p.pending != nil && p.c.view.Snapshot.Get(o.DN) == nil {
		sign = '+'
	}
	p.line(sign, depth, strings.TrimSpace(word+" "+s.word+" "+strings.Join(nameOf(s, o), " ")))
	if s.flat {
		return
	}
	p.props(s, o, depth+1)
	for _, child := range s.scopes {
		if child.place == nil {
			p.children(child, o.DN, depth+1)
		}
	}
	p.line(sign, depth, "exit")
}

// props prints the properties of an object that set would give to it.
func (p *printer) props(s *scope, o *object, depth int) {
	old := p.c.view.Snapshot.Get(o.DN)
	for _, prop := range s.props {
		value := o.Get(prop.attr)
		if value == "" {
			continue
		}
		switch {
		case p.pending == nil:
			p.line(' ', depth, "set "+prop.word+" "+quote(value))
		case old == nil || old.Get(prop.attr) != value:
			p.line('+', depth, "set "+prop.word+" "+quote(value))
		}
	}
	for _, change := range p.c.Buffer {
		if p.pending != nil && change.DN == o.DN && len(change.Sealed) > 0 {
			p.line('+', depth, "set password")
		}
	}
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
