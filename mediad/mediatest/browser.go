package mediatest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/logging"
	"github.com/pion/rtcp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// Config sets a Browser up.
type Config struct {
	Name  string     // its first letter is what its camera shows
	Tone  float64    // Hz of the microphone, 0 for no microphone
	Codec opus.Codec // to encode and decode
	TCP   bool       // ICE-TCP only
	Sound [][]byte   // what a Light one sends over and over while it is not Muzzled; else it sends silence
	Light bool       // for many: no interceptors, no decoding, no video, and sound that was encoded once
}

// Browser is a WebRTC client with the five media lines of the web app. Close ends it.
type Browser struct {
	cfg     Config
	pc      *webrtc.PeerConnection
	dc      *webrtc.DataChannel
	audio   *track
	camera  *track
	content *track
	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup

	Ear     *Ear
	Main    *Screen
	Content *Screen

	// Muzzled stops the microphone, Blind the camera, Sharing starts the content.
	Muzzled, Blind, Sharing atomic.Bool
	// Keys counts the key frames that were asked of the camera, Limit is the last REMB.
	Keys, Limit atomic.Int64

	mu       sync.Mutex // guards everything below
	messages []Message
	news     chan struct{}
	open     bool
	state    webrtc.PeerConnectionState
}

// Message is what came over the data channel.
type Message struct {
	Type string `json:"type"`
	Text []byte `json:"-"` // the whole of it
}

// New makes a browser that is not connected.
func New(cfg Config) (*Browser, error) {
	ctx, cancel := context.WithCancel(context.Background())
	b := &Browser{cfg: cfg, ctx: ctx, cancel: cancel, Ear: newEar(earCodec(cfg)), Main: &Screen{}, Content: &Screen{}, news: make(chan struct{})}
	api, err := newAPI(cfg)
	if err != nil {
		return nil, err
	}
	if b.pc, err = api.NewPeerConnection(webrtc.Configuration{}); err != nil {
		return nil, err
	}
	if err := b.lines(); err != nil {
		return nil, err
	}
	b.pc.OnTrack(b.received)
	b.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		b.note(func() { b.state = s })
	})
	return b, nil
}

func newAPI(cfg Config) (*webrtc.API, error) {
	m := &webrtc.MediaEngine{}
	if err := m.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	for _, uri := range []string{sdp.SDESMidURI, sdp.ABSSendTimeURI, sdp.TransportCCURI} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, webrtc.RTPCodecTypeVideo); err != nil {
			return nil, err
		}
	}
	for _, uri := range []string{sdp.SDESMidURI, level.ExtensionURI} {
		if err := m.RegisterHeaderExtension(webrtc.RTPHeaderExtensionCapability{URI: uri}, webrtc.RTPCodecTypeAudio); err != nil {
			return nil, err
		}
	}
	r := &interceptor.Registry{}
	if !cfg.Light {
		if err := webrtc.RegisterDefaultInterceptors(m, r); err != nil {
			return nil, err
		}
		if err := webrtc.ConfigureTWCCHeaderExtensionSender(m, r); err != nil {
			return nil, err
		}
	}
	s := webrtc.SettingEngine{LoggerFactory: &logging.DefaultLoggerFactory{DefaultLogLevel: logging.LogLevelDisabled}}
	s.SetIncludeLoopbackCandidate(true)
	s.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	s.SetIPFilter(func(ip netIP) bool { return ip.IsLoopback() })
	if cfg.TCP {
		s.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(m), webrtc.WithInterceptorRegistry(r), webrtc.WithSettingEngine(s)), nil
}

func (b *Browser) lines() error {
	b.audio = newTrack(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, "audio")
	b.camera = newTrack(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "camera")
	b.content = newTrack(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "content")
	for _, l := range []struct {
		track     *track
		direction webrtc.RTPTransceiverDirection
	}{{b.audio, webrtc.RTPTransceiverDirectionSendrecv}, {b.camera, webrtc.RTPTransceiverDirectionSendonly}, {b.content, webrtc.RTPTransceiverDirectionSendrecv}} {
		tr, err := b.pc.AddTransceiverFromTrack(l.track.TrackLocalStaticRTP, webrtc.RTPTransceiverInit{Direction: l.direction})
		if err != nil {
			return err
		}
		l.track.sender = tr.Sender()
	}
	if _, err := b.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}); err != nil {
		return err
	}
	ordered := true
	var err error
	if b.dc, err = b.pc.CreateDataChannel("plenum", &webrtc.DataChannelInit{Ordered: &ordered}); err != nil {
		return err
	}
	b.dc.OnOpen(func() { b.note(func() { b.open = true }) })
	b.dc.OnMessage(func(m webrtc.DataChannelMessage) {
		msg := Message{Text: m.Data}
		_ = json.Unmarshal(m.Data, &msg) // a bad one has no type
		b.note(func() { b.messages = append(b.messages, msg) })
	})
	return nil
}

