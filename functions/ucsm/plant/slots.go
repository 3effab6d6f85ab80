package plant

import (
	"slices"
	"strconv"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

func bladeDN(slot int) string { return chassisDN + "/blade-" + strconv.Itoa(slot) }

func slotDN(slot int) string { return "fabric/server/chassis-1/slot-" + strconv.Itoa(slot) }

// hardware is the blade that is in a slot now, named by the slot that it left the factory in; 0 for none.
func (w World) hardware(slot int) int {
	if w.broken("pull-blade", slot) {
		return 0
	}
	at := slot
	for _, f := range w.Faults {
		if f.Kind == "swap" && slices.Contains(f.Parts, slot) {
			at = f.Parts[0] + f.Parts[1] - slot
		}
	}
	if w.Chassis.Blades != nil && !slices.Contains(w.Chassis.Blades, at) {
		return 0
	}
	return at
}

// slots compares what is in each slot with what discovery found there.
func (s *step) slots() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		found := s.compare(slot)
		s.set(slotDN(slot), found.slot...)
		s.set(bladeDN(slot), found.blade...)
		if s.hardware(slot) == 0 {
			s.abort(slot)
		}
		asked := s.get(slotDN(slot), "adminState") == "reacknowledge"
		if asked {
			s.set(slotDN(slot), "adminState", "acknowledged")
		}
		if (asked || found.discover) && s.hardware(slot) != 0 {
			s.begin(slot, discover)
		}
	}
}

// finding is what to write of a slot and its blade, and whether discovery is due by itself.
type finding struct {
	slot, blade []string
	discover    bool
}

// compare tells how slot and record fit.
func (s *step) compare(slot int) finding {
	hardware, recorded := s.hardware(slot), s.get(bladeDN(slot), "serial")
	switch {
	case hardware == 0 && recorded == "":
		return finding{slot: []string{"presence", "empty", "operState", "down"}}
	case hardware == 0:
		return finding{slot: []string{"presence", "missing", "operState", "down", "presencePath", ""},
			blade: []string{"presence", "missing", "discovery", "undiscovered"}}
	case recorded == "":
		return finding{discover: !s.retired(slot)}
	case recorded != s.Chassis.BladeSerial(hardware):
		return finding{slot: []string{"presence", "mismatch", "operState", "up"},
			blade: []string{"presence", "mismatch", "discovery", pick(s.in(slot, discover), "in-progress", "retry")}}
	}
	was := s.get(bladeDN(slot), "presence")
	f := finding{slot: []string{"presence", "equipped", "operState", "up", "presencePath", "A,B"}, blade: []string{"presence", "equipped"},
		discover: was == "missing" && !s.retired(slot)}
	if was == "mismatch" && !s.busy(slot) { // back where it belongs
		f.blade = append(f.blade, "discovery", "complete")
	}
	return f
}

// retired reports whether somebody took the blade out of service.
func (s *step) retired(slot int) bool { return s.get(bladeDN(slot), "lc") == "decommission" }
