package plant

import (
	"hash/fnv"
	"math"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// What the chassis draws and how warm it is. Everything is worked out from the blades' load, so that no two values can
// contradict each other: what the supplies give is the sum of what the parts draw, what they take is that over their
// efficiency, the fans turn as fast as the warmest blade needs, and faster the fewer they are.
const (
	supplyWatts     = 2500
	efficiency      = 0.92
	supplyVolts     = 230.0
	railVolts       = 12.0
	switchWatts     = 118.0
	chassisWatts    = 42.0
	fanWatts        = 18.0 // of one fan at fanReference
	fanReference    = 6000.0
	fanLeast        = 3200.0
	fanMost         = 11500.0
	inletCelsius    = 23.0
	idleCelsius     = 19.0 // of a processor above the inlet
	fullCelsius     = 33.0 // more under full load
	overheatCelsius = 42.0 // more when something is wrong
	dimmShare       = 0.55 // of the processor's warmth
)

// running reports whether the blade draws more than standby.
func (s *step) running(slot int) bool { return s.get(bladeDN(slot), "operPower") == "on" }

// share is the blade's load, 0 to 1. The management blade's follows the others': it looks after their calls.
func (s *step) share(slot int) float64 {
	if slot != inventory.ControlSlot {
		return float64(min(s.Loads[slot].PerCent, 100)) / 100
	}
	sum := 0.0
	for _, l := range s.Loads {
		sum += float64(min(l.PerCent, 100)) / 100
	}
	return 0.04 + 0.3*sum/float64(inventory.LastSlot-1)
}

// bladeWatts is what a blade draws.
func (s *step) bladeWatts(slot int) float64 {
	m := s.Chassis.Model
	switch {
	case s.get(bladeDN(slot), "presence") != "equipped":
		return 0
	case !s.running(slot):
		return m.Standby
	}
	return m.Idle + (m.Full-m.Idle)*s.share(slot) + s.noise(bladeDN(slot))
}

// celsius is the temperature of a blade's processors.
func (s *step) celsius(slot int) float64 {
	if !s.running(slot) {
		return inletCelsius + 2 + overheatCelsius*float64(s.heated(slot))/tooHot
	}
	hot := idleCelsius + fullCelsius*s.share(slot) + overheatCelsius*float64(s.heated(slot))/tooHot
	return inletCelsius + hot + s.noise(bladeDN(slot)+"/t")
}

// fanSpeed is how fast the fans turn that work, per minute.
func (s *step) fanSpeed() float64 {
	need := 0.0
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		heat := pickFloat(s.running(slot), s.share(slot), 0) + float64(s.heated(slot))/tooHot/2
		need = max(need, heat)
	}
	modules := 0
	for n := 1; n <= inventory.FanModules; n++ {
		if !s.broken("fan", n) {
			modules++
		}
	}
	if modules == 0 {
		return 0
	}
	speed := (fanLeast + (fanReference-fanLeast)*need) * inventory.FanModules / float64(modules)
	return math.Round(min(speed, fanMost)/10) * 10
}

// output is what the power supplies give together.
func (s *step) output() float64 {
	sum := chassisWatts
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		sum += s.bladeWatts(slot)
	}
	for n := 1; n <= 2; n++ {
		sum += pickFloat(!s.broken("kill-fi", n), switchWatts, 0)
	}
	turn := s.fanSpeed() / fanReference
	for n := 1; n <= inventory.FanModules; n++ {
		sum += pickFloat(!s.broken("fan", n), inventory.FansPerModule*fanWatts*turn*turn*turn, 0)
	}
	return sum
}

// supplyShare is what one working power supply gives; they share evenly.
func (s *step) supplyShare() float64 {
	if s.working() == 0 {
		return 0
	}
	return s.output() / float64(s.working())
}

// noise is a small deviation, the same for a place during one minute: between -0.5 and 0.5.
func (s *step) noise(place string) float64 {
	h := fnv.New32a()
	h.Write([]byte(place)) // never fails
	minute := uint32(s.Now.Unix() / 60)
	h.Write([]byte{byte(minute), byte(minute >> 8), byte(minute >> 16)})
	return float64(h.Sum32()%1000)/1000 - 0.5
}

func pickFloat(ok bool, a, b float64) float64 {
	if ok {
		return a
	}
	return b
}
