package appliance

import "time"

// CallLeg is one party's media connection to a call (API: /callLegs).
// Configuration is what is wanted of it; Status is what the blade that hosts it last reported.
type CallLeg struct {
	Name                string           `json:"name,omitempty" api:"list,readOnly"`
	RemoteParty         string           `json:"remoteParty,omitempty" api:"list,required,create"`
	OriginalRemoteParty string           `json:"originalRemoteParty,omitempty" api:"list,readOnly"`
	Call                string           `json:"call,omitempty" api:"list,readOnly,id"`
	Tenant              string           `json:"tenant,omitempty" api:"list,readOnly,id"`
	LocalAddress        string           `json:"localAddress,omitempty" api:"readOnly"`
	Type                string           `json:"type,omitempty" api:"readOnly" enum:"sip,acano"`
	SubType             string           `json:"subType,omitempty" api:"readOnly" enum:"lync,avaya,distributionLink,lyncDistribution"`
	LyncSubType         string           `json:"lyncSubType,omitempty" api:"readOnly" enum:"audioVideo,applicationSharing,instantMessaging"`
	Direction           string           `json:"direction,omitempty" api:"readOnly" enum:"incoming,outgoing"`
	CanMove             *bool            `json:"canMove,omitempty" api:"readOnly"`
	MovedCallLeg        string           `json:"movedCallLeg,omitempty" api:"readOnly,id"`
	MovedCallLegBridge  string           `json:"movedCallLegCallBridge,omitempty" api:"readOnly,id"`
	Alarms              *LegAlarms       `json:"alarms,omitempty" api:"list,readOnly"`
	Configuration       LegConfiguration `json:"configuration,omitzero"`
	Status              *LegStatus       `json:"status,omitempty" api:"readOnly"`

	// Participant is the id of the participant whose leg this is.
	Participant string `json:"participant,omitempty" api:"-"`
	// AccessMethod is the id of the access method used, empty for the coSpace's own; CoSpaceUser the member's id.
	AccessMethod string `json:"accessMethod,omitempty" api:"-"`
	CoSpaceUser  string `json:"coSpaceUser,omitempty" api:"-"`
	// CallLegProfile is the profile given to this one leg, the lowest level of the chain but for Configuration.
	CallLegProfile string `json:"callLegProfile,omitempty" api:"-"`
	Bandwidth      *int   `json:"bandwidth,omitempty" api:"-"`
	Confirmation   *bool  `json:"confirmation,omitempty" api:"-"`
	// Session is the id of the join session that may attach a browser to this leg.
	Session   string    `json:"session,omitempty" api:"-"`
	CreatedAt time.Time `json:"createdAt,omitzero" api:"-"`
	// Keyframes counts the requests for a new key frame of the leg's outgoing video; the blade sends one when it grows.
	Keyframes int `json:"keyframes,omitempty" api:"-"`
}

// LegConfiguration holds the values set on one leg itself; whatever is unset comes from the profiles.
type LegConfiguration struct {
	OwnerID           string `json:"ownerId,omitempty"`
	ChosenLayout      Layout `json:"chosenLayout,omitempty"`
	NameLabelOverride string `json:"nameLabelOverride,omitempty" maxBytes:"50"`
	HandStatus        string `json:"handStatus,omitempty" enum:"raised,lowered"`
	DTMFSequence      string `json:"dtmfSequence,omitempty" api:"writeOnly"`
	CallLegProfile
}

// LegAlarms are the quality alarms active on a leg; each is an empty tag.
type LegAlarms struct {
	PacketLoss        Flag `json:"packetLoss,omitempty"`
	ExcessiveJitter   Flag `json:"excessiveJitter,omitempty"`
	HighRoundTripTime Flag `json:"highRoundTripTime,omitempty"`
}

// Leg states (LegStatus.State).
const (
	LegInitial   = "initial"
	LegRinging   = "ringing"
	LegConnected = "connected"
	LegOnHold    = "onHold"
)

