package video

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Packet is one video packet of a Source. Viewers keep it for retransmission, so nothing in it may change.
type Packet struct {
	timestamp uint32
	marker    bool
	payload   []byte
	number    int64 // unwrapped sequence number
	picture   int64 // unwrapped picture number
	d         descriptor
}

// Times between two key frame requests to one sender: for somebody who waits for his first picture, and at most.
const (
	keyRetry  = 400 * time.Millisecond
	keyFloor  = 250 * time.Millisecond
	aliveTime = 1500 * time.Millisecond
	frameKeep = 256
)

// Source is one video stream that a leg sends. Push belongs to the goroutine that reads the stream, the rest may be
// called by any.
type Source struct {
	askKey func()

	numbers  unwrapper
	pictures unwrapper
	frames   frameCounter
	frame    []*Packet // what came of the newest frame so far; Push only

	viewers atomic.Pointer[[]*Viewer]
	listing sync.Mutex // guards replacing viewers

	arrived atomic.Int64 // when the last packet came, as Push's now
	size    atomic.Int64 // width<<16 | height of the last key frame
	count   atomic.Int64 // frames

	keyMu  sync.Mutex // guards the request for a key frame
	wanted bool
	asked  time.Duration
	begun  bool // asked has a meaning
}

// NewSource gives a source without packets. askKey sends a key frame request to the sender; it is called at most four
// times a second and must not block.
func NewSource(askKey func()) *Source {
	return &Source{askKey: askKey, numbers: unwrapper{cycle: 1 << 16}, pictures: unwrapper{cycle: 1 << 15}}
}

// Push hands on one RTP packet that arrived at now (since any fixed moment). It keeps payload. Packets without payload
// are padding. What is not VP8 is dropped.
func (s *Source) Push(now time.Duration, sequence uint16, timestamp uint32, marker bool, payload []byte) {
	p := &Packet{timestamp: timestamp, marker: marker, payload: payload, number: s.numbers.next(int64(sequence))}
	if len(payload) > 0 {
		var err error
		if p.d, err = parse(payload); err != nil {
			return
		}
		s.note(now, p)
	}
	for _, v := range s.list() {
		v.push(now, s, p)
	}
}

// note keeps what the source has to know of a packet.
func (s *Source) note(now time.Duration, p *Packet) {
	s.arrived.Store(int64(now))
	p.picture = s.number(p)
	if len(s.frame) > 0 && s.frame[0].timestamp != p.timestamp || len(s.frame) >= frameKeep {
		s.frame = nil
	}
	s.frame = append(s.frame, p)
	if p.marker {
		s.count.Add(1)
	}
	if !p.d.key {
		return
	}
	if w, h, ok := keySize(p.payload[p.d.size:]); ok {
		s.size.Store(int64(w)<<16 | int64(h))
	}
	s.keyMu.Lock()
	s.wanted = false
	s.keyMu.Unlock()
}

// number is the packet's unwrapped picture number, made up when the sender gives none.
func (s *Source) number(p *Packet) int64 {
	switch {
	case p.d.picture < 0:
		return s.frames.next(p.timestamp)
	case !p.d.wide:
		s.pictures.cycle = pictureCycle7
	}
	return s.pictures.next(int64(p.d.picture))
}

func (s *Source) list() []*Viewer {
	if l := s.viewers.Load(); l != nil {
		return *l
	}
	return nil
}

func (s *Source) add(v *Viewer) {
	s.listing.Lock()
	defer s.listing.Unlock()
	if old := s.list(); !slices.Contains(old, v) {
		l := append(slices.Clone(old), v)
		s.viewers.Store(&l)
	}
}

func (s *Source) remove(v *Viewer) {
	s.listing.Lock()
	defer s.listing.Unlock()
	old := s.list()
	if i := slices.Index(old, v); i >= 0 {
		l := slices.Delete(slices.Clone(old), i, i+1)
		s.viewers.Store(&l)
	}
}

// Viewers counts those who see the source or wait for its key frame.
func (s *Source) Viewers() int { return len(s.list()) }

// Alive says whether packets came lately.
func (s *Source) Alive(now time.Duration) bool {
	at := s.arrived.Load()
	return at != 0 && now-time.Duration(at) < aliveTime
}

// Size is the picture's size in pixels, 0 before the first key frame.
func (s *Source) Size() (width, height int) {
	v := s.size.Load()
	return int(v >> 16), int(v & 0xffff)
}

// Frames counts the frames that came.
func (s *Source) Frames() int64 { return s.count.Load() }

// NeedKey asks the sender for a key frame, at once or, when it was asked just before, at the next Retry.
func (s *Source) NeedKey(now time.Duration) {
	s.keyMu.Lock()
	defer s.keyMu.Unlock()
	s.wanted = true
	if !s.begun || now-s.asked >= keyFloor {
		s.ask(now)
	}
}

// Retry asks again while no key frame has come. Call it about ten times a second.
func (s *Source) Retry(now time.Duration) {
	s.keyMu.Lock()
	defer s.keyMu.Unlock()
	if s.wanted && (!s.begun || now-s.asked >= keyRetry) {
		s.ask(now)
	}
}

func (s *Source) ask(now time.Duration) {
	s.begun, s.asked = true, now
	s.askKey()
}

// frameCounter numbers frames by their timestamps, for senders without picture numbers.
type frameCounter struct {
	stamps [16]uint32
	last   int64 // number of the newest frame; 0 before the first
}

func (f *frameCounter) next(timestamp uint32) int64 {
	newest := f.stamps[f.last%16]
	if f.last == 0 || int32(timestamp-newest) > 0 {
		f.last++
		f.stamps[f.last%16] = timestamp
		return f.last
	}
	for n := f.last; n > max(0, f.last-16); n-- {
		if f.stamps[n%16] == timestamp {
			return n
		}
	}
	return f.last
}
