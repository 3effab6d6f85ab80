package directory

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// answers waits until somebody takes connections on the address.
func (s *Server) answers(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-s.ended:
			return fmt.Errorf("slapd: %v", s.slapd.ProcessState)
		case <-ctx.Done():
			return err
		case <-time.After(lookEvery):
		}
	}
}

// endOther ends a slapd of this folder that outlived its appliance, which was killed.
func (s *Server) endOther() error {
	raw, err := os.ReadFile(s.path("pid"))
	if err != nil {
		return nil // it ended well, or there was none
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil || pid < 2 {
		return nil
	}
	ours := func() bool {
		words, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		return err == nil && strings.Contains(string(words), "\x00"+s.path("slapd.conf")+"\x00")
	}
	for end := time.Now().Add(stopTime); ours(); {
		if time.Now().After(end) {
			return fmt.Errorf("another slapd has %s: process %d", s.folder, pid)
		}
		_ = syscall.Kill(pid, syscall.SIGTERM)
		time.Sleep(lookEvery)
	}
	return nil
}

// free reports whether the address can be listened on.
func free(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return listener.Close()
}
