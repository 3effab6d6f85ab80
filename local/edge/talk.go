package edge

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/shell"
)

const streamPause = 200 * time.Millisecond

// talk is a conversation with a shell over a stream of bytes.
type talk struct {
	io.ReadWriter
	ctx       context.Context
	shell     shell.Shell
	session   string
	reply     shell.Reply // the last one
	pages     bool        // long output stops at --More--
	help      bool        // ? asks without Enter
	size      func() size
	interrupt <-chan struct{} // asks a stream to end, where there is no terminal
}

// converse opens a session, has it used, and closes it.
func (c *channel) converse(use func(*talk) error) {
	config := &c.server.config
	if config.Until != nil {
		c.working.Go(func() { c.watch(config.Until) })
	}
	size := c.screen()
	id, first, err := c.guest.enter(c.ctx, int(size.Width), int(size.Height))
	if err == nil {
		defer c.guest.close(c.ctx, id)
		err = use(&talk{ReadWriter: c, ctx: c.ctx, shell: c.guest.shell, session: id, reply: first,
			pages: config.Pages, help: config.Help, size: c.screen, interrupt: c.interrupt})
	}
	c.end(err)
}

// watch ends the whole connection when the session may not go on.
func (c *channel) watch(until func(context.Context) string) {
	farewell := until(c.ctx)
	if c.ctx.Err() != nil {
		return
	}
	_, _ = io.WriteString(c, strings.ReplaceAll(farewell, "\n", "\r\n"))
	c.exit(1)
	c.cut()
}

// do carries out one request and keeps the reply.
func (t *talk) do(r shell.Request) (err error) {
	t.reply, err = t.shell.Do(t.ctx, t.session, r)
	return err
}

// more asks for the next part of a stream; interrupted ends it.
func (t *talk) more(interrupted bool) error {
	if err := t.do(shell.Request{Interrupt: interrupted}); err != nil {
		return err
	}
	if t.reply.Stream && t.reply.Output == "" {
		pause(t.ctx, streamPause)
	}
	return t.ctx.Err()
}

// pipe is a conversation without a terminal: the commands of an exec request, or (nil) the lines of standard input.
// What the shell asks secretly comes from standard input too.
func (t *talk) pipe(commands []string) error {
	if commands != nil && t.reply.Secret {
		return appliance.Failure(appliance.Denied, "passwordExpired", "the password must be changed first: sign in with a terminal")
	}
	input := bufio.NewScanner(t)
	input.Buffer(nil, shell.MaxLine)
	typed := commands == nil
	for !t.reply.Closed {
		var line string
		switch {
		case !typed && len(commands) > 0 && !t.reply.Secret:
			line, commands = commands[0], commands[1:]
		case (typed || t.reply.Secret) && input.Scan():
			line = input.Text()
		default:
			return input.Err()
		}
		if err := t.carryOut(line); err != nil {
			return err
		}
	}
	return nil
}

// carryOut carries out one line without a terminal and writes what comes of it.
func (t *talk) carryOut(line string) error {
	if err := t.do(shell.Request{Line: line}); err != nil {
		return err
	}
	for {
		if _, err := io.WriteString(t, t.reply.Output); err != nil {
			return err
		}
		if !t.reply.Stream {
			break
		}
		if err := t.more(t.interrupted()); err != nil {
			return err
		}
	}
	if t.reply.Secret {
		_, err := io.WriteString(t, t.reply.Prompt)
		return err
	}
	return nil
}

func (t *talk) interrupted() bool {
	select {
	case <-t.interrupt:
		return true
	default:
		return false
	}
}

// public is what a client may be told of an error.
func public(err error) string {
	var known *appliance.Error
	switch {
	case errors.As(err, &known) && known.Detail != "":
		return "Error: " + known.Detail
	case errors.As(err, &known):
		return "Error: " + known.Reason
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Sprintf("Error: line longer than %d bytes", shell.MaxLine)
	}
	return "Error: the session has ended"
}
