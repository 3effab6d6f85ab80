package appliance

// Presence is what the activation rule asks about one leg of a call.
type Presence struct {
	Rules    CallLegProfile // the leg's resolved rules
	Admitted *bool          // see Participant.Admitted
}

// IsActivator reports whether the leg's presence activates the call: it does not need activation itself.
func (p Presence) IsActivator() bool { return !True(p.Rules.NeedsActivation) }

// Active reports whether a leg hears, sees and is heard. A leg that needs activation is in the lobby until an
// activator is there or somebody admits it; with deactivationMode remainActivated it stays once activated.
func (p Presence) Active(activatorPresent, everActivated bool) bool {
	switch {
	case p.Admitted != nil:
		return *p.Admitted
	case p.IsActivator(), activatorPresent:
		return true
	}
	return everActivated && p.Rules.DeactivationMode == "remainActivated"
}
