package mmp

import (
	"bytes"
	"context"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/shell"
)

// Dialogues that are no command. Nobody can type their names: control characters are taken out of typed lines.
const (
	dialogBoot    = "\x00boot"
	dialogLogin   = "\x00login"
	dialogExpired = "\x00expired"
)

// dialogs run like commands.
var dialogs = map[string]func(*call) error{dialogBoot: (*call).starting, dialogLogin: (*call).login, dialogExpired: (*call).expired}

func isDialog(line string) bool { return dialogs[line] != nil }

// credentials checks a password, or whether a key whose possession was shown is the account's.
func (s *Server) credentials(ctx context.Context, login shell.Login) (appliance.Account, error) {
	if len(login.PublicKey) == 0 {
		if login.Console {
			return s.Auth.EnterConsole(ctx, login.Remote, login.User, login.Password)
		}
		return s.Auth.Enter(ctx, login.Remote, login.User, login.Password)
	}
	if ok, err := s.hasKey(ctx, login.User, login.PublicKey); err != nil || !ok {
		return appliance.Account{}, unauthorized(err)
	}
	return s.Auth.Admit(ctx, login.User, login.Remote)
}

func unauthorized(err error) error {
	if err != nil && appliance.KindOf(err) == 0 {
		return err
	}
	return appliance.Failure(appliance.Unauthorized, "unauthorized", "a key of the account is needed")
}

// hasKey looks into the account's file of public keys (authorized_keys form).
func (s *Server) hasKey(ctx context.Context, user string, key []byte) (bool, error) {
	file, err := s.folder.Read(ctx, auth.Fold(user)+".pub")
	for err == nil && len(bytes.TrimSpace(file)) > 0 {
		public, _, _, rest, parseErr := ssh.ParseAuthorizedKey(file)
		if parseErr != nil {
			return false, nil
		}
		if bytes.Equal(public.Marshal(), key) {
			return true, nil
		}
		file = rest
	}
	return false, err
}

// leave ends a session. A console stays, and goes on with a dialogue that has nobody signed in.
func (c *call) leave(dialog string) {
	if c.closed = c.session.Kind != kindConsole; !c.closed {
		forgetUser(c.session, dialog)
	}
}

// forgetUser makes a console's session nobody's.
func forgetUser(v *appliance.ShellSession, dialog string) {
	v.Account, v.Role, v.Line, v.Answers, v.Old, v.Cursor = "", "", dialog, nil, nil, ""
}

// login is the console's dialogue. A wrong answer begins it again.
func (c *call) login() error {
	live, err := c.settings().Live.Get(c.ctx)
	if err != nil {
		return err
	}
	c.session.Line = dialogLogin
	name, err := c.ask(live.Hostname + " login: ")
	if err != nil {
		return err
	}
	if strings.TrimSpace(name) == "" {
		return nil
	}
	password, err := c.askSecret("Password: ")
	if err != nil {
		return err
	}
	login := shell.Login{User: strings.TrimSpace(name), Password: password, Remote: c.session.Remote, Console: true}
	if err := c.signIn(c.ctx, login, c.session); err != nil {
		c.session.Line = dialogLogin
		if appliance.KindOf(err) == appliance.Unauthorized {
			c.printf("\nLogin incorrect\n")
			return nil
		}
		return err
	}
	c.session.Old, err = expiredPassword(c.secret, *c.session, password)
	return err
}

// expiredPassword is a password as a session keeps it that has to change it; nil for others, and for who came with a key.
func expiredPassword(secret string, v appliance.ShellSession, password string) ([]byte, error) {
	if v.Line != dialogExpired || password == "" {
		return nil, nil
	}
	return seal(secret, []string{password})
}

// expired is the dialogue for a password that has to be changed before anything else.
func (c *call) expired() error {
	c.printf("Password has expired\n")
	c.session.Line = dialogExpired
	password, err := c.newSecret()
	if err == nil {
		old := strings.Join(unseal(c.secret, c.session.Old), "")
		err = c.setPassword(c.session.Account, old, password)
	}
	if err != nil {
		return err
	}
	c.session.Line, c.session.Old = "", nil
	return nil
}
