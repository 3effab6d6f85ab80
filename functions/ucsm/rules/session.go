package rules

import (
	"net"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Session is somebody who has signed in, as the object tree shows it (XML interface, 2.4): an aaaSession below the
// account, which ends the session when it is deleted.
type Session struct {
	User string // name of the local user
	Term string // the session's name: "web_12345_A", "shell_0a1b2c3d_A"
	Host string // where the client is; a port behind it is left out
	UI   string // "web" or "shell"
}

// limits are where the numbers of sessions are configured, and what holds without that.
var limits = map[string]struct {
	dn         string
	own, total int
}{
	"web":   {"sys/svc-ext/web-svc-limits", 32, 256},
	"shell": {"sys/svc-ext/shell-svc-limits", 32, 32},
}

const (
	authDN         = "sys/auth-realm/default-auth"
	refreshPeriod  = 600  // seconds
	sessionTimeout = 7200 // seconds
)

// DN names the session's object.
func (x Session) DN() string { return UserDN(x.User) + "/term-" + x.Term }

// Opening is the commit, the system's own, that shows a new session and takes away those that have ended. ok is false
// when there would be too many of the kind.
func (x Session) Opening(s *tree.Snapshot, now time.Time, ended []string) (changes []tree.Change, ok bool) {
	changes = Gone(s, ended, tree.MaxChanges/2)
	own, total := -len(changes), -len(changes)
	for _, o := range s.Class("aaaSession") {
		if o.Get("ui") == x.UI {
			total++
		}
	}
	for _, o := range s.Children(UserDN(x.User)) {
		if o.Class == "aaaSession" && o.Get("ui") == x.UI {
			own++
		}
	}
	l := limits[x.UI]
	if total >= setting(s, l.dn, "totalSessions", l.total) || own >= setting(s, l.dn, "sessionsPerUser", l.own) {
		return nil, false
	}
	return append(append(changes, x.object(s, now)), x.record(s, now, "login", "creation")...), true
}

// Closing is the commit, the system's own, that ends a session; nothing when it has ended.
func (x Session) Closing(s *tree.Snapshot, now time.Time) []tree.Change {
	if s.Get(x.DN()) == nil {
		return nil
	}
	return append([]tree.Change{{DN: x.DN(), Status: tree.Deleted}}, x.record(s, now, "logout", "deletion")...)
}

// Gone are the deletions of those objects that exist, no more than most.
func Gone(s *tree.Snapshot, dns []string, most int) []tree.Change {
	var changes []tree.Change
	for _, dn := range dns[:min(len(dns), most)] {
		if s.Get(dn) != nil {
			changes = append(changes, tree.Change{DN: dn, Status: tree.Deleted})
		}
	}
	return changes
}

func (x Session) object(s *tree.Snapshot, now time.Time) tree.Change {
	host, _, err := net.SplitHostPort(x.Host)
	if err != nil {
		host = x.Host
	}
	return tree.Change{DN: x.DN(), Class: "aaaSession", Status: tree.Created, Props: map[string]string{
		"host": host, "intDel": "no", "loginTime": s.FormatTime(now), "pid": "0", "switchId": Leader(s), "ui": x.UI,
		"refreshPeriod":  strconv.Itoa(setting(s, authDN, "refreshPeriod", refreshPeriod)),
		"sessionTimeout": strconv.Itoa(setting(s, authDN, "sessionTimeout", sessionTimeout)),
		"term":           x.UI, "user": cut(x.User, maxUser),
	}}
}

// record is the log's entry of a login or logout; its id is the number of an event of this commit.
func (x Session) record(s *tree.Snapshot, now time.Time, trigger, ind string) []tree.Change {
	if s.Get(logDN) == nil {
		return nil
	}
	return []tree.Change{{DN: logDN + "/" + strconv.FormatInt(s.Eid()+1, 10), Class: "aaaSessionLR", Props: map[string]string{
		"affected": x.DN(), "created": s.FormatTime(now), "ind": ind, "cause": "transition", "sessionId": x.Term,
		"severity": "info", "trig": trigger, "user": cut(x.User, maxUser), "descr": x.UI + " session " + trigger,
	}}}
}

// setting is a number configured in an object, or what holds without it.
func setting(s *tree.Snapshot, dn, name string, otherwise int) int {
	if o := s.Get(dn); o != nil {
		if n, err := strconv.Atoi(o.Get(name)); err == nil && n > 0 {
			return n
		}
	}
	return otherwise
}

// Leader is the fabric that leads the cluster, A when nobody says.
func Leader(s *tree.Snapshot) string {
	for _, o := range s.Class("mgmtEntity") {
		if o.Get("leadership") == "primary" {
			return o.Get("id")
		}
	}
	return "A"
}
