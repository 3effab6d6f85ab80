//go:build !linux

package probe

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"
)

// Hop is one step on the way to a host.
type Hop struct {
	From netip.Addr // who answered; zero for nobody
	Took time.Duration
	Last bool // it is the host itself
}

// Step needs Linux.
func Step(context.Context, net.IP, int) (Hop, error) {
	return Hop{}, errors.New("traceroute: not on this system")
}
