package tree

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// Draft is the tree as it would be after a commit: a snapshot and the objects that were touched. It belongs to one
// goroutine.
type Draft struct {
	before  *Snapshot
	objects map[string]*Object // touched; nil when deleted
	order   []string           // their DNs as they were first touched
	fresh   map[string]map[string]string
	made    map[string]bool // created by a change
}

func newDraft(before *Snapshot) *Draft {
	return &Draft{before: before, objects: map[string]*Object{}, fresh: map[string]map[string]string{}, made: map[string]bool{}}
}

// Get is the object as it would be, nil when there is none. It must not be changed.
func (d *Draft) Get(dn string) *Object {
	if o, touched := d.objects[dn]; touched {
		return o
	}
	return d.before.Get(dn)
}

// Edit is a copy of the object that may be changed and is part of the commit; nil when there is no such object.
func (d *Draft) Edit(dn string) *Object {
	if o, touched := d.objects[dn]; touched || d.before.Get(dn) == nil {
		return o
	}
	o := d.before.Get(dn).clone()
	d.Put(o)
	return o
}

// Put creates an object or replaces it. It is now the draft's.
func (d *Draft) Put(o *Object) {
	if _, touched := d.objects[o.DN]; !touched {
		d.order = append(d.order, o.DN)
	}
	d.objects[o.DN] = o
}

// Set changes one property of an object that exists; an empty value takes it away.
func (d *Draft) Set(dn, name, value string) {
	if o := d.Get(dn); o != nil && o.Get(name) != value {
		d.Edit(dn).set(name, value)
	}
}

// Delete removes an object with everything below it, children first.
func (d *Draft) Delete(dn string) {
	below := d.Below(dn)
	slices.Reverse(below)
	for _, o := range below {
		d.drop(o.DN)
	}
	d.drop(dn)
}

func (d *Draft) drop(dn string) {
	if d.Get(dn) == nil {
		return
	}
	if _, touched := d.objects[dn]; !touched {
		d.order = append(d.order, dn)
	}
	d.objects[dn] = nil
	delete(d.fresh, dn)
	delete(d.made, dn)
}

// Made reports whether the commit creates the object: one of that name that there was before is another, which it
// deletes.
func (d *Draft) Made(dn string) bool { return d.made[dn] }

// Touched are the names of the objects that the commit looks at or changes, in the order of being touched.
func (d *Draft) Touched() []string { return slices.Clone(d.order) }

// Children are the objects directly below dn, as they would be, in natural order.
func (d *Draft) Children(dn string) []*Object {
	return d.merge(d.before.Children(dn), func(o *Object) bool { return model.Parent(o.DN) == dn })
}

// Class lists the objects of these classes, as they would be, in natural order.
func (d *Draft) Class(names ...string) []*Object {
	return d.merge(d.before.Class(names...), func(o *Object) bool { return slices.Contains(names, o.Class) })
}

// Below is the subtree of dn, as it would be, without its top, parents first.
func (d *Draft) Below(dn string) []*Object {
	var list []*Object
	for _, child := range d.Children(dn) {
		list = append(append(list, child), d.Below(child.DN)...)
	}
	return list
}

// merge is a list of the snapshot with the touched objects in place of what they were.
func (d *Draft) merge(base []*Object, match func(*Object) bool) []*Object {
	var list []*Object
	for _, o := range base {
		if _, touched := d.objects[o.DN]; !touched {
			list = append(list, o)
		}
	}
	found := len(list)
	for _, o := range d.objects {
		if o != nil && match(o) {
			list = append(list, o)
		}
	}
	if len(list) > found {
		slices.SortFunc(list, byDN)
	}
	return list
}

// NewSecret is a password or key that the commit sets, in the clear. It is hashed once the Rules have agreed.
func (d *Draft) NewSecret(dn, name string) (string, bool) {
	value, ok := d.fresh[dn][name]
	return value, ok
}

func (d *Draft) setSecret(dn, name, value string) {
	if d.fresh[dn] == nil {
		d.fresh[dn] = map[string]string{}
	}
	d.fresh[dn][name] = value
}
