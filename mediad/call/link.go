package call

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/pion/rtp"

	"github.com/plenum-meet/plenum/mediad/jitter"
	"github.com/plenum-meet/plenum/mediad/mix"
	"github.com/plenum-meet/plenum/mediad/signal"
	"github.com/plenum-meet/plenum/mediad/video"
)

// Link is one connection of a seat: what its Line receives is given to it. A seat has a new one after each reconnection.
// Up, Open, Text and Down come from the connection in this order; media methods may be called at any time.
type Link struct {
	seat   *Seat
	line   Line
	jitter *jitter.Buffer
	camera *video.Source
	screen *video.Source // content that it sends
	main   *video.Viewer
	shared *video.Viewer // content that it receives

	// What is taken from the leg and sent to it; the call's owner writes these.
	taken, heard, hears, seen, shares atomic.Bool

	announce atomic.Bool   // it is to hear the prompt; the owner sets it, the clock takes it
	sound    atomic.Uint32 // level, and speaking as bit 8; the clock writes it
	estimate atomic.Int64  // what the browser says that it can receive, bits per second
	lost     atomic.Uint32 // per cent of the mix that the browser says it lost lately
	ended    sync.Once

	// These belong to the clock.
	port     *mix.Port
	prompt   *mix.Prompt // that it hears now
	sequence uint16
	stamp    uint32

	// These belong to the call's owner.
	opened  bool
	limited limit
}

func newLink(s *Seat, line Line) *Link {
	l := &Link{seat: s, line: line, jitter: jitter.New(jitter.Config{})}
	l.camera = video.NewSource(func() { line.AskKey(Camera) })
	l.screen = video.NewSource(func() { line.AskKey(Content) })
	l.main = video.NewViewer(func(h *rtp.Header, p []byte, again bool) { line.Send(Main, h, p, again) })
	l.shared = video.NewViewer(func(h *rtp.Header, p []byte, again bool) { line.Send(Content, h, p, again) })
	return l
}

// close stops what goes out.
func (l *Link) close() {
	l.ended.Do(func() {
		l.main.Close()
		l.shared.Close()
	})
}

// Up says that media can flow, encrypted.
func (l *Link) Up() { l.seat.call.post(func() { l.seat.up(l) }) }

// Open says that the data channel is open.
func (l *Link) Open() { l.seat.call.post(func() { l.seat.greet(l) }) }

// Down says that the connection is over.
func (l *Link) Down() {
	if !l.seat.call.post(func() { l.seat.down(l) }) {
		l.close()
	}
}

// Audio takes one audio packet and keeps nothing of it.
func (l *Link) Audio(p jitter.Packet) {
	if l.taken.Load() {
		l.jitter.Push(l.seat.call.now(), p)
	}
}

// Video takes one packet of the camera or the content and keeps its payload.
func (l *Link) Video(m Media, h *rtp.Header, payload []byte) {
	switch {
	case m == Camera && l.seen.Load():
		l.camera.Push(l.seat.call.now(), h.SequenceNumber, h.Timestamp, h.Marker, payload)
	case m == Content && l.shares.Load():
		l.screen.Push(l.seat.call.now(), h.SequenceNumber, h.Timestamp, h.Marker, payload)
	}
}

// Refresh says that the browser lost the picture of a stream that it receives.
func (l *Link) Refresh(m Media) {
	if v := l.viewer(m); v != nil {
		v.Refresh(l.seat.call.now())
	}
}

// Resend says which packets of a stream the browser lost.
func (l *Link) Resend(m Media, sequences []uint16) {
	if v := l.viewer(m); v != nil {
		v.Resend(l.seat.call.now(), sequences)
	}
}

func (l *Link) viewer(m Media) *video.Viewer {
	switch m {
	case Main:
		return l.main
	case Content:
		return l.shared
	}
	return nil
}

// Estimate takes what the browser says that it can receive, in bits per second.
func (l *Link) Estimate(bitRate int) { l.estimate.Store(int64(bitRate)) }

// Lost takes how much of the mix the browser says did not arrive since its last report, in per cent.
func (l *Link) Lost(percent int) { l.lost.Store(uint32(min(max(percent, 0), 100))) }

// Text takes one message of the browser; too many is the connection's business.
func (l *Link) Text(text []byte) {
	r, err := signal.Parse(text)
	var refusal *signal.Refusal
	if errors.As(err, &refusal) {
		l.Refuse(refusal)
		return
	}
	if r.Type == "pong" {
		return
	}
	l.seat.call.post(func() { l.seat.request(l, r) })
}

// Refuse answers a message that cannot be used.
func (l *Link) Refuse(r *signal.Refusal) {
	m := signal.Error{To: r.To, Reason: r.Reason, Detail: r.Detail}
	l.line.Tell(m.Kind(), signal.Encode(m))
}

// speaking and level say what the leg's own sound is.
func (l *Link) speaking() bool { return l.sound.Load()&speakingBit != 0 }
func (l *Link) level() int     { return int(l.sound.Load() & 0xff) }

const speakingBit = 1 << 8
