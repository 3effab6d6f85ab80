package plant

import "github.com/plenum-meet/plenum/functions/ucsm/tree"

// logs says how many records the logs hold.
func (s *step) logs() {
	for _, log := range []string{"aaa-log", "event-log"} {
		n := len(s.before.Children(log))
		for dn, c := range s.touched {
			if c.Status == tree.Created && parent(dn) == log {
				n++
			}
		}
		s.set(log, "size", itoa(n))
	}
}
