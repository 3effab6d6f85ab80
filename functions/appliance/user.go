package appliance

// User is somebody who can sign in and own or be a member of coSpaces (API: /users).
type User struct {
	UserJID          string `json:"userJid,omitempty" api:"list,readOnly"`
	Tenant           string `json:"tenant,omitempty" api:"list,readOnly,id"`
	Name             string `json:"name,omitempty" api:"readOnly"`
	Email            string `json:"email,omitempty" api:"readOnly"`
	AuthenticationID string `json:"authenticationId,omitempty" api:"readOnly"`
	UserProfile      string `json:"userProfile,omitempty" api:"readOnly,id"`
	CDRTag           string `json:"cdrTag,omitempty" api:"readOnly"`
}
