package appliance

import (
	"crypto/sha256"
	"crypto/subtle"
	"sort"
	"strings"
)

// MatchWay finds the way into a coSpace that a caller used: the coSpace's own (the answer is "", true) or an access
// method, whose id it answers. methods holds the coSpace's access methods by id.
//
// target is what was dialled, a callId or the user part of a uri (case does not matter there); passcode is what was
// given with it. Several ways may share a target and are told apart by the passcode, which must be equal to the
// way's own: no passcode fits only a way without one, and a passcode fits no way without one, since whoever types
// one expects it to be checked. Every way is compared and each comparison takes constant time.
func MatchWay(coSpace CoSpace, methods map[string]AccessMethod, target, passcode string) (accessMethod string, ok bool) {
	return match(waysOf(coSpace, methods), target, func(w way) bool { return sameSecret(w.passcode, passcode) })
}

// MatchSecret is MatchWay for a link, which carries a way's secret and needs no passcode then.
func MatchSecret(coSpace CoSpace, methods map[string]AccessMethod, target, secret string) (accessMethod string, ok bool) {
	return match(waysOf(coSpace, methods), target, func(w way) bool {
		return sameSecret(w.secret, secret) && w.secret != ""
	})
}

type way struct {
	method   string
	uris     [2]string
	callID   string
	passcode string
	secret   string
}

// waysOf lists the coSpace's own way first, then its access methods by id, so that the answer never depends on chance.
func waysOf(s CoSpace, methods map[string]AccessMethod) []way {
	ways := make([]way, 0, len(methods)+1)
	for id, m := range methods {
		ways = append(ways, way{method: id, uris: [2]string{m.URI}, callID: m.CallID, passcode: m.Passcode, secret: m.Secret})
	}
	sort.Slice(ways, func(i, j int) bool { return ways[i].method < ways[j].method })
	own := way{uris: [2]string{s.URI, s.SecondaryURI}, callID: s.CallID, passcode: s.Passcode, secret: s.Secret}
	return append([]way{own}, ways...)
}

// match answers the first way that target leads to and that fits, looking at all of them.
func match(ways []way, target string, fits func(way) bool) (method string, ok bool) {
	for _, w := range ways {
		if fit := fits(w); fit && w.leads(target) && !ok {
			method, ok = w.method, true
		}
	}
	return method, ok
}

func (w way) leads(target string) bool {
	if target == "" {
		return false
	}
	return target == w.callID || strings.EqualFold(target, w.uris[0]) || strings.EqualFold(target, w.uris[1])
}

// sameSecret compares hashes, so that neither content nor length shows in the time taken.
func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// LetsIn reports whether a coSpace takes somebody at all: with nonMemberAccess false only its members.
func LetsIn(coSpace CoSpace, member bool) bool {
	return member || coSpace.NonMemberAccess == nil || *coSpace.NonMemberAccess
}

// IsCallID reports whether s may be a callId: decimal digits, at most 64 of them.
func IsCallID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// IsURIPart reports whether s may be a uri's user part: at most 255 bytes, no at-sign, blank or control character.
func IsURIPart(s string) bool {
	if s == "" || len(s) > 255 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r == '@' || r <= ' ' || r == 0x7f })
}
