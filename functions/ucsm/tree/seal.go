package tree

import (
	"fmt"
	"maps"
	"time"

	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// hash puts the hashes of new secrets in place; those that the system has to read again are encrypted.
func (d *Draft) hash(encrypt func(string) (string, error)) error {
	for dn, secrets := range d.fresh {
		o := d.Edit(dn)
		if o.Secrets == nil {
			o.Secrets = map[string]string{}
		}
		for name, value := range secrets {
			keep := auth.Hash
			if model.Lookup(o.Class).Prop(name).Kept {
				keep = encrypt
			}
			hash, err := keep(value)
			if err != nil {
				return fmt.Errorf("%s %s: %w", dn, name, err)
			}
			o.Secrets[name] = hash
		}
	}
	return nil
}

// seal numbers what changed: the objects by DN, nil for the deleted, and the result.
func (d *Draft) seal(a Actor, now time.Time) (map[string]*Object, Result) {
	eid := d.before.eid
	changed := map[string]*Object{}
	var events []Event
	for _, dn := range d.order {
		old, o := d.before.Get(dn), d.objects[dn]
		if old == nil && o == nil || old != nil && o != nil && old.same(o) {
			continue
		}
		eid++
		if changed[dn] = o; o != nil {
			o.stamp(eid, !a.Internal)
		}
		e := difference(old, o)
		e.Eid, e.DN, e.At, e.User = eid, dn, now, a.User
		events = append(events, e)
	}
	if len(events) == 0 {
		return nil, Result{Before: d.before, After: d.before}
	}
	return changed, Result{Before: d.before, After: d.before.with(eid, changed), Events: events}
}

// difference is the event that leads from old to o; nil means that there is no object.
func difference(old, o *Object) Event {
	switch {
	case o == nil:
		return Event{Class: old.Class, Status: Deleted}
	case old == nil:
		return Event{Class: o.Class, Status: Created, Props: maps.Clone(o.Props)}
	}
	props := map[string]string{}
	for name, value := range o.Props {
		if old.Props[name] != value {
			props[name] = value
		}
	}
	for name := range old.Props {
		if _, kept := o.Props[name]; !kept {
			props[name] = ""
		}
	}
	return Event{Class: o.Class, Status: Modified, Props: props}
}
