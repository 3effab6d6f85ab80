package mmp

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
)

// dictionary is the name under which a list of words that are no passwords can be uploaded.
const dictionary = "dictionary"

// passwd asks for the old password and twice for the new one.
func (c *call) passwd() error {
	row, err := c.Tables.Accounts.Get(c.ctx, c.session.Account)
	if err != nil {
		return err
	}
	old, err := c.askSecret("Please enter current password: ")
	if err != nil {
		return err
	}
	if ok, err := c.Auth.CheckPassword(c.ctx, row.Value.Password, old); err != nil || !ok {
		return errors.Join(failure("wrong password"), err)
	}
	password, err := c.newSecret()
	if err != nil {
		return err
	}
	if err := c.mayChangeNow(row.Value); err != nil {
		return err
	}
	return c.change(row.Value, old, password)
}

// mayChangeNow applies the rule min_password_age.
func (c *call) mayChangeNow(a appliance.Account) error {
	rules, err := c.settings().UserRules.Get(c.ctx)
	age := time.Duration(rules.MinPasswordAge) * 24 * time.Hour
	since := c.Now().Sub(a.ChangedAt)
	if err == nil && !a.MustChange && 0 <= since && since < age {
		err = failed("the password must be at least %d days old", rules.MinPasswordAge)
	}
	return err
}

// passwdOf is how an admin sets somebody's password.
func (c *call) passwdOf() error {
	row, err := c.account()
	if err != nil {
		return err
	}
	password, err := c.newSecret()
	if err != nil {
		return err
	}
	return c.change(row.Value, "", password)
}

// setPassword changes an account's password after its rules have been checked.
func (c *call) setPassword(account, old, password string) error {
	row, err := c.Tables.Accounts.Get(c.ctx, auth.Fold(account))
	if err != nil {
		return err
	}
	return c.change(row.Value, old, password)
}

// change checks the rules and writes the new password.
func (c *call) change(a appliance.Account, old, password string) error {
	rules, err := c.allowed(a.Name, old, password, append([]string{a.Password}, a.History...))
	if err != nil {
		return err
	}
	phc, err := auth.Hash(password)
	if err != nil {
		return failure(err.Error())
	}
	_, err = c.Tables.Accounts.Update(c.ctx, auth.Fold(a.Name), func(a *appliance.Account) error {
		a.History = append([]string{a.Password}, a.History...)
		a.History = a.History[:min(len(a.History), rules.MaxHistory)]
		a.Password, a.MustChange, a.ChangedAt, a.ExpiresAt = phc, false, c.Now(), rules.ExpiryOf(c.Now())
		return nil
	})
	return err
}

// allowed checks a new password against the rules, the dictionary and the earlier passwords, of which the first is the
// present one: that one is never allowed again.
func (c *call) allowed(name, old, password string, earlier []string) (appliance.UserRules, error) {
	rules, err := c.settings().UserRules.Get(c.ctx)
	if err != nil {
		return rules, err
	}
	if wrong := rules.CheckPassword(name, old, password); wrong != "" {
		return rules, failure(wrong)
	}
	if found, err := c.inDictionary(password); err != nil {
		return rules, err
	} else if found {
		return rules, failure("password is in the dictionary")
	}
	for _, phc := range earlier[:min(len(earlier), max(rules.MaxHistory, 1))] {
		same, err := c.Auth.CheckPassword(c.ctx, phc, password)
		if err != nil || same {
			return rules, errors.Join(failure("password has been used before"), err)
		}
	}
	return rules, nil
}

// inDictionary reads the uploaded list of words, one a line of any length.
func (c *call) inDictionary(password string) (bool, error) {
	_, content, err := c.folder.Open(c.ctx, dictionary)
	if appliance.KindOf(err) == appliance.Missing {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer func() { _ = content.Close() }()
	lines := bufio.NewReader(content)
	for {
		line, err := lines.ReadString('\n')
		if strings.EqualFold(strings.TrimSpace(line), password) {
			return true, nil
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}
