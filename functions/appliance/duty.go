package appliance

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duty is a set of times of the week, minute by minute (MMP: user duty).
type Duty struct{ periods []period }

// period is from start to end, in minutes of a day, on some days; an end before the start is on the next day.
type period struct {
	days       [7]bool // by time.Weekday
	start, end int
}

// dutyDays are the two-letter words for days and sets of days.
var dutyDays = map[string][]time.Weekday{
	"Mo": {time.Monday}, "Tu": {time.Tuesday}, "We": {time.Wednesday}, "Th": {time.Thursday}, "Fr": {time.Friday},
	"Sa": {time.Saturday}, "Su": {time.Sunday}, "Wd": {time.Saturday, time.Sunday},
	"Wk": {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	"Al": {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday},
}

// ParseDuty reads periods joined by "|", each of days (Mo Tu We Th Fr Sa Su; Wk Monday to Friday, Wd the weekend, Al
// all) and HHMM-HHMM, such as "MoTu1200-1400|We1400-1500". A day that is named twice is off again ("AlFr": all but
// Friday); "!" before a period's days turns them round. An empty text is always.
func ParseDuty(s string) (Duty, error) {
	var d Duty
	if s == "" {
		return d, nil
	}
	for part := range strings.SplitSeq(s, "|") {
		p, err := parsePeriod(part)
		if err != nil {
			return Duty{}, err
		}
		d.periods = append(d.periods, p)
	}
	return d, nil
}

func parsePeriod(s string) (p period, err error) {
	rest, negated := strings.CutPrefix(s, "!")
	for len(rest) > 2 && dutyDays[rest[:2]] != nil {
		for _, day := range dutyDays[rest[:2]] {
			p.days[day] = !p.days[day]
		}
		rest = rest[2:]
	}
	if negated {
		for day := range p.days {
			p.days[day] = !p.days[day]
		}
	}
	from, to, ok := strings.Cut(rest, "-")
	if p.start, err = clockMinutes(from); err == nil {
		p.end, err = clockMinutes(to)
	}
	if !ok || err != nil {
		return p, fmt.Errorf("duty hours %q: want days and HHMM-HHMM", s)
	}
	return p, nil
}

func clockMinutes(s string) (int, error) {
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil || len(s) != 4 || n/100 > 23 && n != 2400 || n%100 > 59 {
		return 0, fmt.Errorf("%q is not a time", s)
	}
	return int(n/100*60 + n%100), nil
}

// Allows reports whether t, in its own zone, is within the duty hours.
func (d Duty) Allows(t time.Time) bool {
	if len(d.periods) == 0 {
		return true
	}
	for _, p := range d.periods {
		if p.allows(t.Weekday(), t.Hour()*60+t.Minute()) {
			return true
		}
	}
	return false
}

func (p period) allows(day time.Weekday, minute int) bool {
	if p.end > p.start {
		return p.days[day] && minute >= p.start && minute < p.end
	}
	yesterday := (day + 6) % 7
	return p.days[day] && minute >= p.start || p.days[yesterday] && minute < p.end
}
