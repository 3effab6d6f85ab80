package cli

import (
	"net/url"
	"path"
	"slices"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const askingTransfer = "transfer"

// remote is a file on another server, as a URL names it.
type remote struct{ protocol, user, server, path string }

// parseURL reads protocol://user@server/path. The path is the server's, from its top.
func parseURL(text string) (r remote, err error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "" || u.RawQuery != "" || u.Fragment != "":
		return r, refusal("Invalid URL: it has the form scp://user@server/path")
	case !slices.Contains([]string{"scp", "sftp", "ftp", "tftp"}, u.Scheme):
		return r, refusal("Invalid URL: the protocol is scp or sftp")
	case path.Base(u.Path) == "/" || path.Base(u.Path) == ".":
		return r, refusal("Invalid URL: no file is named")
	}
	if _, given := u.User.Password(); given {
		return r, refusal("Invalid URL: the password is asked for")
	}
	return remote{u.Scheme, u.User.Username(), u.Host, u.Path}, nil
}

// askTransfer asks for the password of a change that names a remote file, when the protocol has one.
func (c *call) askTransfer(r remote, wanted dialogue) error {
	if r.protocol != "scp" && r.protocol != "sftp" {
		return c.transfer(wanted, "") // it fails and says why
	}
	if r.user == "" {
		return refusal("Invalid URL: no user is named")
	}
	wanted.Kind, wanted.Prompt, wanted.Secret = askingTransfer, "Password: ", true
	c.Ask = &wanted
	return nil
}

// answerTransfer takes the password.
func answerTransfer(c *call, line string) error {
	wanted := *c.Ask
	c.Ask = nil
	if err := validPassword(wanted.Class, line); err != nil {
		return err
	}
	return c.transfer(wanted, line)
}

// transfer makes the object that asks for a transfer: into the buffer when it has a scope to go to, else at once.
func (c *call) transfer(wanted dialogue, password string) error {
	asked := tree.Change{DN: wanted.DN, Class: wanted.Class, Status: tree.Modified, Props: wanted.Props}
	if password != "" {
		asked.Props["pwd"] = password
	}
	if wanted.Name != "" {
		if err := c.put(asked); err != nil {
			return err
		}
		c.stand(c.shell.scopes[wanted.Name], wanted.DN)
		return nil
	}
	asked.Status = tree.Upsert
	result, err := c.shell.store.Commit(c.ctx, c.actor(), func(*tree.Snapshot) ([]tree.Change, error) { return []tree.Change{asked}, nil })
	if err != nil {
		return err
	}
	c.view = newView(result.After, c.Buffer)
	return nil
}

// downloadImage begins the download of a bundle, or begins it again.
func downloadImage(c *call) error {
	r, err := parseURL(c.values["url"])
	if err != nil {
		return err
	}
	dn := catalogueDN + "/dnld-" + path.Base(r.path)
	props := map[string]string{"protocol": r.protocol, "server": r.server, "user": r.user, "remotePath": path.Dir(r.path)}
	if c.view.Get(dn) != nil {
		props["adminState"] = "restart"
	}
	return c.askTransfer(r, dialogue{DN: dn, Class: "firmwareDownloader", Props: props})
}

// exchange makes a backup or an import by a URL, and goes to its scope.
func exchange(class, rn, scope string) effect {
	return func(c *call) error {
		r, err := parseURL(c.values["url"])
		if err != nil {
			return err
		}
		props := map[string]string{"proto": r.protocol, "user": r.user, "remoteFile": r.path}
		for _, name := range []string{"type", "action", "adminState"} {
			if value, given := c.values[name]; given {
				props[name] = value
			}
		}
		return c.askTransfer(r, dialogue{DN: "sys/" + rn + r.server, Class: class, Name: scope, Props: props})
	}
}
