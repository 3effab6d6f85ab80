package cli

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// change sets one property of an object; in and value may use arguments (call.place).
func change(class, in, attr, value string) effect {
	return func(c *call) error {
		return c.put(tree.Change{DN: c.place(in), Class: class, Status: tree.Modified, Props: map[string]string{attr: c.fill(value)}})
	}
}

// remove deletes an object.
func remove(in string) effect {
	return func(c *call) error {
		o := c.view.Get(c.place(in))
		if o == nil {
			return errMissing
		}
		return c.put(tree.Change{DN: o.DN, Class: o.Class, Status: tree.Deleted})
	}
}

// assign carries out set with the properties that were named, and prints their warnings.
func assign(c *call) error {
	var wanted []tree.Change // one for each object
	for _, s := range c.sets {
		class, dn := s.prop.part.of(c.scope(), c.dn())
		i := slices.IndexFunc(wanted, func(w tree.Change) bool { return w.DN == dn })
		if i < 0 {
			i, wanted = len(wanted), append(wanted, tree.Change{DN: dn, Class: class, Status: tree.Modified, Props: map[string]string{}})
		}
		wanted[i].Props[s.prop.attr] = s.value
		if s.prop.warning != "" {
			c.out.WriteString(s.prop.warning + "\n")
		}
	}
	for _, w := range wanted {
		if err := c.modify(w); err != nil {
			return err
		}
	}
	return nil
}

// modify changes an object, but for properties that it takes only when it is created.
func (c *call) modify(change tree.Change) error {
	base := c.view.Snapshot.Get(change.DN)
	for name, value := range change.Props {
		prop := model.Lookup(change.Class).Prop(name)
		if base != nil && c.view.Get(change.DN) == base && prop.Access == model.CreateOnly && base.Get(name) != value {
			return refusal("The property can only be set when the object is created")
		}
	}
	return c.put(change)
}

// goTo enters an existing object. A scope of the root replaces the path.
func goTo(s *scope) effect {
	return func(c *call) error {
		dn, err := c.target(s, c.dn())
		if err != nil || c.view.Get(dn) == nil {
			return errMissing
		}
		c.stand(s, dn)
		return nil
	}
}

// stand makes an object the present one.
func (c *call) stand(s *scope, dn string) {
	if s.above.path == "" {
		c.Path = nil
	}
	c.Path = append(c.Path, level{s.path, dn})
}

// enter goes to an object, which it creates when it is missing.
func enter(s *scope) effect {
	return func(c *call) error {
		dn, err := c.target(s, c.dn())
		if err != nil {
			return errMissing
		}
		if c.view.Get(dn) == nil {
			return create(s)(c)
		}
		given := pending{Change: tree.Change{DN: dn, Class: s.class, Status: tree.Modified, Props: c.given(s)}}
		if !given.satisfied(c.view.Get(dn)) {
			if err := c.modify(given.Change); err != nil {
				return err
			}
		}
		if !s.flat {
			c.stand(s, dn)
		}
		return nil
	}
}

// given are the values that an object is created with, as far as they were typed.
func (c *call) given(s *scope) map[string]string {
	given := map[string]string{}
	for _, p := range s.more {
		for _, attr := range p.attrs {
			if v, ok := c.values[attr]; ok {
				given[attr] = v
			}
		}
	}
	return given
}

// create makes an object and enters its scope, if it has one.
func create(s *scope) effect {
	return func(c *call) error {
		dn, err := c.target(s, c.dn())
		if err != nil {
			return errMissing
		}
		if err := c.put(tree.Change{DN: dn, Class: s.class, Status: tree.Created, Props: c.given(s)}); err != nil {
			return err
		}
		if !s.flat {
			c.stand(s, dn)
		}
		return nil
	}
}

// destroy deletes an object.
func destroy(s *scope) effect {
	return func(c *call) error {
		dn, err := c.target(s, c.dn())
		if err != nil {
			return errMissing
		}
		return c.put(tree.Change{DN: dn, Class: s.class, Status: tree.Deleted})
	}
}

// commit makes all pending changes in one transaction. When it is refused, the buffer stays.
func commit(c *call) error {
	if len(c.Buffer) == 0 {
		return nil
	}
	changes := make([]tree.Change, len(c.Buffer))
	for i, p := range c.Buffer {
		var err error
		if changes[i], err = p.reveal(c.id); err != nil {
			return err
		}
	}
	result, err := c.shell.store.Commit(c.ctx, c.actor(), func(s *tree.Snapshot) ([]tree.Change, error) {
		return changes, c.unchanged(s)
	})
	if err != nil {
		return err
	}
	c.Buffer = nil
	c.view = newView(result.After, nil)
	c.leaveMissing()
	return nil
}

func (c *call) actor() tree.Actor {
	return tree.Actor{User: c.User, Session: c.shown().Term}
}

