// Package edge holds SSH connections for command lines that are functions. It is thin: a connection's key strokes become
// shell.Requests, and all that a session has to remember is in the store under its id. An edge keeps only what belongs
// to the connection: the line being typed, its history, the page being shown.
package edge

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/shell"
)

// Config says what one SSH port leads to.
type Config struct {
	Name    string // for logs: "ucsm", "sol", "mmp"
	Shell   shell.Shell
	Keys    []ssh.Signer // HostKeys
	Version string       // of the software; "dev" when empty
	Banner  string       // shown before authentication; lines end with LF

	// Split takes an exec request's command line apart into lines for the shell; nil: it is one line.
	Split func(string) []string
	Pages bool // long output stops at --More--
	Help  bool // ? asks without Enter
	// Subsystems are served on channels that ask for them, such as "sftp".
	Subsystems map[string]Subsystem
	// Until, when set, blocks until the session may not go on and answers what to say then. It returns when ctx ends.
	Until func(ctx context.Context, from net.Addr) (farewell string)

	// Admits, when set, is asked about each connection before a byte is exchanged; one that it refuses is closed.
	Admits func(ctx context.Context, from net.Addr) bool

	Limits Limits
	Log    *slog.Logger
}

// Limits bound what clients can take. Zero fields have defaults.
type Limits struct {
	Connections int           // at once; default 128
	Channels    int           // of one connection at once; default 10
	Tries       int           // of authentication in a connection; default 3
	Grace       time.Duration // to authenticate and to open the first channel; default 30 s
	Idle        time.Duration // without a byte in either direction; default 30 min
}

// Visitor is who an authenticated channel belongs to.
type Visitor struct {
	User    string
	Remote  string // host:port
	Session string // id of a session of the Config's Shell, closed when the subsystem returns
}

// Subsystem serves one channel; the connection is over when ctx ends.
type Subsystem func(ctx context.Context, channel io.ReadWriter, visitor Visitor) error

// Server is one SSH port. It owns a goroutine that accepts, one for each connection, and what those start; Close waits
// for all of them.
type Server struct {
	config   Config
	listener net.Listener
	ctx      context.Context // ends with the server
	stop     context.CancelFunc
	running  sync.WaitGroup
	places   chan struct{} // taken by connections
}

// Start serves until Close, which closes the listener too.
func Start(ctx context.Context, listener net.Listener, config Config) *Server {
	config = config.complete()
	s := &Server{config: config, listener: listener, places: make(chan struct{}, config.Limits.Connections)}
	s.ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.running.Go(s.accept)
	return s
}

func (c Config) complete() Config {
	l := &c.Limits
	for n, value := range map[*int]int{&l.Connections: 128, &l.Channels: 10, &l.Tries: 3} {
		if *n == 0 {
			*n = value
		}
	}
	for d, value := range map[*time.Duration]time.Duration{&l.Grace: 30 * time.Second, &l.Idle: 30 * time.Minute} {
		if *d == 0 {
			*d = value
		}
	}
	if c.Version == "" {
		c.Version = "dev"
	}
	if c.Split == nil {
		c.Split = func(line string) []string { return []string{line} }
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return c
}

// Addr is the address that the server listens on.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Close cuts all connections and returns when nothing of the server runs any more.
func (s *Server) Close() error {
	s.stop()
	err := s.listener.Close()
	s.running.Wait()
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// accept takes connections until the listener closes. One too many is closed at once.
func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			s.config.Log.Warn("accept", "edge", s.config.Name, "err", err)
			pause(s.ctx, 50*time.Millisecond) // out of file descriptors, most likely
			continue
		}
		select {
		case s.places <- struct{}{}:
			s.running.Go(func() {
				defer func() { <-s.places }()
				s.serve(conn)
			})
		default:
			_ = conn.Close()
		}
	}
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
