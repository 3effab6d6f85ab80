package appliance

import "reflect"

// Scopes of a call leg profile chain, from the top down; the lowest that sets a value wins.
const (
	ScopeGlobal       = "global"
	ScopeTenant       = "tenant"
	ScopeCoSpace      = "coSpace"
	ScopeAccessMethod = "accessMethod"
	ScopeCoSpaceUser  = "coSpaceUser"
	ScopeCallOut      = "callOut"
	ScopeCallLeg      = "callLeg"
)

// ProfileLevel is one level of a leg's chain: where it stands, which profile stands there and what it sets.
type ProfileLevel struct {
	Scope   string
	ID      string // empty for values set on the leg itself
	Profile CallLegProfile
}

// LegRules resolves a chain given from the top down. What no level sets gets the product's default.
func LegRules(chain ...ProfileLevel) CallLegProfile {
	rules := defaultLegRules()
	for _, level := range chain {
		overlay(&rules, level.Profile)
	}
	rules.Name = ""
	return rules
}

// CallRules resolves call profiles given from the top down (system, tenant, coSpace).
func CallRules(chain ...CallProfile) CallProfile {
	rules := CallProfile{RecordingMode: "manual", StreamingMode: "manual", LockMode: "needsActivation",
		Locked: new(bool), PasscodeMode: "required", ChatAllowed: ptr(true), RaiseHandEnabled: ptr(true)}
	for _, profile := range chain {
		overlay(&rules, profile)
	}
	rules.Name = ""
	return rules
}

func defaultLegRules() CallLegProfile {
	return CallLegProfile{
		NeedsActivation: ptr(false), DefaultLayout: LayoutAutomatic, ChangeLayoutAllowed: ptr(true),
		ParticipantLabels: ptr(true), PresentationDisplayMode: "dualStream",
		PresentationContributionAllowed: ptr(true), PresentationViewingAllowed: ptr(true),
		EndCallAllowed: ptr(false), DisconnectOthersAllowed: ptr(false), AddParticipantAllowed: ptr(false),
		MuteOthersAllowed: ptr(false), VideoMuteOthersAllowed: ptr(false),
		MuteSelfAllowed: ptr(true), VideoMuteSelfAllowed: ptr(true),
		VideoMode: "auto", RxAudioMute: ptr(false), TxAudioMute: ptr(false), RxVideoMute: ptr(false), TxVideoMute: ptr(false),
		SIPMediaEncryption: "optional", AudioPacketSizeMs: ptr(20), DeactivationMode: "deactivate",
		CallLockAllowed: ptr(false), SetImportanceAllowed: ptr(false),
		QualityMain: "unrestricted", QualityPresentation: "unrestricted", ChatContributionAllowed: ptr(true),
		JoinToneParticipantThreshold: ptr(0), LeaveToneParticipantThreshold: ptr(0),
	}
}

// overlay sets in base every field that over sets. Both are structs of strings, pointers and numbers.
func overlay[T any](base *T, over T) {
	to, from := reflect.ValueOf(base).Elem(), reflect.ValueOf(over)
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
}

func ptr[T any](v T) *T { return &v }

// True reports whether an optional boolean is set and true.
func True(b *bool) bool { return b != nil && *b }

// Number is an optional number's value, 0 when unset.
func Number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
