package xmlapi

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Where the life of sessions is limited, and what holds when nothing is configured.
const (
	authDN   = "sys/auth-realm/default-auth"
	limitsDN = "sys/svc-ext/web-svc-limits"

	refreshPeriod  = 600  // seconds between two signs of life
	sessionTimeout = 7200 // seconds that one cookie lasts
)

// touchShare says after which part of the refresh period a use is written down. A session that is used all the time
// costs one write for each such part.
const touchShare = 10

// session is a signed-in client with its row.
type session struct {
	appliance.ManagerSession
	id    string
	lease int64
}

// sessionID is the id of a cookie's row: the store does not hold cookies.
func sessionID(cookie string) string {
	sum := sha256.Sum256([]byte(cookie))
	return hex.EncodeToString(sum[:])
}

func sessionDN(user, term string) string { return rules.Session{User: user, Term: term}.DN() }

// setting is a number configured in an object, or what holds without it.
func setting(s *tree.Snapshot, dn, name string, otherwise int) int {
	if o := s.Get(dn); o != nil {
		if n, err := strconv.Atoi(o.Get(name)); err == nil && n > 0 {
			return n
		}
	}
	return otherwise
}

func period(s *tree.Snapshot, name string, otherwise int) time.Duration {
	return time.Duration(setting(s, authDN, name, otherwise)) * time.Second
}

// authorize finds the session of a cookie and notes that it is used; 552 when there is none any more.
func (c *call) authorize(cookie string) error {
	row, err := c.api.deps.Tables.ManagerSessions.Get(c.ctx, sessionID(cookie))
	if kind := appliance.KindOf(err); kind == appliance.Missing || kind == appliance.Invalid {
		return errAuthorization
	}
	if err != nil {
		return err
	}
	s := session{row.Value, row.ID, row.Lease}
	if now := c.api.deps.Now(); c.ended(s, now) {
		return errAuthorization
	}
	c.session = s
	return c.touch()
}

// ended reports whether the session is over: unused for longer than the refresh period, its cookie older than the
// session time-out, ended by a logout, or its object deleted. Setting the clock back is as good as letting time pass.
func (c *call) ended(s session, now time.Time) bool {
	return now.Sub(s.Seen).Abs() > period(c.snapshot, "refreshPeriod", refreshPeriod) ||
		now.Sub(s.Renewed).Abs() > period(c.snapshot, "sessionTimeout", sessionTimeout) ||
		!s.EndsAt.IsZero() && now.After(s.EndsAt) ||
		c.snapshot.Get(sessionDN(s.User, s.Term)) == nil
}

// touch writes down that the session is used, now and then.
func (c *call) touch() error {
	now := c.api.deps.Now()
	if now.Sub(c.session.Seen).Abs() < period(c.snapshot, "refreshPeriod", refreshPeriod)/touchShare {
		return nil
	}
	return c.restart(now)
}

// restart starts the session's clock again.
func (c *call) restart(now time.Time) error {
	tables := c.api.deps.Tables
	if err := tables.DB.LeaseOf(c.session.lease).Refresh(c.ctx); err != nil {
		return errAuthorization
	}
	_, err := tables.ManagerSessions.Update(c.ctx, c.session.id, func(v *appliance.ManagerSession) error {
		v.Seen = now
		return nil
	})
	if appliance.KindOf(err) == appliance.Missing {
		return errAuthorization
	}
	c.session.Seen = now
	return err
}
