package inventory

import (
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Slots of the chassis.
const (
	FirstSlot = 1
	LastSlot  = 8
)

// Options say which chassis it is. All fields are needed but Blades.
type Options struct {
	Serial  string    // of the installation: identities are drawn from it
	Model   Model     // of the blades
	Lab     bool      // configured and powered up; else as from the factory
	Now     time.Time // of the first start
	Blades  []int     // slots that hold a blade, nil for all
	Network Network
	// Admin and IPMI are the passwords of UCS Manager's admin and of the IPMI user mmp, in the clear; the tree hashes them.
	Admin, IPMI string
}

// Network are the addresses of the management port, the console of blade 1 and the services.
type Network struct {
	A, B, Cluster, Mask, Gateway string
	Console, ConsoleGateway      string
	DNS                          []string // primary and secondary of the console
}

// Factory are the addresses of a new chassis. The console's are the guide's (3.4); the others are not told there.
var Factory = Network{A: "10.1.1.101", B: "10.1.1.102", Cluster: "10.1.1.100", Mask: "255.255.255.0", Gateway: "10.1.1.1",
	Console: "10.1.1.51", ConsoleGateway: "10.1.1.1", DNS: []string{"0.0.0.0", "0.0.0.0"}}

// Lab are the addresses that the guide configures (3.2, 3.4).
var Lab = Network{A: "10.1.1.111", B: "10.1.1.112", Cluster: "10.1.1.113", Mask: "255.255.255.0", Gateway: "10.1.1.110",
	Console: "10.1.1.2", ConsoleGateway: "10.1.1.1", DNS: []string{"10.1.1.3", "10.1.1.4"}}

// Objects creates the whole tree, parents before children.
func Objects(o Options) []tree.Change {
	b := &builder{Options: o}
	b.system()
	b.administration()
	b.services()
	b.interconnects()
	b.chassis()
	b.fabric()
	b.pools()
	b.organization()
	b.firmware()
	return b.out
}

// Blade is the blade of hardware n (the slot that it left the factory in) as discovery finds it in a slot: its
// computeBlade with everything below. It is powered down and belongs to no profile.
func Blade(o Options, slot, n int) []tree.Change {
	b := &builder{Options: o}
	b.blade(slot, n)
	return b.out
}

// builder collects objects.
type builder struct {
	Options
	out []tree.Change
}

// add appends an object: the defaults of its class, then pairs of property and value.
func (b *builder) add(class, dn string, pairs ...string) {
	props := Defaults(class, stamp(b.Now))
	for i := 0; i < len(pairs); i += 2 {
		props[pairs[i]] = pairs[i+1]
	}
	b.out = append(b.out, tree.Change{DN: dn, Class: class, Props: props})
}

// fitted reports whether the slot holds a blade.
func (o Options) fitted(slot int) bool {
	for _, s := range o.Blades {
		if s == slot {
			return true
		}
	}
	return o.Blades == nil
}

func (o Options) power() string {
	if o.Lab {
		return "on"
	}
	return "off"
}

// stamp is how the tree writes times: milliseconds and no zone (XML API, "Faults, records and statistics"). A new
// system's zone is UTC.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000") }

func itoa(n int) string { return strconv.Itoa(n) }
