package appliance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMatchWay(t *testing.T) {
	t.Parallel()
	space := CoSpace{URI: "Sales", SecondaryURI: "sales2", CallID: "100", Passcode: ""}
	methods := map[string]AccessMethod{
		"host":  {CallID: "100", Passcode: "4711"},
		"other": {URI: "board", CallID: "200", Passcode: "0815"},
		"open":  {URI: "lobby"},
	}
	locked := CoSpace{URI: "vault", CallID: "300", Passcode: "1"}
	for _, c := range []struct {
		name             string
		space            CoSpace
		target, passcode string
		method           string
		ok               bool
	}{
		{"own way by callId", space, "100", "", "", true},
		{"own way by uri", space, "sales", "", "", true},
		{"uri in any case", space, "SALES2", "", "", true},
		{"same callId, its passcode", space, "100", "4711", "host", true},
		{"same callId, wrong passcode", space, "100", "4712", "", false},
		{"a passcode where there is none", space, "sales", "4711", "", false},
		{"method by uri", space, "Board", "0815", "other", true},
		{"method by callId", space, "200", "0815", "other", true},
		{"method without its passcode", space, "200", "", "", false},
		{"open method", space, "lobby", "", "open", true},
		{"unknown target", space, "999", "", "", false},
		{"no target", space, "", "", "", false},
		{"locked, right", locked, "300", "1", "", true},
		{"locked, none", locked, "vault", "", "", false},
		{"locked, prefix", locked, "vault", "11", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			method, ok := MatchWay(c.space, methods, c.target, c.passcode)
			require.Equal(t, c.ok, ok)
			require.Equal(t, c.method, method)
		})
	}
	_, ok := MatchWay(CoSpace{}, nil, "", "")
	require.False(t, ok, "a coSpace without names has no way in")
}

func TestMatchSecret(t *testing.T) {
	t.Parallel()
	space := CoSpace{CallID: "100", Passcode: "1", Secret: "s0"}
	methods := map[string]AccessMethod{"a": {CallID: "100", Secret: "s1"}, "b": {CallID: "100"}}
	for secret, want := range map[string]string{"s0": "", "s1": "a"} {
		method, ok := MatchSecret(space, methods, "100", secret)
		require.True(t, ok)
		require.Equal(t, want, method)
	}
	for _, secret := range []string{"", "s2"} {
		_, ok := MatchSecret(space, methods, "100", secret)
		require.False(t, ok, secret)
	}
}

func TestLetsIn(t *testing.T) {
	t.Parallel()
	require.True(t, LetsIn(CoSpace{}, false))
	require.True(t, LetsIn(CoSpace{NonMemberAccess: ptr(true)}, false))
	require.False(t, LetsIn(CoSpace{NonMemberAccess: ptr(false)}, false))
	require.True(t, LetsIn(CoSpace{NonMemberAccess: ptr(false)}, true))
}

func TestNames(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"1": true, "0012": true, "": false, "12a": false, "1 2": false, "-1": false, "١": false,
		strings.Repeat("1", 65): false} {
		require.Equal(t, want, IsCallID(s), s)
	}
	for s, want := range map[string]bool{"a": true, "sales.team": true, "größe": true, "": false, "a@b": false, "a b": false,
		"a\tb": false, "a\x00": false, strings.Repeat("a", 256): false} {
		require.Equal(t, want, IsURIPart(s), s)
	}
}
