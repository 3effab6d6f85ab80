package ldap

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// maxBinds is how many sign-ins of one process ask directories at the same time.
const maxBinds = 16

var errBusy = appliance.Failure(appliance.Busy, "serverBusy", "the directory cannot be asked now, try again")

// Binder checks passwords by binding. It is safe for concurrent use.
type Binder struct {
	deps  rest.Deps
	slots chan struct{}
}

// NewBinder makes a Binder over the servers in the store.
func NewBinder(d rest.Deps) *Binder { return &Binder{deps: d, slots: make(chan struct{}, maxBinds)} }

// Check reports whether a password is that of an imported user. For somebody who is none, user being zero, a directory
// is asked all the same about a name that it does not have, so that neither the answer nor the time it takes tells
// who exists. Without directories it answers false at once. One that cannot be asked is appliance Busy.
func (b *Binder) Check(ctx context.Context, user appliance.User, password string) (bool, error) {
	if password == "" { // a bind without one succeeds for everybody (RFC 4513, 5.1.2)
		return false, nil
	}
	server, dn, err := b.target(ctx, user)
	if err != nil || server == nil {
		return false, err
	}
	select {
	case b.slots <- struct{}{}:
	case <-ctx.Done():
		return false, errBusy
	}
	defer func() { <-b.slots }()
	s, err := connect(ctx, b.deps, *server, dn, password)
	if err == nil {
		s.close()
		return dn == user.Imported.DN, nil
	}
	var refused *goldap.Error
	if errors.As(err, &refused) && refused.ResultCode < goldap.ErrorNetwork && refused.ResultCode != goldap.LDAPResultBusy &&
		refused.ResultCode != goldap.LDAPResultUnavailable {
		return false, nil
	}
	b.deps.Log.Warn("sign-in by directory", "err", err)
	return false, errBusy
}

// target is the server to ask and the name to bind: the user's own, else one that the first directory does not have;
// nil when there is no directory.
func (b *Binder) target(ctx context.Context, user appliance.User) (*appliance.LDAPServer, string, error) {
	t := b.deps.Tables
	if user.Imported.DN != "" {
		source, err := t.LDAPSources.Get(ctx, user.Imported.Source)
		if err == nil {
			var server store.Row[appliance.LDAPServer]
			if server, err = t.LDAPServers.Get(ctx, cmp.Or(user.Imported.Server, source.Value.Server)); err == nil {
				return &server.Value, user.Imported.DN, nil
			}
		}
		if appliance.KindOf(err) != appliance.Missing {
			return nil, "", err
		}
	}
	page, err := t.LDAPSources.Page(ctx, store.Query[appliance.LDAPSource]{Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return nil, "", err
	}
	source := page.Rows[0]
	server, err := t.LDAPServers.Get(ctx, source.Value.Server)
	if err != nil {
		return nil, "", unlessMissing(err)
	}
	sum := sha256.Sum256([]byte(user.UserJID + source.ID))
	return &server.Value, "uid=" + hex.EncodeToString(sum[:12]) + "," + source.Value.BaseDN, nil
}

func unlessMissing(err error) error {
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}
