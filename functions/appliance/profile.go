package appliance

// CallLegProfile is a set of rules for one leg; an unset field lets the level above decide (API: /callLegProfiles).
type CallLegProfile struct {
	Name                                    string `json:"name,omitempty" api:"list"`
	NeedsActivation                         *bool  `json:"needsActivation,omitempty" api:"list"`
	DefaultLayout                           Layout `json:"defaultLayout,omitempty" api:"list"`
	ChangeLayoutAllowed                     *bool  `json:"changeLayoutAllowed,omitempty" api:"list"`
	ParticipantLabels                       *bool  `json:"participantLabels,omitempty" api:"list"`
	PresentationDisplayMode                 string `json:"presentationDisplayMode,omitempty" api:"list" enum:"dualStream,singleStream"`
	PresentationContributionAllowed         *bool  `json:"presentationContributionAllowed,omitempty" api:"list"`
	PresentationViewingAllowed              *bool  `json:"presentationViewingAllowed,omitempty" api:"list"`
	EndCallAllowed                          *bool  `json:"endCallAllowed,omitempty" api:"list"`
	DisconnectOthersAllowed                 *bool  `json:"disconnectOthersAllowed,omitempty" api:"list"`
	AddParticipantAllowed                   *bool  `json:"addParticipantAllowed,omitempty" api:"list"`
	MuteOthersAllowed                       *bool  `json:"muteOthersAllowed,omitempty" api:"list"`
	VideoMuteOthersAllowed                  *bool  `json:"videoMuteOthersAllowed,omitempty" api:"list"`
	MuteSelfAllowed                         *bool  `json:"muteSelfAllowed,omitempty" api:"list"`
	VideoMuteSelfAllowed                    *bool  `json:"videoMuteSelfAllowed,omitempty" api:"list"`
	JoinToneParticipantThreshold            *int   `json:"joinToneParticipantThreshold,omitempty" api:"list" minimum:"0" maximum:"100"`
	LeaveToneParticipantThreshold           *int   `json:"leaveToneParticipantThreshold,omitempty" api:"list" minimum:"0"`
	VideoMode                               string `json:"videoMode,omitempty" api:"list" enum:"auto,disabled"`
	RxAudioMute                             *bool  `json:"rxAudioMute,omitempty" api:"list"`
	TxAudioMute                             *bool  `json:"txAudioMute,omitempty" api:"list"`
	RxVideoMute                             *bool  `json:"rxVideoMute,omitempty" api:"list"`
	TxVideoMute                             *bool  `json:"txVideoMute,omitempty" api:"list"`
	SIPMediaEncryption                      string `json:"sipMediaEncryption,omitempty" api:"list" enum:"optional,required,prohibited"`
	AudioPacketSizeMs                       *int   `json:"audioPacketSizeMs,omitempty" api:"list"`
	DeactivationMode                        string `json:"deactivationMode,omitempty" api:"list" enum:"deactivate,disconnect,remainActivated"`
	DeactivationModeTime                    *int   `json:"deactivationModeTime,omitempty" api:"list"`
	TelepresenceCallsAllowed                *bool  `json:"telepresenceCallsAllowed,omitempty" api:"list"`
	SIPPresentationChannelEnabled           *bool  `json:"sipPresentationChannelEnabled,omitempty" api:"list"`
	BFCPMode                                string `json:"bfcpMode,omitempty" api:"list" enum:"serverOnly,serverAndClient"`
	CallLockAllowed                         *bool  `json:"callLockAllowed,omitempty" api:"list"`
	SetImportanceAllowed                    *bool  `json:"setImportanceAllowed,omitempty" api:"list"`
	AllowAllMuteSelfAllowed                 *bool  `json:"allowAllMuteSelfAllowed,omitempty" api:"list"`
	AllowAllPresentationContributionAllowed *bool  `json:"allowAllPresentationContributionAllowed,omitempty" api:"list"`
	ChangeJoinAudioMuteOverrideAllowed      *bool  `json:"changeJoinAudioMuteOverrideAllowed,omitempty" api:"list"`
	RecordingControlAllowed                 *bool  `json:"recordingControlAllowed,omitempty" api:"list"`
	StreamingControlAllowed                 *bool  `json:"streamingControlAllowed,omitempty" api:"list"`
	MaxCallDurationTime                     *int   `json:"maxCallDurationTime,omitempty" api:"list"`
	QualityMain                             string `json:"qualityMain,omitempty" api:"list" enum:"unrestricted,max1080p30,max720p30,max480p30"`
	QualityPresentation                     string `json:"qualityPresentation,omitempty" api:"list" enum:"unrestricted,max1080p30,max720p5"`
	ParticipantCounter                      string `json:"participantCounter,omitempty" api:"list" enum:"never,auto,always"`
	ControlRemoteCameraAllowed              *bool  `json:"controlRemoteCameraAllowed,omitempty" api:"list"`
	LayoutTemplate                          string `json:"layoutTemplate,omitempty" api:"list,id"`
	AudioGainMode                           string `json:"audioGainMode,omitempty" api:"list" enum:"disabled,agc"`
	ChangeRoleAllowed                       *bool  `json:"changeRoleAllowed,omitempty" api:"list"`
	ChatContributionAllowed                 *bool  `json:"chatContributionAllowed,omitempty" api:"list"`
	MeetingTitlePosition                    string `json:"meetingTitlePosition,omitempty" api:"list" enum:"disabled,top,middle,bottom"`
	NoteContributionAllowed                 *bool  `json:"noteContributionAllowed,omitempty" api:"list"`
	FileUploadAllowed                       *bool  `json:"fileUploadAllowed,omitempty" api:"list"`
	SurveyOpsAllowed                        *bool  `json:"surveyOpsAllowed,omitempty" api:"list"`
}

