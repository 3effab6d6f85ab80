package mediatest

import (
	"net"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/opus/tone"
)

type netIP = net.IP

// track is one line that the browser sends.
type track struct {
	*webrtc.TrackLocalStaticRTP
	sender  *webrtc.RTPSender
	wantKey atomic.Bool
}

func newTrack(c webrtc.RTPCodecCapability, name string) *track {
	t, err := webrtc.NewTrackLocalStaticRTP(c, name, "stream-"+name)
	if err != nil {
		panic(err) // it cannot fail
	}
	tr := &track{TrackLocalStaticRTP: t}
	tr.wantKey.Store(true)
	return tr
}

func (t *track) extension(uri string) uint8 {
	for _, e := range t.sender.GetParameters().HeaderExtensions {
		if e.URI == uri {
			return uint8(e.ID)
		}
	}
	return 0
}

// watchReports notes key frame requests and bit rate limits.
func (b *Browser) watchReports(t *track) {
	for {
		packets, _, err := t.sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, p := range packets {
			switch p := p.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				t.wantKey.Store(true)
				if t == b.camera {
					b.Keys.Add(1)
				}
			case *rtcp.ReceiverEstimatedMaximumBitrate:
				b.Limit.Store(int64(p.Bitrate))
			}
		}
	}
}

const (
	loudness = 8000 // amplitude of the tone
	speech   = 20   // -dBov in the header extension
)

// speak sends the tone, 20 ms at a time.
func (b *Browser) speak() {
	enc, err := b.cfg.Codec.NewEncoder(opus.EncoderConfig{})
	if err != nil {
		return
	}
	defer enc.Close()
	g := tone.Generator{Hz: b.cfg.Tone, Amplitude: loudness}
	still, pcm, packet := make([]int16, opus.FrameSamples), make([]int16, opus.FrameSamples), make([]byte, opus.MaxPacket)
	id := b.audio.extension(level.ExtensionURI)
	header := rtp.Header{Version: 2}
	b.every(20*time.Millisecond, func() {
		g.Fill(pcm)
		sound, loud := pcm, byte(0x80|speech)
		if b.Muzzled.Load() {
			sound, loud = still, 127
		}
		n, err := enc.Encode(packet, sound)
		if err != nil {
			return
		}
		header.SequenceNumber++
		header.Timestamp += opus.FrameSamples
		h := header
		if id != 0 {
			_ = h.SetExtension(id, []byte{loud}) // one octet always fits
		}
		_ = b.audio.WriteRTP(&rtp.Packet{Header: h, Payload: packet[:n]}) // not connected yet, or no more
	})
}

// every calls f at a steady pace until the browser is closed.
func (b *Browser) every(step time.Duration, f func()) {
	next := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-b.ctx.Done():
			return
		}
		f()
		next = next.Add(step)
		timer.Reset(time.Until(next))
	}
}

// frameStep is the time between two frames of a camera, and partsOfFrame how many packets one has.
const (
	frameStep    = 50 * time.Millisecond
	partsOfFrame = 3
)

// film sends frames that hold the browser's first letter, in capitals for content, while the flag is as it should be.
func (b *Browser) film(t *track, flag *atomic.Bool, when bool) {
	letter := b.cfg.Name[0]
	if when {
		letter -= 'a' - 'A'
	}
	var sequence, picture uint16
	var stamp uint32
	b.every(frameStep, func() {
		stamp += uint32(frameStep.Milliseconds() * 90)
		if flag.Load() != when {
			return
		}
		key := t.wantKey.Swap(false)
		picture++
		for part := range partsOfFrame {
			sequence++
			p := &rtp.Packet{Header: rtp.Header{Version: 2, SequenceNumber: sequence, Timestamp: stamp, Marker: part == partsOfFrame-1},
				Payload: frame(letter, key, part == 0, picture)}
			_ = t.WriteRTP(p) // not connected yet, or no more
		}
	})
}

// frame is a VP8 payload: descriptor with a 15 bit picture number, then the frame's beginning or its going on.
func frame(letter byte, key, start bool, picture uint16) []byte {
	p := []byte{0x80, 0x80, 0x80 | byte(picture>>8&0x7f), byte(picture)}
	if start {
		p[0] |= 0x10
		tag := byte(1)
		if key {
			tag = 0
		}
		p = append(p, tag, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1) // 640x360
	}
	for range 300 {
		p = append(p, letter)
	}
	return p
}

// silence is an Opus payload of 20 ms in which nothing is heard.
var silence = []byte{0xf8, 0xff, 0xfe}

// Sound encodes a second of a tone, for Config.Sound.
func Sound(codec opus.Codec, hz float64) ([][]byte, error) {
	enc, err := codec.NewEncoder(opus.EncoderConfig{})
	if err != nil {
		return nil, err
	}
	defer enc.Close()
	g := tone.Generator{Hz: hz, Amplitude: loudness}
	pcm, packet := make([]int16, opus.FrameSamples), make([]byte, opus.MaxPacket)
	var sound [][]byte
	for range 50 {
		g.Fill(pcm)
		n, err := enc.Encode(packet, pcm)
		if err != nil {
			return nil, err
		}
		sound = append(sound, append([]byte(nil), packet[:n]...))
	}
	return sound, nil
}

// replay sends sound that was encoded before.
func (b *Browser) replay() {
	id := b.audio.extension(level.ExtensionURI)
	header := rtp.Header{Version: 2}
	n := 0
	b.every(20*time.Millisecond, func() {
		header.SequenceNumber++
		header.Timestamp += opus.FrameSamples
		payload, loud := silence, byte(127)
		if len(b.cfg.Sound) > 0 && !b.Muzzled.Load() {
			payload, loud = b.cfg.Sound[n%len(b.cfg.Sound)], 0x80|speech
			n++
		}
		h := header
		if id != 0 {
			_ = h.SetExtension(id, []byte{loud}) // one octet always fits
		}
		_ = b.audio.WriteRTP(&rtp.Packet{Header: h, Payload: payload}) // not connected yet, or no more
	})
}
