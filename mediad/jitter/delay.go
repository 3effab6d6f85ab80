package jitter

import "time"

// What the delay estimate goes by.
const (
	binWidth   = 4 * time.Millisecond
	bins       = 100
	percentile = 0.98  // of the packets shall be in time
	forget     = 0.998 // weight that a packet keeps with each that follows: about the last 10 s count
	baseSpan   = time.Second
	baseSpans  = 10
)

// delay measures how late packets come against the fastest of the last ten seconds, and what waiting time follows from it.
//
// A transit time is arrival minus timestamp; only differences of transit times mean anything.
type delay struct {
	known  bool
	fast   [baseSpans]time.Duration // the least transit time of each of the last spans
	span   int
	began  time.Duration // arrival that began the present span
	late   [bins]float64 // histogram of lateness
	weight float64       // of the next packet, growing instead of all others shrinking
	total  float64
	last   time.Duration // transit time of the packet before, for the RFC 3550 jitter
	jitter float64       // nanoseconds
	losses float64       // share of lost packets, slowly following
}

// add takes the transit time of a packet that arrived at now. Packets later than most are not counted in the histogram: no waiting time that we would
// want could have saved them.
func (d *delay) add(now, transit, most time.Duration) {
	if !d.known {
		*d = delay{known: true, began: now, weight: 1, last: transit}
		for i := range d.fast {
			d.fast[i] = transit
		}
	}
	if now-d.began >= baseSpan {
		d.began, d.span = now, (d.span+1)%baseSpans
		d.fast[d.span] = transit
	}
	d.fast[d.span] = min(d.fast[d.span], transit)
	if late := transit - d.base(); late <= most {
		d.count(late)
	}
	d.jitter += (float64((transit - d.last).Abs()) - d.jitter) / 16
	d.last = transit
}

// count puts a lateness into the histogram.
func (d *delay) count(late time.Duration) {
	d.late[min(int(late/binWidth), bins-1)] += d.weight
	d.total += d.weight
	d.weight /= forget
	if d.weight < 1e9 {
		return
	}
	for i := range d.late {
		d.late[i] /= d.weight
	}
	d.total /= d.weight
	d.weight = 1
}

// base is the transit time of the fastest packet lately.
func (d *delay) base() time.Duration {
	least := d.fast[0]
	for _, t := range d.fast[1:] {
		least = min(least, t)
	}
	return least
}

// lost takes what a tick found: a packet, or a hole where one should be.
func (d *delay) lost(hole bool) {
	share := 0.0
	if hole {
		share = 1
	}
	d.losses += (share - d.losses) * 0.01
}

// needed is the waiting time after which the wanted share of the packets has arrived, and with losses one frame more, so that the packet with the
// in-band FEC is there in time.
func (d *delay) needed(frame time.Duration) time.Duration {
	rest := d.total * (1 - percentile)
	at := bins - 1
	for ; at > 0; at-- {
		if rest -= d.late[at]; rest < 0 {
			break
		}
	}
	wait := time.Duration(at+1) * binWidth
	if d.losses > 0.02 {
		wait += frame
	}
	return wait
}
