package edge

import (
	"context"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// connection is one client. Its goroutine serves it; the channels' goroutines are waited for before it ends.
type connection struct {
	server *Server
	ctx    context.Context // ends with the connection
	from   net.Addr
	guest  *guest
	cut    context.CancelFunc // ends it at once
	grace  *time.Timer
	open   chan struct{} // taken by channels
}

// serve does the handshake, lets the client in and serves its channels until it goes or the server stops.
func (s *Server) serve(conn net.Conn) {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	defer func() { _ = conn.Close() }()
	if s.config.Admits != nil && !s.config.Admits(ctx, conn.RemoteAddr()) {
		return
	}
	grace := time.AfterFunc(s.config.Limits.Grace, func() { _ = conn.Close() })
	defer grace.Stop()

	client, channels, requests, err := ssh.NewServerConn(&idle{conn, s.config.Limits.Idle}, s.authentication(ctx))
	if err != nil {
		s.config.Log.Debug("ssh handshake", "edge", s.config.Name, "from", conn.RemoteAddr(), "err", err)
		return
	}
	c := &connection{server: s, ctx: ctx, from: conn.RemoteAddr(), cut: func() { _ = client.Close() }, guest: guestOf(client.Permissions), grace: grace,
		open: make(chan struct{}, s.config.Limits.Channels)}
	defer c.guest.leave(context.WithoutCancel(ctx))
	var working sync.WaitGroup
	defer working.Wait()
	defer cancel()
	working.Go(func() { ssh.DiscardRequests(requests) })
	for offered := range channels {
		c.take(offered, &working)
	}
}

// take accepts a session channel, if it may.
func (c *connection) take(offered ssh.NewChannel, working *sync.WaitGroup) {
	if offered.ChannelType() != "session" {
		_ = offered.Reject(ssh.UnknownChannelType, "only sessions are served")
		return
	}
	select {
	case c.open <- struct{}{}:
	default:
		_ = offered.Reject(ssh.ResourceShortage, "too many sessions")
		return
	}
	working.Go(func() {
		defer func() { <-c.open }()
		stream, requests, err := offered.Accept()
		if err != nil {
			return
		}
		c.grace.Stop()
		newChannel(c, stream).serve(requests)
	})
}

// idle is a connection that breaks when nothing moves for some time, in the direction that somebody waits for.
type idle struct {
	net.Conn
	after time.Duration
}

func (c *idle) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.after)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *idle) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(c.after)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}
