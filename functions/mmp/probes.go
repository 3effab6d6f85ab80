package mmp

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/mmp/probe"
)

func probeCommands() []command {
	return []command{
		{"ping <host>", "Asks a host for an answer every second until Ctrl-C", (*call).ping, nil, nil},
		{"traceroute <host>", "Shows the way to a host", (*call).traceroute, nil, nil},
	}
}

// target is the address of the argument host.
func (c *call) target() (net.IP, error) {
	dns, err := c.settings().DNS.Get(c.ctx)
	if err != nil {
		return nil, err
	}
	ip, err := probe.Resolve(c.ctx, dns, c.arg("host"))
	if err != nil {
		return nil, failure(err.Error())
	}
	return ip, nil
}

// maxPing is how many echo requests one command sends.
const maxPing = 1000

// ping sends one request a run; its cursor is the number of the last.
func (c *call) ping() error {
	ip, err := c.target()
	if err != nil {
		return err
	}
	sequence, _ := strconv.Atoi(c.cursor) // empty at the start
	if sequence++; sequence == 1 {
		c.printf("PING %s (%s) 56 bytes of data.\n", c.arg("host"), ip)
	} else if err := c.wait(time.Second); err != nil {
		return err
	}
	took, err := probe.Ping(c.ctx, ip, sequence)
	switch {
	case errors.Is(err, os.ErrPermission):
		return failure("this system does not let us send ICMP")
	case errors.Is(err, probe.ErrNoAnswer):
		c.printf("no answer from %s: icmp_seq=%d\n", ip, sequence)
	case err != nil:
		return failure(err.Error())
	default:
		c.printf("64 bytes from %s: icmp_seq=%d time=%.3f ms\n", ip, sequence, milliseconds(took))
	}
	if sequence < maxPing {
		c.more = strconv.Itoa(sequence)
	}
	return nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// wait pauses a command with more output.
func (c *call) wait(d time.Duration) error {
	select {
	case <-c.ctx.Done():
		return c.ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// maxHops is how far a traceroute goes.
const maxHops = 30

// traceroute takes one step a run; its cursor is the number of hops.
func (c *call) traceroute() error {
	ip, err := c.target()
	if err != nil {
		return err
	}
	ttl, _ := strconv.Atoi(c.cursor) // empty at the start
	if ttl++; ttl == 1 {
		c.printf("traceroute to %s (%s), %d hops max\n", c.arg("host"), ip, maxHops)
	}
	hop, err := probe.Step(c.ctx, ip, ttl)
	if err != nil {
		return failure(strings.TrimPrefix(err.Error(), "traceroute: "))
	}
	answer := "*"
	if hop.From.IsValid() {
		answer = fmt.Sprintf("%s  %.3f ms", hop.From, milliseconds(hop.Took))
	}
	c.printf("%2d  %s\n", ttl, answer)
	if !hop.Last && ttl < maxHops {
		c.more = strconv.Itoa(ttl)
	}
	return nil
}
