package tree

import (
	"maps"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// Object is one managed object. Once in a Snapshot it never changes.
type Object struct {
	DN, Class string
	// Props are its properties by XML attribute name, without dn, rn and status; an empty one is left out.
	Props map[string]string
	// Secrets are hashes (auth.Hash) by property name. They are in no answer and no event.
	Secrets map[string]string
	// Eid is the number of the event of its last change of any kind, ConfEid that of its last change by a client.
	Eid, ConfEid int64
}

// Get is the value of a property, empty when it has none.
func (o *Object) Get(name string) string { return o.Props[name] }

// RN is the last part of the DN.
func (o *Object) RN() string {
	_, rn := model.Cut(o.DN)
	return rn
}

func (o *Object) clone() *Object {
	c := *o
	c.Props, c.Secrets = maps.Clone(o.Props), maps.Clone(o.Secrets)
	return &c
}

// set changes a property; an empty value takes it away.
func (o *Object) set(name, value string) {
	if value == "" {
		delete(o.Props, name)
		return
	}
	if o.Props == nil {
		o.Props = map[string]string{}
	}
	o.Props[name] = value
}

// same reports whether both hold the same.
func (o *Object) same(other *Object) bool {
	return o.Class == other.Class && maps.Equal(o.Props, other.Props) && maps.Equal(o.Secrets, other.Secrets)
}

// stamp marks a changed object with its event; empty maps become nil, as they are when they are read.
func (o *Object) stamp(eid int64, byClient bool) {
	o.Eid = eid
	if byClient {
		o.ConfEid = eid
	}
	if len(o.Props) == 0 {
		o.Props = nil
	}
	if len(o.Secrets) == 0 {
		o.Secrets = nil
	}
}

func fromRow(v appliance.ManagedObject) *Object {
	o := Object(v)
	return &o
}

// rowID is the id of an object's row.
func rowID(dn string) string {
	return strings.ReplaceAll(strings.ReplaceAll(dn, "|", "||"), "/", "|")
}