// LegStatus is what is true of a leg now. The hosting blade writes it at most every two seconds, on its own lease.
type LegStatus struct {
	State                  string         `json:"state,omitempty" enum:"initial,ringing,connected,onHold"`
	DurationSeconds        *int           `json:"durationSeconds,omitempty"`
	Direction              string         `json:"direction,omitempty" enum:"incoming,outgoing"`
	SIPCallID              string         `json:"sipCallId,omitempty"`
	GroupID                string         `json:"groupId,omitempty" api:"id"`
	Recording              *bool          `json:"recording,omitempty"`
	Streaming              *bool          `json:"streaming,omitempty"`
	Deactivated            *bool          `json:"deactivated,omitempty"`
	EncryptedMedia         *bool          `json:"encryptedMedia,omitempty"`
	UnencryptedMedia       *bool          `json:"unencryptedMedia,omitempty"`
	CipherSuite            string         `json:"cipherSuite,omitempty" enum:"AEAD_AES_256_GCM,AEAD_AES_128_GCM,AES_CM_128_HMAC_SHA1_80,AES_CM_128_HMAC_SHA1_32"`
	Layout                 Layout         `json:"layout,omitempty"`
	ActiveLayout           Layout         `json:"activeLayout,omitempty"`
	AvailableVideoStreams  *int           `json:"availableVideoStreams,omitempty"`
	LayoutTemplate         string         `json:"layoutTemplate,omitempty" api:"id"`
	CameraControlAvailable *bool          `json:"cameraControlAvailable,omitempty"`
	LyncRole               string         `json:"lyncRole,omitempty" enum:"presenter,attendee"`
	RxAudio                *AudioStatus   `json:"rxAudio,omitempty"`
	TxAudio                *AudioStatus   `json:"txAudio,omitempty"`
	RxVideo                []*VideoStatus `json:"rxVideo,omitempty"`
	TxVideo                []*VideoStatus `json:"txVideo,omitempty"`
	ActiveControl          *ActiveControl `json:"activeControl,omitempty"`
	MultiStreamVideo       *MultiStream   `json:"multiStreamVideo,omitempty"`
}

// ActiveControl is what a SIP endpoint and the bridge have told each other to send about the meeting.
type ActiveControl struct {
	Encrypted           *bool          `json:"encrypted,omitempty"`
	LocalSubscriptions  *Subscriptions `json:"localSubscriptions,omitempty"`
	RemoteSubscriptions *Subscriptions `json:"remoteSubscriptions,omitempty"`
}

// Subscriptions are the topics of ActiveControl.
type Subscriptions struct {
	Capabilities   Flag `json:"capabilities,omitempty"`
	ConferenceInfo Flag `json:"conferenceInfo,omitempty"`
	Layouts        Flag `json:"layouts,omitempty"`
	SelfInfo       Flag `json:"selfInfo,omitempty"`
	SpeakerInfo    Flag `json:"speakerInfo,omitempty"`
}

// MultiStream describes an endpoint with several screens or cameras.
type MultiStream struct {
	NumScreens          *int `json:"numScreens,omitempty"`
	NumCameras          *int `json:"numCameras,omitempty"`
	NumCamerasAvailable *int `json:"numCamerasAvailable,omitempty"`
}

// AudioStatus describes one direction of a leg's audio. Bit rates are bits per second, jitter and round trip
// milliseconds, loss per cent with one decimal.
type AudioStatus struct {
	Codec                string   `json:"codec,omitempty" enum:"g711u,g711a,g722,g728,g729,g722_1,g722_1c,aac,speexNb,speexWb,speexUwb,isacWb,isacSwb,opus"`
	PacketLossPercentage *float64 `json:"packetLossPercentage,omitempty"`
	Jitter               *int     `json:"jitter,omitempty"`
	BitRate              *int     `json:"bitRate,omitempty"`
	CodecBitRate         *int     `json:"codecBitRate,omitempty"`
	RoundTripTime        *int     `json:"roundTripTime,omitempty"`
}

// VideoStatus describes one video stream of a leg; Role is "main" or "presentation" and is an XML attribute.
type VideoStatus struct {
	Role                 string   `json:"role,omitempty" api:"attribute" enum:"main,presentation"`
	Codec                string   `json:"codec,omitempty" enum:"h261,h263,h263+,h264,h264Lync,vp8,rtVideo"`
	Width                *int     `json:"width,omitempty"`
	Height               *int     `json:"height,omitempty"`
	FrameRate            *float64 `json:"frameRate,omitempty"`
	BitRate              *int     `json:"bitRate,omitempty"`
	PacketLossPercentage *float64 `json:"packetLossPercentage,omitempty"`
	Jitter               *int     `json:"jitter,omitempty"`
	RoundTripTime        *int     `json:"roundTripTime,omitempty"`
}
