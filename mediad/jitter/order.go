package jitter

import "time"

// How far a packet may be from its neighbours before it is taken for a stray or a restart (after RFC 3550 appendix A.1).
const (
	maxSequenceJump = 3000
	maxTimeJump     = 2 * time.Second // of the transit time
	seenSpan        = 1024            // sequence numbers whose arrival is remembered; a power of two
)

// order unwraps sequence numbers and timestamps of one stream, finds duplicates and counts losses.
type order struct {
	ssrc    uint32
	base    int64 // first sequence number
	high    int64 // highest sequence number
	time    int64 // timestamp that belongs to high
	unique  uint64
	seen    [seenSpan / 64]uint64
	stray   uint16 // sequence number of the last packet outside the stream
	strayed bool
}

// begin starts with the first packet of a stream. Unwrapped numbers start high enough never to become negative.
func (o *order) begin(p *Packet) {
	first := int64(p.Sequence) + 1<<32
	*o = order{ssrc: p.SSRC, base: first, high: first, time: int64(p.Timestamp) + 1<<48}
}

// unwrap gives the packet's numbers without wrap.
func (o *order) unwrap(p *Packet) (sequence, timestamp int64) {
	sequence = o.high + int64(int16(p.Sequence-uint16(o.high)))
	timestamp = o.time + int64(int32(p.Timestamp-uint32(o.time)))
	return sequence, timestamp
}

// restarts says, for a packet outside the stream, whether it follows another such one: then the stream has begun anew.
func (o *order) restarts(sequence uint16) bool {
	again := o.strayed && sequence == o.stray+1
	o.stray, o.strayed = sequence, true
	return again
}

// take notes a packet inside the stream, at most seenSpan behind; false says that it came before.
func (o *order) take(sequence, timestamp int64) bool {
	o.strayed = false
	for ; o.high < sequence; o.high++ {
		o.mark(o.high+1, false)
		o.time = timestamp
	}
	if o.marked(sequence) {
		return false
	}
	o.mark(sequence, true)
	o.unique++
	return true
}

// lost counts the sequence numbers that are missing so far.
func (o *order) lost() uint64 {
	expected := uint64(o.high - o.base + 1)
	return expected - min(expected, o.unique)
}

func (o *order) marked(sequence int64) bool {
	at := sequence & (seenSpan - 1)
	return o.seen[at/64]>>(at%64)&1 != 0
}

func (o *order) mark(sequence int64, on bool) {
	at := sequence & (seenSpan - 1)
	if on {
		o.seen[at/64] |= 1 << (at % 64)
		return
	}
	o.seen[at/64] &^= 1 << (at % 64)
}
