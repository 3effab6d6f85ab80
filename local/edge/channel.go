package edge

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/ssh"
)

// channel is one session channel (RFC 4254, section 6): a terminal, a command or a subsystem. Its goroutine handles the
// client's requests; the one that talks to the shell, and its helpers, are waited for before it ends.
type channel struct {
	*connection
	ssh.Channel
	ctx       context.Context // ends with the channel
	cancel    context.CancelFunc
	working   sync.WaitGroup
	terminal  bool
	started   bool
	window    atomic.Pointer[size]
	interrupt chan struct{} // a signal INT came; holds one
}

// size of a terminal in characters.
type size struct{ Width, Height uint32 }

func newChannel(c *connection, stream ssh.Channel) *channel {
	ch := &channel{connection: c, Channel: stream, interrupt: make(chan struct{}, 1)}
	ch.ctx, ch.cancel = context.WithCancel(c.ctx)
	ch.window.Store(&size{})
	return ch
}

// screen is the present size of the terminal.
func (c *channel) screen() size { return *c.window.Load() }

// requests of clients that are granted. The function answered runs after the grant.
var requests = map[string]func(*channel, []byte) (run func(), granted bool){
	"pty-req":       (*channel).takeTerminal,
	"window-change": (*channel).resize,
	"env":           func(*channel, []byte) (func(), bool) { return nil, true }, // nothing depends on it
	"signal":        (*channel).signal,
	"shell":         (*channel).takeShell,
	"exec":          (*channel).takeCommand,
	"subsystem":     (*channel).takeSubsystem,
}

// serve handles requests until the client closes the channel.
func (c *channel) serve(incoming <-chan *ssh.Request) {
	defer c.working.Wait()
	defer c.cancel()
	for r := range incoming {
		var run func()
		granted := false
		if handle := requests[r.Type]; handle != nil {
			run, granted = handle(c, r.Payload)
		}
		if r.WantReply {
			_ = r.Reply(granted, nil)
		}
		if run != nil {
			c.working.Go(func() { c.finish(run) })
		}
	}
}

// finish runs what the channel is for, and closes it.
func (c *channel) finish(run func()) {
	defer c.cancel()
	defer func() { _ = c.Close() }()
	run()
}

// exit tells the client the exit status of what it asked for.
func (c *channel) exit(status uint32) {
	_, _ = c.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status}))
}

func (c *channel) takeTerminal(payload []byte) (func(), bool) {
	var wanted struct {
		Term                string
		Width, Height, X, Y uint32
		Modes               string
	}
	if c.started || ssh.Unmarshal(payload, &wanted) != nil {
		return nil, false
	}
	c.terminal = true
	c.window.Store(&size{wanted.Width, wanted.Height})
	return nil, true
}

func (c *channel) resize(payload []byte) (func(), bool) {
	var to struct{ Width, Height, X, Y uint32 }
	if ssh.Unmarshal(payload, &to) != nil {
		return nil, false
	}
	c.window.Store(&size{to.Width, to.Height})
	return nil, true
}

func (c *channel) signal(payload []byte) (func(), bool) {
	var signal struct{ Name string }
	if ssh.Unmarshal(payload, &signal) != nil {
		return nil, false
	}
	if signal.Name == string(ssh.SIGINT) {
		select {
		case c.interrupt <- struct{}{}:
		default:
		}
	}
	return nil, true
}

func (c *channel) takeShell([]byte) (func(), bool) { return c.start(nil) }

func (c *channel) takeCommand(payload []byte) (func(), bool) {
	var wanted struct{ Line string }
	if ssh.Unmarshal(payload, &wanted) != nil {
		return nil, false
	}
	return c.start(c.server.config.Split(wanted.Line))
}

// start talks to the shell: on a terminal, or with commands, or with what comes on standard input.
func (c *channel) start(commands []string) (func(), bool) {
	if c.started {
		return nil, false
	}
	c.started = true
	use := func(t *talk) error { return t.pipe(commands) }
	if c.terminal && commands == nil {
		use = func(t *talk) error { return typed(t, c.working.Go) }
	}
	return func() { c.converse(use) }, true
}

func (c *channel) takeSubsystem(payload []byte) (func(), bool) {
	var wanted struct{ Name string }
	if c.started || ssh.Unmarshal(payload, &wanted) != nil {
		return nil, false
	}
	serve := c.server.config.Subsystems[wanted.Name]
	if serve == nil {
		return nil, false
	}
	c.started = true
	return func() {
		c.guard(c.Stderr())
		id, _, err := c.guest.enter(c.ctx, 0, 0)
		if err == nil {
			defer c.guest.close(c.ctx, id)
			err = serve(c.ctx, c, Visitor{User: c.guest.login.User, Remote: c.guest.login.Remote, Session: id})
		}
		c.end(err)
	}, true
}

// end says how it went: an error in words on standard error, and the exit status.
func (c *channel) end(err error) {
	if err == nil || errors.Is(err, io.EOF) {
		c.exit(0)
		return
	}
	c.server.config.Log.Debug("session", "edge", c.server.config.Name, "from", c.guest.login.Remote, "err", err)
	_, _ = io.WriteString(c.Stderr(), strings.ReplaceAll(public(err), "\n", "\r\n")+"\r\n")
	c.exit(1)
}
