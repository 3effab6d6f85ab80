package tree

import (
	"errors"
	"maps"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// apply does what one change asks for, if the class table allows it to the actor.
func (d *Draft) apply(c Change, a Actor) error {
	old := d.Get(c.DN)
	switch {
	case c.Status == Deleted || c.Status == Removed:
		return d.remove(c, old, a)
	case c.Status == Created && old != nil:
		return exists()
	case c.Status == Modified && old == nil:
		return missing(c.DN)
	case old == nil:
		return d.create(c, a)
	case c.Class != "" && c.Class != old.Class:
		return Refuse(CodeLogic, "%s is of class %s, not %s", c.DN, old.Class, c.Class)
	}
	return d.assign(c, model.Lookup(old.Class), a, false)
}

func (d *Draft) remove(c Change, old *Object, a Actor) error {
	if old == nil {
		return missing(c.DN)
	}
	if class := model.Lookup(old.Class); !a.Internal && !a.Restores && !class.May("Remove") {
		return Refuse(CodeNotAllowed, "Cannot delete non-deletable object of class:%s", old.Class)
	}
	d.Delete(c.DN)
	return nil
}

func (d *Draft) create(c Change, a Actor) error {
	class := model.Lookup(c.Class)
	if class == nil {
		return malformed("no class named %s", c.Class)
	}
	if !model.ValidDN(c.DN) || len(rowID(c.DN)) > model.MaxDN {
		return malformed("'%.80s' is not a distinguished name", c.DN)
	}
	parent, rn := model.Cut(c.DN)
	if err := d.place(class, parent, a); err != nil {
		return err
	}
	naming, ok := class.ParseRN(rn)
	if !ok {
		return malformed("'%s' is not a name of class %s", rn, c.Class)
	}
	for prop, value := range naming {
		if err := valid(class.Name, prop, value); err != nil {
			return err
		}
	}
	d.Put(&Object{DN: c.DN, Class: c.Class, Props: naming})
	d.made[c.DN] = true
	return d.assign(c, class, a, true)
}

// place demands that an object of the class may stand below parent, which must exist.
func (d *Draft) place(class *model.Class, parent string, a Actor) error {
	above := model.TopRoot
	if parent != "" {
		o := d.Get(parent)
		if o == nil {
			return missing(parent)
		}
		above = o.Class
	}
	if !class.Below(above) || !a.Internal && (parent == "" || !class.May("Add") && !d.comesWith(class, parent)) {
		return Refuse(CodeNotAllowed, "Cannot create non-creatable object of class:%s under %s", class.Name, above)
	}
	return nil
}

// comesWith reports whether the object is a part that the system makes with the one above it, and that one is new: the
// request that creates it may speak of its parts, as clients do of a service profile's power.
func (d *Draft) comesWith(class *model.Class, parent string) bool {
	return len(class.Naming) == 0 && class.May("Set") && d.before.Get(parent) == nil
}

// assign sets the properties of an object that exists in the draft.
func (d *Draft) assign(c Change, class *model.Class, a Actor, created bool) error {
	for _, name := range slices.Sorted(maps.Keys(c.Props)) {
		if model.Common(name) {
			continue
		}
		prop := class.Prop(name)
		if prop == nil {
			return malformed("unknown attribute '%s' in element '%s'", name, class.Name)
		}
		if err := d.assignOne(c.DN, class, prop, c.Props[name], a, created); err != nil {
			return err
		}
	}
	if !a.Internal && !a.Restores || len(c.Hashes) == 0 {
		return nil
	}
	return d.keepHashes(c, class, a)
}

func (d *Draft) keepHashes(c Change, class *model.Class, a Actor) error {
	for name := range c.Hashes {
		if p := class.Prop(name); !a.Internal && (p == nil || !p.Secret || p.Kept) {
			return malformed("'%s' of element '%s' has no hash", name, class.Name)
		}
	}
	o := d.Edit(c.DN)
	if o.Secrets == nil {
		o.Secrets = map[string]string{}
	}
	maps.Copy(o.Secrets, c.Hashes)
	maps.DeleteFunc(o.Secrets, func(_, hash string) bool { return hash == "" })
	for name := range c.Hashes {
		if class.Prop(name+"Set") != nil {
			o.set(name+"Set", "yes")
		}
	}
	return nil
}

// assignOne sets one property. Its present value is accepted from everybody: clients send back whole objects. An
// empty secret means that it stays as it is.
func (d *Draft) assignOne(dn string, class *model.Class, prop *model.Prop, value string, a Actor, created bool) error {
	if d.Get(dn).Get(prop.Name) == value {
		return nil
	}
	if !a.Internal && !settable(prop, created || a.Restores) {
		return Refuse(CodeLogic, "property %s of %s cannot be set", prop.Name, dn)
	}
	if value != "" || !a.Internal {
		if err := valid(class.Name, prop.Name, value); err != nil {
			return err
		}
	}
	o := d.Edit(dn)
	if !prop.Secret {
		o.set(prop.Name, value)
		return nil
	}
	d.setSecret(dn, prop.Name, value)
	if class.Prop(prop.Name+"Set") != nil {
		o.set(prop.Name+"Set", "yes")
	}
	return nil
}

// settable reports whether a client may set the property.
func settable(p *model.Prop, created bool) bool {
	return p.Access == model.ReadWrite || created && p.Access == model.CreateOnly
}

func valid(class, prop, value string) error {
	err := model.Validate(class, prop, value)
	var refused *model.ValueError
	if errors.As(err, &refused) {
		return malformed("Element '%s', attribute '%s': The value '%.80s' is %s", class, prop, value, refused.Reason)
	}
	return err
}
