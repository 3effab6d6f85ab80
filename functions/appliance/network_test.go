package appliance

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFirewall(t *testing.T) {
	t.Parallel()
	f := Firewall{Enabled: true, DefaultDeny: true, Rules: []FirewallRule{
		{Port: 22, From: "10.1.1.9"}, {Allow: true, Port: 22, From: "10.0.0.0/8"}, {Allow: true, Port: 443, Proto: "tcp"}}}
	for _, c := range []struct {
		port        int
		proto, from string
		admitted    bool
	}{
		{22, "tcp", "10.1.1.8", true}, {22, "tcp", "10.1.1.9", false}, {22, "tcp", "11.0.0.1", false}, {22, "tcp", "::ffff:10.2.0.1", true},
		{443, "tcp", "2001:db8::1", true}, {443, "udp", "2001:db8::1", false}, {80, "tcp", "10.1.1.8", false},
	} {
		require.Equal(t, c.admitted, f.Admits(c.port, c.proto, netip.MustParseAddr(c.from)), "%+v", c)
	}
	f.Enabled = false
	require.True(t, f.Admits(80, "tcp", netip.MustParseAddr("10.1.1.8")))
}

func TestAddressed(t *testing.T) {
	t.Parallel()
	require.False(t, Interface{}.Addressed())
	require.True(t, Interface{IPv4: IPv4{DHCP: true}}.Addressed())
	require.False(t, Interface{IPv4: IPv4{DHCP: true, Disabled: true}}.Addressed())
	require.True(t, Interface{IPv6: IPv6{Enabled: true, Addresses: []string{"2001:db8::6/64"}}}.Addressed())
}
