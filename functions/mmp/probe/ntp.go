package probe

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"time"
)

const ntpTimeout = time.Second

// Answer is what a time server said.
type Answer struct {
	Stratum int
	Offset  time.Duration // of its clock from the host's
}

// ntpEpoch is 1 January 1900.
var ntpEpoch = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// NTP asks a server once (RFC 5905, client mode, version 4).
func NTP(ctx context.Context, host string) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, ntpTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "udp", net.JoinHostPort(host, "123"))
	if err != nil {
		return Answer{}, fmt.Errorf("ntp: %w", err)
	}
	defer func() { _ = conn.Close() }()
	packet := make([]byte, 48)
	packet[0] = 4<<3 | 3
	sent := time.Now()
	if err = conn.SetDeadline(sent.Add(ntpTimeout)); err == nil {
		_, err = conn.Write(packet)
	}
	if err == nil {
		_, err = conn.Read(packet)
	}
	if err != nil {
		return Answer{}, fmt.Errorf("ntp: %w", err)
	}
	received, sentBack, arrived := ntpTime(packet[32:]), ntpTime(packet[40:]), time.Now()
	return Answer{Stratum: int(packet[1]), Offset: (received.Sub(sent) + sentBack.Sub(arrived)) / 2}, nil
}

func ntpTime(b []byte) time.Time {
	seconds, fraction := binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])
	nanos := time.Duration(uint64(fraction) * uint64(time.Second) >> 32)
	return ntpEpoch.Add(time.Duration(seconds)*time.Second + nanos)
}
