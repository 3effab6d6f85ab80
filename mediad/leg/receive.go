package leg

import (
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/level"
)

const (
	maxPacket = 1500
	maxErrors = 100 // unreadable packets in a row after which a stream is given up
)

// receive starts reading a stream that began.
func (c *Conn) receive(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	tr := r.RTPTransceiver()
	if tr == nil {
		return
	}
	mid, err := strconv.Atoi(tr.Mid())
	if err != nil || mid >= len(c.inputs) {
		return
	}
	m := call.Media(mid)
	c.inputs[m].ssrc.Store(uint32(t.SSRC()))
	c.gateway.closing.Go(func() { drain(r.Read) }) // sender reports, for the interceptors
	if m == call.Audio {
		id := extensionID(r, level.ExtensionURI)
		c.gateway.closing.Go(func() { c.read(m, t, func(p *rtp.Packet) { c.audio(p, id) }) })
		return
	}
	c.gateway.closing.Go(func() {
		c.read(m, t, func(p *rtp.Packet) { c.link.Video(m, &p.Header, append([]byte(nil), p.Payload...)) })
	})
}

// extensionID is the id of a header extension, 0 when it was not negotiated.
func extensionID(r *webrtc.RTPReceiver, uri string) uint8 {
	for _, e := range r.GetParameters().HeaderExtensions {
		if e.URI == uri {
			return uint8(e.ID)
		}
	}
	return 0
}

// read gives every packet of a stream to take, which must not keep it.
func (c *Conn) read(m call.Media, t *webrtc.TrackRemote, take func(*rtp.Packet)) {
	buf := make([]byte, maxPacket)
	var p rtp.Packet
	for failed := 0; failed < maxErrors; {
		n, _, err := t.Read(buf)
		if over(err) || c.ended.Load() {
			return
		}
		if err != nil || p.Unmarshal(buf[:n]) != nil {
			failed++
			continue
		}
		failed = 0
		c.inputs[m].figure.Packet(c.gateway.now(), p.SequenceNumber, p.Timestamp, n)
		take(&p)
	}
}

func over(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) }

func (c *Conn) audio(p *rtp.Packet, levelID uint8) {
	if len(p.Payload) == 0 {
		return
	}
	packet := jitter.Packet{SSRC: p.SSRC, Sequence: p.SequenceNumber, Timestamp: p.Timestamp, Payload: p.Payload}
	if levelID != 0 {
		packet.Level = level.Parse(p.GetExtension(levelID))
	}
	c.link.Audio(packet)
}

// drain reads until the end.
func drain[T any](read func([]byte) (int, T, error)) {
	buf := make([]byte, maxPacket)
	for {
		if _, _, err := read(buf); err != nil {
			return
		}
	}
}

// readReports reads what the browser says of a stream that it receives.
func (c *Conn) readReports(s *webrtc.RTPSender) {
	own, ok := s.Track().(*sender)
	if !ok {
		return
	}
	m := call.Audio
	for i, other := range c.senders {
		if other == own {
			m = call.Media(i)
		}
	}
	buf := make([]byte, maxPacket)
	for failed := 0; failed < maxErrors; {
		n, _, err := s.Read(buf)
		if over(err) || c.ended.Load() {
			return
		}
		packets, bad := rtcp.Unmarshal(buf[:n])
		if err != nil || bad != nil {
			failed++
			continue
		}
		failed = 0
		if b := own.bound.Load(); b != nil {
			c.heed(m, own, b.ssrc, packets)
		}
	}
}

// heed acts on reports about the stream with the given SSRC.
func (c *Conn) heed(m call.Media, s *sender, ssrc uint32, packets []rtcp.Packet) {
	for _, p := range packets {
		switch p := p.(type) {
		case *rtcp.ReceiverReport:
			c.blocks(m, s, ssrc, p.Reports)
		case *rtcp.SenderReport:
			c.blocks(m, s, ssrc, p.Reports)
		case *rtcp.PictureLossIndication:
			if p.MediaSSRC == ssrc {
				c.link.Refresh(m)
			}
		case *rtcp.FullIntraRequest:
			for _, e := range p.FIR {
				if e.SSRC == ssrc {
					c.link.Refresh(m)
				}
			}
		case *rtcp.TransportLayerNack:
			if p.MediaSSRC == ssrc {
				c.link.Resend(m, sequences(p.Nacks))
			}
		case *rtcp.ReceiverEstimatedMaximumBitrate:
			c.link.Estimate(int(min(max(p.Bitrate, 0), 1e9)))
		}
	}
}

func (c *Conn) blocks(m call.Media, s *sender, ssrc uint32, blocks []rtcp.ReceptionReport) {
	for _, b := range blocks {
		if b.SSRC != ssrc {
			continue
		}
		s.figure.Reported(time.Now(), b)
		if m == call.Audio {
			c.link.Lost(int(b.FractionLost) * 100 / 256)
		}
	}
}

// maxLost is how many packets are sent again for one report.
const maxLost = 200

func sequences(pairs []rtcp.NackPair) []uint16 {
	var list []uint16
	for _, pair := range pairs {
		pair.Range(func(n uint16) bool {
			list = append(list, n)
			return len(list) < maxLost
		})
	}
	return list[:min(len(list), maxLost)]
}
