package edge

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/shell"
)

// parrot is a shell that says lines back. Its sessions are its own; a real one's are in the store.
type parrot struct {
	key []byte // the public key that is let in

	mu   sync.Mutex // guards everything below
	came int        // sign-ins tried
	open map[string]shell.Login
	last shell.Request
}

func (p *parrot) Open(_ context.Context, login shell.Login) (string, shell.Reply, error) {
	p.mu.Lock()
	p.came++
	p.mu.Unlock()
	known := login.Password == "right" || login.PublicKey != nil && bytes.Equal(login.PublicKey, p.key)
	if login.User != "admin" || !known {
		return "", shell.Reply{}, appliance.Failure(appliance.Unauthorized, "unauthorized", "no")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[string]shell.Login{}
	}
	id := shell.NewSession()
	p.open[id] = login
	return id, shell.Reply{Output: "Welcome.\n", Prompt: "# "}, nil
}

func (p *parrot) Do(_ context.Context, session string, r shell.Request) (shell.Reply, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last = r
	if _, ok := p.open[session]; !ok {
		return shell.Reply{}, shell.ErrSession
	}
	switch {
	case r.Complete:
		return shell.Reply{Line: "scope ", Options: []string{"scope", "score"}}, nil
	case r.Help:
		return shell.Reply{Output: "  scope  Go somewhere\n"}, nil
	case r.Interrupt:
		return shell.Reply{Output: "stopped\n", Prompt: "# "}, nil
	case r.Line == "confirm":
		return shell.Reply{Output: "WARNING\n", Prompt: "(Y/n) ", Asks: true}, nil
	case r.Line == "ask":
		return shell.Reply{Prompt: "Password: ", Secret: true}, nil
	case r.Line == "long":
		return shell.Reply{Output: numbers(60), Prompt: "# "}, nil
	case r.Line == "follow":
		return shell.Reply{Output: "tick\n", Stream: true}, nil
	case r.Line == "exit":
		return shell.Reply{Closed: true}, nil
	}
	return shell.Reply{Output: "<" + r.Line + ">\n", Prompt: "# "}, nil
}

func (p *parrot) Close(_ context.Context, session string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, session)
	return nil
}

func (p *parrot) sessions() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.open)
}

func numbers(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d\n", i)
	}
	return b.String()
}

