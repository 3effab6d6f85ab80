package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Banner is what the console shows before anybody has signed in; SSH shows it before authentication.
const Banner = "Cisco UCS Mini 6324 Series Fabric Interconnect\n"

// welcome is what is shown after signing in (installation guide, 3.1; its print joins lines 2 and 3).
const welcome = `Cisco Nexus Operating System (NX-OS) Software
TAC support: http://www.cisco.com/tac
Copyright (c) 2009, Cisco Systems, Inc. All rights reserved.
The copyrights to certain works contained in this software are
owned by other third parties and used and distributed under
license. Certain components of this software are licensed under
the GNU General Public License (GPL) version 2.0 or the GNU
Lesser General Public License (LGPL) Version 2.1. A copy of each
such license is available at
http://www.opensource.org/licenses/gpl-2.0.php and
http://www.opensource.org/licenses/lgpl-2.1.php
`

// Shell is the command line of UCS Manager. It has no state of its own.
type Shell struct {
	deps     rest.Deps
	store    *tree.Store
	sessions sessions
	scopes   map[string]*scope // by path
	commands map[string]*node  // by scope
	inside   map[string]*node  // commands of the other command lines, by name
	zones    *zones
}

// New makes the command line over the object tree. Its sessions are in the tables of deps.
func New(deps rest.Deps, objects *tree.Store) shell.Shell {
	deps = deps.WithDefaults()
	root := newGrammar()
	s := &Shell{deps: deps, store: objects, sessions: newSessions(deps.Tables.DB), scopes: map[string]*scope{},
		commands: compile(root), inside: compileInside(), zones: loadZones()}
	s.index(root)
	return s
}

func (s *Shell) index(sc *scope) {
	s.scopes[sc.path] = sc
	for _, child := range sc.scopes {
		s.index(child)
	}
}

// Open signs somebody in; at a console it asks for the name instead.
func (s *Shell) Open(ctx context.Context, login shell.Login) (string, shell.Reply, error) {
	now, err := s.store.Load(ctx)
	if err != nil {
		return "", shell.Reply{}, err
	}
	id := shell.NewSession()
	c := s.call(ctx, id, &session{Remote: login.Remote, Since: s.deps.Now(), System: "UCS", Console: login.Console}, now)
	c.refresh()
	if login.Console && login.User == "" {
		c.out.WriteString("\n" + Banner)
		c.askLogin()
	} else if err := c.signIn(login); err != nil {
		return "", shell.Reply{}, err
	}
	if err := s.sessions.open(ctx, id, *c.session); err != nil || c.User == "" {
		return id, c.reply(), err
	}
	if err := c.register(); err != nil {
		_ = s.sessions.close(ctx, id) // it ends by itself
		return "", shell.Reply{}, err
	}
	return id, c.reply(), nil
}

// Do carries out a line, or says what could be typed.
func (s *Shell) Do(ctx context.Context, id string, r shell.Request) (shell.Reply, error) {
	row, err := s.sessions.get(ctx, id)
	if err != nil {
		return shell.Reply{}, err
	}
	now, err := s.store.Load(ctx)
	if err != nil {
		return shell.Reply{}, err
	}
	c := s.call(ctx, id, &row.Value, now)
	switch {
	case c.over():
		return shell.Reply{}, errors.Join(shell.ErrSession, s.sessions.close(ctx, id))
	case r.Complete, r.Help:
		return c.suggest(r), nil
	case r.Interrupt:
		err = c.interrupt()
	default:
		err = c.line(r.Line)
	}
	if err := c.fail(err); err != nil {
		return shell.Reply{}, err
	}
	if c.closed {
		return c.reply(), errors.Join(c.unregister(), s.sessions.close(ctx, id))
	}
	return c.reply(), s.sessions.put(ctx, row)
}

