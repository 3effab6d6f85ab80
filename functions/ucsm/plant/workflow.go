package plant

import (
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
)

// workflow is what a blade goes through step by step: the FSM that fsmStatus names.
type workflow struct {
	name   string // the first part of fsmStatus
	stages []string
	boots  float64 // how long it takes, in boot times
	order  order   // what the blade's daemon has to do meanwhile
	// over reports whether it ends before its time, end is what has become true then; end may say that there is
	// more to write before it can end.
	over func(s *step, slot int) bool
	end  func(s *step, slot int) (ended bool)
}

// Names of the workflows that are begun by name.
const (
	turnup       = "Turnup"
	shutdown     = "SoftShutdown"
	reset        = "Hardreset"
	cycle        = "Powercycle"
	discover     = "Discover"
	decommission = "Decommission"
	associate    = "Associate"
	disassociate = "Disassociate"
	upgrade      = "FwUpgrade"
)

// discoveryBoots is how many boot times discovery takes: of the 20 minutes that the guide tells (G.2), two minutes
// are a boot.
const discoveryBoots = 10

// drainTime is how long a blade that is powered down waits for its legs to leave.
const drainTime = 10 * time.Second

// workflowsTable is every workflow. The stages are those of the product, without the many that would pass unseen.
var workflowsTable = []workflow{
	{name: turnup, stages: []string{"Begin", "CheckPowerAvailability", "PowerDeployWait", "Execute"}, boots: 1, order: off, end: (*step).poweredUp},
	{name: shutdown, stages: []string{"Begin", "Execute"}, order: drain, over: (*step).drained, end: (*step).poweredDown},
	{name: reset, stages: []string{"Begin", "CheckPowerAvailability", "PowerDeployWait", "PreSanitize", "Execute", "Sanitize"}, boots: 1, order: cut, end: (*step).poweredUp},
	{name: cycle, stages: []string{"Begin", "CheckPowerAvailability", "PowerDeployWait", "PreSanitize", "Execute", "Sanitize"}, boots: 1, order: cut, end: (*step).poweredUp},
	{name: discover, stages: []string{"Begin", "BmcPresence", "BmcInventory", "PreSanitize", "BladePowerOn", "ConfigFeLocal", "ConfigFePeer",
		"NicPresenceLocal", "NicPresencePeer", "PnuOSInventory", "Sanitize", "HandlePooling"}, boots: discoveryBoots, order: off, end: (*step).discovered},
	{name: decommission, stages: []string{"Begin", "StopVMediaLocal", "StopVMediaPeer", "Execute"}, boots: 1, order: off, end: (*step).decommissioned},
	{name: associate, stages: []string{"Begin", "ConfigUuid", "ConfigSoL", "NicConfigHostOSLocal", "NicConfigHostOSPeer", "SwConfigHostOSLocal"}, boots: 1, order: off, end: (*step).associated},
	{name: disassociate, stages: []string{"Begin", "UnconfigUuid", "UnconfigSoL", "NicUnconfigHostOSLocal", "NicUnconfigHostOSPeer", "Sanitize"}, boots: 1, order: off, end: (*step).disassociated},
	{name: upgrade, stages: []string{"Begin", "ActivateBios", "ActivateIBMCFw", "BiosImgUpdate", "BladePowerOff"}, boots: 2, order: off, end: (*step).upgraded},
}

// flow is the workflow that a blade's fsmStatus names, nil for none.
func flow(status string) *workflow {
	for i, w := range workflowsTable {
		if rest, ok := strings.CutPrefix(status, w.name); ok && rest != "" {
			return &workflowsTable[i]
		}
	}
	return nil
}

// busy reports whether a workflow of the blade is under way.
func (s *step) busy(slot int) bool { return flow(s.get(bladeDN(slot), "fsmStatus")) != nil }

// begin starts a workflow, in place of the one that is under way.
func (s *step) begin(slot int, name string) {
	if name == discover {
		s.announce(slot)
	}
	s.set(bladeDN(slot), "fsmStatus", name+"Begin", "fsmStamp", s.stamp(), "fsmProgr", "0", "fsmTry", "1",
		"fsmDescr", "blade "+strings.ToLower(name)+" 1/"+itoa(slot))
}

// workflows moves every workflow on.
func (s *step) workflows() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		dn := bladeDN(slot)
		if w := flow(s.get(dn, "fsmStatus")); w != nil {
			s.advance(slot, w, s.since(s.get(dn, "fsmStamp")))
		}
	}
}

func (s *step) advance(slot int, w *workflow, spent time.Duration) {
	total := time.Duration(w.boots * float64(s.Boot))
	if w.over != nil {
		total = drainTime
	}
	if spent >= total || w.over != nil && w.over(s, slot) {
		if w.end(s, slot) {
			s.set(bladeDN(slot), "fsmPrev", w.name+"Success", "fsmStatus", "nop", "fsmProgr", "100", "fsmTry", "0", "fsmDescr", "")
		}
		return
	}
	at := int(max(spent, 0) * time.Duration(len(w.stages)) / total)
	s.set(bladeDN(slot), "fsmStatus", w.name+w.stages[at], "fsmProgr", itoa(at*100/len(w.stages)))
}

// drained reports whether nobody is on the blade any more.
func (s *step) drained(slot int) bool {
	load, known := s.Loads[slot]
	return !known || load.Legs == 0 && load.Calls == 0
}

func (s *step) poweredUp(slot int) bool {
	s.set(bladeDN(slot), "operPower", "on")
	return true
}

func (s *step) poweredDown(slot int) bool {
	s.set(bladeDN(slot), "operPower", "off")
	return true
}
