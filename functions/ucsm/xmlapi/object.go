package xmlapi

import (
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// shown is how an object is written: which attributes it has beside its properties.
type shown struct {
	dn, rn string // one of them: the top object has its dn, nested ones their rn
	status tree.Status
}

// object writes one object, without its end, so that others can be nested. Attributes are in alphabetical order; an
// empty property is written, because clients read them unconditionally; secrets are always empty.
func (w *writer) object(o *tree.Object, s shown) *writer {
	w.open(o.Class)
	extra := []struct{ name, value string }{{"dn", s.dn}, {"rn", s.rn}, {"status", string(s.status)}}
	class := model.Lookup(o.Class)
	if class == nil {
		return w.attr("dn", s.dn)
	}
	for _, p := range class.Props {
		for len(extra) > 0 && extra[0].name < p.Name {
			w.optional(extra[0].name, extra[0].value)
			extra = extra[1:]
		}
		value := o.Get(p.Name)
		if p.Secret {
			value = ""
		}
		w.attr(p.Name, value)
	}
	for _, e := range extra {
		w.optional(e.name, e.value)
	}
	return w
}

func (w *writer) optional(name, value string) {
	if value != "" {
		w.attr(name, value)
	}
}

// whole writes an object, with everything below it when hierarchical.
func (w *writer) whole(s *tree.Snapshot, o *tree.Object, as shown, hierarchical bool) {
	w.object(o, as)
	if hierarchical {
		for _, child := range s.Children(o.DN) {
			w.whole(s, child, shown{rn: child.RN()}, true)
		}
	}
	w.close()
}

// list writes objects in an element called name.
func (w *writer) list(name string, s *tree.Snapshot, objects []*tree.Object, hierarchical bool) {
	w.open(name)
	for _, o := range objects {
		w.whole(s, o, shown{dn: o.DN}, hierarchical)
	}
	w.close()
}

// pairs writes objects in an element called name, each in a pair with its DN as the key.
func (w *writer) pairs(name string, s *tree.Snapshot, objects []*tree.Object, hierarchical bool) {
	w.open(name)
	for _, o := range objects {
		w.open("pair").attr("key", o.DN)
		w.whole(s, o, shown{dn: o.DN}, hierarchical)
		w.close()
	}
	w.close()
}

// names writes DNs in an element called name.
func (w *writer) names(name string, dns []string) {
	w.open(name)
	for _, dn := range dns {
		w.open("dn").attr("value", dn).close()
	}
	w.close()
}
