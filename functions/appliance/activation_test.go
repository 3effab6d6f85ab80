package appliance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPresence(t *testing.T) {
	t.Parallel()
	guest := func(mode string) CallLegProfile {
		return CallLegProfile{NeedsActivation: ptr(true), DeactivationMode: mode}
	}
	for _, c := range []struct {
		name        string
		who         Presence
		there, ever bool
		active      bool
	}{
		{"activator alone", Presence{Rules: CallLegProfile{}}, false, false, true},
		{"guest alone", Presence{Rules: guest("")}, false, false, false},
		{"guest with an activator", Presence{Rules: guest("")}, true, true, true},
		{"guest after the activator, deactivate", Presence{Rules: guest("deactivate")}, false, true, false},
		{"guest after the activator, remainActivated", Presence{Rules: guest("remainActivated")}, false, true, true},
		{"guest before any activator, remainActivated", Presence{Rules: guest("remainActivated")}, false, false, false},
		{"guest let in", Presence{Rules: guest(""), Admitted: ptr(true)}, false, false, true},
		{"guest sent back", Presence{Rules: guest(""), Admitted: ptr(false)}, true, true, false},
		{"activator sent out", Presence{Admitted: ptr(false)}, true, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.active, c.who.Active(c.there, c.ever))
		})
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		blades []Blade
		avoid  []int
		want   int
	}{
		{"none", nil, nil, 0},
		{"fewest legs", []Blade{{Slot: 2, Legs: 3}, {Slot: 3, Legs: 1}}, nil, 3},
		{"then load", []Blade{{Slot: 2, Load: 30}, {Slot: 3, Load: 10}}, nil, 3},
		{"then calls", []Blade{{Slot: 2, Calls: 2}, {Slot: 3, Calls: 1}}, nil, 3},
		{"then slot", []Blade{{Slot: 5}, {Slot: 4}}, nil, 4},
		{"not draining", []Blade{{Slot: 2, Draining: true}, {Slot: 3, Legs: 9}}, nil, 3},
		{"not avoided", []Blade{{Slot: 2}, {Slot: 3, Legs: 9}}, []int{2}, 3},
		{"none left", []Blade{{Slot: 2}}, []int{2}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, Place(c.blades, c.avoid...))
		})
	}
}
