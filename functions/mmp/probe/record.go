package probe

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// Record is one resource record in the form of a zone file: owner, perhaps a time to live and IN, type, data.
type Record struct {
	Owner, Type, Data string
	TTL               int // seconds
}

// checks say what data a type of record takes.
var checks = map[string]func(data string) bool{
	"A":     func(d string) bool { a, err := netip.ParseAddr(d); return err == nil && a.Is4() },
	"AAAA":  func(d string) bool { a, err := netip.ParseAddr(d); return err == nil && a.Is6() },
	"CNAME": func(d string) bool { return len(strings.Fields(d)) == 1 },
	"NS":    func(d string) bool { return len(strings.Fields(d)) == 1 },
	"PTR":   func(d string) bool { return len(strings.Fields(d)) == 1 },
	"MX":    func(d string) bool { return len(strings.Fields(d)) == 2 },
	"SRV":   func(d string) bool { return len(strings.Fields(d)) == 4 },
	"TXT":   func(d string) bool { return d != "" },
}

// ParseRecord reads `sip.example.com. 3600 IN A 10.1.1.6`.
func ParseRecord(text string) (r Record, err error) {
	fields := strings.Fields(text)
	if len(fields) < 3 {
		return r, fmt.Errorf("%q is not a resource record", text)
	}
	r.Owner, r.TTL = strings.TrimSuffix(strings.ToLower(fields[0]), "."), 3600
	fields = fields[1:]
	if ttl, err := strconv.ParseUint(fields[0], 10, 31); err == nil {
		r.TTL, fields = int(ttl), fields[1:]
	}
	if len(fields) > 0 && strings.EqualFold(fields[0], "IN") {
		fields = fields[1:]
	}
	if len(fields) > 1 {
		r.Type, r.Data = strings.ToUpper(fields[0]), strings.Join(fields[1:], " ")
	}
	if check := checks[r.Type]; check == nil || !check(r.Data) {
		return r, fmt.Errorf("%q is not a resource record", text)
	}
	return r, nil
}

// String is the record in full.
func (r Record) String() string {
	return fmt.Sprintf("%s. %d IN %s %s", r.Owner, r.TTL, r.Type, r.Data)
}

// Is reports whether the record has that owner and type.
func (r Record) Is(owner, kind string) bool {
	return strings.EqualFold(strings.TrimSuffix(owner, "."), r.Owner) && strings.EqualFold(kind, r.Type)
}
