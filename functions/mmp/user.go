package mmp

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

func userCommands() []command {
	self := []string{appliance.RoleCrypto, appliance.RoleAudit}
	return []command{
		{"user add <name:new> (role=admin|crypto|audit|appadmin|api)", "Adds an account; asks for its password", (*call).userAdd, nil, nil},
		{"user del <user>", "Removes an account", (*call).userDel, nil, nil},
		{"user list", "Lists the accounts", (*call).userList, nil, nil},
		{"user info <user>", "Shows an account", (*call).userInfo, nil, nil},
		{"user evict <user>", "Ends an account's sessions", (*call).userEvict, nil, nil},
		{"user unlock <user>", "Lets a locked account in again", (*call).userUnlock, nil, nil},
		{"user expire <user>", "Makes an account change its password at its next login", (*call).userExpire, nil, nil},
		{"user host <user> (change=add|delete) <host:hosts>", "Sets where an account may come from", (*call).userHost, nil, nil},
		{"user duty <user> <hours:duty>", "Sets when an account may sign in, such as MoTu1200-1400|We1400-1500; none is always", (*call).userDuty, nil, nil},
		{"user hash <user> <secret>", "Sets an account's password by its hash", (*call).userHash, nil, nil},
		{"passwd", "Changes your password", (*call).passwd, self, nil},
		{"passwd <user>", "Changes an account's password", (*call).passwdOf, nil, nil},
	}
}

// account reads the account of the argument user.
func (c *call) account() (store.Row[appliance.Account], error) {
	row, err := c.Tables.Accounts.Get(c.ctx, auth.Fold(c.arg("user")))
	if appliance.KindOf(err) == appliance.Missing {
		err = failed("user %s does not exist", c.arg("user"))
	}
	return row, err
}

// setAccount changes the account of the argument user.
func (c *call) setAccount(change func(*appliance.Account) error) error {
	if _, err := c.account(); err != nil {
		return err
	}
	_, err := c.Tables.Accounts.Update(c.ctx, auth.Fold(c.arg("user")), change)
	return err
}

func (c *call) userAdd() error {
	name := c.arg("name")
	if _, err := c.Tables.Accounts.Get(c.ctx, auth.Fold(name)); err == nil {
		return failed("user %s already exists", name)
	}
	password, err := c.newSecret()
	if err != nil {
		return err
	}
	rules, err := c.allowed(name, "", password, nil)
	if err != nil {
		return err
	}
	phc, err := auth.Hash(password)
	if err != nil {
		return failure(err.Error())
	}
	account := appliance.Account{Name: name, Role: c.arg("role"), Password: phc, ChangedAt: c.Now(), ExpiresAt: rules.ExpiryOf(c.Now())}
	account.MustChange = hasShell(account.Role)
	_, err = c.Tables.Accounts.Create(c.ctx, auth.Fold(name), account)
	if err != nil {
		return err
	}
	return c.success("user %s added", name)
}

// hasShell reports whether accounts of a role have MMP sessions, in which they can change their password.
func hasShell(role string) bool { return role != appliance.RoleAPI && role != appliance.RoleAppAdmin }

// userDel keeps at least one admin.
func (c *call) userDel() error {
	row, err := c.account()
	if err != nil {
		return err
	}
	if row.ID == c.session.Account {
		return failure("you cannot delete your own account")
	}
	if err := c.Tables.Accounts.Delete(c.ctx, row.ID); err != nil {
		return err
	}
	if err := ignoreMissing(c.Tables.AccountUses.Delete(c.ctx, row.ID)); err != nil {
		return err
	}
	if _, err := c.end(c.ctx, row.ID, dialogLogin); err != nil {
		return err
	}
	return c.success("user %s deleted", row.Value.Name)
}

func (c *call) userList() error {
	online := map[string]bool{}
	err := c.Tables.ShellSessions.Each(c.ctx, "", func(row store.Row[appliance.ShellSession]) error {
		online[row.Value.Account] = true
		return nil
	})
	if err != nil {
		return err
	}
	c.printf("%-20s %-10s %-16s %s\n", "USERNAME", "ROLE", "PASSWORD EXPIRY", "LOGGED IN")
	return c.Tables.Accounts.Each(c.ctx, "", func(row store.Row[appliance.Account]) error {
		yes := map[bool]string{true: "yes", false: "no"}
		c.printf("%-20s %-10s %-16s %s\n", row.Value.Name, row.Value.Role, day(row.Value.ExpiresAt), yes[online[row.ID]])
		return nil
	})
}

func (c *call) userInfo() error {
	row, err := c.account()
	if err != nil {
		return err
	}
	use, err := c.Tables.AccountUses.Get(c.ctx, row.ID)
	if ignoreMissing(err) != nil {
		return err
	}
	rules, err := c.settings().UserRules.Get(c.ctx)
	if err != nil {
		return err
	}
	a, locked := row.Value, row.Value.Locked(c.Now()) || use.Value.Idle(rules, c.Now())
	return c.block("User", a.Name, "Role", a.Role, "Last login", moment(use.Value.LastLogin), "Failed logins since", fmt.Sprint(use.Value.Failed),
		"Password changed", moment(a.ChangedAt), "Password expiry", day(a.ExpiresAt), "Locked", yesNo(locked),
		"Must change password", yesNo(a.Expired(c.Now())), "Allowed hosts", strings.Join(a.Hosts, " "), "Duty hours", a.Duty)
}

func yesNo(v bool) string {
	if v {
		return "yes"
	}
	return "no"
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-Jan-02 15:04:05")
}

func (c *call) userEvict() error {
	row, err := c.account()
	if err != nil {
		return err
	}
	ended, err := c.end(c.ctx, row.ID, dialogLogin)
	if err != nil {
		return err
	}
	if row.ID == c.session.Account {
		c.leave(dialogLogin)
	}
	return c.success("%d sessions of %s ended", ended, row.Value.Name)
}

func (c *call) userUnlock() error {
	row, err := c.account()
	if err != nil {
		return err
	}
	return c.Auth.Unlock(c.ctx, row.ID)
}

func (c *call) userExpire() error {
	return c.setAccount(func(a *appliance.Account) error {
		if !hasShell(a.Role) {
			return failed("accounts with the role %s cannot change their password", a.Role)
		}
		a.MustChange = true
		return nil
	})
}

func (c *call) userHost() error {
	return c.setAccount(func(a *appliance.Account) error {
		if c.arg("change") == "delete" {
			left := slices.DeleteFunc(slices.Clone(a.Hosts), func(h string) bool { return h == c.arg("host") })
			if len(left) == len(a.Hosts) {
				return failed("%s is not configured", c.arg("host"))
			}
			a.Hosts = left
			return nil
		}
		if !slices.Contains(a.Hosts, c.arg("host")) {
			a.Hosts = append(a.Hosts, c.arg("host"))
		}
		return nil
	})
}

func (c *call) userDuty() error {
	hours := words(c.args["hours"])
	if _, err := appliance.ParseDuty(hours); err != nil {
		return failure(err.Error())
	}
	return c.setAccount(func(a *appliance.Account) error { a.Duty = hours; return nil })
}

func (c *call) userHash() error {
	if !auth.IsHash(c.arg("secret")) {
		return failure("not a password hash")
	}
	rules, err := c.settings().UserRules.Get(c.ctx)
	if err != nil {
		return err
	}
	return c.setAccount(func(a *appliance.Account) error {
		a.Password, a.MustChange, a.ChangedAt, a.ExpiresAt = c.arg("secret"), false, c.Now(), rules.ExpiryOf(c.Now())
		return nil
	})
}
