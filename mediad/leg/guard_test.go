package leg

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/dtls/v3"
	"github.com/pion/stun/v4"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/mediad/mediatest"
)

func nowReal() time.Time { return time.Now() }

// TestStrangersGetNoDTLS shows what the package comment says: a client hello from an address that has not passed ICE is
// not even answered, before the browser has connected and after.
func TestStrangersGetNoDTLS(t *testing.T) {
	t.Parallel()
	tb := newTable(t)
	b, err := mediatest.New(mediatest.Config{Name: "b"})
	require.NoError(t, err)
	defer b.Close()
	offer, err := b.Offer()
	require.NoError(t, err)
	answer, err := tb.leg.Answer(offer)
	require.NoError(t, err)
	blade, err := net.ResolveUDPAddr("udp", tb.gateway.Addr())
	require.NoError(t, err)
	stranger, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	defer stranger.Close()

	requireSilence(t, stranger, blade)
	_, err = stranger.WriteTo(check(t, answer, "wrong-password-wrong-pass"), blade)
	require.NoError(t, err)
	requireSilence(t, stranger, blade)
	require.NoError(t, b.Accept(answer))
	require.NoError(t, b.Connected(10*time.Second), "the browser is not disturbed")
	requireSilence(t, stranger, blade)
}

// requireSilence sends a client hello and demands that nothing comes back, not even a hello verify request.
func requireSilence(t *testing.T, from net.PacketConn, to net.Addr) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 600*time.Millisecond)
	defer cancel()
	counted := &counter{PacketConn: from}
	c, err := dtls.ClientWithOptions(counted, to, dtls.WithInsecureSkipVerify(true),
		dtls.WithSRTPProtectionProfiles(dtls.SRTP_AEAD_AES_128_GCM))
	if err == nil {
		err = c.HandshakeContext(ctx)
	}
	require.Error(t, err)
	require.Zero(t, counted.got, "the blade answered a stranger")
	require.NoError(t, from.SetReadDeadline(time.Time{}))
}

type counter struct {
	net.PacketConn
	got int
}

func (c *counter) ReadFrom(b []byte) (int, net.Addr, error) {
	n, from, err := c.PacketConn.ReadFrom(b)
	if err == nil {
		c.got++
	}
	return n, from, err
}
func (c *counter) Close() error { return nil }

// check is a STUN binding request for the connection that answered, made with another password.
func check(t *testing.T, answer, password string) []byte {
	t.Helper()
	_, rest, found := strings.Cut(answer, "a=ice-ufrag:")
	require.True(t, found)
	ufrag, _, _ := strings.Cut(rest, "\r\n")
	m, err := stun.Build(stun.TransactionID, stun.BindingRequest, stun.NewUsername(ufrag+":abcd"), stun.NewShortTermIntegrity(password), stun.Fingerprint)
	require.NoError(t, err)
	return m.Raw
}
