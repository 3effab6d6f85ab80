package leg

import (
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/level"
)

const (
	opusClock  = 48000
	videoClock = 90000
)

var (
	opusCodec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: opusClock, Channels: 2, SDPFmtpLine: "minptime=10;useinbandfec=1"}
	vp8Codec  = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: videoClock, RTCPFeedback: []webrtc.RTCPFeedback{
		{Type: "goog-remb"}, {Type: "transport-cc"}, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}}}
	rtxCodec = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: videoClock, SDPFmtpLine: "apt=96"}
)

// newEngine knows Opus and VP8 with its retransmissions (RFC 4588), and the header extensions that are used.
func newEngine() (*webrtc.MediaEngine, error) {
	m := &webrtc.MediaEngine{}
	for _, c := range []struct {
		codec webrtc.RTPCodecCapability
		pt    webrtc.PayloadType
		kind  webrtc.RTPCodecType
	}{{opusCodec, 111, webrtc.RTPCodecTypeAudio}, {vp8Codec, 96, webrtc.RTPCodecTypeVideo}, {rtxCodec, 97, webrtc.RTPCodecTypeVideo}} {
		if err := m.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: c.codec, PayloadType: c.pt}, c.kind); err != nil {
			return nil, err
		}
	}
	for _, e := range []struct {
		uri  string
		kind webrtc.RTPCodecType
	}{
		{sdp.SDESMidURI, webrtc.RTPCodecTypeAudio}, {sdp.SDESMidURI, webrtc.RTPCodecTypeVideo}, {level.ExtensionURI, webrtc.RTPCodecTypeAudio},
		{sdp.TransportCCURI, webrtc.RTPCodecTypeVideo}, {sdp.ABSSendTimeURI, webrtc.RTPCodecTypeVideo},
	} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: e.uri}, e.kind); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// How long a silent peer stays connected: it is called disconnected after the first and lost after the second more. ICE
// consent (RFC 7675) makes browsers send at least every few seconds.
const (
	silentTime = 5 * time.Second
	lostTime   = 5 * time.Second
	keepTime   = 2 * time.Second
)

// settings are those of one connection; profile is told the SRTP protection profile that was chosen.
func (g *Gateway) settings(profile func(dtls.SRTPProtectionProfile)) webrtc.SettingEngine {
	s := webrtc.SettingEngine{LoggerFactory: pionLog{g.log}}
	s.SetLite(true)
	s.SetICEUDPMux(g.udp)
	s.SetICETCPMux(g.tcp)
	types := []webrtc.NetworkType{webrtc.NetworkTypeUDP4, webrtc.NetworkTypeTCP4}
	if g.addr.IP.To4() == nil {
		types = append(types, webrtc.NetworkTypeUDP6, webrtc.NetworkTypeTCP6)
	}
	s.SetNetworkTypes(types)
	s.SetIncludeLoopbackCandidate(g.addr.IP.IsLoopback())
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetICETimeouts(silentTime, lostTime, keepTime)
	s.SetSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM, dtls.SRTP_AEAD_AES_256_GCM, dtls.SRTP_AES128_CM_HMAC_SHA1_80)
	_ = s.SetAnsweringDTLSRole(webrtc.DTLSRoleServer) // fails for no role only
	s.SetDTLSServerHelloMessageHook(profileHook(profile))
	s.SetSCTPMaxReceiveBufferSize(256 << 10)
	s.SetSCTPMaxMessageSize(64 << 10)
	return s
}

// newAPI makes the API of one connection. The interceptors are those that are needed and no more: NACK for lost video,
// transport-wide feedback to the browser's bandwidth estimation, sender and receiver reports. Lost packets of what goes
// out are sent again by video.Viewer, which keeps one copy for all receivers.
func (g *Gateway) newAPI(c *Conn) (*webrtc.API, error) {
	logs := pionLog{g.log}
	lost, err := nack.NewGeneratorInterceptor(nack.GeneratorInterval(50*time.Millisecond), nack.GeneratorMaxNacksPerPacket(10),
		nack.WithGeneratorLoggerFactory(logs))
	if err != nil {
		return nil, err
	}
	feedback, err := twcc.NewSenderInterceptor(twcc.WithLoggerFactory(logs))
	if err != nil {
		return nil, err
	}
	receiving, err := report.NewReceiverInterceptor(report.WithReceiverLoggerFactory(logs))
	if err != nil {
		return nil, err
	}
	sending, err := report.NewSenderInterceptor(report.WithSenderLoggerFactory(logs))
	if err != nil {
		return nil, err
	}
	var r interceptor.Registry
	for _, f := range []interceptor.Factory{&tap{conn: c}, lost, feedback, receiving, sending} {
		r.Add(f)
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(g.engine), webrtc.WithInterceptorRegistry(&r),
		webrtc.WithSettingEngine(g.settings(c.protected))), nil
}
