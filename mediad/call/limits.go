package call

import (
	"time"

	"github.com/plenum-meet/plenum/mediad/video"
)

// What senders may send, in bits per second.
const (
	audioRate     = 64_000
	leastRate     = 150_000 // nobody is told to send less video, however bad one receiver is
	cameraRate    = 2_500_000
	contentRate   = 3_000_000
	unseenRate    = 300_000 // of a camera that nobody sees, in a call with many
	manyCameras   = 4
	limitInterval = 4 * time.Second
)

// limit is what a sender was told last.
type limit struct {
	rate int
	at   time.Duration
}

// limits tells each sender the least that those who see it can receive.
func (c *Call) limits(now time.Duration) {
	room, cameras := c.room(now)
	for _, s := range c.seats {
		l := s.link
		if l == nil || !s.active {
			continue
		}
		rate := audioRate
		if l.camera.Alive(now) {
			rate += capOf(room, l.camera, cameraRate, cameras >= manyCameras)
		}
		if l.screen.Alive(now) {
			rate += capOf(room, l.screen, contentRate, false)
		}
		if rate == audioRate {
			continue
		}
		if changed := rate < l.limited.rate*95/100 || rate > l.limited.rate*105/100; changed || now-l.limited.at >= limitInterval {
			l.limited = limit{rate, now}
			l.line.Limit(rate)
		}
	}
}

// room is, for each source, the least that one of its viewers can receive of it, and how many cameras there are.
func (c *Call) room(now time.Duration) (map[*video.Source]int, int) {
	room, cameras := map[*video.Source]int{}, 0
	for _, s := range c.seats {
		l := s.link
		if l == nil {
			continue
		}
		if l.camera.Alive(now) {
			cameras++
		}
		estimate := int(l.estimate.Load())
		if estimate == 0 {
			continue
		}
		main, shared := l.main.Wanted(), l.shared.Wanted()
		if main != nil && shared != nil && shared.Alive(now) {
			least(room, main, estimate*2/5)
			least(room, shared, estimate*3/5)
		} else {
			least(room, main, estimate)
			least(room, shared, estimate)
		}
	}
	return room, cameras
}

func least(room map[*video.Source]int, src *video.Source, rate int) {
	if old, known := room[src]; src != nil && (!known || rate < old) {
		room[src] = rate
	}
}

func capOf(room map[*video.Source]int, src *video.Source, most int, crowded bool) int {
	if crowded && src.Viewers() == 0 {
		return unseenRate
	}
	if rate, known := room[src]; known {
		return max(min(rate, most), leastRate)
	}
	return most
}
