// Package jitter evens out the arrival of one leg's RTP audio packets: it puts them in order, waits no longer than the network needs, and gives out
// one frame for each 20 ms tick of the call.
package jitter

import (
	"time"

	"github.com/plenum-meet/plenum/mediad/level"
	"github.com/plenum-meet/plenum/mediad/opus"
)

// Packet is one RTP audio packet as it arrived.
type Packet struct {
	SSRC      uint32
	Sequence  uint16
	Timestamp uint32      // in units of Config.Rate
	Level     level.Audio // from the header extension; the zero value when there is none
	Payload   []byte      // copied by Push
}

// Kind says what a Part of a Frame is.
type Kind uint8

// The kinds of a Part.
const (
	Empty   Kind = iota // nothing was sent (silence, DTX, not started): play silence
	Media               // Payload is the packet
	Recover             // lost, but Payload is the packet after it, which may hold its in-band FEC; the same packet follows as Media later
	Lost                // lost or late, or inserted to let the delay grow: conceal
)

// Part is a piece of a Frame.
type Part struct {
	Kind    Kind
	Samples int         // its duration
	Payload []byte      // Media, Recover; see Frame for how long it lives
	Level   level.Audio // Media only
}

// Frame is what is to be played in one tick. Its memory is owned by the Buffer and stays untouched until the next Pop of the same Buffer, however many
// packets are pushed meanwhile.
type Frame struct {
	// Parts are in play order. With 20 ms packets there is exactly one. With 10 ms packets there are two. With longer packets the whole packet comes in
	// the first tick and there are no parts (Held) in the ticks that it also covers.
	Parts []Part
	Held  bool
	// Past are the payloads of the last packets (at most 4, oldest first) of the same stream that earlier frames gave out as Media, for warming up a
	// decoder that was not running.
	Past [][]byte
	// Fresh says that a new stream begins with this frame (first packet, another SSRC, a restart): decoders must be reset.
	Fresh bool
}

// Config sets a Buffer up. The zero value of a field means its default.
type Config struct {
	Rate     int                               // timestamp units per second, default 48000
	Frame    time.Duration                     // the tick, default 20 ms
	MinDelay time.Duration                     // least waiting time, default 20 ms
	MaxDelay time.Duration                     // most waiting time, default 200 ms
	Duration func(payload []byte) (int, error) // timestamp units that a payload lasts, an error for a bad one; default opus.Duration
}

func (c Config) withDefaults() Config {
	if c.Rate == 0 {
		c.Rate = opus.SampleRate
	}
	if c.Frame == 0 {
		c.Frame = 20 * time.Millisecond
	}
	if c.MinDelay == 0 {
		c.MinDelay = 20 * time.Millisecond
	}
	if c.MaxDelay == 0 {
		c.MaxDelay = 200 * time.Millisecond
	}
	if c.Duration == nil {
		c.Duration = opus.Duration
	}
	return c
}

// Statistics count from the start of the Buffer.
type Statistics struct {
	Received   uint64        // accepted packets, without duplicates and bad ones
	Lost       uint64        // sequence numbers that did not come (RFC 3550 section 6.4.1, but never below 0)
	Late       uint64        // came after their time and were dropped
	Duplicates uint64        // came twice
	Bad        uint64        // payload refused by Config.Duration, or far outside the stream
	Dropped    uint64        // packets left out to make the delay shorter, or because the buffer was full
	Inserted   uint64        // frames put in to make the delay longer
	Jitter     time.Duration // inter-arrival jitter, RFC 3550 section 6.4.1
	Delay      time.Duration // the present waiting time in the buffer
	Target     time.Duration // the waiting time it aims at
}
