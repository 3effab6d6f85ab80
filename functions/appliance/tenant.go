package appliance

// Tenant is a group of users and coSpaces kept apart from the others (API: /tenants).
type Tenant struct {
	Name                  string `json:"name,omitempty" api:"list,required"`
	TenantGroup           string `json:"tenantGroup,omitempty" api:"list,id"`
	CallLegProfile        string `json:"callLegProfile,omitempty" api:"id"`
	CallProfile           string `json:"callProfile,omitempty" api:"id"`
	DTMFProfile           string `json:"dtmfProfile,omitempty" api:"id"`
	IvrBrandingProfile    string `json:"ivrBrandingProfile,omitempty" api:"id"`
	CallBrandingProfile   string `json:"callBrandingProfile,omitempty" api:"id"`
	ParticipantLimit      *int   `json:"participantLimit,omitempty"`
	UserProfile           string `json:"userProfile,omitempty" api:"id"`
	DialInSecurityProfile string `json:"dialInSecurityProfile,omitempty" api:"id"`
	WebBridgeProfile      string `json:"webBridgeProfile,omitempty" api:"id"`
}
