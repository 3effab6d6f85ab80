package cms

import (
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// callBridges are the rules of /callBridges.
type callBridges struct{ deps }

func (n callBridges) noun() rest.Noun[appliance.CallBridge] {
	return rest.Stored(n.CallBridges, n.DB, rest.StoredOptions[appliance.CallBridge]{
		Path: "/callBridges", Element: "callBridge", Cap: pageCap, NewID: n.NewID,
		Doc:   "The call bridges of the cluster.",
		Taken: map[string]string{"name": "duplicateCallBridgeName"},
		Check: checked[appliance.CallBridge](n.deps),
		Show:  shown[appliance.CallBridge](n.deps), Brief: brief[appliance.CallBridge](n.deps),
	})
}
