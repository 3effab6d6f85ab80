package leg

import (
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/stats"
)

// Conn is one connection of a leg; it is the call's Line. Its goroutines are counted by the Gateway and end after Hangup.
type Conn struct {
	gateway *Gateway
	log     *slog.Logger
	pc      *webrtc.PeerConnection
	link    *call.Link
	channel *channel
	senders [4]*sender // by call.Media; nil for Camera
	inputs  [3]input   // by call.Media: Audio, Camera, Content
	ended   atomic.Bool
	up      sync.Once
	over    sync.Once
	done    chan struct{} // closed when the connection is over
	onUp    func()
	onDone  func()
	profile atomic.Uint32
}

// input is one media line that comes in.
type input struct {
	ssrc   atomic.Uint32
	figure *stats.Inbound
}

// answer makes the connection that answers offer; its link is seat's. onUp is called when it is connected, onDone when it
// is over.
func (g *Gateway) answer(offer *Offer, seat *call.Seat, log *slog.Logger, onUp, onDone func()) (c *Conn, answer string, err error) {
	c = &Conn{gateway: g, log: log, done: make(chan struct{}), onUp: onUp, onDone: onDone}
	c.senders[call.Audio], c.senders[call.Content], c.senders[call.Main] = newSender("audio", opusCodec), newSender("content", vp8Codec), newSender("main", vp8Codec)
	c.inputs[call.Audio].figure = stats.NewInbound(opusClock)
	c.inputs[call.Camera].figure, c.inputs[call.Content].figure = stats.NewInbound(videoClock), stats.NewInbound(videoClock)
	c.channel = newChannel(c)
	c.link = seat.Connect(c)
	api, err := g.newAPI(c)
	if err != nil {
		return nil, "", fmt.Errorf("connection: %w", err)
	}
	if c.pc, err = api.NewPeerConnection(webrtc.Configuration{Certificates: []webrtc.Certificate{g.cert}}); err != nil {
		return nil, "", fmt.Errorf("connection: %w", err)
	}
	c.listen()
	if answer, err = c.negotiate(offer); err != nil {
		c.Hangup("")
		return nil, "", err
	}
	return c, answer, nil
}

// listen says what is to happen when pion has something.
func (c *Conn) listen() {
	c.pc.OnTrack(func(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) { c.receive(t, r) })
	c.pc.OnDataChannel(c.channel.adopt)
	c.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		switch s {
		case webrtc.PeerConnectionStateConnected:
			c.up.Do(func() { c.onUp(); c.link.Up() })
		case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed:
			c.Hangup("")
		}
	})
}

// negotiate answers the offer. The transceivers are added in the order of the offer's lines with the directions that
// those must have, so pion pairs them one to one. Offers are strangers' input; a panic of the library is their fault.
func (c *Conn) negotiate(offer *Offer) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			c.log.Warn("offer made the library panic", "panic", p)
			err = offerError("it cannot be read")
		}
	}()
	if err := c.addLines(); err != nil {
		return "", fmt.Errorf("connection: %w", err)
	}
	if err := c.pc.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer.Text()}); err != nil {
		return "", offerError("%v", err)
	}
	answer, err := c.pc.CreateAnswer(nil)
	if err != nil {
		return "", offerError("%v", err)
	}
	gathered := webrtc.GatheringCompletePromise(c.pc)
	if err := c.pc.SetLocalDescription(answer); err != nil {
		return "", offerError("%v", err)
	}
	for _, t := range c.pc.GetTransceivers() {
		if s := t.Sender(); s != nil {
			c.gateway.closing.Go(func() { c.readReports(s) })
		}
	}
	<-gathered // there are host candidates only, nothing is waited for on the network
	return c.pc.LocalDescription().SDP, nil
}

func (c *Conn) addLines() error {
	for m, l := range offered[:call.Main+1] {
		var err error
		switch s := c.senders[m]; {
		case s == nil:
			_, err = c.pc.AddTransceiverFromKind(webrtc.RTPCodecTypeVideo, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
		case l.direction == "sendrecv":
			_, err = c.pc.AddTransceiverFromTrack(s, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendrecv})
		default:
			_, err = c.pc.AddTransceiverFromTrack(s, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// protected is told the SRTP profile during the handshake.
func (c *Conn) protected(p dtls.SRTPProtectionProfile) { c.profile.Store(uint32(p)) }

// Send implements call.Line.
func (c *Conn) Send(m call.Media, h *rtp.Header, payload []byte, again bool) {
	if !c.ended.Load() {
		c.senders[m].send(h, payload, again)
	}
}

// AskKey implements call.Line.
func (c *Conn) AskKey(m call.Media) {
	if ssrc := c.inputs[m].ssrc.Load(); ssrc != 0 {
		c.report(&rtcp.PictureLossIndication{MediaSSRC: ssrc})
	}
}

// Limit implements call.Line.
func (c *Conn) Limit(bitRate int) {
	remb := &rtcp.ReceiverEstimatedMaximumBitrate{SenderSSRC: 1, Bitrate: float32(bitRate)}
	for _, m := range []call.Media{call.Camera, call.Content} {
		if ssrc := c.inputs[m].ssrc.Load(); ssrc != 0 {
			remb.SSRCs = append(remb.SSRCs, ssrc)
		}
	}
	if len(remb.SSRCs) > 0 {
		c.report(remb)
	}
}

func (c *Conn) report(p rtcp.Packet) {
	if !c.ended.Load() {
		_ = c.pc.WriteRTCP([]rtcp.Packet{p}) // a connection that ends is noticed elsewhere
	}
}

// Tell implements call.Line.
func (c *Conn) Tell(kind string, text []byte) { c.channel.tell(kind, text) }

// flushTime is how long a connection stays after Hangup for its last message.
const flushTime = 500 * time.Millisecond

// Hangup implements call.Line.
func (c *Conn) Hangup(reason string) {
	c.over.Do(func() {
		c.gateway.closing.Go(func() {
			if reason != "" {
				c.channel.bye(reason)
			}
			c.ended.Store(true)
			c.link.Down()
			close(c.done)
			if err := c.pc.GracefulClose(); err != nil {
				c.log.Debug("close connection", "err", err)
			}
			c.onDone()
		})
	})
}
