package edge

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
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
	c.guard(c)
	size := c.screen()
	id, first, err := c.guest.enter(c.ctx, int(size.Width), int(size.Height))
	if err == nil {
		defer c.guest.close(c.ctx, id)
		err = use(&talk{ReadWriter: c, ctx: c.ctx, shell: c.guest.shell, session: id, reply: first,
			pages: config.Pages, help: config.Help, size: c.screen, interrupt: c.interrupt})
	}
	c.end(err)
}

// guard watches from now on whether the session may go on. Farewell is where it is told that it may not.
func (c *channel) guard(farewell io.Writer) {
	if until := c.server.config.Until; until != nil {
		c.working.Go(func() { c.watch(until, farewell) })
	}
}

// watch ends the whole connection when the session may not go on.
func (c *channel) watch(until func(context.Context, net.Addr) string, to io.Writer) {
	farewell := until(c.ctx, c.from)
	if c.ctx.Err() != nil {
		return
	}
	_, _ = io.WriteString(to, strings.ReplaceAll(farewell, "\n", "\r\n"))
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
// Answers to what the shell asks come from standard input too; a question that gets none ends the conversation.
func (t *talk) pipe(commands []string) error {
	if commands != nil && t.reply.Secret {
		return appliance.Failure(appliance.Denied, "passwordExpired", "the password must be changed first: sign in with a terminal")
	}
	if t.reply.Closed {
		_, err := io.WriteString(t, t.reply.Output)
		return err
	}
	input := bufio.NewScanner(t)
	input.Buffer(nil, shell.MaxLine)
	typed := commands == nil
	for !t.reply.Closed {
		var line string
		switch {
		case !typed && len(commands) > 0 && !t.asks():
			line, commands = commands[0], commands[1:]
		case (typed || t.asks()) && input.Scan():
			line = input.Text()
		case t.asks() && input.Err() == nil:
			return t.unanswered()
		default:
			return input.Err()
		}
		if err := t.carryOut(line); err != nil {
			return err
		}
		if !typed && t.reply.Asks && !t.reply.Secret {
			if _, err := io.WriteString(t, t.reply.Prompt); err != nil {
				return err
			}
		}
	}
	return nil
}

// asks reports whether the shell waits for an answer.
func (t *talk) asks() bool { return t.reply.Secret || t.reply.Asks }

// unanswered says on standard output, where scripts look, that nothing was done.
func (t *talk) unanswered() error {
	_, err := io.WriteString(t, "\nFAILURE: the question was not answered\n")
	return errors.Join(err, appliance.Failure(appliance.Invalid, "noAnswer", "the question was not answered"))
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
