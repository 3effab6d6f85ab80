package cli

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
)

// errWho does not say whether the name exists.
var errWho = &appliance.Error{Kind: appliance.Unauthorized, Reason: "unauthorized", Detail: "Login incorrect"}

// localDomain may stand before the names of local users.
const localDomain = `ucs-local\`

// signIn makes the session one of the user's, or answers errWho or *auth.WaitError.
func (c *call) signIn(login shell.Login) error {
	v := c.shell.deps.Auth
	login.User = strings.TrimPrefix(login.User, localDomain)
	keys := []string{auth.NameKey("ucsm", login.User), "ucsm from " + auth.Network(login.Remote)}
	if err := v.Allow(c.ctx, keys...); err != nil {
		return err
	}
	ok, err := c.knows(login)
	if err != nil {
		return err
	}
	count := v.Pass
	if !ok {
		count = v.Fail
	}
	for _, key := range keys {
		if err := count(c.ctx, key); err != nil {
			return err
		}
	}
	if !ok {
		return errWho
	}
	c.User, c.Letter = login.User, c.leader()
	c.out.WriteString(welcome)
	return nil
}

// knows checks a key that the edge has verified, or a password.
func (c *call) knows(login shell.Login) (bool, error) {
	user := c.user(login.User)
	if login.PublicKey != nil {
		return user != nil && c.hasKey(user, login.PublicKey), nil
	}
	hash := ""
	if user != nil {
		hash = user.Secrets["pwd"]
	}
	return c.shell.deps.Auth.CheckPassword(c.ctx, hash, login.Password)
}

// user is the account of that name, nil when there is none that may sign in now.
func (c *call) user(name string) *object {
	if name == "" || strings.ContainsAny(name, "/[]") {
		return nil
	}
	user := c.view.Get(rules.UserDN(name))
	if user == nil || user.Get("accountStatus") == "inactive" {
		return nil
	}
	ends := user.Get("expiration")
	if user.Get("expires") == "yes" && ends != "" && ends != "never" && c.view.FormatTime(c.shell.deps.Now()) >= ends {
		return nil
	}
	return user
}

func (c *call) hasKey(user *object, key []byte) bool {
	return rules.HasSSHKey(c.view.Snapshot.Get(user.DN+"/"+keyRN), key)
}

const askingLogin = "login"

// askLogin starts signing in at a console.
func (c *call) askLogin() {
	c.Ask = &dialogue{Kind: askingLogin, Prompt: c.System + "-" + c.leader() + " login: "}
}

// answerLogin takes the name, then the password.
func answerLogin(c *call, line string) error {
	if !c.Ask.Secret {
		if line = strings.TrimSpace(line); line != "" && len(line) <= shell.MaxName {
			c.Ask = &dialogue{Kind: askingLogin, Prompt: "Password: ", Secret: true, Name: line}
		}
		return nil
	}
	login := shell.Login{User: c.Ask.Name, Password: line, Remote: c.Remote, Console: true}
	c.Ask = nil
	err := c.signIn(login)
	if err == nil {
		err = c.register()
	}
	if kind := appliance.KindOf(err); kind == appliance.Unauthorized || kind == appliance.Limited {
		c.User = ""
		c.out.Reset()
		c.out.WriteString("Login incorrect\n\n")
		c.askLogin()
		return nil
	}
	return err
}
