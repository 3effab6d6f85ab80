package auth

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/probe"
	"github.com/plenum-meet/plenum/functions/store"
)

// Failures of accounts that may not sign in now although their password is right.
var (
	errLocked = &appliance.Error{Kind: appliance.Denied, Reason: "accountLocked", Detail: "the account is locked"}
	errHost   = &appliance.Error{Kind: appliance.Denied, Reason: "hostNotAllowed", Detail: "the account may not sign in from this address"}
	errDuty   = &appliance.Error{Kind: appliance.Denied, Reason: "outsideDutyHours", Detail: "the account may not sign in at this time"}
)

// useEvery is how often a login of the same account is written down.
const useEvery = time.Minute

// Admit checks whether an account whose credentials are right may sign in from that "host:port" now, and notes that it
// did. It answers the account as stored; an expired password is not its business.
func (v *Verifier) Admit(ctx context.Context, name, remote string) (appliance.Account, error) {
	row, err := v.account(ctx, Fold(name))
	if err != nil {
		return appliance.Account{}, err
	}
	if row.Revision == 0 {
		return appliance.Account{}, errWho
	}
	if err := v.admissible(ctx, row, remote); err != nil {
		return appliance.Account{}, err
	}
	return row.Value, v.noteLogin(ctx, row.ID, false)
}

// admissible is the account's own rules: lock, address, hours.
func (v *Verifier) admissible(ctx context.Context, row store.Row[appliance.Account], remote string) error {
	account, now := row.Value, v.attempts.now()
	switch {
	case account.Locked(now):
		return errLocked
	case len(account.Hosts) > 0 && !v.fromHost(ctx, account.Hosts, remote):
		return errHost
	case account.Duty != "":
		return v.onDuty(ctx, account.Duty, now)
	}
	return nil
}

// fromHost reports whether remote ("host:port") is one of the addresses, in one of the prefixes or one of a name's.
func (v *Verifier) fromHost(ctx context.Context, hosts []string, remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	return slices.ContainsFunc(hosts, func(allowed string) bool { return v.isHost(ctx, allowed, ip) })
}

func (v *Verifier) isHost(ctx context.Context, allowed string, ip netip.Addr) bool {
	if prefix, err := netip.ParsePrefix(allowed); err == nil {
		return prefix.Contains(ip)
	}
	if address, err := netip.ParseAddr(allowed); err == nil {
		return address.Unmap() == ip
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	dns, err := v.tables.Settings.DNS.Get(ctx)
	return err == nil && slices.Contains(probe.Addresses(ctx, dns, allowed), ip.String())
}

// onDuty compares with the appliance's own time of day.
func (v *Verifier) onDuty(ctx context.Context, hours string, now time.Time) error {
	platform, err := v.tables.Settings.Live.Get(ctx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(platform.Timezone)
	if err != nil {
		zone = time.UTC
	}
	duty, err := appliance.ParseDuty(hours)
	if err != nil || !duty.Allows(now.In(zone)) {
		return errDuty
	}
	return nil
}

// noteLogin writes down that an account signed in. One that was away for longer than the rule max_idle allows is locked,
// unless it is spared.
func (v *Verifier) noteLogin(ctx context.Context, id string, spared bool) error {
	return v.use(ctx, id, func(tx *store.Tx, use *appliance.AccountUse, rules appliance.UserRules) error {
		now := v.attempts.now()
		if use.Idle(rules, now) && !spared {
			return errLocked
		}
		if use.Failed > 0 || now.Sub(use.LastLogin).Abs() > useEvery {
			use.LastLogin, use.Failed = now, 0
		}
		return nil
	})
}

// Unlock lets a locked account in again: its wrong tries are forgotten, and how long it was away. Tries are counted by
// address too, and those stay.
func (v *Verifier) Unlock(ctx context.Context, id string) error {
	err := v.use(ctx, id, func(tx *store.Tx, use *appliance.AccountUse, _ appliance.UserRules) error {
		accounts := v.tables.Accounts.In(tx)
		row, err := accounts.Get(id)
		if err != nil {
			return err
		}
		row.Value.LockedUntil, use.UnlockedAt, use.Failed = time.Time{}, v.attempts.now(), 0
		return accounts.Put(id, row.Value)
	})
	if err != nil {
		return err
	}
	return v.Pass(ctx, NameKey("account", id))
}

// noteFailure counts a wrong try and locks the account each time they are as many more as the rule max_failed_logins says.
func (v *Verifier) noteFailure(ctx context.Context, id string) error {
	return v.use(ctx, id, func(tx *store.Tx, use *appliance.AccountUse, rules appliance.UserRules) error {
		use.Failed++
		if rules.MaxFailedLogins == 0 || use.Failed%rules.MaxFailedLogins > 0 {
			return nil
		}
		accounts := v.tables.Accounts.In(tx)
		row, err := accounts.Get(id)
		if err != nil {
			return err
		}
		row.Value.LockedUntil = v.attempts.now().Add(appliance.LockTime)
		return accounts.Put(id, row.Value)
	})
}

// use changes what is known of an account's use. Unknown accounts have none.
func (v *Verifier) use(ctx context.Context, id string, change func(*store.Tx, *appliance.AccountUse, appliance.UserRules) error) error {
	err := v.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		if _, err := v.tables.Accounts.In(tx).Get(id); err != nil {
			return err
		}
		rules, err := v.tables.Settings.UserRules.In(tx)
		if err != nil {
			return err
		}
		uses := v.tables.AccountUses.In(tx)
		row, err := uses.Get(id)
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
		if err := change(tx, &row.Value, rules); err != nil {
			return err
		}
		return uses.Put(id, row.Value)
	})
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil && appliance.KindOf(err) == 0 {
		return fmt.Errorf("account use: %w", err)
	}
	return err
}
