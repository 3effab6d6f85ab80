package jitter

import (
	"sync"
	"time"
)

// How a Buffer behaves.
const (
	maxConceal   = 5    // ticks without a packet that are concealed; then it is silence
	maxStarve    = 50   // ticks without a packet after which playing starts anew
	followOffset = 0.05 // how fast the measured offset follows
)

// Buffer holds the packets of one leg. One goroutine may push while another pops.
//
// It plays along the timestamps of the sender: a packet is due when the tick's time has come to its timestamp. The offset between the two clocks is
// chosen when the stream starts and then follows the network: where packets come ever later (jitter grows, the sender's clock is slow) a frame is put
// in, where they wait too long one is left out, at a quiet moment if there is one soon.
type Buffer struct {
	config Config
	frame  int64 // timestamp units of a tick

	mu         sync.Mutex // guards everything below
	statistics Statistics
	order      order
	delay      delay
	queue      queue
	store      store
	known      bool // a stream has begun
	fresh      bool // and no frame has told so yet

	playing  bool
	play     int64         // timestamp at which the next tick begins
	covered  int64         // timestamp up to which given packets reach
	last     int64         // sequence number of the last packet given
	lastSize int           // and its length
	half     int64         // and half its duration: how far a timestamp may be off
	starved  int64         // timestamp from which nothing was there, when starving
	starving int           // ticks
	offset   time.Duration // smoothed transit time of what is played
	adjusted int           // ticks since the last change of the delay
	wanting  int           // ticks since a change was first wanted

	parts   []Part
	current [][]byte // memory of the Media parts
	past    [][]byte
}

// New gives an empty buffer.
func New(c Config) *Buffer {
	c = c.withDefaults()
	return &Buffer{config: c, frame: int64(c.Frame) * int64(c.Rate) / int64(time.Second)}
}

// Push takes a packet that arrived at now (since any fixed moment). It copies the payload and never blocks or fails: what is wrong with a packet is
// counted in the statistics.
func (b *Buffer) Push(now time.Duration, p Packet) {
	samples, err := b.config.Duration(p.Payload)
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.statistics.Bad++
		return
	}
	if !b.known || p.SSRC != b.order.ssrc {
		b.begin(&p)
	}
	sequence, timestamp := b.order.unwrap(&p)
	if b.outside(now, sequence, timestamp) {
		if !b.order.restarts(p.Sequence) {
			b.statistics.Bad++
			return
		}
		b.begin(&p)
		sequence, timestamp = b.order.unwrap(&p)
	}
	if !b.order.take(sequence, timestamp) {
		b.statistics.Duplicates++
		return
	}
	b.statistics.Received++
	b.delay.add(now, b.transit(now, timestamp), b.config.MaxDelay)
	b.accept(now, entry{sequence: sequence, timestamp: timestamp, samples: samples, level: p.Level}, p.Payload)
}

// begin starts a new stream and forgets the one before.
func (b *Buffer) begin(p *Packet) {
	if b.known {
		b.statistics.Lost += b.order.lost()
	}
	for len(b.queue.entries) > 0 {
		b.store.retire(b.queue.shift().payload)
	}
	b.order.begin(p)
	b.delay = delay{}
	b.known, b.fresh, b.playing = true, true, false
	b.last, b.lastSize, b.half = 0, 0, 0
}

// transit is the arrival time against the timestamp.
func (b *Buffer) transit(now time.Duration, timestamp int64) time.Duration {
	start := timestamp - 1<<48 // where order.begin put the first one: keeps the product small
	rate := int64(b.config.Rate)
	return now - time.Duration(start/rate)*time.Second - time.Duration(start%rate)*time.Second/time.Duration(rate)
}

// outside says that a packet cannot belong to the stream as it was.
func (b *Buffer) outside(now time.Duration, sequence, timestamp int64) bool {
	if !b.delay.known {
		return false
	}
	jump := sequence - b.order.high
	late := b.transit(now, timestamp) - b.delay.base()
	return jump > maxSequenceJump || jump <= -seenSpan || late > maxTimeJump || late < -maxTimeJump
}

// accept queues a packet unless its time is over.
func (b *Buffer) accept(now time.Duration, e entry, payload []byte) {
	switch {
	case e.sequence <= b.last:
		b.statistics.Late++
		return
	case b.playing && e.end() <= b.play:
		if !b.rewind(now, &e) {
			b.statistics.Late++
			return
		}
	}
	if len(b.queue.entries) >= maxQueue {
		b.drop()
	}
	e.payload = b.store.copy(payload)
	b.queue.insert(e)
}

// rewind goes back to a late packet if nothing has been played since its time, which makes the delay longer: what was concealed meanwhile was only put
// in between.
func (b *Buffer) rewind(now time.Duration, e *entry) bool {
	if b.starving == 0 || e.timestamp < b.starved || b.transit(now, e.timestamp)-b.delay.base() > b.config.MaxDelay {
		return false
	}
	back := b.play - e.timestamp
	b.statistics.Inserted += uint64(back / b.frame)
	b.move(-back)
	return true
}

