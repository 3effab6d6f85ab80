package appliance

// Layout names an arrangement of panes.
type Layout string

// Layouts that the API knows. Automatic and onePlusN pick by the number of parties.
const (
	LayoutAllEqual    Layout = "allEqual"
	LayoutSpeakerOnly Layout = "speakerOnly"
	LayoutAutomatic   Layout = "automatic"
)

// Values lists every layout name, in the API's order.
func (Layout) Values() []string {
	return []string{"allEqual", "speakerOnly", "telepresence", "stacked", "allEqualQuarters", "allEqualNinths",
		"allEqualSixteenths", "allEqualTwentyFifths", "onePlusFive", "onePlusSeven", "onePlusNine", "automatic", "onePlusN"}
}

// Flag is a field whose presence means true: an empty XML element, true in JSON.
type Flag bool
