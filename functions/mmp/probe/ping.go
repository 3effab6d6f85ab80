package probe

import (
	"context"
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

// family is what differs between the two ICMPs; the sockets are those that need no privilege.
type family struct {
	network, listen string
	protocol        int
	request         icmp.Type
}

var families = map[bool]family{
	true:  {"udp4", "0.0.0.0", 1, ipv4.ICMPTypeEcho},
	false: {"udp6", "::", 58, ipv6.ICMPTypeEchoRequest},
}

// ErrNoAnswer says that nobody answered in time.
var ErrNoAnswer = errors.New("no answer")

// Ping sends one echo request and answers how long the reply took.
func Ping(ctx context.Context, ip net.IP, sequence int) (time.Duration, error) {
	f := families[ip.To4() != nil]
	conn, err := icmp.ListenPacket(f.network, f.listen)
	if err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	defer func() { _ = conn.Close() }()
	message := icmp.Message{Type: f.request, Body: &icmp.Echo{Seq: sequence & 0xffff, Data: make([]byte, 56)}}
	packet, err := message.Marshal(nil)
	if err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	start := time.Now()
	if err = conn.SetDeadline(start.Add(pingTimeout)); err == nil {
		_, err = conn.WriteTo(packet, &net.UDPAddr{IP: ip})
	}
	if err != nil {
		return 0, fmt.Errorf("ping: %w", err)
	}
	return await(ctx, conn, f, sequence, start)
}

func await(ctx context.Context, conn *icmp.PacketConn, f family, sequence int, start time.Time) (time.Duration, error) {
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
		if echo, ok := reply.Body.(*icmp.Echo); ok && reply.Type != f.request && echo.Seq == sequence&0xffff {
			return time.Since(start), nil
		}
	}
	return 0, ctx.Err()
}
