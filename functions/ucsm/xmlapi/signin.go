package xmlapi

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// newCookie is a cookie as clients expect it: seconds, a slash, a random UUID.
func (c *call) newCookie() string {
	return fmt.Sprintf("%d/%s", c.api.deps.Now().Unix(), c.api.deps.NewID())
}

// signIn makes a session of the user: the row with the cookie's hash, and the object that shows it. The object is
// made last; the limits are judged with it.
func (c *call) signIn(user string) (cookie string, err error) {
	ended, err := c.api.ended(c.ctx, c.snapshot)
	if err != nil {
		return "", err
	}
	tables, now := c.api.deps.Tables, c.api.deps.Now()
	lease, err := tables.DB.Grant(c.ctx, max(period(c.snapshot, "refreshPeriod", refreshPeriod), period(c.snapshot, "sessionTimeout", sessionTimeout))+time.Minute)
	if err != nil {
		return "", err
	}
	cookie = c.newCookie()
	term := fmt.Sprintf("web_%d_%s", 10_000+rand.N(90_000), rules.Leader(c.snapshot))
	s := appliance.ManagerSession{User: user, Term: term, Renewed: now, Seen: now}
	if err := tables.ManagerSessions.PutLeased(c.ctx, sessionID(cookie), s, lease); err != nil {
		return "", err
	}
	c.session = session{s, sessionID(cookie), lease.ID()}
	_, err = c.api.tree.Commit(c.ctx, tree.Actor{Internal: true}, func(snapshot *tree.Snapshot) ([]tree.Change, error) {
		return c.opening(snapshot, ended)
	})
	if err != nil {
		_ = lease.Revoke(c.ctx) // it ends by itself
		return "", err
	}
	return cookie, nil
}

// opening is the commit that shows a new session, and takes away those that have ended; 572 when there are too many.
func (c *call) opening(s *tree.Snapshot, ended []string) ([]tree.Change, error) {
	changes, ok := c.shown().Opening(s, c.api.deps.Now(), ended)
	if !ok {
		return nil, errManySessions
	}
	return changes, nil
}

// shown is the session as the tree shows it.
func (c *call) shown() rules.Session {
	return rules.Session{User: c.session.User, Term: c.session.Term, Host: c.http.RemoteAddr, UI: "web"}
}

// ended are the objects of web sessions that have no row any more: they ran out.
func (a *API) ended(ctx context.Context, s *tree.Snapshot) ([]string, error) {
	alive := map[string]bool{}
	err := a.deps.Tables.ManagerSessions.Each(ctx, "", func(row store.Row[appliance.ManagerSession]) error {
		c := call{api: a, snapshot: s}
		if !c.ended(session{row.Value, row.ID, row.Lease}, a.deps.Now()) {
			alive[sessionDN(row.Value.User, row.Value.Term)] = true
		}
		return nil
	})
	var gone []string
	for _, o := range s.Class("aaaSession") {
		if o.Get("ui") == "web" && !alive[o.DN] {
			gone = append(gone, o.DN)
		}
	}
	return gone, err
}

// Reap removes the objects of sessions that have run out. It is safe to repeat.
func (a *API) Reap(ctx context.Context) error {
	s, err := a.tree.Load(ctx)
	if err != nil {
		return err
	}
	gone, err := a.ended(ctx, s)
	if err != nil || len(gone) == 0 {
		return err
	}
	_, err = a.tree.Commit(ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		return rules.Gone(s, gone, tree.MaxChanges), nil
	})
	return err
}
