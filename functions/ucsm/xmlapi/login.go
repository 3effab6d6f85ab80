package xmlapi

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// maxDelay is the most seconds that a logout may wait.
const maxDelay = 300

func login(c *call) (reply, error) {
	user, err := c.authenticate(c.attr("inName"), c.attr("inPassword"))
	if err != nil {
		return reply{}, err
	}
	cookie, err := c.signIn(user)
	if err != nil {
		return reply{}, err
	}
	attrs := append(c.granted(cookie), attr{"outSessionId", c.session.Term}, attr{"outVersion", version(c.snapshot)})
	return reply{attrs: append(attrs, c.passwordState()...)}, nil
}

// refresh gives a new cookie for one that still holds, and ends that one.
func refresh(c *call) (reply, error) {
	user, err := c.authenticate(c.attr("inName"), c.attr("inPassword"))
	if err != nil {
		return reply{}, err
	}
	cookie, err := c.renew(user)
	return reply{attrs: append(c.granted(cookie), c.passwordState()...)}, err
}

// passwordState says "expired" of admin's password as long as it is the factory's: nothing else can be changed till then.
func (c *call) passwordState() []attr {
	state := "no"
	if rules.UserDN(c.session.User) == rules.AdminDN && rules.MustChangePassword(c.snapshot) {
		state = "expired"
	}
	return []attr{{"outName", ""}, {"outPasswdExpiryStatus", state}, {"outPasswdExpiryDuration", "0"}}
}

// granted is what a login and a refresh tell alike.
func (c *call) granted(cookie string) []attr {
	channel := "noencssl"
	if c.http.TLS != nil {
		channel = "fullssl"
	}
	return []attr{{"outCookie", cookie}, {"outRefreshPeriod", strconv.Itoa(setting(c.snapshot, authDN, "refreshPeriod", refreshPeriod))},
		{"outPriv", strings.Join(rules.Privileges(c.snapshot, c.session.User), ",")}, {"outDomains", ""},
		{"outChannel", channel}, {"outEvtChannel", channel}}
}

// renew moves the session of inCookie, which must be the user's, to a new cookie.
func (c *call) renew(user string) (string, error) {
	if err := c.authorize(c.attr("inCookie")); err != nil {
		return "", err
	}
	if c.session.User != user {
		return "", errAuthorization
	}
	tables, now, cookie := c.api.deps.Tables, c.api.deps.Now(), c.newCookie()
	lease := tables.DB.LeaseOf(c.session.lease)
	if err := lease.Refresh(c.ctx); err != nil {
		return "", errAuthorization
	}
	next := c.session.ManagerSession
	next.Renewed, next.Seen = now, now
	err := tables.DB.Transact(c.ctx, func(tx *store.Tx) error {
		rows := tables.ManagerSessions.In(tx)
		if err := rows.Delete(c.session.id); err != nil {
			return err
		}
		return rows.PutLeased(sessionID(cookie), next, lease)
	})
	if appliance.KindOf(err) == appliance.Missing {
		return "", errAuthorization
	}
	return cookie, err
}

// authenticate checks a password and answers the local user's name; 551 for whatever is wrong.
func (c *call) authenticate(name, password string) (string, error) {
	user, local := localName(name)
	hash := ""
	if o := c.snapshot.Get(rules.UserDN(user)); local && o != nil && usable(o, c.snapshot, c.api.deps.Now()) {
		hash = o.Secrets["pwd"]
	}
	verifier := c.api.deps.Auth
	keys := []string{auth.AddressKey("ucsm", c.http), auth.NameKey("ucsm", user)}
	var wait *auth.WaitError
	if err := verifier.Allow(c.ctx, keys...); errors.As(err, &wait) {
		return "", errAuthentication
	} else if err != nil {
		return "", err
	}
	ok, err := verifier.CheckPassword(c.ctx, hash, password)
	if err != nil {
		return "", err
	}
	count, outcome := verifier.Pass, error(nil)
	if !ok {
		count, outcome = verifier.Fail, errAuthentication
	}
	for _, key := range keys {
		if err := count(c.ctx, key); err != nil {
			return "", err
		}
	}
	return user, outcome
}

