package plant

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
)

// reporting is how many collections one report covers: average, least and most are over those since it began.
const reporting = 15

// periods are the words for the collection interval.
var periods = map[string]time.Duration{"30seconds": 30 * time.Second, "1minute": time.Minute, "2minutes": 2 * time.Minute, "5minutes": 5 * time.Minute}

// period is how often a kind of thing is measured.
func (s *step) period(policy string) time.Duration {
	if d, ok := periods[s.get("stats/coll-policy-"+policy, "collectionInterval")]; ok {
		return d
	}
	return time.Minute
}

// statistics collects what is due. All objects of a class are collected together.
func (s *step) statistics() {
	collected := false
	for _, m := range measures {
		for _, dn := range s.list(m.class) {
			if s.get(dn, "update") == "0" || s.since(s.get(dn, "timeCollected")) >= s.period(m.policy) {
				s.collect(m.class, dn, m.read(s, dn))
				collected = true
			}
		}
	}
	if collected {
		s.budgets()
		s.set("sys", "currentTime", s.stamp(), "systemUpTime", upTime(s.Now.Sub(s.Chassis.Now)))
	}
}

// upTime is days, hours, minutes and seconds as the tree writes them.
func upTime(d time.Duration) string {
	two := func(n int64) string { return strconv.FormatInt(n/10, 10) + strconv.FormatInt(n%10, 10) }
	seconds := int64(max(d, 0) / time.Second)
	return two(seconds/86400%100) + ":" + two(seconds/3600%24) + ":" + two(seconds/60%60) + ":" + two(seconds%60)
}

// collect writes one measurement of an object.
func (s *step) collect(class, dn string, values metrics) {
	n, _ := strconv.Atoi(s.get(dn, "update"))
	w := writer{step: s, class: model.Lookup(class), dn: dn, n: float64(n % reporting)}
	for name, value := range values {
		w.write(name, value)
	}
	s.set(dn, "timeCollected", s.stamp(), "update", itoa(n+1), "intervals", itoa(n%reporting+1))
}

// writer writes the measurements of one object; n were made in this report before.
type writer struct {
	*step
	class *model.Class
	dn    string
	n     float64
}

// write writes a metric with its average, least and most. A counter's value is what it grew by.
func (w writer) write(name string, value float64) {
	if w.class.Prop(name+"Delta") != nil {
		w.put(name, w.value(name)+math.Floor(value))
		name += "Delta"
	}
	w.put(name, value)
	if w.n == 0 {
		w.put(name+"Avg", value)
		w.put(name+"Min", value)
		w.put(name+"Max", value)
		return
	}
	w.put(name+"Avg", w.value(name+"Avg")+(value-w.value(name+"Avg"))/(w.n+1))
	w.put(name+"Min", min(w.value(name+"Min"), value))
	w.put(name+"Max", max(w.value(name+"Max"), value))
}

func (w writer) value(name string) float64 {
	v, _ := strconv.ParseFloat(w.get(w.dn, name), 64)
	return v
}

// put writes a number as the property wants it: whole, or with six decimals.
func (w writer) put(name string, value float64) {
	p := w.class.Prop(name)
	if p == nil {
		return
	}
	written := strconv.FormatFloat(value, 'f', 6, 64)
	if p.Type != "float" && model.Validate(w.class.Name, name, "0.500000") != nil {
		written, _, _ = strings.Cut(strconv.FormatFloat(math.Floor(value), 'f', 0, 64), ".")
	}
	w.set(w.dn, name, written)
}
