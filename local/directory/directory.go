// Package directory runs the lab's directory: a few people served over LDAP by Debian's slapd, as a child process on
// loopback, with everything it has in one folder.
package directory

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// What is in the directory.
const (
	Base = "dc=plenum,dc=example"
	Root = "cn=admin," + Base
)

// Times of the child process.
const (
	startTime = 10 * time.Second // until it answers
	stopTime  = 3 * time.Second  // until it has gone, else it is killed
	lookEvery = 20 * time.Millisecond
)

//go:embed slapd.conf people.ldif
var files embed.FS

// Person is somebody in the directory. Those who are Licensed are members of the group cn=licensed.
type Person struct {
	UID, First, Last, Phone, Organisation string
	Licensed                              bool
}

// People are those in a new directory.
func People() []Person {
	return []Person{
		{"dora", "Dora", "Lind", "+44 20 7946 0001", "Operations", true}, {"emil", "Emil", "Roth", "+44 20 7946 0002", "Operations", true},
		{"fay", "Fay", "Okoro", "+44 20 7946 0003", "Research", false}, {"gil", "Gil", "Castro", "+44 20 7946 0004", "Research", false},
	}
}

// Passwords are drawn when the directory is made, and kept with it.
type Passwords struct{ Root, People string }

// Server is a running directory.
type Server struct {
	Passwords
	folder string
	slapd  *exec.Cmd
	ended  chan struct{} // closed when the process has ended, whose error is err
	err    error
}

// ErrMissing says that slapd is not installed.
var ErrMissing = errors.New("slapd is not installed (Debian: apt-get install slapd; its service is not needed)")

// Start makes a directory in the folder if there is none, with the passwords that draw gives, and starts it on
// host:port. It returns when the directory answers. ctx ends it; Run has to be called, and waits for that.
func Start(ctx context.Context, folder, address string, draw func() (Passwords, error)) (*Server, error) {
	slapd, err := program("slapd")
	if err != nil {
		return nil, err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return nil, err
	}
	s := &Server{folder: folder}
	if err := s.prepare(ctx, draw); err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	s.slapd = exec.CommandContext(ctx, slapd, "-d", "0", "-f", s.path("slapd.conf"), "-h", "ldap://"+address)
	s.slapd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us
	s.slapd.Cancel = func() error { return s.slapd.Process.Signal(syscall.SIGTERM) }
	s.slapd.WaitDelay = stopTime
	var said bytes.Buffer
	s.slapd.Stderr = &said
	if err := errors.Join(s.endOther(), free(address)); err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	if err := s.slapd.Start(); err != nil {
		return nil, fmt.Errorf("directory: %w", err)
	}
	s.ended = make(chan struct{})
	go func() { // ends with the process; Run waits for it
		s.err = s.slapd.Wait()
		close(s.ended)
	}()
	if err := s.answers(ctx, address); err != nil {
		_ = s.slapd.Process.Kill()
		<-s.ended
		return nil, fmt.Errorf("directory on %s: %w: %s", address, err, strings.TrimSpace(said.String()))
	}
	return s, nil
}

// Run waits until the directory has ended; an end that the context of Start did not want is an error.
func (s *Server) Run(ctx context.Context) error {
	<-s.ended
	if ctx.Err() != nil {
		return nil
	}
	return fmt.Errorf("the directory has ended by itself: %v, %w", s.slapd.ProcessState, s.err)
}

func (s *Server) path(name string) string { return filepath.Join(s.folder, name) }

// program finds a program of slapd, which Debian has where users' paths often do not lead.
func program(name string) (string, error) {
	for _, name := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrMissing
}
