package appliance

import "time"

// ControlSlot is the slot of the management blade, which is the Meeting Server.
const ControlSlot = 1

// Chassis is what the installation's chassis is made of; there is one.
type Chassis struct {
	// Serial is drawn once. Serial numbers, MAC addresses and UUIDs of all parts follow from it.
	Serial string    `json:"serial"`
	Model  string    `json:"model"` // of the blades: "M5" or "M4"
	Born   time.Time `json:"born"`
	// Blades are the slots that hold a blade.
	Blades []int `json:"blades"`
	// Boot is how long a blade takes to start.
	Boot time.Duration `json:"boot"`
	// Seeded says that the chassis' object tree is complete.
	Seeded bool `json:"seeded,omitempty"`
}

// Injection is a fault of the chassis that somebody asked for.
type Injection struct {
	Kind  string `json:"kind"`
	Parts []int  `json:"parts"`
	// Since is when the chassis took notice; zero before.
	Since time.Time `json:"since,omitzero"`
}
