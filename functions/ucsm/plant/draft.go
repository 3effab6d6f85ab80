package plant

import (
	"maps"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// draft is the tree with the changes that a step has found so far. Setting what is there already is no change.
type draft struct {
	before  *tree.Snapshot
	touched map[string]*tree.Change
	order   []string
}

func newDraft(before *tree.Snapshot) *draft {
	return &draft{before: before, touched: map[string]*tree.Change{}}
}

// exists reports whether there is such an object.
func (d *draft) exists(dn string) bool {
	if c := d.touched[dn]; c != nil && c.Status != tree.Modified {
		return c.Status != tree.Deleted
	}
	return d.before.Get(dn) != nil && !d.gone(dn)
}

// gone reports whether something above dn is deleted.
func (d *draft) gone(dn string) bool {
	for at := strings.LastIndexByte(dn, '/'); at > 0; at = strings.LastIndexByte(dn[:at], '/') {
		if c := d.touched[dn[:at]]; c != nil && c.Status == tree.Deleted {
			return true
		}
	}
	return false
}

// get is a property of an object, empty when either is missing.
func (d *draft) get(dn, prop string) string {
	if c := d.touched[dn]; c != nil {
		if value, ok := c.Props[prop]; ok || c.Status == tree.Created {
			return value
		}
	}
	if o := d.before.Get(dn); o != nil {
		return o.Get(prop)
	}
	return ""
}

// set changes properties, given as pairs, of an object that exists.
func (d *draft) set(dn string, pairs ...string) {
	if !d.exists(dn) {
		return
	}
	for i := 0; i < len(pairs); i += 2 {
		if d.get(dn, pairs[i]) != pairs[i+1] {
			d.change(dn, tree.Modified).Props[pairs[i]] = pairs[i+1]
		}
	}
}

// change is the change of an object, begun when there is none.
func (d *draft) change(dn string, status tree.Status) *tree.Change {
	if d.touched[dn] == nil {
		d.touched[dn] = &tree.Change{DN: dn, Status: status, Props: map[string]string{}}
		d.order = append(d.order, dn)
	}
	return d.touched[dn]
}

// create adds an object.
func (d *draft) create(class, dn string, props map[string]string) {
	c := d.change(dn, tree.Created)
	c.Class, c.Props = class, props
}

// remove deletes an object with all below it.
func (d *draft) remove(dn string) {
	if d.exists(dn) {
		c := d.change(dn, tree.Deleted)
		c.Status, c.Props = tree.Deleted, nil
	}
}

// list names the objects of a class that exist, in natural order.
func (d *draft) list(class string) []string {
	var dns []string
	for _, o := range d.before.Class(class) {
		if d.exists(o.DN) {
			dns = append(dns, o.DN)
		}
	}
	return dns
}

// changes are all that differ from the tree as it was.
func (d *draft) changes() []tree.Change {
	var list []tree.Change
	for _, dn := range d.order {
		c := d.touched[dn]
		if c.Status == tree.Modified && d.same(c) || c.Status != tree.Created && d.gone(dn) {
			continue
		}
		list = append(list, *c)
	}
	return list
}

// same reports whether a change came back to what there was.
func (d *draft) same(c *tree.Change) bool {
	o := d.before.Get(c.DN)
	for name, value := range maps.All(c.Props) {
		if o.Get(name) != value {
			return false
		}
	}
	return true
}

// stampForm is how the tree writes times: the system's local time, milliseconds, no zone.
const stampForm = "2006-01-02T15:04:05.000"

// stamp is now as the tree writes it.
func (s *step) stamp() string { return s.Now.In(s.zone).Format(stampForm) }

// longAgo is longer than anything that is waited for.
const longAgo = time.Duration(1 << 62)

// since is how long ago a stamp was. What is no time at all was long ago, and so was what lies ahead: it was written
// before the system's time zone changed or its clock was set back.
func (s *step) since(written string) time.Duration {
	t, err := time.ParseInLocation(stampForm, written, s.zone)
	if ago := s.Now.Sub(t); err == nil && ago > -time.Second {
		return max(ago, 0)
	}
	return longAgo
}

// ahead reports whether a stamp lies ahead.
func (s *step) ahead(written string) bool {
	t, err := time.ParseInLocation(stampForm, written, s.zone)
	return err == nil && t.Sub(s.Now) >= time.Second
}