// CallProfile is a set of rules for one call; an unset field lets the level above decide (API: /callProfiles).
type CallProfile struct {
	Name                         string `json:"name,omitempty" api:"list"`
	ParticipantLimit             *int   `json:"participantLimit,omitempty" api:"list"`
	MessageBoardEnabled          *bool  `json:"messageBoardEnabled,omitempty" api:"list"`
	Locked                       *bool  `json:"locked,omitempty" api:"list"`
	RecordingMode                string `json:"recordingMode,omitempty" api:"list" enum:"disabled,manual,automatic"`
	StreamingMode                string `json:"streamingMode,omitempty" api:"list" enum:"disabled,manual,automatic"`
	LockMode                     string `json:"lockMode,omitempty" api:"list" enum:"all,needsActivation"`
	SIPRecorderURI               string `json:"sipRecorderUri,omitempty" api:"list"`
	SIPStreamerURI               string `json:"sipStreamerUri,omitempty" api:"list"`
	PasscodeMode                 string `json:"passcodeMode,omitempty" api:"list" enum:"required,timeout"`
	PasscodeTimeout              *int   `json:"passcodeTimeout,omitempty" api:"list"`
	GatewayAudioCallOptimization *bool  `json:"gatewayAudioCallOptimization,omitempty" api:"list"`
	LyncConferenceMode           string `json:"lyncConferenceMode,omitempty" api:"list" enum:"dualHomeCluster,dualHomeCallBridge,gateway"`
	MessageBannerText            string `json:"messageBannerText,omitempty" api:"list"`
	ChatAllowed                  *bool  `json:"chatAllowed,omitempty" api:"list"`
	RaiseHandEnabled             *bool  `json:"raiseHandEnabled,omitempty" api:"list"`
	NoteAllowed                  *bool  `json:"noteAllowed,omitempty" api:"list"`
	FileReceiveAllowed           *bool  `json:"fileReceiveAllowed,omitempty" api:"list"`
	SurveyAllowed                *bool  `json:"surveyAllowed,omitempty" api:"list"`
}

// SystemProfiles names the profiles at the top of every inheritance chain (API: /system/profiles).
type SystemProfiles struct {
	CallLegProfile        string `json:"callLegProfile,omitempty" api:"id"`
	CallProfile           string `json:"callProfile,omitempty" api:"id"`
	DTMFProfile           string `json:"dtmfProfile,omitempty" api:"id"`
	UserProfile           string `json:"userProfile,omitempty" api:"id"`
	IvrBrandingProfile    string `json:"ivrBrandingProfile,omitempty" api:"id"`
	CallBrandingProfile   string `json:"callBrandingProfile,omitempty" api:"id"`
	CompatibilityProfile  string `json:"compatibilityProfile,omitempty" api:"id"`
	DialInSecurityProfile string `json:"dialInSecurityProfile,omitempty" api:"id"`
	WebBridgeProfile      string `json:"webBridgeProfile,omitempty" api:"id"`
}
