package appliance

// Values of a call profile's lockMode.
const (
	LockAll             = "all"
	LockNeedsActivation = "needsActivation"
)

// Locked reports whether a call is locked: its own value decides, else its profile's.
func Locked(call Call, rules CallProfile) bool {
	if call.Locked != nil {
		return *call.Locked
	}
	return True(rules.Locked)
}

// CanJoin decides whether somebody new may come into a call, nil or a failure with the reason callLocked. rules are
// the call's resolved rules (CallRules); isActivator says that the newcomer's leg needs no activation.
//
// A locked call with lockMode all takes nobody; with needsActivation it takes activators, and everybody else is
// turned away instead of let into the lobby. Those already in, and those coming back to their own leg, are not asked.
func CanJoin(call Call, rules CallProfile, isActivator bool) error {
	if !Locked(call, rules) {
		return nil
	}
	if isActivator && rules.LockMode != LockAll {
		return nil
	}
	return Failure(Conflict, "callLocked", "call %q takes nobody new", call.Name)
}

// HasRoom decides whether a call, or all calls of a tenant, with present participants may take one more. A nil limit
// is none; reason is "participantLimitReached" or "tenantParticipantLimitReached".
func HasRoom(present int, limit *int, reason string) error {
	if limit == nil || present < *limit {
		return nil
	}
	return Failure(Limited, reason, "%d of %d", present, *limit)
}
