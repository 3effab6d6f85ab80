package mmp

import (
	"fmt"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// rules are the numbers and the switches of UserRules by the names that the commands use, in the order of showing.
var numberRules = []struct {
	name  string
	field func(*appliance.UserRules) *int
}{
	{"max_history", func(r *appliance.UserRules) *int { return &r.MaxHistory }},
	{"password_age", func(r *appliance.UserRules) *int { return &r.PasswordAge }},
	{"min_password_age", func(r *appliance.UserRules) *int { return &r.MinPasswordAge }},
	{"min_length", func(r *appliance.UserRules) *int { return &r.MinLength }},
	{"min_special", func(r *appliance.UserRules) *int { return &r.MinSpecial }},
	{"min_uppercase", func(r *appliance.UserRules) *int { return &r.MinUppercase }},
	{"min_lowercase", func(r *appliance.UserRules) *int { return &r.MinLowercase }},
	{"min_digits", func(r *appliance.UserRules) *int { return &r.MinDigits }},
	{"longest_digits_run", func(r *appliance.UserRules) *int { return &r.LongestDigitsRun }},
	{"max_repeated_char", func(r *appliance.UserRules) *int { return &r.MaxRepeatedChar }},
	{"min_changed_characters", func(r *appliance.UserRules) *int { return &r.MinChangedCharacters }},
	{"max_failed_logins", func(r *appliance.UserRules) *int { return &r.MaxFailedLogins }},
	{"max_idle", func(r *appliance.UserRules) *int { return &r.MaxIdle }},
	{"max_sessions", func(r *appliance.UserRules) *int { return &r.MaxSessions }},
}

var switchRules = []struct {
	name  string
	field func(*appliance.UserRules) *bool
}{
	{"only_ascii", func(r *appliance.UserRules) *bool { return &r.OnlyASCII }},
	{"no_username", func(r *appliance.UserRules) *bool { return &r.NoUsername }},
	{"no_palindrome", func(r *appliance.UserRules) *bool { return &r.NoPalindrome }},
}

// ruleCommands makes two rows for each rule.
func ruleCommands() []command {
	list := []command{{"user rule", "Shows the rules for accounts and passwords", (*call).rules, nil, nil}}
	for _, rule := range numberRules {
		set := func(c *call) error {
			return c.setRules(func(r *appliance.UserRules) { *rule.field(r) = c.number("number") })
		}
		list = append(list, command{"user rule " + rule.name + " <number:count>", "Sets a rule", set, nil, nil},
			command{"user rule " + rule.name + " none", "Removes a rule", set, nil, nil})
	}
	for _, rule := range switchRules {
		set := func(c *call) error {
			return c.setRules(func(r *appliance.UserRules) { *rule.field(r) = c.arg("state") == "true" })
		}
		list = append(list, command{"user rule " + rule.name + " (state=true|false|none)", "Sets a rule", set, nil, nil})
	}
	return list
}

func (c *call) rules() error {
	r, err := c.settings().UserRules.Get(c.ctx)
	var pairs []string
	for _, rule := range numberRules {
		if n := *rule.field(&r); n != 0 {
			pairs = append(pairs, rule.name, strconv.Itoa(n))
		}
	}
	for _, rule := range switchRules {
		if *rule.field(&r) {
			pairs = append(pairs, rule.name, fmt.Sprint(true))
		}
	}
	if len(pairs) == 0 {
		c.printf("No rules\n")
		return err
	}
	return c.block(pairs...)
}

// setRules changes a rule. When passwords run out follows from it, for all accounts.
func (c *call) setRules(change func(*appliance.UserRules)) error {
	rules, err := c.settings().UserRules.Update(c.ctx, func(r *appliance.UserRules) error {
		change(r)
		return nil
	})
	if err != nil {
		return err
	}
	var ids []string
	err = c.Tables.Accounts.Each(c.ctx, "", func(row store.Row[appliance.Account]) error {
		if !row.Value.ExpiresAt.IsZero() {
			ids = append(ids, row.ID)
		}
		return nil
	})
	for _, id := range ids {
		if err != nil {
			return err
		}
		_, err = c.Tables.Accounts.Update(c.ctx, id, func(a *appliance.Account) error {
			a.ExpiresAt = rules.ExpiryOf(a.ChangedAt)
			return nil
		})
	}
	return err
}
