package leg

import (
	"testing"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/call"
)

// answered is a connection that waits for its browser.
func answered(t testing.TB) *Conn {
	tb := newTable(t)
	_, err := tb.leg.Answer(chromium)
	require.NoError(t, err)
	return tb.leg.pending
}

// FuzzReports gives a connection RTCP as it comes out of SRTCP.
func FuzzReports(f *testing.F) {
	c := answered(f)
	s := c.senders[call.Main]
	ssrc := s.bound.Load().ssrc
	for _, p := range []rtcp.Packet{
		&rtcp.PictureLossIndication{MediaSSRC: ssrc}, &rtcp.FullIntraRequest{FIR: []rtcp.FIREntry{{SSRC: ssrc}}},
		&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: []rtcp.NackPair{{PacketID: 65535, LostPackets: 0xffff}}},
		&rtcp.ReceiverEstimatedMaximumBitrate{Bitrate: 1e6, SSRCs: []uint32{ssrc}},
		&rtcp.ReceiverReport{Reports: []rtcp.ReceptionReport{{SSRC: ssrc, FractionLost: 9, LastSenderReport: 1}}},
	} {
		raw, err := p.Marshal()
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(_ *testing.T, raw []byte) {
		packets, err := rtcp.Unmarshal(raw)
		if err == nil {
			c.heed(call.Main, s, ssrc, packets)
		}
	})
}

// FuzzPackets gives a connection RTP as it comes out of SRTP.
func FuzzPackets(f *testing.F) {
	c := answered(f)
	for _, p := range []rtp.Packet{
		{Header: rtp.Header{Version: 2, PayloadType: 111, SSRC: 7}, Payload: []byte{0xf8, 0xff, 0xfe}},
		{Header: rtp.Header{Version: 2, PayloadType: 96, Marker: true, Padding: true, PaddingSize: 3}},
	} {
		require.NoError(f, p.Header.SetExtension(1, []byte{0x85}))
		raw, err := p.Marshal()
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Fuzz(func(_ *testing.T, raw []byte) {
		var p rtp.Packet
		if p.Unmarshal(raw) != nil {
			return
		}
		c.inputs[call.Audio].figure.Packet(c.gateway.now(), p.SequenceNumber, p.Timestamp, len(raw))
		c.audio(&p, 1)
		c.link.Video(call.Camera, &p.Header, append([]byte(nil), p.Payload...))
	})
}

func TestSequencesAreBounded(t *testing.T) {
	t.Parallel()
	var pairs []rtcp.NackPair
	for i := range 100 {
		pairs = append(pairs, rtcp.NackPair{PacketID: uint16(i * 17), LostPackets: 0xffff})
	}
	require.Len(t, sequences(pairs), maxLost)
	require.Equal(t, []uint16{65535, 0}, sequences([]rtcp.NackPair{{PacketID: 65535, LostPackets: 1}}))
}
