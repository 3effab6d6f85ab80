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
	// HasLicense is what the mapping decided about a personal licence; nil leaves it to UserProfile.
	HasLicense *bool    `json:"hasLicense,omitempty" api:"-"`
	Imported   Imported `json:"imported,omitzero" api:"-"`
}

// Imported is what an import has to know of a user; zero of one that no directory made.
type Imported struct {
	Source  string `json:"source,omitempty"`  // ldapSource
	Origin  string `json:"origin,omitempty"`  // the ldapSource that the ids follow from, when it is another
	Server  string `json:"server,omitempty"`  // the ldapServer that has the entry, when it is not the source's
	DN      string `json:"dn,omitempty"`      // what a sign-in binds
	Hash    string `json:"hash,omitempty"`    // of what the entry became, "" makes the next import write it again
	CoSpace string `json:"coSpace,omitempty"` // the automatic one
	Sync    string `json:"sync,omitempty"`    // the import that wrote it last
	New     bool   `json:"new,omitempty"`     // and made it
	Was     string `json:"was,omitempty"`     // the JID that memberships and spaces still have, "" when none do
}

// UserProfile is what users may do (API: /userProfiles); a user's own, the tenant's or the system's.
type UserProfile struct {
	CanCreateCoSpaces                *bool `json:"canCreateCoSpaces,omitempty" api:"list"`
	CanCreateCalls                   *bool `json:"canCreateCalls,omitempty" api:"list"`
	CanUseExternalDevices            *bool `json:"canUseExternalDevices,omitempty" api:"list"`
	CanMakePhoneCalls                *bool `json:"canMakePhoneCalls,omitempty" api:"list"`
	UserToUserMessagingAllowed       *bool `json:"userToUserMessagingAllowed,omitempty" api:"list"`
	AudioParticipationAllowed        *bool `json:"audioParticipationAllowed,omitempty" api:"list"`
	VideoParticipationAllowed        *bool `json:"videoParticipationAllowed,omitempty" api:"list"`
	PresentationParticipationAllowed *bool `json:"presentationParticipationAllowed,omitempty" api:"list"`
	// HasLicense: who has this profile has a personal licence.
	HasLicense         *bool `json:"hasLicense,omitempty" api:"list"`
	CanReceiveCalls    *bool `json:"canReceiveCalls,omitempty" api:"list"`
	CanSendEmailInvite *bool `json:"canSendEmailInvite,omitempty" api:"list"`
}
