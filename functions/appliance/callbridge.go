package appliance

// CallBridge names one call bridge of a cluster (API: /callBridges).
type CallBridge struct {
	Name            string `json:"name,omitempty" api:"list,required"`
	Address         string `json:"address,omitempty"`
	SIPDomain       string `json:"sipDomain,omitempty"`
	CallBridgeGroup string `json:"callBridgeGroup,omitempty" api:"id"`
}
