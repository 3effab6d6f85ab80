package plant

import "strconv"

// fabricIDs are the names of the interconnects by their number, from 1.
var fabricIDs = []string{"", "A", "B"}

// fabric is the cluster of interconnects: which lives, which leads, which ports and links are up.
func (s *step) fabric() {
	alive := map[int]bool{}
	for n := 1; n <= 2; n++ {
		alive[n] = !s.broken("kill-fi", n) && !s.updating(n)
	}
	leader := s.leader(alive)
	for n := 1; n <= 2; n++ {
		id, peer := fabricIDs[n], 3-n
		s.interconnect(n, alive[n])
		s.member("sys/mgmt-entity-"+id, alive[n], alive[peer], n == leader)
		s.uplink(id, alive[n] && !s.broken("port-down", n, 1), alive[n])
		s.links(id, alive[n])
	}
}

// leader is the primary: the one that was, while it lives. One that comes back is the subordinate.
func (s *step) leader(alive map[int]bool) int {
	was := 1
	if s.get("sys/mgmt-entity-B", "leadership") == "primary" {
		was = 2
	}
	if !alive[was] && alive[3-was] {
		return 3 - was
	}
	return was
}

func (s *step) interconnect(n int, alive bool) {
	s.set("sys/switch-"+fabricIDs[n], "operability", pick(alive, "operable", "inoperable"))
	s.set("sys/switch-"+fabricIDs[n]+"/slot-1", "operability", pick(alive, "operable", "inoperable"),
		"operState", pick(alive, "operable", "inoperable"), "power", pick(alive, "on", "off"), "state", pick(alive, "online", "offline"))
	s.set("sys/chassis-1/sw-slot-"+strconv.Itoa(n), "operState", pick(alive, "operable", "accessibility-problem"),
		"operability", pick(alive, "operable", "inoperable"), "discovery", pick(alive, "online", "offline"),
		"peerCommStatus", pick(alive && !s.broken("kill-fi", 3-n), "connected", "disconnected"))
}

// member is an interconnect's part in the cluster.
func (s *step) member(dn string, alive, peer, leads bool) {
	both := alive && peer
	s.set(dn, "state", pick(alive, "up", "down"), "mgmtServicesState", pick(alive, "up", "down"),
		"leadership", pick(!alive, "inapplicable", pick(leads, "primary", "subordinate")),
		"haReady", pick(both, "yes", "no"), "haReadiness", pick(both, "ready", "notReady"),
		"haFailureReason", pick(both, "none", pick(alive, "peerNodeDown", "nodeDown")), "umbilicalState", pick(both, "full", "failed"))
}

// uplink is port 1 of an interconnect. When it is down, the vNICs' traffic goes by the other (guide 1.1).
func (s *step) uplink(id string, up, alive bool) {
	port := "sys/switch-" + id + "/slot-1/switch-ether/port-1"
	s.set(port, "operState", pick(up, "up", pick(alive, "link-down", "failed")), "stateQual", pick(up, "", "Link failure or not-connected"))
	s.set("fabric/lan/"+id+"/phys-slot-1-port-1", "operState", pick(up, "up", "down"),
		"operStateReason", pick(up, "", "Link failure or not-connected"))
}

// links are the blades' links to an interconnect.
func (s *step) links(id string, up bool) {
	for _, dn := range s.list("adaptorExtEthIf") {
		if s.get(dn, "switchId") == id {
			s.set(dn, "linkState", pick(up, "up", "down"), "operState", pick(up, "up", "link-down"))
		}
	}
}

// path is the fabric that carries the vNICs' traffic: A unless it has no way out, "" when neither has.
func (s *step) path() string {
	for _, id := range fabricIDs[1:] {
		if s.get("fabric/lan/"+id+"/phys-slot-1-port-1", "operState") == "up" {
			return id
		}
	}
	return ""
}

// pick is a when ok, else b.
func pick(ok bool, a, b string) string {
	if ok {
		return a
	}
	return b
}
