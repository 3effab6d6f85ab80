package leg

import (
	"log/slog"
	"net"
	"testing"
	"time"

	"github.com/pion/ice/v4"
	"github.com/stretchr/testify/require"
)

var _ ice.AddrPortReaderWriter = datagrams{}

// TestPull: nothing passes a pulled plug, in either direction, and everything does again when it is connected.
func TestPull(t *testing.T) {
	t.Parallel()
	here, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	there, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	require.NoError(t, err)
	t.Cleanup(func() { _, _ = here.Close(), there.Close() })
	g := &Gateway{}
	d := datagrams{here, &g.plug}
	buffer := make([]byte, 16)

	g.Pull(true)
	_, err = d.WriteTo([]byte("lost"), there.LocalAddr())
	require.NoError(t, err)
	_, err = there.WriteTo([]byte("lost"), here.LocalAddr())
	require.NoError(t, err)
	require.NoError(t, here.SetReadDeadline(time.Now().Add(50*time.Millisecond)))
	_, _, err = d.ReadFromAddrPort(buffer)
	require.Error(t, err, "what came in was dropped")

	g.Pull(false)
	require.NoError(t, here.SetReadDeadline(time.Time{}))
	_, err = d.WriteToAddrPort([]byte("sent"), there.LocalAddr().(*net.UDPAddr).AddrPort())
	require.NoError(t, err)
	n, _, err := there.ReadFrom(buffer)
	require.NoError(t, err)
	require.Equal(t, "sent", string(buffer[:n]), "what was sent while it was pulled is lost")
	_, err = there.WriteTo([]byte("back"), here.LocalAddr())
	require.NoError(t, err)
	n, _, err = d.ReadFrom(buffer)
	require.NoError(t, err)
	require.Equal(t, "back", string(buffer[:n]))
}

// TestPullClosesStreams: a browser over TCP notices, and comes back when the plug is connected.
func TestPullClosesStreams(t *testing.T) {
	t.Parallel()
	g, err := Listen("127.0.0.1:0", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, g.Close()) })
	reads := func() error {
		c, err := net.Dial("tcp", g.Addr())
		require.NoError(t, err)
		t.Cleanup(func() { _ = c.Close() })
		require.NoError(t, c.SetReadDeadline(time.Now().Add(200*time.Millisecond)))
		_, err = c.Read(make([]byte, 1))
		return err
	}
	var late net.Error
	require.ErrorAs(t, reads(), &late, "an open connection waits")
	require.True(t, late.Timeout())
	g.Pull(true)
	require.NotErrorAs(t, reads(), &late, "a closed one ends")
	g.Pull(false)
	require.ErrorAs(t, reads(), &late)
}
