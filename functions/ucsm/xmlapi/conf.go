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

// config is the one object in inConfig.
func (c *call) config() (*element, error) {
	in := c.request.kid("inConfig")
	if in == nil || len(in.kids) != 1 {
		return nil, malformed("inConfig holds one object")
	}
	return in.kids[0], nil
}

func confMo(c *call) (reply, error) {
	e, err := c.config()
	if err != nil {
		return reply{}, err
	}
	hierarchical, err := c.truth("inHierarchical")
	if err != nil {
		return reply{}, err
	}
	o := wanted{e, c.attr("dn")}
	result, dns, err := c.commit([]wanted{o})
	if err != nil {
		return reply{}, err
	}
	return reply{body: func(w *writer) {
		w.open("outConfig")
		w.done(result, e.name, dns[0], o.sent(dns[0]), hierarchical)
		w.close()
	}}, nil
}

// keyed are the objects in inConfigs, each in a pair.
func (c *call) keyed() ([]wanted, error) {
	in := c.request.kid("inConfigs")
	if in == nil {
		return nil, malformed("inConfigs is missing")
	}
	var objects []wanted
	for _, p := range in.kids {
		if p.name != "pair" || len(p.kids) != 1 {
			return nil, malformed("inConfigs holds pairs of one object each")
		}
		objects = append(objects, wanted{p.kids[0], p.attrs["key"]})
	}
	return objects, nil
}

func confMos(c *call) (reply, error) { return c.confPairs(c.api.tree.Commit) }

// estimateConfMos answers what configConfMos would, without doing it.
func estimateConfMos(c *call) (reply, error) { return c.confPairs(c.api.tree.Try) }

// confPairs answers one pair for each that was asked, in order, with the key and the dn that were sent.
func (c *call) confPairs(do committer) (reply, error) {
	hierarchical, err := c.truth("inHierarchical")
	if err != nil {
		return reply{}, err
	}
	objects, err := c.keyed()
	if err != nil {
		return reply{}, err
	}
	result, dns, err := c.change(do, objects)
	return reply{body: func(w *writer) {
		w.open("outConfigs")
		for i, o := range objects {
			w.open("pair").attr("key", o.key)
			w.done(result, o.e.name, dns[i], o.sent(dns[i]), hierarchical)
			w.close()
		}
		w.close()
	}}, err
}

// confMoGroup makes one setting on each of inDns.
func confMoGroup(c *call) (reply, error) { return c.confMany(c.values("inDns"), nil) }

// confFiltered makes one setting on each object of classId that the filter accepts.
func confFiltered(c *call) (reply, error) {
	list, err := c.ofClass()
	dns := make([]string, len(list))
	for i, o := range list {
		dns[i] = o.DN
	}
	return c.confMany(dns, err)
}

func (c *call) confMany(dns []string, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	e, err := c.config()
	if err != nil {
		return reply{}, err
	}
	hierarchical, err := c.truth("inHierarchical")
	if err != nil {
		return reply{}, err
	}
	objects := make([]wanted, len(dns))
	for i, dn := range dns {
		objects[i] = wanted{e.named(dn), dn}
	}
	result, dns, err := c.commit(objects)
	return reply{body: func(w *writer) {
		w.open("outConfigs")
		for _, dn := range dns {
			w.done(result, e.name, dn, dn, hierarchical)
		}
		w.close()
	}}, err
}

// named is the element under another DN.
func (e *element) named(dn string) *element {
	attrs := map[string]string{"dn": dn}
	for name, value := range e.attrs {
		if name != "dn" && name != "rn" {
			attrs[name] = value
		}
	}
	return &element{name: e.name, attrs: attrs, kids: e.kids}
}

// estimateImpact tells which servers a change would touch. Clients walk all four lists without looking.
func estimateImpact(c *call) (reply, error) {
	objects, err := c.keyed()
	if err != nil {
		return reply{}, err
	}
	before := c.snapshot
	result, _, err := c.change(c.api.tree.Try, objects)
	if err != nil {
		return reply{}, err
	}
	var affected []*tree.Object
	for _, e := range result.Events {
		if o := profileOf(result.After, e.DN); o != nil && !slices.Contains(affected, o) {
			affected = append(affected, o)
		}
	}
	was := keep(affected, func(o *tree.Object) bool { return before.Get(o.DN) != nil })
	return reply{attrs: []attr{{"outRetry", "no"}}, body: func(w *writer) {
		w.pairs("outAckables", result.After, result.After.Class("lsmaintAck"), false)
		w.pairs("outOldAckables", before, before.Class("lsmaintAck"), false)
		w.pairs("outAffected", result.After, affected, false)
		w.pairs("outOldAffected", before, was, false)
	}}, nil
}

// profileOf is the service profile that an object belongs to, or is.
func profileOf(s *tree.Snapshot, dn string) *tree.Object {
	for ; dn != ""; dn = model.Parent(dn) {
		if o := s.Get(dn); o != nil && o.Class == "lsServer" {
			return o
		}
	}
	return nil
}
