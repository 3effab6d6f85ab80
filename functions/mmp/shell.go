package mmp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/mmp/grammar"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
)

// Open begins a session: signed in by password or key, or on the console, which asks.
func (s *Server) Open(ctx context.Context, login shell.Login) (string, shell.Reply, error) {
	v := appliance.ShellSession{Kind: kindSSH, Remote: login.Remote, Since: s.Now()}
	if login.Console {
		v.Kind, v.Line = kindConsole, dialogBoot
	} else if err := s.signIn(ctx, login, &v); err != nil {
		return "", shell.Reply{}, err
	}
	secret, err := s.begin(ctx, v)
	if appliance.KindOf(err) == appliance.Limited {
		return s.filesOnly(ctx, v, err)
	}
	if err != nil {
		return "", shell.Reply{}, err
	}
	if v.Old, err = expiredPassword(secret, v, login.Password); err != nil {
		return "", shell.Reply{}, err
	}
	reply, err := s.run(ctx, secret, sessionRow(secret), v, v.Line, nil)
	return secret, reply, err
}

// filesOnly lets in somebody whose command lines are as many as the rule max_sessions allows, for SFTP alone: what he
// came for is not known before.
func (s *Server) filesOnly(ctx context.Context, v appliance.ShellSession, full error) (string, shell.Reply, error) {
	v.Kind = kindSFTP
	secret, err := s.begin(ctx, v)
	if appliance.KindOf(err) == appliance.Limited {
		return "", shell.Reply{}, full
	}
	var c call
	_ = c.tell(full) // it is one that is told
	return secret, shell.Reply{Output: c.out.String(), Closed: true}, err
}

// signIn fills in who it is.
func (s *Server) signIn(ctx context.Context, login shell.Login, v *appliance.ShellSession) error {
	account, err := s.credentials(ctx, login)
	if err != nil {
		return err
	}
	if account.Role == appliance.RoleAPI || account.Role == appliance.RoleAppAdmin {
		return appliance.Failure(appliance.Denied, "accessDenied", "the account's role has no command line")
	}
	s.enter(v, account)
	return s.record(ctx, "sshd", "info", "user "+account.Name+" logged in from "+orNone(v.Remote))
}

// enter makes a session one of the account's. An expired password is changed first.
func (s *Server) enter(v *appliance.ShellSession, account appliance.Account) {
	v.Account, v.Role, v.Line, v.Answers = auth.Fold(account.Name), account.Role, "", nil
	if account.Expired(s.Now()) {
		v.Line = dialogExpired
	}
}

var errFilesOnly = appliance.Failure(appliance.Denied, "filesOnly", "this session is for SFTP alone")

// Close ends a session.
func (s *Server) Close(ctx context.Context, session string) error {
	return ignoreMissing(s.Tables.ShellSessions.Delete(ctx, sessionRow(session)))
}

// Do carries out one line.
func (s *Server) Do(ctx context.Context, session string, r shell.Request) (shell.Reply, error) {
	row, err := s.resume(ctx, session)
	if err != nil {
		return shell.Reply{}, err
	}
	v := row.Value
	switch {
	case v.Kind == kindSFTP:
		return shell.Reply{}, errFilesOnly
	case r.Complete || r.Help:
		return s.complete(ctx, v, r.Line)
	case r.Interrupt:
		return s.interrupt(ctx, session, row)
	case v.Cursor != "":
		return s.run(ctx, session, row.ID, v, v.Line, nil)
	case v.Line != "":
		return s.run(ctx, session, row.ID, v, v.Line, append(unseal(session, v.Answers), r.Line))
	}
	return s.run(ctx, session, row.ID, v, printable(r.Line), nil)
}

// printable is a line without control characters.
func printable(line string) string {
	return strings.Map(func(c rune) rune {
		if c == '\t' || unicode.IsPrint(c) {
			return c
		}
		return -1
	}, line)
}

