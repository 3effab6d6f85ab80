package rules

import (
	"maps"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	logDN        = "aaa-log"
	maxChangeSet = 512 // characters of aaaModLR.changeSet
	maxUser      = 16  // of aaaModLR.user
)

// record writes an aaaModLR for each object that the client changed. What was created or deleted together with the
// object above it is told by that one's record. Ids are numbers of events, of which a commit has at least as many.
func (c *commit) record() {
	if c.after.Get(logDN) == nil {
		return
	}
	id := c.before.Eid()
	for _, dn := range c.asked {
		old, o := c.before.Get(dn), c.after.Get(dn)
		if changes, ind := c.difference(dn, old, o); ind != "" && !c.partOf(dn, old, o) {
			id++
			c.after.Put(c.modification(id, dn, ind, changes))
		}
	}
}

// partOf reports whether the object came or went with the one above it.
func (c *commit) partOf(dn string, old, o *tree.Object) bool {
	parent := model.Parent(dn)
	was, is := c.before.Get(parent) != nil, c.after.Get(parent) != nil
	return parent != "" && (old == nil && !was || o == nil && !is)
}

// difference says what became of the object: the properties that changed and the kind of change, "" for none.
func (c *commit) difference(dn string, old, o *tree.Object) (changes []string, ind string) {
	switch {
	case old == nil && o == nil:
		return nil, ""
	case o == nil:
		return nil, "deletion"
	case old == nil:
		old, ind = &tree.Object{}, "creation"
	}
	for _, p := range model.Lookup(o.Class).Props {
		if _, set := c.after.NewSecret(dn, p.Name); set || old.Secrets[p.Name] != o.Secrets[p.Name] {
			changes = append(changes, p.Name+":****")
		} else if changed(old, o, p.Name) {
			changes = append(changes, p.Name+":"+o.Get(p.Name))
		}
	}
	if ind == "" && len(changes) > 0 {
		ind = "modification"
	}
	return changes, ind
}

func (c *commit) modification(id int64, dn, ind string, changes []string) *tree.Object {
	name := strconv.FormatInt(id, 10)
	props := map[string]string{
		"id": name, "affected": dn, "cause": "transition", "created": c.before.FormatTime(c.now), "ind": ind,
		"sessionId": c.actor.Session, "severity": "info", "trig": "admin", "txId": strconv.FormatInt(c.before.Eid()+1, 10),
		"user": cut(c.actor.User, maxUser), "changeSet": cut(strings.Join(changes, ", "), maxChangeSet),
		"descr": either(c.before.Get(dn), c.after.Get(dn)).Class + " " + ind,
	}
	maps.DeleteFunc(props, func(_, value string) bool { return value == "" })
	return &tree.Object{DN: logDN + "/" + name, Class: "aaaModLR", Props: props}
}

// cut shortens s to n characters.
func cut(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}
