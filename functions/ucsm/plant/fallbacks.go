package plant

import "slices"

// fallback is a property that asks for something and falls back by itself once that is done (XML API, "Power,
// acknowledge and other actions").
type fallback struct {
	class, prop string
	rests       string // the value that it falls back to
	stays       []string
}

var fallbacks = []fallback{
	{"equipmentChassis", "adminState", "acknowledged", nil},
	{"equipmentSwitchIOCard", "adminState", "acknowledged", nil},
	{"equipmentSwitchIOCard", "adminPowerState", "policy", nil},
	{"equipmentSwitchIOCard", "adminPeerPowerState", "policy", nil},
	{"adaptorUnit", "adminPowerState", "none", nil},
	{"adaptorHostEthIf", "adminState", "enabled", []string{"disabled"}},
	{"adaptorExtEthIf", "adminState", "enabled", nil},
	{"memoryUnit", "adminState", "policy", nil},
	{"storageLocalDisk", "adminAction", "unspecified", nil},
	{"storageController", "adminAction", "unspecified", nil},
	{"sysdebugMEpLog", "adminState", "policy", nil},
	{"firmwareBootUnit", "adminState", "triggered", nil},
	{"lsBinding", "adminActionTrigger", "idle", nil},
}

// fallBack lets every such property come to rest.
func (s *step) fallBack() {
	for _, f := range fallbacks {
		for _, dn := range s.list(f.class) {
			if value := s.get(dn, f.prop); value != "" && !slices.Contains(f.stays, value) {
				s.set(dn, f.prop, f.rests)
			}
		}
	}
}
