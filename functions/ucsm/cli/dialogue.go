package cli

import (
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// dialogue is a question that the next line answers.
type dialogue struct {
	Kind   string `json:"kind"`
	Prompt string `json:"prompt"`
	Secret bool   `json:"secret,omitempty"` // the answer is not echoed
	Name   string `json:"name,omitempty"`   // who signs in; whose password; the scope to go to
	DN     string `json:"dn,omitempty"`
	Class  string `json:"class,omitempty"`
	First  []byte `json:"first,omitempty"` // the first entry of a password, sealed
	Again  string `json:"again,omitempty"` // prompt of its second entry
	Zone   place  `json:"zone,omitzero"`
	Text   string `json:"text,omitempty"` // lines so far
	// Props are the settings of an object that is to be made.
	Props map[string]string `json:"props,omitempty"`
}

// dialogues are what takes the answers.
var dialogues = map[string]func(*call, string) error{
	askingLogin: answerLogin, askingPassword: answerPassword, askingZone: answerZone, askingKey: answerKey, askingTransfer: answerTransfer,
}

const askingPassword = "password"

// prompts of the two entries of a password.
type prompts struct{ first, again string }

var (
	newPassword = prompts{"Enter new password: ", "Confirm new password: "} // of one's own account
	aPassword   = prompts{"Enter a password: ", "Confirm the password: "}
)

// ownAccount is the account of whoever is signed in.
func ownAccount(c *call) (dn, class string) { return rules.UserDN(c.User), "aaaUser" }

// ownObject is the object that the session stands at.
func ownObject(c *call) (dn, class string) { return c.dn(), c.scope().class }

// askPassword asks for a new password of an object twice.
func askPassword(p prompts, whose func(*call) (dn, class string)) effect {
	return func(c *call) error {
		dn, class := whose(c)
		if c.view.Get(dn) == nil {
			return errMissing
		}
		c.Ask = &dialogue{Kind: askingPassword, Prompt: p.first, Again: p.again, Secret: true, DN: dn, Class: class}
		return nil
	}
}

// answerPassword keeps the first entry, and takes the password over when the second is the same.
func answerPassword(c *call, line string) error {
	asked := c.Ask
	if asked.First == nil {
		sealed, err := seal(c.id, line)
		if err != nil {
			return err
		}
		asked.First, asked.Prompt = sealed, asked.Again
		return nil
	}
	c.Ask = nil
	first, err := unseal(c.id, asked.First)
	if err != nil {
		return err
	}
	switch {
	case first != line:
		return refusal("Password mismatch")
	case line == "":
		return refusal("Password cannot be empty")
	}
	if err := validPassword(asked.Class, line); err != nil {
		return err
	}
	return c.put(tree.Change{DN: asked.DN, Class: asked.Class, Status: tree.Modified, Props: map[string]string{"pwd": line}})
}

// validPassword checks the form that the model demands; the rules for strong passwords are the commit's.
func validPassword(class, password string) error {
	if model.Validate(class, "pwd", password) != nil {
		return refusal("Invalid Value: the password is too long or has characters that are not allowed")
	}
	return nil
}
