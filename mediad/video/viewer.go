package video

import (
	"sync"
	"time"

	"github.com/pion/rtp"
)

// Sink sends one packet of a Viewer to its receiver. SSRC, payload type and header extensions are its business; again
// marks a retransmission. It must not keep payload.
type Sink func(h *rtp.Header, payload []byte, again bool)

const (
	historySize = 512
	resendGap   = 15 * time.Millisecond
	maxCuts     = 64
	clockKHz    = 90
	leastStep   = 3000 // timestamp units between the last picture of one source and the first of the next
)

// Viewer is one video stream that a leg receives. It may be called by any goroutine.
type Viewer struct {
	sink Sink

	mu      sync.Mutex // guards everything below
	shown   *Source    // whose packets go out
	next    *Source    // whose key frame is waited for
	closed  bool
	started bool
	at      time.Duration // when the newest packet went out

	// What went out last.
	number  int64
	stamp   uint32
	picture int64
	tl0     uint8

	// How the shown source's counters become those of the receiver.
	numberShift  int64
	stampShift   uint32
	pictureShift int64
	tl0Shift     uint8
	floor        int64   // first packet of the source that may go out
	cuts         []int64 // packets of the source that were left out, ascending
	highest      int64   // highest packet of the source that went out

	history []sent
	buffer  []byte
	frames  int64
}

// sent is what is needed to send a packet again.
type sent struct {
	packet  *Packet
	number  int64
	stamp   uint32
	picture int64
	tl0     uint8
	again   time.Duration
}

// NewViewer gives a viewer of nothing.
func NewViewer(sink Sink) *Viewer { return &Viewer{sink: sink} }

// Show changes to src as soon as its next key frame comes, nil to nothing at once.
func (v *Viewer) Show(now time.Duration, src *Source) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed || v.wants() == src {
		return
	}
	v.unwait()
	if src == nil {
		v.leave()
		return
	}
	if src != v.shown {
		v.next = src
		src.add(v)
		src.NeedKey(now)
	}
}

// Shown is the source whose pictures go out, Wanted the one that is to be shown.
func (v *Viewer) Shown() *Source {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shown
}

// Wanted is the source last given to Show.
func (v *Viewer) Wanted() *Source {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.wants()
}

// Frames counts the frames sent.
func (v *Viewer) Frames() int64 {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.frames
}

// Refresh asks the source that is to be shown for a key frame: the receiver lost the picture.
func (v *Viewer) Refresh(now time.Duration) {
	if src := v.Wanted(); src != nil {
		src.NeedKey(now)
	}
}

// Close ends the stream; nothing is sent after it returns.
func (v *Viewer) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.unwait()
	v.leave()
	v.closed = true
}

func (v *Viewer) wants() *Source {
	if v.next != nil {
		return v.next
	}
	return v.shown
}

func (v *Viewer) unwait() {
	if v.next != nil && v.next != v.shown {
		v.next.remove(v)
	}
	v.next = nil
}

func (v *Viewer) leave() {
	if v.shown != nil {
		v.shown.remove(v)
	}
	v.shown = nil
}

// push takes a packet of src, which it may or may not be showing.
func (v *Viewer) push(now time.Duration, src *Source, p *Packet) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if src == v.next && p.d.key && len(p.payload) > 0 {
		v.change(now, p)
		v.forward(now, p)
		for _, q := range src.frame { // parts of the key frame that overtook its beginning
			if q.number > p.number {
				v.forward(now, q)
			}
		}
		return
	}
	if src != v.shown {
		return
	}
	if len(p.payload) == 0 {
		v.cut(p.number)
		return
	}
	v.forward(now, p)
}

// change makes the counters go on from the last source's last packet to p, the beginning of the next one's key frame.
func (v *Viewer) change(now time.Duration, p *Packet) {
	if v.shown != v.next {
		v.leave()
	}
	v.shown, v.next = v.next, nil
	if !v.started {
		v.started = true
		v.number, v.stamp, v.picture, v.at = p.number-1, p.timestamp-leastStep, p.picture-1, now
	}
	step := max((now-v.at).Milliseconds()*clockKHz, leastStep) // sources call at once: now may lie before v.at
	v.numberShift = v.number + 1 - p.number
	v.stampShift = v.stamp + uint32(step) - p.timestamp
	v.pictureShift = v.picture + 1 - p.picture
	v.tl0Shift = v.tl0 + 1 - uint8(p.d.tl0)
	v.floor, v.highest, v.cuts = p.number, p.number-1, v.cuts[:0]
}

// cut leaves a padding packet out without a gap, unless later packets have gone out already.
func (v *Viewer) cut(number int64) {
	if number <= v.highest {
		return
	}
	v.highest = number
	v.cuts = append(v.cuts, number)
	if len(v.cuts) > maxCuts {
		v.floor = max(v.floor, v.cuts[0]+1)
		v.numberShift--
		v.cuts = v.cuts[1:]
	}
}

// renumber is the receiver's sequence number for the source's packet.
func (v *Viewer) renumber(number int64) int64 {
	for i := len(v.cuts) - 1; i >= 0; i-- {
		if v.cuts[i] < number {
			return number + v.numberShift - int64(i+1)
		}
	}
	return number + v.numberShift
}

func (v *Viewer) forward(now time.Duration, p *Packet) {
	if p.number < v.floor {
		return
	}
	s := sent{packet: p, number: v.renumber(p.number), stamp: p.timestamp + v.stampShift,
		picture: p.picture + v.pictureShift, tl0: uint8(p.d.tl0) + v.tl0Shift}
	if p.number > v.highest {
		v.highest, v.number, v.at = p.number, s.number, now
		v.stamp, v.picture = s.stamp, max(v.picture, s.picture)
		if p.d.tl0 >= 0 {
			v.tl0 = s.tl0
		}
	}
	if p.marker {
		v.frames++
	}
	v.keep(s)
	v.send(&s, false)
}

func (v *Viewer) keep(s sent) {
	if v.history == nil {
		v.history = make([]sent, historySize)
	}
	v.history[uint64(s.number)%historySize] = s
}

// Resend sends the packets with these sequence numbers again, those that are still known and were not just sent again.
func (v *Viewer) Resend(now time.Duration, sequences []uint16) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.history == nil || v.closed {
		return
	}
	for _, sequence := range sequences {
		s := &v.history[sequence%historySize]
		if s.packet == nil || uint16(s.number) != sequence || s.again != 0 && now-s.again < resendGap {
			continue
		}
		s.again = now
		v.send(s, true)
	}
}

func (v *Viewer) send(s *sent, again bool) {
	if v.closed {
		return
	}
	d := &s.packet.d
	v.buffer = d.appendTo(v.buffer[:0], uint16(s.picture)&pictureMask, s.tl0)
	v.buffer = append(v.buffer, s.packet.payload[d.size:]...)
	header := rtp.Header{Version: 2, Marker: s.packet.marker, SequenceNumber: uint16(s.number), Timestamp: s.stamp}
	v.sink(&header, v.buffer, again)
}
