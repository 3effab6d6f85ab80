package plant

import (
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// World is what a step sees besides the tree.
type World struct {
	Now     time.Time
	Chassis inventory.Options // the hardware: identities, model, slots that hold a blade
	Boot    time.Duration     // how long a blade takes to start; all other times are multiples of it
	Loads   map[int]Load      // by slot, of the media blades whose daemon is registered
	Faults  []Injection       // in any order
	Reset   bool              // the machine in slot 1 asks to be started anew
}

// Load is what a media blade's daemon reports.
type Load struct {
	Calls   int // that are placed on the blade
	Legs    int
	PerCent int // of what the blade can process
	In, Out int // bits per second over all legs
}

// Injection is a fault that somebody asked for.
type Injection struct {
	Kind  string // such as "pull-blade", see Kinds
	Parts []int  // what it concerns: slots, or the number of a part; interconnects are 1 and 2
	Since time.Time
}

// Step answers what changes now, parents before children. It does not look at anything but its arguments.
func Step(before *tree.Snapshot, w World) []tree.Change {
	s := &step{draft: newDraft(before), World: w, zone: before.Zone(), numbers: map[string]int64{}}
	for _, stage := range stages {
		stage(s)
	}
	return s.changes()
}

// step is one step being worked out. It belongs to the goroutine that called Step.
type step struct {
	*draft
	World
	zone    *time.Location   // of the system, in which it tells times
	numbers map[string]int64 // by class, the highest id given so far
}

// stages are what a step does, each with what those before it have found. Causes come before what follows from them.
var stages = []func(*step){
	(*step).infrastructure, // versions of the interconnects and the manager
	(*step).fabric,         // interconnects, their ports and the links to them
	(*step).supplies,       // power supplies
	(*step).fans,           // fans
	(*step).disks,          // the mirror
	(*step).slots,          // which blade is where
	(*step).resolve,        // policies and pools that are named
	(*step).bindings,       // service profiles and blades
	(*step).sensors,        // temperatures that are out of range
	(*step).crashes,        // blades that fail
	(*step).firmware,       // versions that are not the ones wanted
	(*step).power,          // what is asked of service profiles and blades
	(*step).workflows,      // what is under way
	(*step).addresses,      // what follows from blocks of addresses
	(*step).macs,           // addresses of vNICs
	(*step).controllers,    // the blades' management controllers
	(*step).fallBack,       // words that fall back by themselves
	(*step).appearance,     // states and lights that sum up the above
	(*step).faults,         // what is wrong, from all of the above
	(*step).statistics,     // what is measured
	(*step).logs,           // how much is in the logs
}
