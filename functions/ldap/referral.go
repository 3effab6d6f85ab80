package ldap

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

const maxReferrals = 10 // followed by one search, all levels together

// reader searches a directory and those it refers to. A referral is followed only to a server that is an ldapServer,
// with that one's account and trust: a password never goes where a directory says.
type reader struct {
	deps  rest.Deps
	notes []string        // on referrals not followed, and the like
	asked map[string]bool // server and base, against circles
}

// search connects, searches, and follows the referrals. It tells page the id of the server that has the entries.
func (r *reader) search(ctx context.Context, server store.Row[appliance.LDAPServer], q query, page func(string, []*goldap.Entry) error) error {
	key := fmt.Sprintf("%s:%d %s", strings.ToLower(server.Value.Address), port(server.Value), strings.ToLower(q.base))
	if r.asked[key] {
		return nil
	}
	r.asked[key] = true
	s, err := own(ctx, r.deps, server.Value)
	if err != nil {
		return err
	}
	defer s.close()
	referrals, err := s.search(ctx, q, func(entries []*goldap.Entry) error { return page(server.ID, entries) })
	if err != nil {
		return err
	}
	if s.pageless {
		r.notes = append(r.notes, fmt.Sprintf("%s:%d does not do pages and was asked without pages", server.Value.Address, port(server.Value)))
	}
	for _, referral := range referrals {
		if err := r.follow(ctx, referral, q, page); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) follow(ctx context.Context, referral string, q query, page func(string, []*goldap.Entry) error) error {
	server, base, err := r.target(ctx, referral)
	if err != nil {
		return err
	}
	if server == nil || len(r.asked) > maxReferrals {
		if len(r.notes) < maxReferrals {
			r.notes = append(r.notes, fmt.Sprintf("not followed, as no ldapServer has its address: %.200s", referral))
		}
		return nil
	}
	if base != "" {
		q.base = base
	}
	return r.search(ctx, *server, q, page)
}

// target is the ldapServer that a referral (RFC 4516) leads to, nil for none, and the base there.
func (r *reader) target(ctx context.Context, referral string) (*store.Row[appliance.LDAPServer], string, error) {
	u, err := url.Parse(referral)
	if err != nil || u.Scheme != "ldap" && u.Scheme != "ldaps" || u.Hostname() == "" {
		return nil, "", nil
	}
	want := u.Port()
	if want == "" {
		want = map[string]string{"ldap": "389", "ldaps": "636"}[u.Scheme]
	}
	var found *store.Row[appliance.LDAPServer]
	err = r.deps.Tables.LDAPServers.Each(ctx, "", func(row store.Row[appliance.LDAPServer]) error {
		if strings.EqualFold(row.Value.Address, u.Hostname()) && strconv.Itoa(port(row.Value)) == want {
			found = &row
		}
		return nil
	})
	return found, strings.TrimPrefix(u.Path, "/"), err
}
