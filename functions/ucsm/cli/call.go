package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// call is one line being carried out.
type call struct {
	*session
	ctx    context.Context
	shell  *Shell
	id     string // of the session
	view   *view
	values map[string]string // arguments by property
	sets   []setting
	flags  map[string]bool // "detail", "expand"
	out    strings.Builder
	whole  bool // output is not paged
	closed bool
}

// setting is a property with the value that set gives to it.
type setting struct {
	prop  *prop
	value string
}

// refusal is an error in the words that the user sees after "Error: ".
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	errMissing = refusal("Managed object does not exist")
	errExists  = refusal("Managed object already exists")
)

// give keeps the values of an argument.
func (c *call) give(p *param, values []string) {
	for i, attr := range p.attrs {
		c.values[attr] = values[i]
	}
}

// scope is where the session stands.
func (c *call) scope() *scope {
	return c.shell.scopes[c.path()]
}

func (c *call) path() string {
	if len(c.Path) == 0 {
		return ""
	}
	return c.Path[len(c.Path)-1].Scope
}

// dn is the name of the object that the session stands at, empty at the root.
func (c *call) dn() string {
	if len(c.Path) == 0 {
		return ""
	}
	return c.Path[len(c.Path)-1].DN
}

// place is a DN relative to where the session stands, or from the top with a leading slash. Properties in braces are
// the call's arguments.
func (c *call) place(in string) string {
	in = c.fill(in)
	if rest, ok := strings.CutPrefix(in, "/"); ok {
		return rest
	}
	if in == "" {
		return c.dn()
	}
	return model.Join(c.dn(), in)
}

// fill puts arguments in place of properties in braces.
func (c *call) fill(text string) string {
	for name, value := range c.values {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// target is the DN of the object that a scope command with the call's arguments means, seen from a DN above.
func (c *call) target(s *scope, above string) (string, error) {
	if s.place != nil {
		return s.place(above, c.values), nil
	}
	parent := above
	if s.in != "" {
		in := c.fill(s.in)
		if rest, ok := strings.CutPrefix(in, "/"); ok {
			parent = rest
		} else {
			parent = model.Join(above, in)
		}
	}
	rn, err := model.Lookup(s.class).RN(func(name string) string { return c.values[name] })
	return model.Join(parent, rn), err
}

// put adds a change to the buffer: what is missing is created where clients may do that.
func (c *call) put(change tree.Change) error {
	now := c.view.Get(change.DN)
	switch {
	case change.Status == tree.Modified && now == nil:
		if class := model.Lookup(change.Class); !class.May("Add") && !c.comesWith(class, model.Parent(change.DN)) {
			return errMissing
		}
		change.Status = tree.Created
	case change.Status == tree.Created && now != nil:
		return errExists
	case change.Status == tree.Deleted && now == nil:
		return errMissing
	}
	p := pending{Change: change}
	if base := c.view.Snapshot.Get(change.DN); base != nil {
		p.Seen, p.Was = base.ConfEid, true
	}
	if err := c.seal(&p); err != nil {
		return err
	}
	c.add(p)
	c.view = newView(c.view.Snapshot, c.Buffer)
	return nil
}

// comesWith reports whether the object is a part that comes with the one above it, which is new and not committed yet.
func (c *call) comesWith(class *model.Class, parent string) bool {
	return len(class.Naming) == 0 && class.May("Set") && c.view.Snapshot.Get(parent) == nil && c.view.Get(parent) != nil
}

// seal moves secret properties of a change out of sight.
func (c *call) seal(p *pending) error {
	for name, value := range p.Props {
		if !secret(p.Class, name) {
			continue
		}
		sealed, err := seal(c.id, value)
		if err != nil {
			return err
		}
		delete(p.Props, name)
		p.Sealed = merged(map[string][]byte{name: sealed}, p.Sealed)
	}
	return nil
}

// fail writes what a user is told of an error; errors of the store are handed on.
func (c *call) fail(err error) error {
	var refused refusal
	var told *tree.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused):
		fmt.Fprintf(&c.out, "Error: %s\n", refused)
	case errors.As(err, &told):
		fmt.Fprintf(&c.out, "Error: Update failed:\n[%s]\n", told.Text)
	default:
		return err
	}
	return nil
}

// prompt is what the session shows before a line.
func (c *call) prompt() string {
	if c.Inside != "" {
		return fmt.Sprintf("%s-%s(%s)# ", c.System, c.Fabric, c.Inside)
	}
	var b strings.Builder
	b.WriteString(c.System + "-" + c.leader())
	sep := " /"
	for _, l := range c.Path {
		b.WriteString(sep + c.shell.scopes[l.Scope].label())
		sep = "/"
	}
	if len(c.Buffer) > 0 {
		b.WriteString("*")
	}
	if len(c.Path)+len(c.Buffer) > 0 {
		b.WriteString(" ")
	}
	return b.String() + "# "
}

// leader is the fabric interconnect that answers now.
func (c *call) leader() string { return rules.Leader(c.view.Snapshot) }

// reply is the answer to a line.
func (c *call) reply() shell.Reply {
	r := shell.Reply{Output: c.out.String(), Whole: c.whole || c.Whole, Closed: c.closed}
	if c.Ask != nil {
		r.Prompt, r.Secret = c.Ask.Prompt, c.Ask.Secret
		return r
	}
	if !c.closed {
		r.Prompt = c.prompt()
	}
	return r
}
