package appliance

import "time"

// Call is a meeting that is going on (API: /calls). At most one call is active per coSpace.
type Call struct {
	CoSpace                          string `json:"coSpace,omitempty" api:"list,create,id"`
	Name                             string `json:"name,omitempty" api:"list,create"`
	CallCorrelator                   string `json:"callCorrelator,omitempty" api:"list,create,id"`
	Locked                           *bool  `json:"locked,omitempty"`
	Recording                        *bool  `json:"recording,omitempty"`
	Streaming                        *bool  `json:"streaming,omitempty"`
	AllowAllMuteSelf                 *bool  `json:"allowAllMuteSelf,omitempty"`
	AllowAllPresentationContribution *bool  `json:"allowAllPresentationContribution,omitempty" default:"false"`
	JoinAudioMuteOverride            *bool  `json:"joinAudioMuteOverride,omitempty"`
	MessageText                      string `json:"messageText,omitempty"`
	MessagePosition                  string `json:"messagePosition,omitempty" enum:"top,middle,bottom"`
	MessageDuration                  string `json:"messageDuration,omitempty" api:"numberOrWord"`
	ActiveWhenEmpty                  *bool  `json:"activeWhenEmpty,omitempty" default:"true"`
	PanePlacementHighestImportance   *int   `json:"panePlacementHighestImportance,omitempty" minimum:"1"`
	PanePlacementSelfPaneMode        string `json:"panePlacementSelfPaneMode,omitempty" enum:"skip,self,blank"`
	MessageBannerText                string `json:"messageBannerText,omitempty"`
	ChatAllowed                      *bool  `json:"chatAllowed,omitempty"`
	RaiseHandEnabled                 *bool  `json:"raiseHandEnabled,omitempty"`
	NoteAllowed                      *bool  `json:"noteAllowed,omitempty"`
	FileReceiveAllowed               *bool  `json:"fileReceiveAllowed,omitempty"`
	SurveyAllowed                    *bool  `json:"surveyAllowed,omitempty"`
	PanePlacementActiveSpeakerMode   string `json:"panePlacementActiveSpeakerMode,omitempty"`
	CallType                         string `json:"callType,omitempty" api:"readOnly" enum:"coSpace,forwarding,adHoc,lyncConferencing"`
	Tenant                           string `json:"tenant,omitempty" api:"list,readOnly,id"`
	DurationSeconds                  *int   `json:"durationSeconds,omitempty" api:"readOnly"`
	NumCallLegs                      *int   `json:"numCallLegs,omitempty" api:"readOnly"`
	MaxCallLegs                      *int   `json:"maxCallLegs,omitempty" api:"readOnly"`
	NumParticipantsLocal             *int   `json:"numParticipantsLocal,omitempty" api:"readOnly"`
	NumParticipantsRemote            *int   `json:"numParticipantsRemote,omitempty" api:"readOnly"`
	NumDistributedInstances          *int   `json:"numDistributedInstances,omitempty" api:"readOnly"`
	PresenterCallLeg                 string `json:"presenterCallLeg,omitempty" api:"readOnly,id"`
	RecordingStatus                  *bool  `json:"recordingStatus,omitempty" api:"readOnly"`
	StreamingStatus                  *bool  `json:"streamingStatus,omitempty" api:"readOnly"`
	MessageTimeRemaining             *int   `json:"messageTimeRemaining,omitempty" api:"readOnly"`
	OwnerName                        string `json:"ownerName,omitempty" api:"readOnly"`
	EndpointRecording                *bool  `json:"endpointRecording,omitempty" api:"readOnly"`
	LyncAudienceMute                 *bool  `json:"lyncAudienceMute,omitempty" api:"readOnly"`

	// Slot is the blade that mixes the call, 0 before it is placed; Epoch grows by one each time the call moves.
	Slot  int `json:"slot,omitempty" api:"-"`
	Epoch int `json:"epoch,omitempty" api:"-"`
	// Legs counts the call's legs exactly: whoever adds or removes a leg changes it in the same transaction.
	Legs      int       `json:"legs,omitempty" api:"-"`
	StartedAt time.Time `json:"startedAt,omitzero" api:"-"`
	// Since is the host's time of the start, which setting the product's clock does not move: waiting counts from it.
	Since time.Time `json:"since,omitzero" api:"-"`
	// EverActivated says that an activator has been in the call, which deactivationMode remainActivated asks about.
	EverActivated bool `json:"everActivated,omitempty" api:"-"`
	// MessageSetAt is when the message or its duration was last set; its time runs from there.
	MessageSetAt time.Time `json:"messageSetAt,omitzero" api:"-"`
}

// Began is the host's time of the start.
func (c *Call) Began() time.Time {
	if c.Since.IsZero() {
		return c.StartedAt
	}
	return c.Since
}

// CallSeen is what the hosting blade reports of a call, on its lease.
type CallSeen struct {
	Slot             int    `json:"slot,omitempty"`
	Epoch            int    `json:"epoch,omitempty"`
	PresenterCallLeg string `json:"presenterCallLeg,omitempty"`
	ActiveSpeaker    string `json:"activeSpeaker,omitempty"`
}

// Message is a chat line in a coSpace (API: /coSpaces/{id}/messages) or in a call without one.
type Message struct {
	Message string `json:"message,omitempty" api:"required" maxLength:"4096"`
	From    string `json:"from,omitempty" maxLength:"256"`
	// Participant is the sender's id, empty when the API sent it.
	Participant string    `json:"participant,omitempty" api:"-"`
	SentAt      time.Time `json:"sentAt,omitzero" api:"-"`
}
