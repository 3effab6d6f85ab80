// Package cms is the Meeting Server API below /api/v1: one file per noun, each a struct of the rules that make the
// noun different from a row of a table. rest does the rest.
//
// # Not yet acted on
//
// These parameters are kept and returned, or checked and answered, but nothing follows from them yet:
//
//   - POST of callLegs and participants (remoteParty, movedParticipant, bandwidth, confirmation, callBridge,
//     callBridgeGroup): dialling out needs SIP. Everything is checked, then callBridgeUnavailable is answered.
//   - callLegs: dtmfSequence, cameraControl, generateKeyframe (counted in CallLeg.Keyframes for the blade),
//     sipMediaEncryption, audioPacketSizeMs, telepresenceCallsAllowed, sipPresentationChannelEnabled, bfcpMode,
//     qualityMain, qualityPresentation, layoutTemplate, audioGainMode, participantLabels, participantCounter,
//     joinToneParticipantThreshold, leaveToneParticipantThreshold, meetingTitlePosition, maxCallDurationTime,
//     controlRemoteCameraAllowed; subscriptions and multi-screen fields of status.
//   - calls: recording, streaming (recordingStatus and streamingStatus stay false), messageBannerText, panePlacement...,
//     noteAllowed, fileReceiveAllowed, surveyAllowed, endpointRecording.
//   - callProfiles: recordingMode and streamingMode decide what may be switched, nothing records; sipRecorderUri,
//     sipStreamerUri, passcodeMode, passcodeTimeout, gatewayAudioCallOptimization, lyncConferenceMode,
//     messageBoardEnabled.
//   - coSpaces: streamUrl, cdrTag, panePlacement..., defaultAccessMethod; the web link in emailInvitation.
//   - accessMethods: scope, importance; coSpaceUsers: accessMethod and the can... rights but for canAddRemoveMember and
//     canRemoveSelf, which the user's own pages will ask about.
//   - system/status: callLegsMaxActive and callLegsCompleted are left out and cdrCorrelatorIndex is 0, until there are
//     call records; system/alarms is empty.
//   - Foreign ids of nouns that are still to come (callBrandingProfile, callBridgeGroup, compatibilityProfile,
//     dialInSecurityProfile, dtmfProfile, ivrBrandingProfile, layoutTemplate, tenantGroup, webBridgeProfile) can only
//     be unset: any value is <name>DoesNotExist.
//   - userProfiles: hasLicense is for the licences; the others the user's own pages will ask about.
//   - Failures that need those nouns or the licences: passcodeTooShort, callBridgeGroupUnavailable,
//     loadBalancingDisabled, tenantGroupCoSpaceIdConflict, recordingLimitReached, streamingLimitReached.
package cms
