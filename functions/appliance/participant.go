package appliance

import "time"

// Participant is one party in a call, over however many legs (API: /participants).
type Participant struct {
	Name          string                   `json:"name,omitempty" api:"list,readOnly"`
	Call          string                   `json:"call,omitempty" api:"list,readOnly,id"`
	Tenant        string                   `json:"tenant,omitempty" api:"list,readOnly,id"`
	CallBridge    string                   `json:"callBridge,omitempty" api:"list,readOnly,id"`
	URI           string                   `json:"uri,omitempty" api:"readOnly"`
	OriginalURI   string                   `json:"originalUri,omitempty" api:"readOnly"`
	NumCallLegs   *int                     `json:"numCallLegs,omitempty" api:"readOnly"`
	UserJID       string                   `json:"userJid,omitempty" api:"readOnly"`
	IsActivator   *bool                    `json:"isActivator,omitempty" api:"readOnly"`
	CanMove       *bool                    `json:"canMove,omitempty" api:"readOnly"`
	Moved         string                   `json:"movedParticipant,omitempty" api:"readOnly,id"`
	MovedBridge   string                   `json:"movedParticipantCallBridge,omitempty" api:"readOnly,id"`
	Status        *ParticipantStatus       `json:"status,omitempty" api:"readOnly"`
	Configuration ParticipantConfiguration `json:"configuration,omitzero"`

	// Admitted is set when a person or the API let this participant in (false puts it back into the lobby);
	// nil leaves it to the activation rules.
	Admitted  *bool     `json:"admitted,omitempty" api:"-"`
	CreatedAt time.Time `json:"createdAt,omitzero" api:"-"`
}

// ParticipantConfiguration is what is wanted of a participant. Importance pins who is shown: the highest wins.
type ParticipantConfiguration struct {
	Importance        *int   `json:"importance,omitempty" maximum:"2147483647"`
	NameLabelOverride string `json:"nameLabelOverride,omitempty" maxBytes:"50"`
	DefaultLayout     Layout `json:"defaultLayout,omitempty" api:"readOnly"`
	LayoutTemplate    string `json:"layoutTemplate,omitempty" api:"readOnly,id"`
	// HandStatus is "raised" or "lowered"; the API shows it under status.
	HandStatus string `json:"handStatus,omitempty" api:"writeOnly" enum:"raised,lowered"`
}

// ParticipantStatus is what is true of a participant now.
type ParticipantStatus struct {
	State                  string `json:"state,omitempty" enum:"initial,ringing,connected,onHold"`
	CameraControlAvailable *bool  `json:"cameraControlAvailable,omitempty"`
	HandStatus             string `json:"handStatus,omitempty" enum:"raised,lowered"`
}
