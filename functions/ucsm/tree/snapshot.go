package tree

import (
	"maps"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// Snapshot is the tree at one moment. It is immutable; so are the slices that it answers.
type Snapshot struct {
	eid      int64
	objects  map[string]*Object
	children map[string][]*Object // by the parent's DN, "" for the top; in order
	classes  map[string][]*Object // in order
}

// Eid is the number of the last event that the snapshot has seen, 0 for the empty tree.
func (s *Snapshot) Eid() int64 { return s.eid }

// Len is how many objects there are.
func (s *Snapshot) Len() int { return len(s.objects) }

// Get is the object of that name, nil when there is none.
func (s *Snapshot) Get(dn string) *Object { return s.objects[dn] }

// Children are the objects directly below dn, in natural order; those at the top for "".
func (s *Snapshot) Children(dn string) []*Object { return slices.Clip(s.children[dn]) }

// Class lists the objects of these concrete classes in natural order of their names.
func (s *Snapshot) Class(names ...string) []*Object {
	if len(names) == 1 {
		return slices.Clip(s.classes[names[0]])
	}
	var list []*Object
	for _, name := range names {
		list = append(list, s.classes[name]...)
	}
	slices.SortFunc(list, byDN)
	return slices.Compact(list)
}

// Below is the subtree of dn without its top, parents before children; the whole tree for "".
func (s *Snapshot) Below(dn string) []*Object { return s.below(nil, dn) }

func (s *Snapshot) below(list []*Object, dn string) []*Object {
	for _, child := range s.children[dn] {
		list = s.below(append(list, child), child.DN)
	}
	return list
}

func byDN(a, b *Object) int { return compareDN(a.DN, b.DN) }

func newSnapshot(eid int64, objects []*Object) *Snapshot {
	s := &Snapshot{eid: eid, objects: make(map[string]*Object, len(objects)), children: map[string][]*Object{},
		classes: map[string][]*Object{}}
	slices.SortFunc(objects, byDN)
	for _, o := range objects {
		parent := model.Parent(o.DN)
		s.objects[o.DN] = o
		s.children[parent] = append(s.children[parent], o)
		s.classes[o.Class] = append(s.classes[o.Class], o)
	}
	return s
}

// with is the snapshot after changes: the new objects by DN, nil for those that are gone. What did not change is shared.
func (s *Snapshot) with(eid int64, changed map[string]*Object) *Snapshot {
	next := &Snapshot{eid: eid, objects: maps.Clone(s.objects), children: maps.Clone(s.children), classes: maps.Clone(s.classes)}
	children, classes := index{next.children, map[string]bool{}}, index{next.classes, map[string]bool{}}
	for dn, o := range changed {
		parent := model.Parent(dn)
		if old := next.objects[dn]; old != nil {
			delete(next.objects, dn)
			children.remove(parent, old)
			classes.remove(old.Class, old)
		}
		if o != nil {
			next.objects[dn] = o
			children.add(parent, o)
			classes.add(o.Class, o)
		}
	}
	return next
}

// index is a set of ordered lists that copies a list before it changes it for the first time.
type index struct {
	lists map[string][]*Object
	own   map[string]bool
}

func (x index) list(key string) []*Object {
	if !x.own[key] {
		x.own[key] = true
		return slices.Clone(x.lists[key])
	}
	return x.lists[key]
}

func (x index) add(key string, o *Object) {
	list := x.list(key)
	i, _ := slices.BinarySearchFunc(list, o, byDN)
	x.lists[key] = slices.Insert(list, i, o)
}

func (x index) remove(key string, o *Object) {
	list := x.list(key)
	if i, found := slices.BinarySearchFunc(list, o, byDN); found {
		list = slices.Delete(list, i, i+1)
	}
	if x.lists[key] = list; len(list) == 0 {
		delete(x.lists, key)
	}
}

// After is the part of an ordered list behind the object called dn, which need not be there any more; all of it when
// dn is empty.
func After(list []*Object, dn string) []*Object {
	if dn == "" {
		return list
	}
	i, found := slices.BinarySearchFunc(list, dn, func(o *Object, dn string) int { return compareDN(o.DN, dn) })
	if found {
		i++
	}
	return list[i:]
}
