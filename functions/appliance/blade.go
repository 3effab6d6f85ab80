package appliance

import "time"

// Slots of the chassis: slot 1 carries the management blade, the others media blades.
const (
	FirstMediaSlot = 2
	LastMediaSlot  = 8
)

// Blade is a media blade's presence: it exists while the blade's lease lives.
type Blade struct {
	Slot int `json:"slot"`
	// Instance is new with each start of the blade's media daemon.
	Instance string `json:"instance"`
	// Control is the base URL of the blade's control interface, Secret the bearer token that it takes.
	Control string `json:"control"`
	Secret  string `json:"secret"`
	// Media is the host:port where UDP and ICE-TCP media arrive.
	Media     string    `json:"media"`
	Opus      string    `json:"opus"`
	Calls     int       `json:"calls"`
	Legs      int       `json:"legs"`
	Load      int       `json:"load"` // per cent of what the blade can process
	Draining  bool      `json:"draining,omitempty"`
	StartedAt time.Time `json:"startedAt"`
	// Bit rates over all legs, bits per second.
	AudioIn  int `json:"audioIn,omitempty"`
	AudioOut int `json:"audioOut,omitempty"`
	VideoIn  int `json:"videoIn,omitempty"`
	VideoOut int `json:"videoOut,omitempty"`
}

// BladeOrder is what is wanted of the blade in a slot; it outlives the blade's process.
type BladeOrder struct {
	Drain bool `json:"drain,omitempty"`
	// Off: the slot has no daemon; that of slot 1 is the Meeting Server itself. Cut, with Off: it goes at once, like a
	// blade without power.
	Off bool `json:"off,omitempty"`
	Cut bool `json:"cut,omitempty"`
	// Reset, of slot 1: its machine asks to be started anew.
	Reset bool `json:"reset,omitempty"`
	// NoNetwork: neither fabric interconnect has a way out. Nobody reaches the Meeting Server, and no media pass.
	NoNetwork bool `json:"noNetwork,omitempty"`
}

// Leaving reports whether the blade's calls have to go elsewhere.
func (o BladeOrder) Leaving() bool { return o.Drain || o.Off }

// Place picks the blade for a new call: the least loaded that is not draining and not in avoid.
// Ties go to fewer calls, then to the lower slot. It answers 0 when there is none.
func Place(blades []Blade, avoid ...int) int {
	best := Blade{}
	for _, b := range blades {
		if b.Draining || contains(avoid, b.Slot) {
			continue
		}
		if best.Slot == 0 || lighter(b, best) {
			best = b
		}
	}
	return best.Slot
}

func lighter(a, b Blade) bool {
	switch {
	case a.Legs != b.Legs:
		return a.Legs < b.Legs
	case a.Load != b.Load:
		return a.Load < b.Load
	case a.Calls != b.Calls:
		return a.Calls < b.Calls
	}
	return a.Slot < b.Slot
}

func contains(slots []int, slot int) bool {
	for _, s := range slots {
		if s == slot {
			return true
		}
	}
	return false
}
