package mediatest

import (
	"sync"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"github.com/plenum-meet/plenum/mediad/opus"
	"github.com/plenum-meet/plenum/mediad/opus/tone"
)

// Ear is what a browser hears: the sound that it decoded.
type Ear struct {
	codec opus.Codec

	mu      sync.Mutex // guards everything below
	dec     opus.Decoder
	pcm     []int16 // the newest heard seconds
	packets int
	lost    int
	last    rtp.Header
}

const heard = 2 * opus.SampleRate // samples that are kept

func newEar(codec opus.Codec) *Ear { return &Ear{codec: codec} }

// earCodec is what a browser decodes with, nil when it only counts.
func earCodec(cfg Config) opus.Codec {
	if cfg.Light {
		return nil
	}
	return cfg.Codec
}

func (e *Ear) take(p *rtp.Packet) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.packets++
	if e.codec == nil {
		return
	}
	if e.dec == nil {
		e.dec, _ = e.codec.NewDecoder()
	}
	if e.packets > 1 {
		e.gap(p)
	}
	e.last = p.Header
	pcm := make([]int16, opus.MaxSamples)
	if n, err := e.dec.Decode(pcm, p.Payload); err == nil {
		e.add(pcm[:n])
	}
}

// gap lets the time pass in which nothing was sent, and counts what was lost.
func (e *Ear) gap(p *rtp.Packet) {
	e.lost += int(int16(p.SequenceNumber-e.last.SequenceNumber)) - 1
	if still := int(int32(p.Timestamp-e.last.Timestamp)) - opus.FrameSamples; still > 0 {
		e.add(make([]int16, min(still, heard)))
	}
}

func (e *Ear) add(pcm []int16) {
	e.pcm = append(e.pcm, pcm...)
	if len(e.pcm) > heard {
		e.pcm = e.pcm[len(e.pcm)-heard:]
	}
}

// Forget makes only what is heard from now on count.
func (e *Ear) Forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.pcm = nil
}

// Amplitude is how strong a tone is in the newest half second, and whether there is as much.
func (e *Ear) Amplitude(hz float64) (amplitude float64, enough bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	const half = opus.SampleRate / 2
	if len(e.pcm) < half {
		return 0, false
	}
	return tone.Amplitude(e.pcm[len(e.pcm)-half:], hz), true
}

// Loudness is the root mean square of the last half second, of 32767.
func (e *Ear) Loudness() float64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return tone.RMS(e.pcm[max(len(e.pcm)-opus.SampleRate/2, 0):])
}

// Hears says whether a tone can be heard clearly.
func (e *Ear) Hears(hz float64) bool {
	a, ok := e.Amplitude(hz)
	return ok && a > loudness/4
}

// Deaf says whether a tone cannot be heard.
func (e *Ear) Deaf(hz float64) bool {
	a, _ := e.Amplitude(hz)
	return a < loudness/50
}

// Counts are the packets that came and those that were lost on the way.
func (e *Ear) Counts() (packets, lost int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.packets, e.lost
}

// received reads one stream that the blade sends.
func (b *Browser) received(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
	take := func(*rtp.Packet) {}
	switch r.RTPTransceiver().Mid() {
	case "0":
		take = b.Ear.take
	case "2":
		take = b.Content.take
	case "3":
		b.Main.ssrc.Store(uint32(t.SSRC()))
		take = b.Main.take
	}
	b.running.Go(func() {
		buf := make([]byte, 1500)
		for {
			if _, _, err := r.Read(buf); err != nil {
				return
			}
		}
	})
	b.running.Go(func() {
		buf := make([]byte, 1500)
		var p rtp.Packet
		for {
			n, _, err := t.Read(buf)
			if err != nil {
				return
			}
			if p.Unmarshal(buf[:n]) == nil && len(p.Payload) > 0 {
				take(&p)
			}
		}
	})
}
