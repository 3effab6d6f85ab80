package appliance

// SystemStatus is the call bridge's view of itself (API: /system/status).
type SystemStatus struct {
	HostID               string `json:"hostId,omitempty" api:"readOnly,id"`
	SoftwareVersion      string `json:"softwareVersion,omitempty" api:"readOnly"`
	UptimeSeconds        *int   `json:"uptimeSeconds,omitempty" api:"readOnly"`
	CDRTime              string `json:"cdrTime,omitempty" api:"readOnly"`
	Activated            *bool  `json:"activated,omitempty" api:"readOnly"`
	ClusterEnabled       *bool  `json:"clusterEnabled,omitempty" api:"readOnly"`
	ClusterID            string `json:"clusterId,omitempty" api:"readOnly,id"`
	CDRCorrelatorIndex   *int   `json:"cdrCorrelatorIndex,omitempty" api:"readOnly"`
	CallLegsActive       *int   `json:"callLegsActive,omitempty" api:"readOnly"`
	CallLegsMaxActive    *int   `json:"callLegsMaxActive,omitempty" api:"readOnly"`
	CallLegsCompleted    *int   `json:"callLegsCompleted,omitempty" api:"readOnly"`
	AudioBitRateOutgoing *int   `json:"audioBitRateOutgoing,omitempty" api:"readOnly"`
	AudioBitRateIncoming *int   `json:"audioBitRateIncoming,omitempty" api:"readOnly"`
	VideoBitRateOutgoing *int   `json:"videoBitRateOutgoing,omitempty" api:"readOnly"`
	VideoBitRateIncoming *int   `json:"videoBitRateIncoming,omitempty" api:"readOnly"`
}

// Alarm is a fault that is active now (API: /system/alarms).
type Alarm struct {
	Type                string `json:"type,omitempty" api:"list,readOnly" enum:"callBrandingResourceInvalid,callBridgeConnectionFailure,callDistributionFailure,cdrConnectionFailure,c2wConnectionFailure,databaseClusternodeOutofSync,databaseConnectionError,guestAccountConnectionFailure,ivrBrandingResourceInvalid,recorderLowDiskSpace,recorderUnavailable,turnServerUnavailable,webBridgeArchivePushFailure,webBridgeArchiveRetrievalFailure,webBridgeBackgroundImagePushFailure,webBridgeBackgroundImageRetrievalFailure,webBridgeLoginLogoImagePushFailure,webBridgeLoginLogoImageRetrievalFailure,xmppAuthenticationRegistrationFailure,xmppRegistrationFailure"`
	FailureReason       string `json:"failureReason,omitempty" api:"list,readOnly" enum:"authenticationFailure,connectFailure,dataFormatInvalid,destinationReadOnly,dnsFailure,error,fileNotFound,fileSizeLimitExceeded,internalServerError,serviceUnavailable"`
	ActiveTimeSeconds   *int   `json:"activeTimeSeconds,omitempty" api:"list,readOnly"`
	CallBrandingProfile string `json:"callBrandingProfile,omitempty" api:"list,readOnly,id"`
	IvrBrandingProfile  string `json:"ivrBrandingProfile,omitempty" api:"list,readOnly,id"`
	FileName            string `json:"fileName,omitempty" api:"list,readOnly"`
	CallBridge          string `json:"callBridge,omitempty" api:"list,readOnly,id"`
	CallBridgeName      string `json:"callBridgeName,omitempty" api:"list,readOnly"`
	Call                string `json:"call,omitempty" api:"list,readOnly,id"`
	Recorder            string `json:"recorder,omitempty" api:"list,readOnly,id"`
	TurnServer          string `json:"turnServer,omitempty" api:"list,readOnly,id"`
}