// serve starts an edge over p with test-sized limits.
func serve(t *testing.T, p *parrot, change func(*Config)) *Server {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(key)
	require.NoError(t, err)
	config := Config{Name: "test", Shell: p, Keys: []ssh.Signer{signer}, Pages: true, Help: true,
		Split: func(line string) []string { return strings.Split(line, ";") }}
	if change != nil {
		change(&config)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := Start(t.Context(), listener, config)
	t.Cleanup(func() {
		require.NoError(t, s.Close())
		require.Zero(t, p.sessions(), "every session is closed")
	})
	return s
}

func dial(t *testing.T, s *Server, method ssh.AuthMethod) (*ssh.Client, error) {
	t.Helper()
	c, err := ssh.Dial("tcp", s.Addr().String(), &ssh.ClientConfig{User: "admin", Auth: []ssh.AuthMethod{method},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: 10 * time.Second}) //nolint:gosec // a key of this test
	if err == nil {
		t.Cleanup(func() { _ = c.Close() })
	}
	return c, err
}

func session(t *testing.T, s *Server) *ssh.Session {
	t.Helper()
	c, err := dial(t, s, ssh.Password("right"))
	require.NoError(t, err)
	session, err := c.NewSession()
	require.NoError(t, err)
	return session
}

func TestWaysIn(t *testing.T) {
	t.Parallel()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(private)
	require.NoError(t, err)
	p := &parrot{key: signer.PublicKey().Marshal()}
	s := serve(t, p, nil)
	answer := func(with string) ssh.KeyboardInteractiveChallenge {
		return func(_, _ string, questions []string, _ []bool) ([]string, error) {
			return []string{with}[:len(questions)], nil
		}
	}
	for name, c := range map[string]struct {
		method ssh.AuthMethod
		in     bool
	}{
		"password": {ssh.Password("right"), true}, "wrong password": {ssh.Password("wrong"), false},
		"public key":           {ssh.PublicKeys(signer), true},
		"keyboard-interactive": {ssh.KeyboardInteractive(answer("right")), true},
		"wrong answer":         {ssh.KeyboardInteractive(answer("wrong")), false},
	} {
		client, err := dial(t, s, c.method)
		require.Equal(t, c.in, err == nil, name)
		if c.in {
			session, err := client.NewSession()
			require.NoError(t, err)
			out, err := session.Output("a")
			require.NoError(t, err)
			require.Equal(t, "<a>\n", string(out), name)
		}
	}
}

// thief offers somebody's public key, which everybody may know, and cannot sign.
type thief struct{ ssh.Signer }

func (thief) Sign(io.Reader, []byte) (*ssh.Signature, error) {
	return &ssh.Signature{Format: ssh.KeyAlgoED25519, Blob: make([]byte, ed25519.SignatureSize)}, nil
}

func TestAKeyWithoutASignatureIsNoSignIn(t *testing.T) {
	t.Parallel()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(private)
	require.NoError(t, err)
	p := &parrot{key: signer.PublicKey().Marshal()}
	_, err = dial(t, serve(t, p, nil), ssh.PublicKeys(thief{signer}))
	require.Error(t, err)
	require.Zero(t, p.came, "the shell has not even heard of it")
}

func TestExec(t *testing.T) {
	t.Parallel()
	s := serve(t, &parrot{}, nil)
	out, err := session(t, s).Output("a;b c")
	require.NoError(t, err)
	require.Equal(t, "<a>\n<b c>\n", string(out))

	asks := session(t, s)
	asks.Stdin = strings.NewReader("secret\n")
	out, err = asks.Output("ask;b")
	require.NoError(t, err)
	require.Equal(t, "Password: <secret>\n<b>\n", string(out), "what is secret comes from standard input")

	confirms := session(t, s)
	confirms.Stdin = strings.NewReader("Y\n")
	out, err = confirms.Output("confirm;b")
	require.NoError(t, err)
	require.Equal(t, "WARNING\n(Y/n) <Y>\n<b>\n", string(out), "a command is no answer")
	out, err = session(t, s).Output("confirm;b")
	var exit *ssh.ExitError
	require.ErrorAs(t, err, &exit)
	require.Equal(t, "WARNING\n(Y/n) \nFAILURE: the question was not answered\n", string(out))
}

func TestPipedScript(t *testing.T) {
	t.Parallel()
	p := &parrot{}
	s := serve(t, p, nil)
	script := session(t, s)
	var out bytes.Buffer
	script.Stdin, script.Stdout = strings.NewReader("a\nb\nexit\nnever\n"), &out
	require.NoError(t, script.Shell())
	require.NoError(t, script.Wait())
	require.Equal(t, "<a>\n<b>\n", out.String())

	endless := session(t, s)
	endless.Stdin = strings.NewReader(strings.Repeat("x", 2*shell.MaxLine))
	require.NoError(t, endless.Shell())
	var exit *ssh.ExitError
	require.ErrorAs(t, endless.Wait(), &exit, "a line too long ends the session")
}

// typist types on a terminal and waits for what it shows.
type typist struct {
	t      *testing.T
	stdin  io.WriteCloser
	screen chan string
	seen   string
}

func terminalOn(t *testing.T, s *Server) *typist {
	t.Helper()
	x := session(t, s)
	require.NoError(t, x.RequestPty("xterm", 24, 80, ssh.TerminalModes{}))
	stdin, err := x.StdinPipe()
	require.NoError(t, err)
	stdout, err := x.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, x.Shell())
	y := &typist{t: t, stdin: stdin, screen: make(chan string, 64)}
	go func() {
		defer close(y.screen)
		buffer := make([]byte, 4096)
		for {
			n, err := stdout.Read(buffer)
			if err != nil {
				return
			}
			y.screen <- string(buffer[:n])
		}
	}()
	return y
}

func (y *typist) types(keys string) {
	y.t.Helper()
	_, err := io.WriteString(y.stdin, keys)
	require.NoError(y.t, err)
}

// until waits for a text and answers everything shown up to and with it.
func (y *typist) until(text string) string {
	y.t.Helper()
	for {
		if i := strings.Index(y.seen, text); i >= 0 {
			shown := y.seen[:i+len(text)]
			y.seen = y.seen[i+len(text):]
			return shown
		}
		select {
		case more, ok := <-y.screen:
			require.True(y.t, ok, "the session ended: %q", y.seen)
			y.seen += more
		case <-time.After(10 * time.Second):
			require.Fail(y.t, "not shown", "%q in %q", text, y.seen)
		}
	}
}

