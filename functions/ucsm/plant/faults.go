package plant

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// A fault's life (fault collection policy, fault/fault-policy):
//
//	raised          the condition holds; with a soak interval, lc is soaking-raise and the severity the soaking one before
//	soaking-clear   the condition has gone less than the flap interval ago; the severity stays
//	flapping        it came back within that time; when it holds for a flap interval, the fault is raised as before
//	cleared         severity cleared, kept for the retention interval or the clear interval; deleted at once when the
//	                policy says so, or when it was acknowledged and the policy deletes such ones
//	deleted
const (
	soakingRaise = "soaking-raise"
	soakingClear = "soaking-clear"
	flapping     = "flapping"
	cleared      = "cleared"
)

// faults moves every fault on.
func (s *step) faults() {
	policy := s.policies()
	now, order := s.wrong()
	for _, dn := range order {
		s.present(dn, now[dn], policy)
	}
	for _, o := range s.before.Class("faultInst") {
		if _, holds := now[o.DN]; !holds && ours(o) && s.exists(o.DN) {
			s.absent(o.DN, policy)
		}
	}
}

// ours reports whether the fault is one of those that conditions raise.
func ours(o *tree.Object) bool {
	return slices.ContainsFunc(conditionsTable, func(c condition) bool { return c.code == o.Get("code") })
}

// policy is what fault/fault-policy says.
type policy struct {
	soak, flap, keep  time.Duration
	soakingSeverity   string
	forever           bool
	deleteCleared     bool
	deleteAckedOnDone bool
}

func (s *step) policies() policy {
	const dn = "fault/fault-policy"
	soak, _ := interval(s.get(dn, "soakInterval"))
	keep, kept := interval(s.get(dn, "retentionInterval"))
	if limit, limited := interval(s.get(dn, "clearInterval")); limited && (!kept || limit < keep) {
		keep, kept = limit, true
	}
	flap, _ := interval(s.get(dn, "flapInterval"))
	return policy{soak: soak, flap: flap, keep: keep, forever: !kept, soakingSeverity: s.get(dn, "soakingSeverity"),
		deleteCleared: s.get(dn, "clearAction") == "delete", deleteAckedOnDone: s.get(dn, "ackAction") == "delete-on-clear"}
}

// interval reads seconds, or days:hours:minutes:seconds with parts left out from the front; ok is false for the words
// (never, forever).
func interval(written string) (d time.Duration, ok bool) {
	units := []time.Duration{time.Second, time.Minute, time.Hour, 24 * time.Hour}
	parts := strings.Split(written, ":")
	slices.Reverse(parts)
	for i, part := range parts {
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || i >= len(units) {
			return 0, false
		}
		d += time.Duration(n * float64(units[i]))
	}
	return d, true
}

// present is a fault whose condition holds.
func (s *step) present(dn string, f found, p policy) {
	if !s.exists(dn) {
		s.raise(dn, f, p)
		return
	}
	s.set(dn, "descr", f.describe(s))
	age := s.since(s.get(dn, "lastTransition"))
	switch lc, severity := s.get(dn, "lc"), s.get(dn, "severity"); {
	case severity == cleared:
		s.transition(dn, "", s.get(dn, "origSeverity"), true)
		s.set(dn, "ack", "no")
		s.log(dn, "creation")
	case lc == soakingClear:
		s.transition(dn, flapping, severity, true)
	case lc == flapping && age >= p.flap:
		s.transition(dn, "", severity, false)
	case lc == soakingRaise && age >= p.soak:
		s.transition(dn, "", f.severity, false)
		s.set(dn, "highestSeverity", f.severity)
	}
}

// absent is a fault whose condition does not hold any more.
func (s *step) absent(dn string, p policy) {
	lc, age := s.get(dn, "lc"), s.since(s.get(dn, "lastTransition"))
	switch {
	case s.get(dn, "severity") == cleared:
		if !p.forever && age >= p.keep || s.dismissed(dn, p) {
			s.remove(dn)
		}
	case lc == "" || lc == flapping:
		s.transition(dn, soakingClear, s.get(dn, "severity"), false)
	case lc == soakingRaise || age >= p.flap:
		s.transition(dn, "", cleared, false)
		s.log(dn, "deletion")
	}
}

// dismissed reports whether a cleared fault goes without being kept.
func (s *step) dismissed(dn string, p policy) bool {
	return p.deleteCleared || p.deleteAckedOnDone && s.get(dn, "ack") == "yes"
}

// transition takes a fault to another state of its life.
func (s *step) transition(dn, lc, severity string, again bool) {
	was := s.get(dn, "severity")
	if was != severity {
		s.set(dn, "prevSeverity", was)
	}
	s.set(dn, "lc", lc, "severity", severity, "lastTransition", s.stamp())
	if again {
		occurred, _ := strconv.Atoi(s.get(dn, "occur"))
		s.set(dn, "occur", strconv.Itoa(occurred+1))
	}
}

// raise creates a fault.
func (s *step) raise(dn string, f found, p policy) {
	severity, lc := f.severity, ""
	if p.soak > 0 {
		severity, lc = p.soakingSeverity, soakingRaise
	}
	s.create("faultInst", dn, map[string]string{"code": f.code, "severity": severity, "origSeverity": f.severity, "prevSeverity": cleared,
		"highestSeverity": severity, "cause": f.cause, "rule": f.rule, "type": f.kind, "descr": f.describe(s), "lc": lc, "ack": "no",
		"occur": "1", "created": s.stamp(), "lastTransition": s.stamp(), "tags": tags[f.kind], "id": s.number("faultInst")})
	s.log(dn, "creation")
}

// log notes in the event log that a fault was raised or cleared.
func (s *step) log(fault, ind string) {
	id := s.number("eventRecord")
	s.create("eventRecord", "event-log/"+id, map[string]string{"id": id, "affected": parent(fault), "cause": s.get(fault, "cause"),
		"code": s.get(fault, "code"), "created": s.stamp(), "descr": s.get(fault, "descr"), "ind": ind, "severity": s.get(fault, "severity"),
		"trig": "oper", "txId": strconv.FormatInt(s.before.Eid()+1, 10), "user": "internal"})
}

// tags are what faults of a type are marked with.
var tags = map[string]string{"equipment": "server", "network": "network", "environmental": "pod", "management": "operations", "configuration": "server"}

// number is the id of a new object of the class: past all that there are, and past the last event's number, so that
// none is used twice.
func (s *step) number(class string) string {
	last, begun := s.numbers[class]
	if !begun {
		last = s.before.Eid()
		for _, o := range s.before.Class(class) {
			id, _ := strconv.ParseInt(o.Get("id"), 10, 64)
			last = max(last, id)
		}
	}
	s.numbers[class] = last + 1
	return strconv.FormatInt(last+1, 10)
}
