package agent

import (
	"maps"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/mediad/call"
)

// mirror is what the followers have told of the store.
type mirror struct {
	calls        map[string]appliance.Call
	legs         map[string]map[string]appliance.CallLeg     // by call
	participants map[string]map[string]appliance.Participant // by call
	callOf       map[string]string                           // of legs and participants
	blades       map[int]appliance.Blade
	notice       call.Notice
	unsynced     map[string]bool // tables that have not been told whole

	dirty      map[string]bool      // calls to attend to
	stale      bool                 // rules may have changed
	orphansDue bool                 // blades or calls without one are to be looked at
	drainDue   bool                 // own calls are to be given away
	taken      bool                 // another daemon has the slot
	orphans    map[string]time.Time // calls without a blade, since when
}

func newMirror() mirror {
	return mirror{calls: map[string]appliance.Call{}, legs: map[string]map[string]appliance.CallLeg{},
		participants: map[string]map[string]appliance.Participant{}, callOf: map[string]string{}, blades: map[int]appliance.Blade{},
		unsynced: map[string]bool{}, dirty: map[string]bool{}, orphans: map[string]time.Time{}}
}

// synced says whether decisions can be taken: calls that seem to have no legs may only not have been told of.
func (m *mirror) synced() bool { return len(m.unsynced) == 0 }

// snapshot is a call as it is wanted now; it does not change.
type snapshot struct {
	call         appliance.Call
	legs         map[string]appliance.CallLeg
	participants map[string]appliance.Participant
	notice       call.Notice
}

func (m *mirror) snapshot(call string) *snapshot {
	return &snapshot{call: m.calls[call], legs: maps.Clone(m.legs[call]), participants: maps.Clone(m.participants[call]), notice: m.notice}
}

// licensed notes what the licences make everybody see and hear.
func (m *mirror) licensed(_ string, l *appliance.Licensing) {
	m.notice = call.Notice{}
	if l != nil {
		m.notice = call.Notice{Text: l.Text, Seconds: l.Seconds, Prompt: l.Prompt}
	}
	for id := range m.calls {
		m.dirty[id] = true
	}
}

// file puts a row into the group of its call and takes it out of the one that it was in.
func file[T any](m *mirror, groups map[string]map[string]T, id, call string, row T) {
	if old, known := m.callOf[id]; known && old != call {
		unfile(m, groups, id)
	}
	if groups[call] == nil {
		groups[call] = map[string]T{}
	}
	groups[call][id] = row
	m.callOf[id] = call
	m.dirty[call] = true
}

func unfile[T any](m *mirror, groups map[string]map[string]T, id string) {
	call, known := m.callOf[id]
	if !known {
		return
	}
	delete(m.callOf, id)
	delete(groups[call], id)
	if len(groups[call]) == 0 {
		delete(groups, call)
	}
	m.dirty[call] = true
}

// list gives the blades as appliance.Place takes them.
func (m *mirror) list() []appliance.Blade {
	var blades []appliance.Blade
	for _, b := range m.blades {
		blades = append(blades, b)
	}
	return blades
}
