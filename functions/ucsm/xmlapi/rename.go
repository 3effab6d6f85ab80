package xmlapi

import (
	"maps"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// confRename gives a service profile another name, with everything below it; whoever names it by its DN follows.
// Other objects keep their names for life.
func confRename(c *call) (reply, error) {
	hierarchical, err := c.truth("inHierarchical")
	if err != nil {
		return reply{}, err
	}
	old, fresh := c.attr("dn"), model.Join(model.Parent(c.attr("dn")), "ls-"+c.attr("inNewName"))
	by := c.actor()
	by.Internal = true // what is below has properties that only the system sets
	result, err := c.api.tree.Commit(c.ctx, by, func(s *tree.Snapshot) ([]tree.Change, error) { return c.renaming(s, old, fresh) })
	return reply{body: func(w *writer) {
		w.open("outConfig")
		w.done(result, "lsServer", fresh, fresh, hierarchical)
		w.close()
	}}, err
}

func (c *call) renaming(s *tree.Snapshot, old, fresh string) ([]tree.Change, error) {
	o := s.Get(old)
	switch {
	case o == nil:
		return nil, tree.Refuse(tree.CodeMissing, "configured object (%s) not found", old)
	case o.Class != "lsServer":
		return nil, tree.Refuse(tree.CodeLogic, "an object of class %s cannot be renamed", o.Class)
	case !model.Lookup(o.Class).WrittenBy(rules.Privileges(s, c.session.User)):
		return nil, tree.Refuse(tree.CodePrivilege, "User %s does not have the privilege to change %s", c.session.User, old)
	case rules.MustChangePassword(s):
		return nil, tree.Refuse(tree.CodeLogic, "Change the factory password of admin first")
	}
	changes := []tree.Change{{DN: old, Status: tree.Deleted}, moved(o, old, fresh)}
	for _, below := range s.Below(old) {
		changes = append(changes, moved(below, old, fresh))
	}
	for _, other := range s.Below("") {
		if change, names := follows(other, old, fresh); names {
			changes = append(changes, change)
		}
	}
	return changes, nil
}

// moved is the object under its new name; its naming properties come with that.
func moved(o *tree.Object, old, fresh string) tree.Change {
	props := maps.Clone(o.Props)
	for _, naming := range model.Lookup(o.Class).Naming {
		delete(props, naming)
	}
	return tree.Change{DN: fresh + strings.TrimPrefix(o.DN, old), Class: o.Class, Status: tree.Created, Props: props}
}

// follows is the change of an object elsewhere that names the old DN, or something below it.
func follows(o *tree.Object, old, fresh string) (tree.Change, bool) {
	change := tree.Change{DN: o.DN, Status: tree.Modified, Props: map[string]string{}}
	if o.DN == old || strings.HasPrefix(o.DN, old+"/") || strings.HasPrefix(o.DN, "aaa-log/") || strings.HasPrefix(o.DN, "event-log/") {
		return change, false
	}
	for name, value := range o.Props {
		if value == old || strings.HasPrefix(value, old+"/") {
			change.Props[name] = fresh + strings.TrimPrefix(value, old)
		}
	}
	return change, len(change.Props) > 0
}
