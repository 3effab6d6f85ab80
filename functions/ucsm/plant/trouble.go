package plant

import (
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// How hot a blade is.
const (
	cool = iota
	warm
	tooHot // it shuts itself down
)

// heated is how hot a blade is: one that is being heated, or that no fan cools, is warm after a quarter of a boot time
// and too hot after one.
func (s *step) heated(slot int) int {
	if since, ok := s.injected("overheat", slot); ok {
		return max(s.heat(since), s.airless())
	}
	return s.airless()
}

// airless is how hot the chassis is: cool while a fan turns.
func (s *step) airless() int {
	var last time.Time
	for n := 1; n <= inventory.FanModules; n++ {
		since, ok := s.injected("fan", n)
		if !ok {
			return cool
		}
		if since.After(last) {
			last = since
		}
	}
	return s.heat(last)
}

// heat is how hot something is whose heat has had nowhere to go since then.
func (s *step) heat(since time.Time) int {
	spent := s.spent(since)
	switch {
	case spent < s.Boot/4:
		return cool
	case spent < s.Boot:
		return warm
	}
	return tooHot
}

// spent is how long ago a fault began. One that lies ahead began before the clock was set back, and so long ago.
func (s *step) spent(since time.Time) time.Duration {
	if d := s.Now.Sub(since); d > -time.Second {
		return max(d, 0)
	}
	return longAgo
}

// thresholds says what the sensors show at each heat.
var thresholds = []string{cool: "ok", warm: "upper-non-critical", tooHot: "upper-critical"}

// sensors is what the temperature sensors of the chassis and its blades say.
func (s *step) sensors() {
	s.set(chassisDN, "thermal", thresholds[s.airless()])
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		board, thermal := bladeDN(slot)+"/board", thresholds[s.heated(slot)]
		s.set(board, "thermal", thermal)
		s.set(board+"/cpu-1", "thermal", thermal)
		s.set(board+"/cpu-2", "thermal", thermal)
	}
}

// crashes are blades that fail and start again.
func (s *step) crashes() {
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		since, ok := s.injected("crash-blade", slot)
		stamp := s.get(bladeDN(slot), "fsmStamp")
		if ok && (s.ahead(stamp) || !happened(s.before, stamp, since)) && s.get(bladeDN(slot), "operPower") == "on" {
			s.begin(slot, reset)
		}
		s.set(bladeDN(slot), "operability", pick(ok && s.in(slot, reset), "inoperable", "operable"))
	}
}

// happened reports whether a crash that was asked for at since is done: a blade whose last workflow began (fsmStamp)
// since then has failed and started again, or was on its way down anyhow.
func happened(t *tree.Snapshot, fsmStamp string, since time.Time) bool {
	began, err := time.ParseInLocation(stampForm, fsmStamp, t.Zone())
	return err == nil && !began.Before(since.Truncate(time.Millisecond))
}

// Over reports whether an injected fault has ended by itself: a crash, once the blade is up again or was off.
func Over(t *tree.Snapshot, f Injection) bool {
	if f.Kind != "crash-blade" {
		return false
	}
	blade := t.Get(bladeDN(f.Parts[0]))
	if blade == nil || blade.Get("operPower") != "on" {
		return true
	}
	return flow(blade.Get("fsmStatus")) == nil && happened(t, blade.Get("fsmStamp"), f.Since)
}
