package xmlapi

import (
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	tokenLasts = time.Minute
	maxTokens  = 10 // of one request
)

// authTokens makes tokens that each sign in once: for a console that is opened from here.
func authTokens(c *call) (reply, error) {
	o := c.snapshot.Get(c.attr("inDn"))
	if o == nil || !model.Is(o.Class, "computeItem") {
		return reply{}, tree.Refuse(tree.CodeMissing, "configured object (%s) not found", c.attr("inDn"))
	}
	n, err := c.number("inNumberOf", 1, maxTokens)
	if err != nil {
		return reply{}, err
	}
	lease, err := c.api.deps.Tables.DB.Grant(c.ctx, 2*tokenLasts)
	if err != nil {
		return reply{}, err
	}
	tokens := make([]string, n)
	for i := range tokens {
		tokens[i] = c.api.deps.NewID()
		v := appliance.ManagerToken{User: c.session.User, Until: c.api.deps.Now().Add(tokenLasts)}
		if err := c.api.deps.Tables.ManagerTokens.PutLeased(c.ctx, sessionID(tokens[i]), v, lease); err != nil {
			return reply{}, err
		}
	}
	return reply{attrs: []attr{{"outTokens", strings.Join(tokens, ",")}, {"outUser", c.session.User}}}, nil
}

// tokenLogin signs in with a token, which is used up.
func tokenLogin(c *call) (reply, error) {
	user, _ := localName(c.attr("inName"))
	if err := c.redeem(user, c.attr("inToken")); err != nil {
		return reply{}, err
	}
	cookie, err := c.signIn(user)
	if err != nil {
		return reply{}, err
	}
	return reply{attrs: append(c.granted(cookie), attr{"outSessionId", c.session.Term}, attr{"outVersion", version(c.snapshot)},
		attr{"outUser", user})}, nil
}

// tokenRefresh is refresh without a password.
func tokenRefresh(c *call) (reply, error) {
	user, _ := localName(c.attr("inName"))
	cookie, err := c.renew(user)
	return reply{attrs: append(c.granted(cookie), attr{"outUser", user})}, err
}

func (c *call) redeem(user, token string) error {
	tables := c.api.deps.Tables
	err := tables.DB.Transact(c.ctx, func(tx *store.Tx) error {
		rows := tables.ManagerTokens.In(tx)
		row, err := rows.Get(sessionID(token))
		if err != nil {
			return err
		}
		if left := row.Value.Until.Sub(c.api.deps.Now()); row.Value.User != user || left < 0 || left > tokenLasts {
			return errAuthentication
		}
		return rows.Delete(row.ID)
	})
	if appliance.KindOf(err) == appliance.Missing {
		return errAuthentication
	}
	return err
}
