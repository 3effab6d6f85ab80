package xmlapi

import (
	"fmt"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	maxInstances  = 50 // of one request
	defaultPrefix = "server"
)

// copied is one service profile to be made from another.
type copied struct {
	source, target string            // DNs
	props          map[string]string // that differ
}

// make creates the profiles, in one transaction, and answers them.
func (c *call) make(list func(*tree.Snapshot) ([]copied, error)) (tree.Result, []string, error) {
	var dns []string
	result, err := c.api.tree.Commit(c.ctx, c.actor(), func(s *tree.Snapshot) ([]tree.Change, error) {
		dns = nil
		profiles, err := list(s)
		if err != nil {
			return nil, err
		}
		var changes []tree.Change
		for _, p := range profiles {
			more, err := copyProfile(s, p)
			if err != nil {
				return nil, err
			}
			changes, dns = append(changes, more...), append(dns, p.target)
		}
		return changes, nil
	})
	return result, dns, err
}

// copyProfile is a profile with what can be configured below it, but for its server, under another name.
func copyProfile(s *tree.Snapshot, p copied) ([]tree.Change, error) {
	source := s.Get(p.source)
	if source == nil || source.Class != "lsServer" {
		return nil, tree.Refuse(tree.CodeMissing, "configured object (%s) not found", p.source)
	}
	if p.props["type"] == "instance" && source.Get("type") == "instance" {
		return nil, tree.Refuse(tree.CodeLogic, "%s is not a template", p.source)
	}
	top := duplicate(source, p.target)
	for name, value := range p.props {
		top.Props[name] = value
	}
	changes := []tree.Change{top}
	for _, o := range s.Below(p.source) {
		if o.Class != "lsBinding" && model.Lookup(o.Class).May("Add") {
			changes = append(changes, duplicate(o, p.target+strings.TrimPrefix(o.DN, p.source)))
		}
	}
	return changes, nil
}

// duplicate is the creation of an object like o under another name, with what a client may set. What comes from a pool
// is drawn anew.
func duplicate(o *tree.Object, dn string) tree.Change {
	change := tree.Change{DN: dn, Class: o.Class, Status: tree.Created, Props: map[string]string{}}
	for _, p := range model.Lookup(o.Class).Props {
		if (p.Access == model.ReadWrite || p.Access == model.CreateOnly) && o.Get(p.Name) != "" {
			change.Props[p.Name] = o.Get(p.Name)
		}
	}
	if o.Get("identPoolName") != "" {
		delete(change.Props, "addr")
		delete(change.Props, "uuid")
	}
	return change
}

// target is the DN of a profile in the organization inTargetOrg, which is that of dn when it is empty.
func (c *call) target(name string) string {
	org := c.attr("inTargetOrg")
	if org == "" {
		org = model.Parent(c.attr("dn"))
	}
	return model.Join(org, "ls-"+name)
}

// instance is a profile made from the template in dn.
func (c *call) instance(name string) copied {
	_, rn := model.Cut(c.attr("dn"))
	return copied{source: c.attr("dn"), target: c.target(name), props: map[string]string{"type": "instance", "srcTemplName": strings.TrimPrefix(rn, "ls-")}}
}

// made answers new profiles in outConfigs.
func (c *call) made(result tree.Result, dns []string, err error) (reply, error) {
	if err != nil {
		return reply{}, err
	}
	hierarchical, err := c.truth("inHierarchical")
	return reply{body: func(w *writer) {
		w.open("outConfigs")
		for _, dn := range dns {
			w.done(result, "lsServer", dn, dn, hierarchical)
		}
		w.close()
	}}, err
}

// madeOne answers one new profile in outConfig.
func (c *call) madeOne(p copied) (reply, error) {
	result, dns, err := c.make(func(*tree.Snapshot) ([]copied, error) { return []copied{p}, nil })
	if err != nil {
		return reply{}, err
	}
	hierarchical, err := c.truth("inHierarchical")
	return reply{body: func(w *writer) {
		w.open("outConfig")
		w.done(result, "lsServer", dns[0], dns[0], hierarchical)
		w.close()
	}}, err
}

// instantiateN makes inNumberOf profiles with the first free names of a prefix.
func instantiateN(c *call) (reply, error) {
	n, err := c.number("inNumberOf", 1, maxInstances)
	if err != nil {
		return reply{}, err
	}
	prefix := c.attr("inServerNamePrefixOrEmpty")
	if prefix == "" {
		prefix = defaultPrefix
	}
	return c.made(c.make(func(s *tree.Snapshot) ([]copied, error) {
		var list []copied
		for i := 1; len(list) < n; i++ {
			if p := c.instance(fmt.Sprintf("%s%d", prefix, i)); s.Get(p.target) == nil {
				list = append(list, p)
			}
		}
		return list, nil
	}))
}

// instantiateNamed makes a profile for each name of inNameSet. One that exists is an error, or left as it is.
func instantiateNamed(c *call) (reply, error) {
	strict, err := c.truth("inErrorOnExisting")
	if err != nil {
		return reply{}, err
	}
	return c.made(c.make(func(s *tree.Snapshot) ([]copied, error) {
		var list []copied
		for _, name := range c.values("inNameSet") {
			if p := c.instance(name); strict || s.Get(p.target) == nil {
				list = append(list, p)
			}
		}
		return list, nil
	}))
}

func instantiateOne(c *call) (reply, error) { return c.madeOne(c.instance(c.attr("inServerName"))) }

func clone(c *call) (reply, error) {
	return c.madeOne(copied{source: c.attr("dn"), target: c.target(c.attr("inServerName"))})
}

// templatise makes a template of a profile.
func templatise(c *call) (reply, error) {
	kind := c.attr("inTemplateType")
	if kind == "" {
		kind = "initial-template"
	}
	return c.madeOne(copied{source: c.attr("dn"), target: c.target(c.attr("inTemplateName")), props: map[string]string{"type": kind}})
}