// Close ends a session; what it has not committed is lost.
func (s *Shell) Close(ctx context.Context, id string) error {
	row, err := s.sessions.table.Get(ctx, rowID(id))
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	now, err := s.store.Load(ctx)
	if err != nil {
		return err
	}
	if c := s.call(ctx, id, &row.Value, now); c.User != "" {
		err = c.unregister()
	}
	return errors.Join(err, s.sessions.close(ctx, id))
}

func (s *Shell) call(ctx context.Context, id string, of *session, now *tree.Snapshot) *call {
	return &call{session: of, ctx: ctx, shell: s, id: id, view: newView(now, of.Buffer), values: map[string]string{}, flags: map[string]bool{}}
}

// line carries out one line: an answer to a question, or a command.
func (c *call) line(line string) error {
	switch {
	case len(line) > shell.MaxLine || strings.ContainsRune(line, 0):
		return refusal("Line too long")
	case c.Ask != nil:
		return dialogues[c.Ask.Kind](c, line)
	}
	return c.command(line)
}

// command carries out a command and its pipes.
func (c *call) command(line string) error {
	list := phrases(line)
	if len(list) == 1 && len(list[0].words) == 0 {
		return nil
	}
	if redirects(list) {
		c.out.WriteString("% Output cannot be redirected to a file\n")
		return nil
	}
	prompt := len(c.prompt())
	run, wrong := parse(c, c.grammar(), list[0])
	var filters []filter
	if wrong == nil {
		filters, wrong = c.pipes(list)
	}
	if wrong != nil {
		c.out.WriteString(wrong.text(prompt))
		return nil
	}
	if err := c.fail(run(c)); err != nil {
		return err
	}
	text := c.out.String()
	c.out.Reset()
	c.out.WriteString(pipe(text, filters))
	return c.afterExit()
}

// grammar is the commands that can be typed now.
func (c *call) grammar() *node {
	if c.Inside != "" {
		return c.shell.inside[c.Inside]
	}
	return c.shell.commands[c.path()]
}

// afterExit lets the next one sign in at a console.
func (c *call) afterExit() error {
	if !c.closed || !c.Console {
		return nil
	}
	c.closed = false
	if err := c.unregister(); err != nil {
		return err
	}
	*c.session = session{Remote: c.Remote, Since: c.shell.deps.Now(), System: c.System, Console: true}
	c.out.WriteString("\n" + Banner)
	c.askLogin()
	return nil
}

// interrupt ends a dialogue.
func (c *call) interrupt() error {
	login := c.Ask != nil && c.Ask.Kind == askingLogin
	if c.Ask = nil; login || c.User == "" {
		c.askLogin()
	}
	return nil
}

// suggest answers Tab and ?.
func (c *call) suggest(r shell.Request) shell.Reply {
	reply := c.reply()
	reply.Output, reply.Line = "", r.Line
	if c.Ask != nil || len(r.Line) > shell.MaxLine {
		return reply
	}
	list := phrases(r.Line)
	last := list[len(list)-1]
	from := c.grammar()
	if len(list) > 1 {
		from = pipeGrammar()
	}
	options, words, typed, wrong := ask(c, from, last, r.Line)
	if wrong != nil {
		reply.Output = wrong.text(len(reply.Prompt))
		return reply
	}
	reply.Options = words
	if r.Help {
		reply.Output = helpText(options)
	} else if start := commonStart(words); len(start) >= len(typed) && len(words) > 0 && !last.open {
		reply.Line = r.Line[:len(r.Line)-len(typed)] + start
		if len(words) == 1 {
			reply.Line += " "
		}
	}
	return reply
}

// helpText is the list that ? shows.
func helpText(options []option) string {
	widest := 0
	for _, o := range options {
		widest = max(widest, len(o.label))
	}
	var b strings.Builder
	for _, o := range options {
		b.WriteString(strings.TrimRight("  "+o.label+strings.Repeat(" ", widest-len(o.label)+2)+o.help, " ") + "\n")
	}
	return b.String()
}
