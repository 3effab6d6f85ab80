package cli

import (
	"strings"

	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	askingKey = "sshkey"
	keyClass  = "aaaSshAuth"
	keyRN     = "sshauth"
	keyEnd    = "ENDOFBUF"
)

// publicKey is a key as OpenSSH writes it, or none.
type publicKey struct{}

func (publicKey) read(word string) ([]string, bool) {
	if word == "none" {
		return []string{""}, true
	}
	_, err := rules.SSHKeys(word)
	return []string{word}, err == nil && model.Validate(keyClass, "data", word) == nil
}
func (publicKey) name() string             { return `"<type> <key> [<comment>]"|none` }
func (publicKey) offers() []string         { return nil }
func (publicKey) write(v ...string) string { return v[0] }

// setKey takes the key that was named, or asks for its lines.
func setKey(c *call) error {
	if key, named := c.values["data"]; named {
		return c.putKey(c.dn(), key)
	}
	c.out.WriteString("Enter lines one at a time. Enter " + keyEnd + " to finish. Press ^C to abort.\nUser's SSH key:\n")
	c.Ask = &dialogue{Kind: askingKey, Prompt: "> ", DN: c.dn()}
	return nil
}

// answerKey takes one more line.
func answerKey(c *call, line string) error {
	if strings.TrimSpace(line) != keyEnd {
		if c.Ask.Text += line + "\n"; model.Validate(keyClass, "data", c.Ask.Text) != nil {
			c.Ask = nil
			return refusal("Invalid Value: the key is too long or has characters that are not allowed")
		}
		return nil
	}
	asked := c.Ask
	c.Ask = nil
	if _, err := rules.SSHKeys(asked.Text); err != nil {
		return refusal("Invalid Value: " + err.Error())
	}
	return c.putKey(asked.DN, strings.TrimSpace(asked.Text))
}

func (c *call) putKey(user, key string) error {
	return c.put(tree.Change{DN: user + "/" + keyRN, Class: keyClass, Status: tree.Modified, Props: map[string]string{"data": key}})
}

// tellAccount are the commands that give an account its password and its keys.
func tellAccount(c *call, o *object) []string {
	list := tellPassword(c, o)
	if kept := c.view.Get(o.DN + "/" + keyRN); kept != nil && kept.Get("data") != "" {
		list = append(list, "set sshkey "+quote(kept.Get("data")))
	}
	return list
}