func TestTerminal(t *testing.T) {
	t.Parallel()
	y := terminalOn(t, serve(t, &parrot{}, nil))
	require.Equal(t, "Welcome.\r\n# ", y.until("# "))
	y.types("ab\r")
	require.Equal(t, "ab\r\n<ab>\r\n# ", y.until("# "))
	y.types("\x1b[A\x7f\x7fcd\r")
	require.Contains(t, y.until("# "), "<cd>\r\n# ", "history and rubbing out")
	y.types("ask\r")
	y.until("Password: ")
	y.types("hush?\r")
	require.Equal(t, "\r\n<hush?>\r\n# ", y.until("# "), "no echo")
	y.types("sc\t")
	y.until("scope ")
	y.types("x\x03")
	require.Contains(t, y.until("# "), "^C\r\nstopped\r\n# ")
	y.types("sc?")
	require.Contains(t, y.until("# sc"), "sc?\r\n  scope  Go somewhere\r\n# sc")
	y.types("\x15exit\r")
	for range y.screen { //nolint:revive // until it closes
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	y := terminalOn(t, serve(t, &parrot{}, nil))
	y.until("# ")
	y.types("long\r")
	require.Equal(t, 23, strings.Count(y.until(more), "line "))
	y.types("\r")
	require.Equal(t, 1, strings.Count(y.until(more), "line "))
	y.types(" ")
	require.Equal(t, 23, strings.Count(y.until(more), "line "))
	y.types("q")
	require.NotContains(t, y.until("# "), "line ")
	y.types("follow\r")
	y.until("tick")
	y.types("\x04")
	require.Contains(t, y.until("# "), "<>")
}

func TestCut(t *testing.T) {
	t.Parallel()
	over := make(chan struct{})
	y := terminalOn(t, serve(t, &parrot{}, func(c *Config) {
		c.Until = func(ctx context.Context, _ net.Addr) string {
			select {
			case <-over:
			case <-ctx.Done():
			}
			return "disabled\r\n"
		}
	}))
	y.until("# ")
	close(over)
	y.until("disabled")
	for range y.screen { //nolint:revive // until it closes
	}
}

// TestCutSubsystem: a subsystem ends with the way to it.
func TestCutSubsystem(t *testing.T) {
	t.Parallel()
	s := serve(t, &parrot{}, func(c *Config) {
		c.Until = func(context.Context, net.Addr) string { return "" }
		c.Subsystems = map[string]Subsystem{"wait": func(ctx context.Context, _ io.ReadWriter, _ Visitor) error {
			<-ctx.Done()
			return nil
		}}
	})
	x := session(t, s)
	require.NoError(t, x.RequestSubsystem("wait"))
	require.Error(t, x.Wait())
}

func TestLimits(t *testing.T) {
	t.Parallel()
	s := serve(t, &parrot{}, func(c *Config) { c.Limits = Limits{Connections: 1, Channels: 1} })
	client, err := dial(t, s, ssh.Password("right"))
	require.NoError(t, err)
	first, err := client.NewSession()
	require.NoError(t, err)
	_, err = client.NewSession()
	require.Error(t, err, "one channel")
	_, _, err = client.OpenChannel("direct-tcpip", nil)
	require.Error(t, err, "no forwarding")
	_, err = dial(t, s, ssh.Password("right"))
	require.Error(t, err, "one connection")
	require.NoError(t, first.RequestPty("vt100", 5, 5, ssh.TerminalModes{}))
	require.NoError(t, first.Shell())
}

func TestSubsystem(t *testing.T) {
	t.Parallel()
	p := &parrot{}
	s := serve(t, p, func(c *Config) {
		c.Subsystems = map[string]Subsystem{"echo": func(_ context.Context, channel io.ReadWriter, v Visitor) error {
			_, err := fmt.Fprintf(channel, "%s %d", v.User, len(v.Session))
			return err
		}}
	})
	x := session(t, s)
	out, err := x.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, x.RequestSubsystem("echo"))
	said, err := io.ReadAll(out)
	require.NoError(t, err)
	require.Equal(t, "admin 32", string(said))
	require.Error(t, session(t, s).RequestSubsystem("sftp"))
}

func TestHostKeysStay(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	first, err := HostKeys(folder)
	require.NoError(t, err)
	again, err := HostKeys(folder)
	require.NoError(t, err)
	require.Len(t, first, 2)
	for i := range first {
		require.Equal(t, first[i].PublicKey().Marshal(), again[i].PublicKey().Marshal())
	}
}
