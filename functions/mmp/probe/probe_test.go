package probe

import (
	"errors"
	"net"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func TestRecord(t *testing.T) {
	t.Parallel()
	r, err := ParseRecord("Sip.Example.com. 60 IN a 10.1.1.6")
	require.NoError(t, err)
	require.Equal(t, "sip.example.com. 60 IN A 10.1.1.6", r.String())
	require.True(t, r.Is("sip.example.com", "A"))
	r, err = ParseRecord("_sips._tcp.x SRV 10 5 5061 host.x.")
	require.NoError(t, err)
	require.Equal(t, "_sips._tcp.x. 3600 IN SRV 10 5 5061 host.x.", r.String())
	for _, bad := range []string{"", "x", "x A", "x A host", "x IN", "x 60 IN", "x SRV 1 2", "x FOO 1"} {
		_, err := ParseRecord(bad)
		require.Error(t, err, bad)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	d := appliance.DNS{Records: []string{"sip.example.com. 60 IN A 10.1.1.6"}, Zones: []appliance.ForwardZone{
		{Domain: ".", Server: "10.1.1.3"}, {Domain: "example.com", Server: "10.1.1.4"}, {Domain: "example.com.", Server: "10.1.1.5"}}}
	got, err := Lookup(t.Context(), d, "a", "SIP.example.com.")
	require.NoError(t, err)
	require.Equal(t, []string{"10.1.1.6"}, got)
	require.Equal(t, []string{"10.1.1.4", "10.1.1.5"}, servers(d, "x.example.com"))
	require.Equal(t, []string{"10.1.1.3"}, servers(d, "myexample.com"))
	require.Empty(t, servers(appliance.DNS{}, "x"))
	_, err = Lookup(t.Context(), d, "foo", "x")
	require.Error(t, err)
}

func TestLoopback(t *testing.T) {
	t.Parallel()
	_, err := Ping(t.Context(), net.IPv4(127, 0, 0, 1), 1)
	if errors.Is(err, os.ErrPermission) {
		t.Log("no unprivileged ICMP here")
	} else {
		require.NoError(t, err)
	}
	hop, err := Step(t.Context(), net.IPv4(127, 0, 0, 1), 1)
	require.NoError(t, err)
	require.True(t, hop.Last)
	require.Equal(t, "127.0.0.1", hop.From.String())
}

func FuzzParseRecord(f *testing.F) {
	f.Add("a. 60 IN A 1.2.3.4")
	f.Add("a 99999999999 IN IN")
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := ParseRecord(text); err == nil {
			again, err := ParseRecord(r.String())
			require.NoError(t, err)
			require.Equal(t, r, again)
		}
	})
}