// unchanged demands that nobody else has changed what the buffer is about since it was touched.
func (c *call) unchanged(s *tree.Snapshot) error {
	for _, p := range c.Buffer {
		if o := s.Get(p.DN); p.clashes(o) {
			return tree.Refuse(tree.CodeLogic, "%s was changed by another session meanwhile: discard-buffer and start again", p.DN)
		}
	}
	return nil
}

// leaveMissing goes up to the first object of the path that exists.
func (c *call) leaveMissing() {
	for i, l := range c.Path {
		if c.view.Get(l.DN) == nil {
			c.Path = c.Path[:i]
			break
		}
	}
	c.refresh()
}

// refresh takes over the system's name at the root.
func (c *call) refresh() {
	if len(c.Path) > 0 {
		return
	}
	if sys := c.view.Snapshot.Get("sys"); sys != nil && sys.Get("name") != "" {
		c.System = sys.Get("name")
	}
}

func discard(c *call) error {
	c.Buffer = nil
	c.view = newView(c.view.Snapshot, nil)
	c.leaveMissing()
	return nil
}

// exit goes back to where the scope was entered from; at the root it ends the session.
func exit(c *call) error {
	if len(c.Path) == 0 {
		c.closed = true
		return nil
	}
	c.Path = c.Path[:len(c.Path)-1]
	c.refresh()
	return nil
}

// goUp leaves the last word of the path.
func goUp(c *call) error {
	if len(c.Path) == 0 {
		return nil
	}
	last := c.Path[len(c.Path)-1]
	above, _, two := strings.Cut(c.scope().label(), "/")
	if err := exit(c); err != nil || !two {
		return err
	}
	c.Path = append(c.Path, level{above, model.Parent(last.DN)})
	return nil
}

func goTop(c *call) error {
	c.Path = nil
	c.refresh()
	return nil
}

func setTerminal(c *call) error {
	if c.values["length"] != "" {
		c.Whole = c.values["length"] == "0"
	}
	return nil
}

// bladePower changes the power of a server: of its profile when it has one.
func bladePower(value string) effect {
	return func(c *call) error {
		blade := c.view.Get(c.dn())
		if blade == nil {
			return errMissing
		}
		if profile := blade.Get("assignedToDn"); profile != "" {
			return c.put(tree.Change{DN: profile + "/power", Class: "lsPower", Status: tree.Modified, Props: map[string]string{"state": value}})
		}
		return change("computeBlade", "", "adminPower", value)(c)
	}
}

// cimcReset restarts the management controller of the server that one is in.
func cimcReset(c *call) error {
	return c.put(tree.Change{DN: model.Parent(c.dn()), Class: "computeBlade", Status: tree.Modified,
		Props: map[string]string{"adminPower": "bmc-reset-immediate"}})
}

// acknowledgeFault acknowledges the fault with a number.
func acknowledgeFault(c *call) error {
	for _, o := range c.view.Class("faultInst") {
		if o.Get("id") == c.values["id"] {
			return c.put(tree.Change{DN: o.DN, Class: o.Class, Status: tree.Modified, Props: map[string]string{"ack": "yes"}})
		}
	}
	return errMissing
}

// connect goes to another command line of a fabric interconnect.
func connect(to string) effect {
	return func(c *call) error {
		c.Inside, c.Fabric = to, c.values["id"]
		if c.Fabric == "" {
			c.Fabric = c.leader()
		}
		return nil
	}
}

// namesOf are the names of the objects that a scope command could go to.
func namesOf(c *call, s *scope) []string {
	var names []string
	for _, o := range c.view.Class(s.class) {
		if c.leads(s, c.dn(), o) {
			names = append(names, nameOf(s, o)[0])
		}
	}
	return names
}

// leads reports whether a scope command, given at a DN above, goes to the object.
func (c *call) leads(s *scope, above string, o *object) bool {
	named := &call{session: c.session, shell: c.shell, values: s.idsOf(o)}
	dn, err := named.target(s, above)
	return err == nil && dn == o.DN
}

// nameOf are the arguments that name an object in a scope command.
func nameOf(s *scope, o *object) []string {
	var list []string
	ids := s.idsOf(o)
	for _, p := range s.ids {
		values := make([]string, len(p.attrs))
		for i, attr := range p.attrs {
			values[i] = ids[attr]
		}
		word := values[0]
		if p.kind != nil {
			word = p.kind.write(values...)
		}
		list = append(list, quote(word))
	}
	return list
}

// valuesOf are the values that an object is created with, nothing unless it has all of them.
func valuesOf(s *scope, o *object) []string {
	var list []string
	for _, p := range s.more {
		value := o.Get(p.attrs[0])
		if value == "" {
			return nil
		}
		if p.kind != nil {
			value = p.kind.write(value)
		}
		list = append(list, quote(value))
	}
	return list
}
