package tree

import "slices"

// Reachable reports whether UCS Manager and the blades' controllers can be reached: both are behind the fabric
// interconnects, of which one is enough.
func (s *Snapshot) Reachable() bool {
	list := s.Class("networkElement")
	return len(list) == 0 || slices.ContainsFunc(list, func(o *Object) bool { return o.Get("operability") != "inoperable" })
}
