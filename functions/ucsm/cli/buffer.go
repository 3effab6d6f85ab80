package cli

import (
	"maps"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

type object = tree.Object

// pending is a change in a session's buffer.
type pending struct {
	tree.Change
	// Seen is the number of the client's change that the object had last when it was first touched, and Was whether
	// it existed: what another session does to it since is a conflict.
	Seen int64 `json:"seen,omitempty"`
	Was  bool  `json:"was,omitempty"`
	// Sealed are the values of secret properties; Props has them empty.
	Sealed map[string][]byte `json:"sealed,omitempty"`
}

// add puts a change into the buffer. A change of the object that was changed last joins that.
func (s *session) add(p pending) {
	for i := range s.Buffer {
		if old := &s.Buffer[i]; old.DN == p.DN {
			p.Seen, p.Was = old.Seen, old.Was
		}
	}
	if s.joins(p) {
		return
	}
	if p.Status == tree.Deleted {
		s.forget(p.DN)
		if !p.Was {
			return
		}
	}
	s.Buffer = append(s.Buffer, p)
}

// joins adds a modification to the change of the same object that is in the buffer, unless that is its deletion.
func (s *session) joins(p pending) bool {
	if p.Status != tree.Modified {
		return false
	}
	for i := len(s.Buffer) - 1; i >= 0; i-- {
		old := &s.Buffer[i]
		if old.DN != p.DN || old.Status == tree.Deleted {
			continue
		}
		old.Props = merged(old.Props, p.Props)
		old.Sealed = merged(old.Sealed, p.Sealed)
		return true
	}
	return false
}

// forget drops the changes of an object, and of what is below it, that is being deleted.
func (s *session) forget(dn string) {
	kept := s.Buffer[:0]
	for _, p := range s.Buffer {
		if p.DN != dn && !isBelow(p.DN, dn) || p.Status == tree.Deleted && p.DN != dn {
			kept = append(kept, p)
		}
	}
	s.Buffer = kept
}

func merged[V any](a, b map[string]V) map[string]V {
	if a == nil {
		return b
	}
	maps.Copy(a, b)
	return a
}

// isBelow reports whether dn names an object somewhere below top.
func isBelow(dn, top string) bool {
	return len(dn) > len(top) && dn[:len(top)] == top && dn[len(top)] == '/'
}

// satisfied reports whether an object is already as the change wants it; nil is no object.
func (p pending) satisfied(o *object) bool {
	if p.Status == tree.Deleted || o == nil {
		return p.Status == tree.Deleted && o == nil
	}
	for name, value := range p.Props {
		if o.Get(name) != value {
			return false
		}
	}
	return len(p.Sealed) == 0
}

// clashes reports whether another session changed the object since it was touched.
func (p pending) clashes(o *object) bool {
	if p.satisfied(o) {
		return false
	}
	return p.Was != (o != nil) || o != nil && o.ConfEid != p.Seen
}

// reveal is the change with its secrets in the clear.
func (p pending) reveal(id string) (tree.Change, error) {
	c := p.Change
	c.Props = maps.Clone(c.Props)
	for name, sealed := range p.Sealed {
		secret, err := unseal(id, sealed)
		if err != nil {
			return c, err
		}
		c.Props[name] = secret
	}
	return c, nil
}

// secret reports whether a property's values must not be shown or kept.
func secret(class, name string) bool {
	c := model.Lookup(class)
	return c != nil && c.Prop(name) != nil && c.Prop(name).Secret
}
