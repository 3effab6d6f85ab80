package probe

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"golang.org/x/net/icmp"
	"golang.org/x/net/ipv4"
	"golang.org/x/net/ipv6"
)

const pingTimeout = time.Second

// family is what differs between the two ICMPs: sockets that need no privilege, and those that do.
type family struct {
	network, raw, listen string
	protocol             int
	request              icmp.Type
}

var families = map[bool]family{
	true:  {"udp4", "ip4:icmp", "0.0.0.0", 1, ipv4.ICMPTypeEcho},
	false: {"udp6", "ip6:ipv6-icmp", "::", 58, ipv6.ICMPTypeEchoRequest},
}

// open takes a socket that needs no privilege, if the system gives any, else a raw one.
func (f family) open(ip net.IP) (*icmp.PacketConn, net.Addr, error) {
	conn, err := icmp.ListenPacket(f.network, f.listen)
	if err == nil {
		return conn, &net.UDPAddr{IP: ip}, nil
	}
	if conn, rawErr := icmp.ListenPacket(f.raw, f.listen); rawErr == nil {
		return conn, &net.IPAddr{IP: ip}, nil
	}
	return nil, nil, fmt.Errorf("ping: %w", err)
}

// ErrNoAnswer says that nobody answered in time.
var ErrNoAnswer = errors.New("no answer")

// Ping sends one echo request and answers how long the reply took.
func Ping(ctx context.Context, ip net.IP, sequence int) (time.Duration, error) {
	f := families[ip.To4() != nil]
	conn, to, err := f.open(ip)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close() }()
	mine := make([]byte, 56)
	_, _ = rand.Read(mine) // never fails (crypto/rand); a raw socket hears the others' replies too
	message := icmp.Message{Type: f.request, Body: &icmp.Echo{Seq: sequence & 0xffff, Data: mine}}
	packet, err := message.Marshal(nil)
	if err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	start := time.Now()
	if err = conn.SetDeadline(start.Add(pingTimeout)); err == nil {
		_, err = conn.WriteTo(packet, to)
	}
	if err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	return await(ctx, conn, f, mine, start)
}

func await(ctx context.Context, conn *icmp.PacketConn, f family, mine []byte, start time.Time) (time.Duration, error) {
	buffer := make([]byte, 1500)
	for ctx.Err() == nil {
		n, _, err := conn.ReadFrom(buffer)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return 0, ErrNoAnswer
		}
		if err != nil {
			return 0, fmt.Errorf("ping: %w", err)
		}
		reply, err := icmp.ParseMessage(f.protocol, buffer[:n])
		if err != nil {
			continue
		}
		if echo, ok := reply.Body.(*icmp.Echo); ok && reply.Type != f.request && bytes.Equal(echo.Data, mine) {
			return time.Since(start), nil
		}
	}
	return 0, ctx.Err()
}
