package xmlapi

import (
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

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