// localName takes the authentication domain from a name: "ucs-local\admin" is admin. Other domains have no users.
func localName(name string) (user string, local bool) {
	domain, user, found := strings.Cut(name, `\`)
	if !found {
		return name, true
	}
	return user, domain == "ucs-local" || domain == "local"
}

// usable reports whether somebody may sign in with the account.
func usable(o *tree.Object, s *tree.Snapshot, now time.Time) bool {
	if o.Class != "aaaUser" || o.Get("accountStatus") == "inactive" {
		return false
	}
	expires := o.Get("expiration")
	return o.Get("expires") != "yes" || expires == "" || expires == "never" || s.FormatTime(now) < expires
}

func keepAlive(c *call) (reply, error) { return reply{}, c.restart(c.api.deps.Now()) }

// logout ends the session of inCookie, at once or after inDelaySecs.
func logout(c *call) (reply, error) {
	if err := c.authorize(c.attr("inCookie")); errors.Is(err, errAuthorization) {
		return reply{}, errNoSession
	} else if err != nil {
		return reply{}, err
	}
	delay, err := c.number("inDelaySecs", 0, maxDelay)
	if err != nil {
		return reply{}, err
	}
	done := reply{attrs: []attr{{"outStatus", "success"}}}
	if delay > 0 {
		_, err := c.api.deps.Tables.ManagerSessions.Update(c.ctx, c.session.id, func(v *appliance.ManagerSession) error {
			v.EndsAt = c.api.deps.Now().Add(time.Duration(delay) * time.Second)
			return nil
		})
		return done, err
	}
	return done, c.end()
}

// end removes the session: its object first, which everybody looks at, then its row.
func (c *call) end() error {
	_, err := c.api.tree.Commit(c.ctx, tree.Actor{Internal: true}, func(s *tree.Snapshot) ([]tree.Change, error) {
		return c.shown().Closing(s, c.api.deps.Now()), nil
	})
	if err != nil {
		return err
	}
	return c.api.deps.Tables.DB.LeaseOf(c.session.lease).Revoke(c.ctx)
}

// changePassword changes the password of the session's user, or of another for who may do that.
func changePassword(c *call) (reply, error) {
	user, _ := localName(c.attr("inUserName"))
	o := c.snapshot.Get(rules.UserDN(user))
	if o == nil {
		return reply{}, tree.Refuse(tree.CodeMissing, "configured object (%s) not found", rules.UserDN(user))
	}
	if c.attr("inNewPassword") != c.attr("inConfirmNewPassword") || c.attr("inNewPassword") == "" {
		return reply{}, tree.Refuse(tree.CodeLogic, "the new password and its confirmation differ")
	}
	if !model.Lookup("aaaUser").WrittenBy(rules.Privileges(c.snapshot, c.session.User)) {
		if _, err := c.authenticate(user, c.attr("inOldPassword")); err != nil {
			return reply{}, err
		}
	}
	_, err := c.api.tree.Commit(c.ctx, c.actor(), func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: o.DN, Status: tree.Modified, Props: map[string]string{"pwd": c.attr("inNewPassword")}}}, nil
	})
	return reply{attrs: []attr{{"outStatus", "success"}}}, err
}

// version is the release that a login tells. Clients compare it, so there is always one.
func version(s *tree.Snapshot) string {
	for _, dn := range []string{"sys/mgmt/fw-system", "sys/fw-system", "sys/switch-A/mgmt/fw-system", "sys/switch-B/mgmt/fw-system"} {
		if o := s.Get(dn); o != nil && o.Get("version") != "" {
			return o.Get("version")
		} else if o != nil && o.Get("packageVersion") != "" {
			return strings.TrimRight(o.Get("packageVersion"), "ABC")
		}
	}
	return model.Release()
}
