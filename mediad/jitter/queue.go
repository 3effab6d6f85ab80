package jitter

import "github.com/plenum-meet/plenum/mediad/level"

// Bounds of a buffer's memory.
const (
	maxQueue = 128 // packets that wait
	maxPast  = 4   // packets kept for Frame.Past
	maxFree  = 160 // idle buffers kept
)

// entry is a packet that waits.
type entry struct {
	sequence  int64
	timestamp int64
	samples   int
	level     level.Audio
	payload   []byte // from store.copy
}

// end is the timestamp after the packet.
func (e *entry) end() int64 { return e.timestamp + int64(e.samples) }

// queue holds the packets that wait, by sequence number.
type queue struct{ entries []entry }

// insert puts an entry in its place, which is nearly always the end.
func (q *queue) insert(e entry) {
	at := len(q.entries)
	for at > 0 && q.entries[at-1].sequence > e.sequence {
		at--
	}
	q.entries = append(q.entries, entry{})
	copy(q.entries[at+1:], q.entries[at:])
	q.entries[at] = e
}

// head is the first packet, nil when none waits. It is good until the queue changes.
func (q *queue) head() *entry {
	if len(q.entries) == 0 {
		return nil
	}
	return &q.entries[0]
}

// shift takes the first packet out.
func (q *queue) shift() entry {
	e := q.entries[0]
	n := copy(q.entries, q.entries[1:])
	q.entries[n] = entry{}
	q.entries = q.entries[:n]
	return e
}

// store lends the memory of payloads and takes it back. What a frame shows must not be lent again before the next frame, so memory comes back in two
// steps: retired by whoever is done with it, reclaimed by the next Pop.
type store struct{ free, retired [][]byte }

// copy gives memory with the payload in it.
func (s *store) copy(payload []byte) []byte {
	n := len(s.free)
	if n == 0 {
		return append(make([]byte, 0, max(256, len(payload))), payload...)
	}
	b := s.free[n-1]
	s.free = s.free[:n-1]
	return append(b[:0], payload...)
}

// retire takes memory back; it may still be looked at until reclaim.
func (s *store) retire(b []byte) {
	if len(s.retired) < maxFree {
		s.retired = append(s.retired, b)
	}
}

// reclaim makes retired memory free.
func (s *store) reclaim() {
	room := max(maxFree-len(s.free), 0)
	s.free = append(s.free, s.retired[:min(room, len(s.retired))]...)
	clear(s.retired)
	s.retired = s.retired[:0]
}