// Offer is the browser's SDP offer, with all candidates.
func (b *Browser) Offer() (string, error) {
	offer, err := b.pc.CreateOffer(nil)
	if err != nil {
		return "", err
	}
	gathered := webrtc.GatheringCompletePromise(b.pc)
	if err := b.pc.SetLocalDescription(offer); err != nil {
		return "", err
	}
	<-gathered
	return b.pc.LocalDescription().SDP, nil
}

// Accept takes the answer; media flow from when the connection is up.
func (b *Browser) Accept(answer string) error {
	if err := b.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer}); err != nil {
		return err
	}
	b.running.Go(func() { b.watchReports(b.camera) })
	b.running.Go(func() { b.watchReports(b.content) })
	b.running.Go(func() { b.watchReports(b.audio) })
	switch {
	case b.cfg.Light:
		b.running.Go(b.replay)
	case b.cfg.Tone > 0:
		b.running.Go(b.speak)
	}
	if !b.cfg.Light {
		b.running.Go(func() { b.film(b.camera, &b.Blind, false) })
		b.running.Go(func() { b.film(b.content, &b.Sharing, true) })
	}
	return nil
}

// Close ends the browser like a page that is closed.
func (b *Browser) Close() {
	b.cancel()
	_ = b.pc.GracefulClose() // it is over in any case
	b.running.Wait()
}

// Send sends a message over the data channel, once that is open.
func (b *Browser) Send(v any) error {
	if err := b.until(5*time.Second, "data channel", func() bool { return b.open }); err != nil {
		return err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.dc.SendText(string(text))
}

func (b *Browser) note(f func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f()
	close(b.news)
	b.news = make(chan struct{})
}

// until waits until ok holds, which is asked again whenever something came.
func (b *Browser) until(wait time.Duration, what string, ok func() bool) error {
	deadline := time.After(wait)
	for {
		b.mu.Lock()
		news, done := b.news, ok()
		b.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-news:
		case <-deadline:
			return fmt.Errorf("%s: no %s within %s", b.cfg.Name, what, wait)
		}
	}
}

// Connected waits until the connection is up.
func (b *Browser) Connected(wait time.Duration) error {
	return b.until(wait, "connection", func() bool { return b.state == webrtc.PeerConnectionStateConnected })
}

// Gone waits until the connection is over.
func (b *Browser) Gone(wait time.Duration) error {
	return b.until(wait, "end", func() bool {
		return b.state == webrtc.PeerConnectionStateClosed || b.state == webrtc.PeerConnectionStateFailed
	})
}

// Await waits for a message of a type that matches, the newest first, and reads it into into.
func (b *Browser) Await(wait time.Duration, kind string, into any, match func() bool) error {
	return b.until(wait, kind, func() bool {
		for i := len(b.messages) - 1; i >= 0; i-- {
			if b.messages[i].Type == kind && json.Unmarshal(b.messages[i].Text, into) == nil {
				if match == nil || match() {
					return true
				}
				if kind == "state" || kind == "roster" || kind == "speakers" {
					return false // only the newest counts
				}
			}
		}
		return false
	})
}

// All gives the messages of a type that came so far.
func (b *Browser) All(kind string) []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Message
	for _, m := range b.messages {
		if m.Type == kind {
			list = append(list, m)
		}
	}
	return list
}

// Ask sends a key frame request for the main video, Lose a NACK for packets of it.
func (b *Browser) Ask() {
	_ = b.pc.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: b.Main.ssrc.Load()}})
}

// Estimate says what the browser can receive, as REMB.
func (b *Browser) Estimate(bitRate int) {
	_ = b.pc.WriteRTCP([]rtcp.Packet{&rtcp.ReceiverEstimatedMaximumBitrate{SenderSSRC: 1, Bitrate: float32(bitRate), SSRCs: []uint32{b.Main.ssrc.Load()}}})
}
