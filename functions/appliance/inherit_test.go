package appliance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLegRules walks the chain from the top down: each level may leave a value to the one above, set it, or set it
// to what it would have been anyway.
func TestLegRules(t *testing.T) {
	t.Parallel()
	level := func(scope string, p CallLegProfile) ProfileLevel {
		return ProfileLevel{Scope: scope, ID: scope, Profile: p}
	}
	global := level(ScopeGlobal, CallLegProfile{Name: "g", NeedsActivation: ptr(true), DefaultLayout: "stacked", QualityMain: "max480p30"})
	tenant := level(ScopeTenant, CallLegProfile{Name: "t", DefaultLayout: "allEqual", JoinToneParticipantThreshold: ptr(5)})
	space := level(ScopeCoSpace, CallLegProfile{NeedsActivation: ptr(false), DeactivationMode: "disconnect"})
	method := level(ScopeAccessMethod, CallLegProfile{NeedsActivation: ptr(true), DeactivationMode: "remainActivated"})
	member := level(ScopeCoSpaceUser, CallLegProfile{NeedsActivation: ptr(false), RxAudioMute: ptr(true)})
	own := level(ScopeCallLeg, CallLegProfile{RxAudioMute: ptr(false), JoinToneParticipantThreshold: ptr(0)})
	for _, c := range []struct {
		name             string
		chain            []ProfileLevel
		needsActivation  bool
		layout           Layout
		mute             bool
		tone             int
		deactivationMode string
		quality          string
	}{
		{"nothing set", nil, false, LayoutAutomatic, false, 0, "deactivate", "unrestricted"},
		{"empty levels", []ProfileLevel{{}, {}}, false, LayoutAutomatic, false, 0, "deactivate", "unrestricted"},
		{"global", []ProfileLevel{global}, true, "stacked", false, 0, "deactivate", "max480p30"},
		{"tenant over global", []ProfileLevel{global, tenant}, true, "allEqual", false, 5, "deactivate", "max480p30"},
		{"coSpace over tenant", []ProfileLevel{global, tenant, space}, false, "allEqual", false, 5, "disconnect", "max480p30"},
		{"method over coSpace", []ProfileLevel{global, tenant, space, method}, true, "allEqual", false, 5, "remainActivated", "max480p30"},
		{"member over method", []ProfileLevel{global, tenant, space, method, member}, false, "allEqual", true, 5, "remainActivated", "max480p30"},
		{"leg over all", []ProfileLevel{global, tenant, space, method, member, own}, false, "allEqual", false, 0, "remainActivated", "max480p30"},
		{"a gap in the chain", []ProfileLevel{tenant, own}, false, "allEqual", false, 0, "deactivate", "unrestricted"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rules := LegRules(c.chain...)
			require.Equal(t, c.needsActivation, *rules.NeedsActivation)
			require.Equal(t, c.layout, rules.DefaultLayout)
			require.Equal(t, c.mute, *rules.RxAudioMute)
			require.Equal(t, c.tone, *rules.JoinToneParticipantThreshold)
			require.Equal(t, c.deactivationMode, rules.DeactivationMode)
			require.Equal(t, c.quality, rules.QualityMain)
			require.Empty(t, rules.Name, "a profile's name is no rule")
		})
	}
	require.Equal(t, "g", global.Profile.Name, "the chain itself is left alone")
}

func TestCallRules(t *testing.T) {
	t.Parallel()
	system := CallProfile{Name: "s", ParticipantLimit: ptr(10), LockMode: LockAll}
	tenant := CallProfile{ParticipantLimit: ptr(5), ChatAllowed: ptr(false)}
	space := CallProfile{ParticipantLimit: ptr(0), RecordingMode: "disabled"}
	require.Nil(t, CallRules().ParticipantLimit)
	require.Equal(t, LockNeedsActivation, CallRules().LockMode)
	require.Equal(t, 5, *CallRules(system, tenant).ParticipantLimit)
	all := CallRules(system, tenant, space)
	require.Equal(t, 0, *all.ParticipantLimit, "zero is a value, not an absence")
	require.Equal(t, LockAll, all.LockMode)
	require.Equal(t, "disabled", all.RecordingMode)
	require.Equal(t, "manual", all.StreamingMode)
	require.False(t, *all.ChatAllowed)
	require.Empty(t, all.Name)
}