// move changes the time of the next tick, which changes the delay the other way.
func (b *Buffer) move(by int64) {
	b.play += by
	b.offset -= time.Duration(by) * time.Second / time.Duration(b.config.Rate)
}

// drop leaves the first packet out.
func (b *Buffer) drop() {
	e := b.queue.shift()
	b.last = e.sequence
	b.store.retire(e.payload)
	b.statistics.Dropped++
}

// Pop fills f with the next 20 ms. Call it once a tick; now is on the same clock as in Push.
func (b *Buffer) Pop(now time.Duration, f *Frame) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	*f = Frame{Past: b.past}
	if b.playing || b.start(now) {
		f.Fresh, b.fresh = b.fresh, false
		f.Held = b.fill(now)
	} else {
		b.put(Part{Kind: Empty, Samples: int(b.frame)})
	}
	f.Parts = b.parts
}

// turn makes what the last frame showed the past, and takes its memory back.
func (b *Buffer) turn() {
	b.store.reclaim()
	b.parts = b.parts[:0]
	b.past = append(b.past, b.current...)
	b.current = b.current[:0]
	if b.fresh && !b.playing {
		b.forget(len(b.past))
	}
	b.forget(len(b.past) - maxPast)
}

// forget retires the oldest n of the past. They are shown no more.
func (b *Buffer) forget(n int) {
	if n <= 0 {
		return
	}
	for _, p := range b.past[:n] {
		b.store.retire(p)
	}
	kept := copy(b.past, b.past[n:])
	clear(b.past[kept:])
	b.past = b.past[:kept]
}

// start begins to play once the first packet has waited long enough.
func (b *Buffer) start(now time.Duration) bool {
	head := b.queue.head()
	if head == nil || b.transit(now, head.timestamp) < b.delay.base()+b.target() {
		return false
	}
	b.playing = true
	b.play, b.covered = head.timestamp, head.timestamp
	b.starving, b.adjusted, b.wanting = 0, 0, 0
	b.offset = b.transit(now, b.play)
	return true
}

// target is the waiting time that the network asks for.
func (b *Buffer) target() time.Duration {
	return min(max(b.delay.needed(b.config.Frame), b.config.MinDelay), b.config.MaxDelay)
}

// fill makes the parts of one tick and says whether it was covered already.
func (b *Buffer) fill(now time.Duration) bool {
	b.offset += time.Duration(float64(b.transit(now, b.play)-b.offset) * followOffset)
	b.skipBacklog()
	if b.adjust() {
		return false
	}
	end := b.play + b.frame
	if b.covered >= end {
		b.play = end
		return true
	}
	media := false
	for at := max(b.play, b.covered); at < end; {
		head := b.queue.head()
		if head != nil && head.timestamp < at+max(b.half, 1) {
			shift := head.timestamp - at
			b.move(shift)
			end += shift
			at = b.give()
			media = true
			continue
		}
		at = b.bridge(head, at, end)
	}
	b.tally(media)
	b.play = end
	return false
}

// put adds a part.
func (b *Buffer) put(p Part) { b.parts = append(b.parts, p) }

// give puts the first packet into the frame and gives the timestamp after it.
func (b *Buffer) give() int64 {
	e := b.queue.shift()
	b.put(Part{Kind: Media, Samples: e.samples, Payload: e.payload, Level: e.level})
	b.current = append(b.current, e.payload)
	b.last, b.lastSize, b.half = e.sequence, len(e.payload), min(int64(e.samples), b.frame)/2
	b.covered = e.end()
	return b.covered
}

// bridge fills the time until the first packet, or all of the tick, and gives the timestamp after it.
func (b *Buffer) bridge(head *entry, at, end int64) int64 {
	until := end
	if head != nil {
		until = min(end, head.timestamp)
	}
	part := Part{Kind: Lost, Samples: int(until - at)}
	switch {
	case b.starving >= maxConceal, b.lastSize <= 2, head != nil && head.sequence == b.last+1:
		part.Kind = Empty // DTX, or too long gone to be concealed
	case head != nil && head.timestamp == until:
		part.Kind, part.Payload = Recover, head.payload
	}
	if head == nil && b.starving == 0 {
		b.starved = at
	} else if head != nil {
		b.starved = end // what was lost here is concealed and done with
	}
	b.delay.lost(part.Kind != Empty && head != nil)
	b.put(part)
	return until
}

// tally counts the ticks without packets and stops playing after too many.
func (b *Buffer) tally(media bool) {
	if media {
		b.starving = 0
		b.delay.lost(false)
		return
	}
	if b.starving++; b.starving >= maxStarve && b.queue.head() == nil {
		b.playing = false
	}
}

// Statistics gives the counters.
func (b *Buffer) Statistics() Statistics {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.statistics
	if !b.known {
		return s
	}
	s.Lost += b.order.lost()
	s.Jitter = time.Duration(b.delay.jitter)
	s.Target = b.target()
	if b.playing {
		s.Delay = max(b.offset-b.delay.base(), 0)
	}
	return s
}
