package leg

import (
	"encoding/binary"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
	"github.com/pion/sdp/v3"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/stats"
)

// sender is one media line that goes out; it is pion's TrackLocal. Packets of one sender are sent one at a time.
type sender struct {
	name   string
	codec  webrtc.RTPCodecCapability
	figure *stats.Outbound
	bound  atomic.Pointer[binding]
}

// binding is what was negotiated for a sender.
type binding struct {
	writer   webrtc.TrackLocalWriter
	raw      atomic.Pointer[rawWriter] // past the interceptors
	ssrc     uint32
	pt       uint8
	rtxSSRC  uint32
	rtxPT    uint8
	template rtp.Header // with the header extensions
	sendTime [3]byte    // payload of abs-send-time, in template
	timed    bool

	// Retransmissions (RFC 4588).
	rtxSequence uint16
	rtxPayload  []byte
}

type rawWriter struct{ interceptor.RTPWriter }

func newSender(name string, codec webrtc.RTPCodecCapability) *sender {
	return &sender{name: name, codec: codec, figure: stats.NewOutbound(int(codec.ClockRate))}
}

// ID, RID, StreamID and Kind implement webrtc.TrackLocal.
func (s *sender) ID() string       { return s.name }
func (s *sender) RID() string      { return "" }
func (s *sender) StreamID() string { return "plenum-" + s.name }
func (s *sender) Kind() webrtc.RTPCodecType {
	if s.codec.ClockRate == opusClock {
		return webrtc.RTPCodecTypeAudio
	}
	return webrtc.RTPCodecTypeVideo
}

// Bind implements webrtc.TrackLocal.
func (s *sender) Bind(t webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	var codec webrtc.RTPCodecParameters
	b := &binding{writer: t.WriteStream(), ssrc: uint32(t.SSRC()), rtxSSRC: uint32(t.SSRCRetransmission())}
	for _, c := range t.CodecParameters() {
		switch c.MimeType {
		case s.codec.MimeType:
			codec, b.pt = c, uint8(c.PayloadType)
		case webrtc.MimeTypeRTX, "video/RTX":
			b.rtxPT = uint8(c.PayloadType)
		}
	}
	if b.pt == 0 {
		return codec, webrtc.ErrUnsupportedCodec
	}
	for _, e := range t.HeaderExtensions() {
		if e.URI == sdp.ABSSendTimeURI {
			b.timed = b.template.SetExtension(uint8(e.ID), b.sendTime[:]) == nil
		}
	}
	s.bound.Store(b)
	return codec, nil
}

// Unbind implements webrtc.TrackLocal.
func (s *sender) Unbind(webrtc.TrackLocalContext) error {
	s.bound.Store(nil)
	return nil
}

// send sends one packet, whose header says sequence number, timestamp and marker.
func (s *sender) send(h *rtp.Header, payload []byte, again bool) {
	b := s.bound.Load()
	if b == nil {
		return
	}
	out := b.template
	out.Version, out.Marker, out.SequenceNumber, out.Timestamp, out.SSRC, out.PayloadType = 2, h.Marker, h.SequenceNumber, h.Timestamp, b.ssrc, b.pt
	if b.timed {
		stamp(b.sendTime[:], time.Now())
	}
	s.figure.Packet(out.MarshalSize() + len(payload))
	if again {
		b.resend(&out, payload)
		return
	}
	_, _ = b.writer.WriteRTP(&out, payload) // a connection that ends is noticed elsewhere
}

// resend sends a packet again, over the retransmission stream if the browser takes one. It goes past the interceptors:
// the sender reports are about the original stream.
func (b *binding) resend(h *rtp.Header, payload []byte) {
	raw := b.raw.Load()
	if raw == nil || b.rtxPT == 0 || b.rtxSSRC == 0 {
		return
	}
	b.rtxPayload = append(binary.BigEndian.AppendUint16(b.rtxPayload[:0], h.SequenceNumber), payload...)
	h.SSRC, h.PayloadType, h.SequenceNumber = b.rtxSSRC, b.rtxPT, b.rtxSequence
	b.rtxSequence++
	_, _ = raw.Write(h, b.rtxPayload, nil) // as above
}

// stamp writes the time as 24 bits of seconds in units of 2^-18 (the abs-send-time header extension).
func stamp(to []byte, now time.Time) {
	v := uint64(now.Unix())<<18 | uint64(now.Nanosecond())<<18/1e9
	to[0], to[1], to[2] = byte(v>>16), byte(v>>8), byte(v)
}

// tap is the interceptor next to the wire: it gives senders the way past all others.
type tap struct {
	interceptor.NoOp
	conn *Conn
}

// NewInterceptor implements interceptor.Factory.
func (t *tap) NewInterceptor(string) (interceptor.Interceptor, error) { return t, nil }

// BindLocalStream implements interceptor.Interceptor.
func (t *tap) BindLocalStream(info *interceptor.StreamInfo, writer interceptor.RTPWriter) interceptor.RTPWriter {
	for _, s := range t.conn.senders {
		if s == nil {
			continue
		}
		if b := s.bound.Load(); b != nil && b.ssrc == info.SSRC {
			b.raw.Store(&rawWriter{writer})
		}
	}
	return writer
}
