package cms

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// directorySearchLocations are the rules of /directorySearchLocations.
type directorySearchLocations struct{ deps }

func (n directorySearchLocations) noun() rest.Noun[appliance.DirectorySearchLocation] {
	return rest.Stored(n.DirectorySearchLocations, n.DB, rest.StoredOptions[appliance.DirectorySearchLocation]{
		Path: "/directorySearchLocations", Element: "directorySearchLocation", Cap: pageCap, NewID: n.NewID,
		Doc:   "The parts of directories where signed-in users look for people.",
		By:    map[string]string{"tenantFilter": "tenant"},
		Check: checked[appliance.DirectorySearchLocation](n.deps),
		Show:  shown[appliance.DirectorySearchLocation](n.deps), Brief: brief[appliance.DirectorySearchLocation](n.deps),
	})
}