// interrupt drops a question or a stream. Whoever has to sign in or to change his password begins again.
func (s *Server) interrupt(ctx context.Context, secret string, row store.Row[appliance.ShellSession]) (shell.Reply, error) {
	v := row.Value
	v.Answers, v.Cursor = nil, ""
	if !isDialog(v.Line) {
		v.Line = ""
	}
	return s.run(ctx, secret, row.ID, v, v.Line, nil)
}

// run carries out a line with the answers so far and keeps what comes of it in the session.
func (s *Server) run(ctx context.Context, secret, id string, v appliance.ShellSession, line string, answers []string) (shell.Reply, error) {
	c := &call{Server: s, ctx: ctx, session: &v, id: id, secret: secret, answers: answers, cursor: v.Cursor}
	v.Line, v.Answers, v.Cursor = "", nil, ""
	err := c.execute(line)
	var q *question
	if errors.As(err, &q) {
		v.Line = line
		v.Answers, err = seal(secret, answers)
	} else if c.more != "" {
		v.Line, v.Cursor = line, c.more
	}
	if err = c.tell(err); err != nil {
		s.Log.ErrorContext(ctx, "mmp", "line", firstWords(line), "err", err)
	}
	if c.closed {
		return shell.Reply{Output: c.out.String(), Closed: true}, s.Close(ctx, secret)
	}
	if isDialog(v.Line) && q == nil && c.more == "" { // the next dialogue begins at once: a password to change, another try to sign in
		next, err := s.run(ctx, secret, id, v, v.Line, nil)
		next.Output = c.out.String() + next.Output
		return next, err
	}
	reply := shell.Reply{Output: c.out.String(), Stream: c.more != ""}
	if q != nil {
		reply.Prompt, reply.Secret, reply.Asks = q.prompt, q.secret, true
	} else if c.more == "" {
		reply.Prompt, err = s.prompt(ctx)
	}
	return reply, errors.Join(err, s.keep(ctx, id, v))
}

// firstWords keeps arguments, which may be secret, out of the server's own log.
func firstWords(line string) string {
	words, _ := grammar.Split(line)
	return strings.Join(words[:min(len(words), 2)], " ")
}

func (s *Server) prompt(ctx context.Context) (string, error) {
	live, err := s.settings().Live.Get(ctx)
	return live.Hostname + "> ", err
}

// execute finds the line's command and runs it.
func (c *call) execute(line string) error {
	if dialog := dialogs[line]; dialog != nil {
		return dialog(c)
	}
	words, err := grammar.Split(line)
	switch {
	case err != nil:
		return failure(err.Error())
	case len(words) == 0:
		return nil
	case len(words) > 1 && words[len(words)-1] == "help" && words[0] != "help":
		return c.usage(words[:len(words)-1])
	}
	return c.command(words)
}

func (c *call) command(words []string) error {
	mine := c.table.of(c.session.Role)
	r, args, ok := mine.find(kinds{c.ctx, c.Server}, words)
	if !ok {
		return c.usage(words)
	}
	c.args = args
	who := c.session.Account // it may leave
	err := r.run(c)
	if err == nil && c.out.Len() == 0 && c.more == "" && !c.closed && c.session.Account == who && c.cursor == "" {
		c.printf("SUCCESS\n")
	}
	var q *question
	if !errors.As(err, &q) && c.cursor == "" {
		err = errors.Join(err, c.recordAudit(c.ctx, "user "+who+" ran \""+c.redacted(words)+"\""))
	}
	return err
}

// redacted is the line with stars for its secrets.
func (c *call) redacted(words []string) string {
	shown := slices.Clone(words)
	for i, word := range shown {
		if slices.Contains(c.args["password"], word) || slices.Contains(c.args["secret"], word) {
			shown[i] = "********"
		}
	}
	return strings.Join(shown, " ")
}

// usage is the answer to words that are no command: how those that come closest are used.
func (c *call) usage(words []string) error {
	mine := c.table.of(c.session.Role)
	closest := mine.closest(kinds{c.ctx, c.Server}, words)
	if len(closest) == 0 {
		c.printf("Unknown command: %s\n", words[0])
		return nil
	}
	c.out.WriteString(closest.usage())
	return nil
}
