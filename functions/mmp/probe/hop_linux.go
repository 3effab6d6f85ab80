package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// hopPort is the first port that traceroute sends to; nobody listens there.
const hopPort = 33434

// Hop is one step on the way to a host.
type Hop struct {
	From netip.Addr // who answered; zero for nobody
	Took time.Duration
	Last bool // it is the host itself
}

// Step sends one UDP packet that lives for ttl hops and answers who sent it back. The kernel keeps the ICMP error for
// the socket (IP_RECVERR), so no privilege is needed.
func Step(ctx context.Context, ip net.IP, ttl int) (Hop, error) {
	four := ip.To4()
	if four == nil {
		return Hop{}, errors.New("traceroute: IPv4 only")
	}
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC|unix.SOCK_NONBLOCK, 0)
	if err != nil {
		return Hop{}, fmt.Errorf("traceroute: %w", err)
	}
	defer func() { _ = unix.Close(fd) }()
	to := &unix.SockaddrInet4{Port: hopPort + ttl, Addr: [4]byte(four)}
	start := time.Now()
	err = errors.Join(unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_RECVERR, 1),
		unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_TTL, ttl), unix.Sendto(fd, make([]byte, 32), 0, to))
	if err != nil {
		return Hop{}, fmt.Errorf("traceroute: %w", err)
	}
	for ctx.Err() == nil && time.Since(start) < pingTimeout {
		poll := []unix.PollFd{{Fd: int32(fd)}} // errors are always reported
		if n, err := unix.Poll(poll, 100); err != nil || n == 0 {
			continue
		}
		hop, err := readError(fd)
		hop.Took = time.Since(start)
		return hop, err
	}
	return Hop{Took: time.Since(start)}, ctx.Err()
}

// readError reads the socket's error queue: struct sock_extended_err (linux/errqueue.h), then the offender's address.
func readError(fd int) (hop Hop, err error) {
	control := make([]byte, 512)
	_, n, _, _, err := unix.Recvmsg(fd, make([]byte, 64), control, unix.MSG_ERRQUEUE)
	if err != nil {
		return hop, fmt.Errorf("traceroute: %w", err)
	}
	messages, err := unix.ParseSocketControlMessage(control[:n])
	if err != nil {
		return hop, fmt.Errorf("traceroute: %w", err)
	}
	const size = int(unsafe.Sizeof(unix.SockExtendedErr{}))
	for _, m := range messages {
		if m.Header.Level != unix.IPPROTO_IP || m.Header.Type != unix.IP_RECVERR || len(m.Data) < size+8 {
			continue
		}
		kind := m.Data[5] // ee_type
		hop.From = netip.AddrFrom4([4]byte(m.Data[size+4 : size+8]))
		hop.Last = kind == 3 // ICMP destination unreachable; 11 is time exceeded
	}
	return hop, nil
}
