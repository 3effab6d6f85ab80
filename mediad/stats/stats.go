// Package stats counts the RTP packets of one stream and gives the figures that a leg's status shows: bit rate, loss,
// jitter and round trip time. Time is an argument.
package stats

import (
	"sync"
	"time"

	"github.com/pion/rtcp"
)

// Figures describe one direction of a stream since the previous figures.
type Figures struct {
	Packets   int
	BitRate   int           // bits per second of RTP packets
	Loss      float64       // per cent, one decimal
	Jitter    time.Duration // RFC 3550 section 6.4.1
	RoundTrip time.Duration // 0 when unknown
}

// Inbound counts packets that arrive. Any goroutine may use it.
type Inbound struct {
	rate int64 // timestamp units per second

	mu       sync.Mutex // guards everything below
	started  bool
	highest  uint16
	cycles   int64 // whole sequence number: cycles + highest
	transit  int64 // of the last packet, timestamp units
	jitter16 int64 // 16 times the jitter, timestamp units
	window   window
}

// window holds what happened since the last Figures.
type window struct {
	since    time.Duration
	base     int64 // whole sequence number at its start
	received int
	octets   int
}

// NewInbound counts a stream whose timestamps run at rate units a second.
func NewInbound(rate int) *Inbound { return &Inbound{rate: int64(rate)} }

// Packet counts a packet of size octets that arrived at now (since any fixed moment).
func (i *Inbound) Packet(now time.Duration, sequence uint16, timestamp uint32, size int) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.window.received++
	i.window.octets += size
	if !i.started || jump(i.highest, sequence) {
		i.restart(now, sequence, timestamp)
		return
	}
	if ahead := sequence - i.highest; ahead != 0 && ahead < 1<<15 {
		if sequence < i.highest {
			i.cycles += 1 << 16
		}
		i.highest = sequence
		i.measure(now, timestamp)
	}
}

// jump says that the sender started again at another place.
func jump(from, to uint16) bool {
	distance := int(int16(to - from))
	return distance > 3000 || distance < -3000
}

func (i *Inbound) restart(now time.Duration, sequence uint16, timestamp uint32) {
	i.started, i.highest, i.cycles, i.jitter16 = true, sequence, 0, 0
	i.transit = i.arrival(now) - int64(timestamp)
	i.window.base = int64(sequence) - int64(i.window.received)
}

func (i *Inbound) arrival(now time.Duration) int64 {
	return int64(now/time.Microsecond) * i.rate / 1e6
}

func (i *Inbound) measure(now time.Duration, timestamp uint32) {
	transit := i.arrival(now) - int64(timestamp)
	d := int64(int32(transit - i.transit))
	i.transit = transit
	i.jitter16 += max(d, -d) - (i.jitter16+8)/16
}

// Figures gives what happened since the last time.
func (i *Inbound) Figures(now time.Duration) Figures {
	i.mu.Lock()
	defer i.mu.Unlock()
	f := i.window.figures(now)
	whole := i.cycles + int64(i.highest)
	if expected := whole - i.window.base; i.started && expected > 0 {
		f.Loss = percent(expected-int64(i.window.received), expected)
	}
	f.Jitter = time.Duration(i.jitter16 / 16 * int64(time.Second) / i.rate)
	i.window = window{since: now, base: whole}
	return f
}

func (w *window) figures(now time.Duration) Figures {
	f := Figures{Packets: w.received}
	if span := now - w.since; span > 0 {
		f.BitRate = int(int64(w.octets) * 8 * int64(time.Second) / int64(span))
	}
	return f
}

// percent is part of whole with one decimal, between 0 and 100.
func percent(part, whole int64) float64 {
	tenths := min(max(part*1000/whole, 0), 1000)
	return float64(tenths) / 10
}

// Outbound counts packets that leave and keeps what the receiver reports of them. Any goroutine may use it.
type Outbound struct {
	rate int64

	mu     sync.Mutex // guards everything below
	window window
	loss   float64
	jitter time.Duration
	trip   time.Duration
}

// NewOutbound counts a stream whose timestamps run at rate units a second.
func NewOutbound(rate int) *Outbound { return &Outbound{rate: int64(rate)} }

// Packet counts a packet of size octets.
func (o *Outbound) Packet(size int) {
	o.mu.Lock()
	o.window.received++
	o.window.octets += size
	o.mu.Unlock()
}

// Reported takes the receiver's report block, which arrived at now.
func (o *Outbound) Reported(now time.Time, r rtcp.ReceptionReport) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.loss = float64(int64(r.FractionLost)*1000/256) / 10
	o.jitter = time.Duration(int64(r.Jitter) * int64(time.Second) / o.rate)
	if r.LastSenderReport == 0 {
		return
	}
	if units := int32(middleNTP(now) - r.LastSenderReport - r.Delay); units >= 0 && units < 60<<16 {
		o.trip = time.Duration(units) * time.Second >> 16
	}
}

// Figures gives what happened since the last time; loss, jitter and round trip are what was reported last.
func (o *Outbound) Figures(now time.Duration) Figures {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := o.window.figures(now)
	f.Loss, f.Jitter, f.RoundTrip = o.loss, o.jitter, o.trip
	o.window = window{since: now}
	return f
}

// middleNTP is the middle 32 bits of the NTP time: seconds in units of 1/65536 (RFC 3550 section 4).
func middleNTP(t time.Time) uint32 {
	const epoch = 2208988800 // from 1900 to 1970
	fraction := uint64(t.Nanosecond()) << 16 / 1e9
	return uint32(uint64(t.Unix()+epoch)<<16 | fraction)
}
