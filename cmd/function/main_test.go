package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParse(t *testing.T) {
	t.Parallel()
	none := func(string) string { return "" }
	c, err := parse([]string{"--functions", "cms, join", "--etcd=unix:///a,b:2379", "--proxies", "127.0.0.1/32"}, none, io.Discard)
	require.NoError(t, err)
	require.Equal(t, []string{"cms", "join"}, c.functions)
	require.Equal(t, []string{"unix:///a", "b:2379"}, c.etcd)
	require.Equal(t, "127.0.0.1:9000", c.listen)
	require.Equal(t, "/plenum/", c.prefix)
	require.False(t, c.lambda)

	variables := map[string]string{"AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "PLENUM_ETCD": "c:2379", "PLENUM_FUNCTIONS": "cms", "PLENUM_PREFIX": "/p/"}
	c, err = parse(nil, func(name string) string { return variables[name] }, io.Discard)
	require.NoError(t, err)
	require.True(t, c.lambda)
	require.Equal(t, []string{"cms"}, c.functions)
	require.Equal(t, "/p/", c.prefix)

	for _, bad := range [][]string{{}, {"--etcd", "x", "--functions", "nope"}, {"--etcd", "x", "--proxies", "1"}, {"--etcd", "x", "y"}, {"--nope"}} {
		_, err := parse(bad, none, io.Discard)
		require.Error(t, err, "%q", bad)
	}
}

func TestBelieve(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		name, remote string
		forwarded    []string
		want         string
	}{
		{"a client that makes up an address", "203.0.113.1:5", []string{"198.51.100.1"}, "203.0.113.1:5"},
		{"through a proxy", "10.0.0.1:5", []string{"198.51.100.1"}, "198.51.100.1:0"},
		{"made up in front of a proxy", "10.0.0.1:5", []string{"192.0.2.1, 198.51.100.1"}, "198.51.100.1:0"},
		{"through two proxies", "10.0.0.1:5", []string{"192.0.2.1, 198.51.100.1", "10.0.0.2"}, "198.51.100.1:0"},
		{"IPv6", "10.0.0.1:5", []string{"2001:db8::1"}, "[2001:db8::1]:0"},
		{"none", "10.0.0.1:5", nil, "10.0.0.1:5"},
		{"rubbish", "10.0.0.1:5", []string{"198.51.100.1, rubbish"}, "10.0.0.1:5"},
		{"proxies alone", "10.0.0.1:5", []string{"10.1.1.1"}, "10.0.0.1:5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := ""
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.remote
			r.Header["X-Forwarded-For"] = c.forwarded
			believe(proxies, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(httptest.NewRecorder(), r)
			require.Equal(t, c.want, got)
		})
	}
}
