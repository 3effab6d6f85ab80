package model

import (
	"regexp"
	"slices"
)

// Class is one class of managed objects.
type Class struct {
	Name  string
	Group string // such as "service-profile"; for people
	// Parents are the classes below which an object may stand; topRoot stands for the top.
	Parents []string
	// Naming are the properties that the RN is made of, in their order.
	Naming     []string
	Verbs      []string // Add, Get, Remove, Set
	Privileges []string // any one of these lets a user write; "read-only" lets nobody
	// Props are the properties in alphabetical order, without those that every class has (Common).
	Props []*Prop

	byName map[string]*Prop
	rn     []piece
	form   *regexp.Regexp // of the RN, a group for each naming property
}

// TopRoot is the parent class of objects whose DN is their RN.
const TopRoot = "topRoot"

// Prop is the property of that name, nil when the class has none.
func (c *Class) Prop(name string) *Prop { return c.byName[name] }

// May reports whether a client may do verb to objects of the class: "Add", "Remove", "Set".
func (c *Class) May(verb string) bool { return slices.Contains(c.Verbs, verb) }

// Below reports whether objects of the class may stand below one of class parent.
func (c *Class) Below(parent string) bool { return slices.Contains(c.Parents, parent) }

// WrittenBy reports whether somebody with these privileges may write objects of the class.
func (c *Class) WrittenBy(privileges []string) bool {
	return slices.ContainsFunc(c.Privileges, func(p string) bool {
		return p != "read-only" && slices.Contains(privileges, p)
	})
}

// Common reports whether every object has an attribute of that name which is not one of its own properties.
func Common(name string) bool {
	switch name {
	case "dn", "rn", "status", "childAction", "sacl", "propAcl":
		return true
	}
	return false
}

// Access says who may set a property.
type Access string

// Kinds of access.
const (
	Naming     Access = "naming"      // part of the RN, fixed at creation
	CreateOnly Access = "create-only" // only in the request that creates the object
	ReadOnly   Access = "read-only"   // by the system
	ReadWrite  Access = "read-write"
	Internal   Access = "internal" // bookkeeping of the system, sometimes shown
)

// Prop is one property of a class.
type Prop struct {
	Name   string
	Type   string // string, byte, ushort, uint, ulong, float
	Access Access
	// Values and Flags are the words that the property may hold: one of the former, a comma list of the latter.
	Values, Flags []string
	// Secret properties are never shown: passwords and keys.
	Secret bool
	// Kept secrets can be read by the system, while others are kept as hashes only.
	Kept bool

	pattern          *regexp.Regexp
	ranges           []numbers
	minLength        int
	maxLength        int // 0 for no bound
	boundedByNumbers bool
}

// Numeric reports whether values are compared as numbers.
func (p *Prop) Numeric() bool { return p.Type != "string" || p.boundedByNumbers }

type numbers struct{ min, max uint64 }
