// Package sftptest gives tests a file server on loopback: an SSH server of the test's own with one account, and behind
// it OpenSSH's sftp-server, which is a program of its own.
package sftptest

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
)

// The account of the server.
const (
	User     = "lab"
	Password = "Images&More1"
)

// Server is one that runs until the test ends. Paths are those of the host.
type Server struct {
	Address string // host:port
	Folder  string // an empty one for the test's files
	config  *ssh.ServerConfig
	program string // "" when this package's own server has to do
	running sync.WaitGroup

	mu    sync.Mutex // guards conns
	conns []net.Conn
}

// Start runs a server. Without OpenSSH's sftp-server, which CI demands, the one of the SFTP library takes its place.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{Folder: t.TempDir(), program: find(t)}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s.Address = listener.Addr().String()
	s.NewKey(t)
	s.running.Go(func() { s.accept(listener) })
	t.Cleanup(func() {
		_ = listener.Close()
		s.hangUp()
		s.running.Wait()
	})
	return s
}

// find looks for OpenSSH's sftp-server.
func find(t testing.TB) string {
	for _, path := range []string{"/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/libexec/sftp-server"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	require.Empty(t, os.Getenv("CI"), "OpenSSH's sftp-server is needed")
	return ""
}

// NewKey gives the server another host key.
func (s *Server) NewKey(t testing.TB) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	require.NoError(t, err)
	config := &ssh.ServerConfig{PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
		if c.User() != User || string(password) != Password {
			return nil, errors.New("no")
		}
		return nil, nil
	}}
	config.AddHostKey(signer)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.config = config
}

func (s *Server) accept(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns = append(s.conns, conn)
		config := s.config
		s.mu.Unlock()
		s.running.Go(func() { s.serve(conn, config) })
	}
}

func (s *Server) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, conn := range s.conns {
		_ = conn.Close() // it may have ended
	}
}

func (s *Server) serve(conn net.Conn, config *ssh.ServerConfig) {
	defer conn.Close()
	_, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		return
	}
	s.running.Go(func() { ssh.DiscardRequests(requests) })
	for incoming := range channels {
		channel, requests, err := incoming.Accept()
		if err != nil {
			return
		}
		s.running.Go(func() { s.session(channel, requests) })
	}
}

// session serves the subsystem sftp.
func (s *Server) session(channel ssh.Channel, requests <-chan *ssh.Request) {
	defer channel.Close()
	for r := range requests {
		wanted := r.Type == "subsystem" && len(r.Payload) > 4 && string(r.Payload[4:]) == "sftp"
		if r.WantReply {
			_ = r.Reply(wanted, nil)
		}
		if wanted {
			s.files(channel)
			return
		}
	}
}

func (s *Server) files(channel ssh.Channel) {
	if s.program == "" {
		if server, err := sftp.NewServer(channel); err == nil {
			_ = server.Serve()
		}
		return
	}
	cmd := exec.Command(s.program)
	in, err := cmd.StdinPipe()
	if err != nil {
		return
	}
	cmd.Stdout = channel
	if cmd.Start() != nil {
		return
	}
	_, _ = io.Copy(in, channel)
	_ = in.Close()
	_ = cmd.Wait()
}
