package cli

import (
	"maps"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// view is the tree as a session sees it: the snapshot with the session's own pending changes on top.
type view struct {
	*tree.Snapshot
	touched map[string]*object // nil for what is deleted
	fresh   []string           // names of created objects, in order
}

func newView(s *tree.Snapshot, buffer []pending) *view {
	v := &view{Snapshot: s, touched: map[string]*object{}}
	for _, p := range buffer {
		v.apply(p)
	}
	return v
}

func (v *view) apply(p pending) {
	if p.Status == tree.Deleted {
		for _, o := range v.Below(p.DN) {
			v.touched[o.DN] = nil
		}
		v.touched[p.DN] = nil
		return
	}
	o := object{DN: p.DN, Class: p.Class}
	old := v.Get(p.DN)
	if old != nil {
		o = *old
	}
	o.Props = map[string]string{}
	if old != nil {
		maps.Copy(o.Props, old.Props)
	} else if class := model.Lookup(p.Class); class != nil {
		naming, _ := class.ParseRN(o.RN())
		maps.Copy(o.Props, naming)
		v.fresh = append(v.fresh, p.DN)
	}
	maps.Copy(o.Props, p.Props)
	for name := range p.Sealed {
		o.Props[name+"Set"] = "yes"
	}
	v.touched[p.DN] = &o
}

// Get is the object of that name, nil when there is none.
func (v *view) Get(dn string) *object {
	if o, ok := v.touched[dn]; ok {
		return o
	}
	return v.Snapshot.Get(dn)
}

// Children are the objects directly below dn; those created in the session come last.
func (v *view) Children(dn string) []*object {
	return v.merge(v.Snapshot.Children(dn), func(o *object) bool { return model.Parent(o.DN) == dn })
}

// Class lists the objects of these classes.
func (v *view) Class(names ...string) []*object {
	return v.merge(v.Snapshot.Class(names...), func(o *object) bool { return slices.Contains(names, o.Class) })
}

// Below is the subtree of dn without its top, parents first.
func (v *view) Below(dn string) []*object {
	var list []*object
	for _, child := range v.Children(dn) {
		list = append(append(list, child), v.Below(child.DN)...)
	}
	return list
}

func (v *view) merge(base []*object, belongs func(*object) bool) []*object {
	if len(v.touched) == 0 {
		return base
	}
	var list []*object
	for _, o := range base {
		if o = v.Get(o.DN); o != nil {
			list = append(list, o)
		}
	}
	for _, dn := range v.fresh {
		if o := v.touched[dn]; o != nil && v.Snapshot.Get(dn) == nil && belongs(o) {
			list = append(list, o)
		}
	}
	return list
}
