package cli

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// Where the objects of a table come from.

// children are the objects of a class directly below the present one.
func children(class string) func(*call) []*object {
	return func(c *call) []*object { return ofClass(c.view.Children(c.dn()), class) }
}

// below are the objects of a class anywhere below the present one.
func below(class string) func(*call) []*object {
	return func(c *call) []*object { return ofClass(c.view.Below(c.dn()), class) }
}

// class are all objects of some classes.
func class(names ...string) func(*call) []*object {
	return func(c *call) []*object { return c.view.Class(names...) }
}

// self is the present object.
func self(c *call) []*object {
	if o := c.view.Get(c.dn()); o != nil {
		return []*object{o}
	}
	return nil
}

func ofClass(list []*object, class string) []*object {
	return slices.DeleteFunc(slices.Clone(list), func(o *object) bool { return o.Class != class })
}

// showTable prints the objects of a show command.
func showTable(w show) effect {
	return func(c *call) error {
		c.print(w.table, w.from(c))
		return nil
	}
}

// showSelf prints the present object in detail.
func showSelf(*scope) effect {
	return func(c *call) error {
		objects := self(c)
		if len(objects) == 0 {
			return errMissing
		}
		c.flags["detail"] = true
		c.print(tableOf(objects[0].Class), objects)
		return nil
	}
}

// showChildren prints the objects of a child scope, or the one that the arguments name.
func showChildren(child *scope) effect {
	return func(c *call) error {
		var objects []*object
		for _, o := range c.view.Class(child.class) {
			if c.leads(child, c.dn(), o) && c.isNamed(child, o) {
				objects = append(objects, o)
			}
		}
		if len(objects) == 0 && len(c.values) > 0 {
			return errMissing
		}
		c.print(tableOf(child.class), objects)
		return nil
	}
}

// isNamed reports whether the arguments name the object. Without any it is each that they could name; of those of the
// present object's own kind, each directly below.
func (c *call) isNamed(child *scope, o *object) bool {
	if len(c.values) == 0 {
		return child != c.scope() || model.Parent(o.DN) == c.dn()
	}
	dn, err := c.target(child, c.dn())
	return err == nil && dn == o.DN
}

// print shows objects as the flags want them.
func (c *call) print(t *table, objects []*object) {
	if t.sorted {
		objects = slices.Clone(objects)
		slices.SortStableFunc(objects, func(a, b *object) int {
			return strings.Compare(t.columns[0].of(c, a), t.columns[0].of(c, b))
		})
	}
	switch {
	case c.flags["expand"]:
		for _, o := range objects {
			c.out.WriteString(t.details(c, []*object{o}))
			c.expand(o)
		}
	case c.flags["detail"]:
		c.out.WriteString(t.details(c, objects))
	default:
		c.out.WriteString(t.list(c, objects))
	}
}

// expand prints what is directly below an object, class by class.
func (c *call) expand(o *object) {
	var order []string
	byClass := map[string][]*object{}
	for _, child := range c.view.Children(o.DN) {
		if byClass[child.Class] == nil {
			order = append(order, child.Class)
		}
		byClass[child.Class] = append(byClass[child.Class], child)
	}
	for _, name := range order {
		text := tableOf(name).list(c, byClass[name])
		for line := range strings.Lines(text) {
			if line != "\n" {
				line = indent + line
			}
			c.out.WriteString(line)
		}
	}
}

// tableOf is how objects of a class are shown.
func tableOf(class string) *table {
	if t := tables[class]; t != nil {
		return t
	}
	return genericTable(class)
}

// telling are properties worth a column of their own when a class has no table.
var telling = []string{"name", "operState", "operability", "presence", "adminState", "model", "serial", "vendor", "type", "descr"}

// genericTable is made from the model: naming and telling properties in the list, all that is not bookkeeping in detail.
func genericTable(name string) *table {
	t := &table{heading: title(kebab(name))}
	class := model.Lookup(name)
	if class == nil {
		return t
	}
	for _, attr := range class.Naming {
		t.columns = append(t.columns, column{label: label(attr), attr: attr})
	}
	for _, attr := range telling {
		if class.Prop(attr) != nil && !slices.Contains(class.Naming, attr) && len(t.columns) < 6 {
			t.columns = append(t.columns, column{label: label(attr), attr: attr})
		}
	}
	for _, p := range class.Props {
		if p.Access != model.Internal {
			t.detail = append(t.detail, column{label: label(p.Name), attr: p.Name})
		}
	}
	if len(t.columns) == 0 {
		t.columns = t.detail[:min(4, len(t.detail))]
	}
	return t
}

// labels of properties that are not their names in words.
var labels = map[string]string{
	"descr": "Description", "operState": "Overall Status", "adminState": "Admin State", "model": "PID", "serial": "Serial (SN)",
	"revision": "HW Revision", "id": "ID", "vid": "VID", "policyOwner": "Policy Owner", "addr": "Address", "usrLbl": "User Label",
}

func label(attr string) string {
	if l := labels[attr]; l != "" {
		return l
	}
	return title(kebab(attr))
}
