package tree

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // the zones, where the host has none
)

// ClockDN is where the system's time zone and time servers are configured.
const ClockDN = "sys/svc-ext/datetime-svc"

// timeForm is how times are told: local time of the system, milliseconds, no zone.
const timeForm = "2006-01-02T15:04:05.000"

// FormatTime writes t as properties hold it, in the local time of the snapshot's system.
func (s *Snapshot) FormatTime(t time.Time) string { return t.In(s.Zone()).Format(timeForm) }

// Zone is the time zone of the system, UTC when none is set.
func (s *Snapshot) Zone() *time.Location {
	o := s.Get(ClockDN)
	if o == nil || o.Get("timezone") == "" {
		return time.UTC
	}
	zone, err := ParseZone(o.Get("timezone"))
	if err != nil {
		return time.UTC
	}
	return zone
}

// ParseZone finds a zone of the tz database by the form in which it is configured: "America/Los_Angeles", or the same
// with a remark for people: "America/Los_Angeles (Pacific Time)".
func ParseZone(value string) (*time.Location, error) {
	name, _, _ := strings.Cut(value, " (")
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("no time zone %q", value)
	}
	return time.LoadLocation(name)
}
