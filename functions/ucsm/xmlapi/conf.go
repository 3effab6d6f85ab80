package xmlapi

import (
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// wanted is one object of a request at the top, with what stands inside it.
type wanted struct {
	e *element
	// key is the DN that the request names beside the object: of the method or of the pair.
	key string
}

// commit makes the changes that the objects ask for, in one transaction, and answers the DN of each.
func (c *call) commit(objects []wanted) (tree.Result, []string, error) {
	return c.change(c.api.tree.Commit, objects)
}

// change has the objects' changes made, or only tried, by do.
func (c *call) change(do committer, objects []wanted) (tree.Result, []string, error) {
	var dns []string
	result, err := do(c.ctx, c.actor(), func(s *tree.Snapshot) ([]tree.Change, error) {
		var changes []tree.Change
		dns = nil
		for _, o := range objects {
			dn, err := o.place(s)
			if err != nil {
				return nil, err
			}
			if changes, err = collect(changes, o.e, dn); err != nil {
				return nil, err
			}
			dns = append(dns, dn)
		}
		return changes, nil
	})
	if err != nil {
		return result, nil, err
	}
	c.snapshot = result.After
	return result, dns, c.api.finish(c.ctx, result)
}

// place decides which object is meant: that of its own dn, else of the key. One client's inner dn lacks the
// organization: when there is no such object, but the key names one of the class, the key is right.
func (o wanted) place(s *tree.Snapshot) (string, error) {
	dn := o.e.attrs["dn"]
	if dn == "" {
		if o.key == "" {
			return name(o.e, "")
		}
		return o.key, nil
	}
	if at := s.Get(o.key); dn != o.key && s.Get(dn) == nil && at != nil && at.Class == o.e.name && o.e.attrs["status"] != "created" {
		return o.key, nil
	}
	return dn, nil
}

// name is the DN of an element: its dn, its rn below parent, or made of its naming properties.
func name(e *element, parent string) (string, error) {
	if dn := e.attrs["dn"]; dn != "" {
		return dn, nil
	}
	if rn := e.attrs["rn"]; rn != "" {
		return model.Join(parent, rn), nil
	}
	class := model.Lookup(e.name)
	if class == nil {
		return "", malformed("no class named %s", e.name)
	}
	rn, err := class.RN(func(prop string) string { return e.attrs[prop] })
	if err != nil {
		return "", malformed("%v", err)
	}
	return model.Join(parent, rn), nil
}

// collect appends the changes that an element and those inside it ask for, parents first.
func collect(changes []tree.Change, e *element, dn string) ([]tree.Change, error) {
	change, err := one(e, dn)
	if err != nil {
		return nil, err
	}
	if changes = append(changes, change); change.Status == tree.Deleted {
		return changes, nil
	}
	for _, k := range e.kids {
		below, err := name(k, dn)
		if err != nil {
			return nil, err
		}
		if changes, err = collect(changes, k, below); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// one is the change that an element asks for itself.
func one(e *element, dn string) (tree.Change, error) {
	class := model.Lookup(e.name)
	if class == nil {
		return tree.Change{}, malformed("no class named %s", e.name)
	}
	status, err := status(e.attrs["status"])
	if err != nil {
		return tree.Change{}, err
	}
	change := tree.Change{DN: dn, Class: e.name, Status: status, Props: map[string]string{}}
	for attr, value := range e.attrs {
		switch {
		case model.Common(attr):
		case class.Prop(attr) == nil:
			return tree.Change{}, malformed("unknown attribute '%s' in element '%s'", attr, e.name)
		default:
			change.Props[attr] = value
		}
	}
	return change, nil
}

// status reads a status, whose words may come in any order.
func status(value string) (tree.Status, error) {
	words := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
	slices.Sort(words)
	switch s := tree.Status(strings.Join(words, ",")); s {
	case tree.Removed:
		return tree.Deleted, nil
	case tree.Upsert, tree.Created, tree.Modified, tree.CreatedModified, tree.Deleted:
		return s, nil
	}
	return "", malformed("'%.40s' is not a status", value)
}

// done writes the object of that name as a commit left it, under the name that the client knows.
func (w *writer) done(r tree.Result, class, dn, sent string, hierarchical bool) {
	old, o := r.Before.Get(dn), r.After.Get(dn)
	switch {
	case o == nil:
		w.open(class).attr("dn", sent).attr("status", string(tree.Deleted)).close()
	case old == nil:
		w.whole(r.After, o, shown{dn: sent, status: tree.Created}, hierarchical)
	default:
		w.whole(r.After, o, shown{dn: sent, status: tree.Modified}, hierarchical)
	}
}

// sent is the name by which the client calls the object.
func (o wanted) sent(dn string) string {
	if sent := o.e.attrs["dn"]; sent != "" {
		return sent
	}
	return dn
}
