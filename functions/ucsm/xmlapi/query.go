package xmlapi

import (
	"slices"
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// objects is the answer of a query: a list of objects in outConfigs.
func (c *call) objects(list []*tree.Object, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	hierarchical, err := c.truth("inHierarchical")
	return reply{body: func(w *writer) { w.list("outConfigs", c.snapshot, list, hierarchical) }}, err
}

// one is the answer that holds at most one object, in outConfig.
func (c *call) one(o *tree.Object) (reply, error) {
	hierarchical, err := c.truth("inHierarchical")
	var list []*tree.Object
	if o != nil {
		list = append(list, o)
	}
	return reply{body: func(w *writer) { w.list("outConfig", c.snapshot, list, hierarchical) }}, err
}

func resolveDn(c *call) (reply, error) { return c.one(c.snapshot.Get(c.attr("dn"))) }

func resolveParent(c *call) (reply, error) { return c.one(c.snapshot.Get(model.Parent(c.attr("dn")))) }

func resolveDns(c *call) (reply, error) {
	hierarchical, err := c.truth("inHierarchical")
	var found []*tree.Object
	var unresolved []string
	for _, dn := range c.values("inDns") {
		if o := c.snapshot.Get(dn); o != nil {
			found = append(found, o)
		} else {
			unresolved = append(unresolved, dn)
		}
	}
	return reply{body: func(w *writer) {
		w.list("outConfigs", c.snapshot, found, hierarchical)
		w.names("outUnresolved", unresolved)
	}}, err
}

func resolveClass(c *call) (reply, error) { return c.objects(c.ofClass()) }

func resolveClasses(c *call) (reply, error) { return c.objects(c.ofClasses()) }

func resolveChildren(c *call) (reply, error) { return c.objects(c.children()) }

func scope(c *call) (reply, error) { return c.objects(c.inScope()) }

func findDnsByClassID(c *call) (reply, error) {
	list, err := c.ofClass()
	dns := make([]string, len(list))
	for i, o := range list {
		dns[i] = o.DN
	}
	return reply{body: func(w *writer) { w.names("outDns", dns) }}, err
}

func countClass(c *call) (reply, error) {
	list, err := c.ofClass()
	return reply{attrs: []attr{{"outCount", strconv.Itoa(len(list))}}}, err
}

// ofClass are the objects of classId that the filter accepts.
func (c *call) ofClass() ([]*tree.Object, error) {
	class, err := c.class("classId")
	if err != nil {
		return nil, err
	}
	return c.filtered(c.snapshot.Class(model.Concrete(class)...))
}

// ofClasses are the objects of the classes in inIds.
func (c *call) ofClasses() ([]*tree.Object, error) {
	var classes []string
	for _, name := range c.values("inIds") {
		if !model.Known(name) {
			return nil, malformed("no class named %s", name)
		}
		classes = append(classes, model.Concrete(name)...)
	}
	if len(classes) == 0 {
		return nil, nil
	}
	return c.filtered(c.snapshot.Class(classes...))
}

// children are the objects directly below inDn, of classId when it is given.
func (c *call) children() ([]*tree.Object, error) {
	if c.attr("classId") != "" {
		if _, err := c.class("classId"); err != nil {
			return nil, err
		}
	}
	return c.filtered(only(c.snapshot.Children(c.attr("inDn")), c.attr("classId")))
}

// inScope are the objects of inClass below dn, direct children only unless inRecursive.
func (c *call) inScope() ([]*tree.Object, error) {
	if c.attr("inClass") != "" {
		if _, err := c.class("inClass"); err != nil {
			return nil, err
		}
	}
	recursive, err := c.truth("inRecursive")
	if err != nil {
		return nil, err
	}
	list := c.snapshot.Children(c.attr("dn"))
	if recursive {
		list = c.snapshot.Below(c.attr("dn"))
	}
	return c.filtered(only(list, c.attr("inClass")))
}

// only keeps the objects of a class, all of them when it is empty.
func only(list []*tree.Object, class string) []*tree.Object {
	if class == "" {
		return list
	}
	return keep(list, func(o *tree.Object) bool { return model.Is(o.Class, class) })
}

func (c *call) filtered(list []*tree.Object) ([]*tree.Object, error) {
	accept, err := c.filter()
	if err != nil {
		return nil, err
	}
	return keep(list, accept), nil
}

func keep(list []*tree.Object, accept filter) []*tree.Object {
	return slices.Collect(func(yield func(*tree.Object) bool) {
		for _, o := range list {
			if accept(o) && !yield(o) {
				return
			}
		}
	})
}
