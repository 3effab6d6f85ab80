package mediatest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
)

// Screen is what a browser sees: whose frames came, and whether the stream was whole.
type Screen struct {
	ssrc atomic.Uint32

	mu      sync.Mutex // guards everything below
	last    rtp.Header
	picture int
	letters []byte // of the frames, the oldest first
	at      time.Time
	faults  []string
}

// take notes a packet of frames as film makes them.
func (s *Screen) take(p *rtp.Packet) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := p.Payload
	start := d[0]&0x10 != 0
	letter := d[len(d)-1]
	picture := int(d[2]&0x7f)<<8 | int(d[3])
	if len(s.letters) > 0 {
		s.check(p, start, letter, picture, d[4])
	}
	s.at = time.Now()
	if int16(p.SequenceNumber-s.last.SequenceNumber) > 0 || len(s.letters) == 0 {
		s.last, s.picture = p.Header, picture
	}
	if start {
		s.letters = append(s.letters, letter)
	}
}

func (s *Screen) check(p *rtp.Packet, start bool, letter byte, picture int, tag byte) {
	step := int(int16(p.SequenceNumber - s.last.SequenceNumber))
	if step != 1 {
		s.faults = append(s.faults, fmt.Sprintf("sequence went on by %d", step))
		return
	}
	if start && picture != (s.picture+1)&0x7fff {
		s.faults = append(s.faults, fmt.Sprintf("picture %d after %d", picture, s.picture))
	}
	if start && letter != s.letters[len(s.letters)-1] && tag&1 != 0 {
		s.faults = append(s.faults, "the source changed without a key frame")
	}
	if step := int32(p.Timestamp - s.last.Timestamp); start == (step <= 0) {
		s.faults = append(s.faults, fmt.Sprintf("timestamp went on by %d", step))
	}
}

// Shows is the letter of the newest frame, 0 when none came in the last half second.
func (s *Screen) Shows() byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.letters) == 0 || time.Since(s.at) > 500*time.Millisecond {
		return 0
	}
	return s.letters[len(s.letters)-1]
}

// Frames counts the frames, Faults lists where the stream was broken.
func (s *Screen) Frames() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.letters)
}

// Faults lists where the stream was broken.
func (s *Screen) Faults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.faults...)
}
