package guide

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/stretchr/testify/require"
)

const shownWithin = 20 * time.Second

// person types on a terminal with OpenSSH's ssh.
type person struct {
	t      *testing.T
	tty    *os.File
	screen chan string
	seen   string // shown and not looked at yet
}

// sshTo signs in with a password at "ssh -p PORT USER@HOST". The host key is kept in known, and must not change.
func sshTo(t *testing.T, address, user, password, known string) *person {
	t.Helper()
	p := open(t, address, user, known)
	p.until("assword: ")
	p.types(password + "\r")
	p.until("\n") // of the password
	return p
}

// open starts ssh, with a command line to carry out or without.
func open(t *testing.T, address, user, known string, command ...string) *person {
	t.Helper()
	program, err := exec.LookPath("ssh")
	if err != nil {
		require.Empty(t, os.Getenv("CI"), "OpenSSH's client is needed")
		t.Skip("no ssh: install openssh-client")
	}
	return start(t, exec.Command(program, append(arguments(address, user, known), command...)...))
}

// start runs a program on a terminal until the test ends.
func start(t *testing.T, cmd *exec.Cmd) *person {
	t.Helper()
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 132})
	require.NoError(t, err)
	p := &person{t: t, tty: tty, screen: make(chan string, 256)}
	go p.watch()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
		_ = tty.Close()
	})
	return p
}

// arguments of ssh for an address such as "ssh -p 2024 admin@127.0.0.1".
func arguments(address, user, known string) []string {
	words := strings.Fields(address)
	_, host, _ := strings.Cut(words[3], "@")
	return []string{"-F", "none", "-p", words[2], "-o", "UserKnownHostsFile=" + known, "-o", "StrictHostKeyChecking=accept-new",
		"-o", "PreferredAuthentications=password", "-o", "LogLevel=ERROR", "-o", "NumberOfPasswordPrompts=1", user + "@" + host}
}

// watch hands on what the terminal shows until it closes.
func (p *person) watch() {
	defer close(p.screen)
	buffer := make([]byte, 4096)
	for {
		n, err := p.tty.Read(buffer)
		if n > 0 {
			p.screen <- string(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

func (p *person) types(keys string) {
	p.t.Helper()
	_, err := p.tty.WriteString(keys)
	require.NoError(p.t, err)
}

// until waits for a text and takes everything up to and with it off what was shown.
func (p *person) until(text string) string {
	p.t.Helper()
	for {
		if i := strings.Index(p.seen, text); i >= 0 {
			shown := p.seen[:i+len(text)]
			p.seen = p.seen[i+len(text):]
			return shown
		}
		if !p.look() {
			require.FailNow(p.t, "not shown", "%q after %q", text, p.seen)
		}
	}
}

// look waits for more on the screen; false when there will be none.
func (p *person) look() bool {
	select {
	case more, ok := <-p.screen:
		p.seen += clean(more)
		return ok
	case <-time.After(shownWithin):
		return false
	}
}

// closed waits for the end of the connection and answers what was shown last.
func (p *person) closed() string {
	p.t.Helper()
	for p.look() {
	}
	return p.seen
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")

func clean(s string) string {
	return escapes.ReplaceAllString(strings.ReplaceAll(s, "\r", ""), "")
}
