package jitter

import "time"

// When the delay is changed.
const (
	adjustPause = 25 // least ticks between two changes
	adjustHaste = 5  // the same when it is far off
	adjustForce = 75 // ticks of waiting for a quiet moment
	quietLevel  = 55 // -dBov from which a packet counts as quiet
	quietOctets = 12 // length up to which a packet without a level does
)

// skipBacklog leaves packets out when far more wait than can ever be needed, as after a stall of the network.
func (b *Buffer) skipBacklog() {
	limit := b.units(b.config.MaxDelay) + 5*b.frame
	if b.backlog() <= limit {
		return
	}
	for want := max(b.units(b.target()), b.frame); b.backlog() > want && len(b.queue.entries) > 1; {
		b.drop()
		head := b.queue.head()
		b.move(head.timestamp - b.play)
		b.covered = b.play
	}
}

// backlog is how much time, in timestamp units, lies between the next tick and the end of the last packet.
func (b *Buffer) backlog() int64 {
	n := len(b.queue.entries)
	if n == 0 {
		return 0
	}
	return b.queue.entries[n-1].end() - b.play
}

func (b *Buffer) units(d time.Duration) int64 {
	return int64(d) * int64(b.config.Rate) / int64(time.Second)
}

// adjust brings the delay one frame nearer to its target now and then. True says that it has put a frame in: the tick is done.
func (b *Buffer) adjust() bool {
	b.adjusted++
	excess := b.offset - b.delay.base() - b.target()
	frame := b.config.Frame
	if step := b.step(); excess <= step+frame/4 && excess >= -frame/2 {
		b.wanting = 0
		return false
	}
	b.wanting++
	pause := adjustPause
	if excess > 3*frame || excess < -2*frame {
		pause = adjustHaste
	}
	if b.adjusted < pause || b.covered > b.play || b.starving > 0 && !b.quiet() || !b.quiet() && b.wanting < adjustForce {
		return false
	}
	b.adjusted, b.wanting = 0, 0
	if excess > 0 {
		b.shorten()
		return false
	}
	b.put(Part{Kind: Lost, Samples: int(b.frame)})
	b.statistics.Inserted++
	b.offset += frame
	return true
}

// step is how much shorten would change the delay.
func (b *Buffer) step() time.Duration {
	if head := b.queue.head(); head != nil && int64(head.samples) > b.frame {
		return time.Duration(head.samples) * time.Second / time.Duration(b.config.Rate)
	}
	return b.config.Frame
}

// quiet says that the next packet can be left out, or a frame put before it, without much harm.
func (b *Buffer) quiet() bool {
	head := b.queue.head()
	switch {
	case head == nil:
		return b.lastSize <= 2 || b.starving >= maxConceal
	case head.level.Known:
		return head.level.Level >= quietLevel
	}
	return len(head.payload) <= quietOctets
}

// shorten leaves the next packet out, or the silence where none is.
func (b *Buffer) shorten() {
	head := b.queue.head()
	if head == nil || head.timestamp > b.play {
		b.move(b.frame)
		b.covered = b.play
		return
	}
	end := head.end()
	b.drop()
	b.move(end - b.play)
	b.covered = b.play
}
