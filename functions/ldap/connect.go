package ldap

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	goldap "github.com/go-ldap/ldap/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// Bounds of talking to a directory.
const (
	dialTimeout   = 10 * time.Second
	answerTimeout = time.Minute // between two messages
	pageSize      = 100         // entries
)

// errDirectory is in the chain of everything that a directory, or the way to it, is the reason of.
var errDirectory = errors.New("directory")

func directoryError(format string, args ...any) error {
	return fmt.Errorf("%w: %w", errDirectory, fmt.Errorf(format, args...))
}

// session is a bound connection to a directory. Who opened it closes it.
type session struct {
	*goldap.Conn
	server appliance.LDAPServer
	stop   func() bool // of following the context
	// pageless says that the directory refused to do pages, and was asked without.
	pageless bool
}

// own is a connection with the server's own account.
func own(ctx context.Context, d rest.Deps, server appliance.LDAPServer) (*session, error) {
	password, err := d.Tables.Secrets.Reveal(ctx, server.Password)
	if err != nil && ctx.Err() == nil {
		return nil, directoryError("the password of ldapServer %s has to be set again: %w", server.Address, err)
	}
	return connect(ctx, d, server, server.Username, password)
}

// connect dials a server and binds the account given, or nobody.
func connect(ctx context.Context, d rest.Deps, server appliance.LDAPServer, name, password string) (*session, error) {
	dialer := &net.Dialer{Timeout: dialTimeout}
	dialer.Deadline, _ = ctx.Deadline()
	url, options := "ldap://", []goldap.DialOpt{goldap.DialWithDialer(dialer)}
	if appliance.True(server.Secure) {
		config, err := trust(ctx, d, server.Address)
		if err != nil {
			return nil, directoryError("%w", err)
		}
		url = "ldaps://"
		options = append(options, goldap.DialWithTLSConfig(config))
	}
	url += net.JoinHostPort(strings.Trim(server.Address, "[]"), strconv.Itoa(port(server)))
	conn, err := goldap.DialURL(url, options...)
	if err != nil {
		return nil, directoryError("%s: %w", url, err)
	}
	conn.SetTimeout(answerTimeout)
	s := &session{Conn: conn, server: server}
	s.stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
	if name == "" {
		return s, nil
	}
	if err := conn.Bind(name, password); err != nil {
		s.close()
		return nil, directoryError("%s: bind: %w", url, err)
	}
	return s, nil
}

func (s *session) close() {
	s.stop()
	_ = s.Conn.Close()
}

// query is one search.
type query struct {
	base, filter string
	attributes   []string
}

// search tells page the entries found, some at a time, and answers the referrals that came with them.
func (s *session) search(ctx context.Context, q query, page func([]*goldap.Entry) error) ([]string, error) {
	if q.filter == "" {
		q.filter = "(objectClass=*)"
	}
	if !strings.HasPrefix(q.filter, "(") {
		q.filter = "(" + q.filter + ")"
	}
	request := goldap.NewSearchRequest(q.base, goldap.ScopeWholeSubtree, goldap.NeverDerefAliases, 0, 0, false, q.filter, q.attributes, nil)
	if s.server.UsePagedResults != nil && !*s.server.UsePagedResults {
		return s.stream(ctx, request, page)
	}
	paging := goldap.NewControlPaging(pageSize)
	request.Controls = []goldap.Control{paging}
	var referrals []string
	for {
		result, err := s.Search(request)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if len(paging.Cookie) == 0 && noPages(err) {
			request.Controls, s.pageless = nil, true
			return s.stream(ctx, request, page)
		}
		if err != nil {
			return nil, directoryError("search %q: %w", q.base, err)
		}
		referrals = append(referrals, result.Referrals...)
		if err := page(result.Entries); err != nil {
			return nil, err
		}
		next, _ := goldap.FindControl(result.Controls, goldap.ControlTypePaging).(*goldap.ControlPaging)
		if next == nil || len(next.Cookie) == 0 {
			return referrals, nil
		}
		paging.SetCookie(next.Cookie)
	}
}

// noPages reports whether a directory does not do pages, or not for us.
func noPages(err error) bool {
	return goldap.IsErrorAnyOf(err, goldap.LDAPResultUnavailableCriticalExtension, goldap.LDAPResultUnwillingToPerform,
		goldap.LDAPResultAdminLimitExceeded)
}

// stream searches without pages. What the library calls the end of a cancelled search is none.
func (s *session) stream(ctx context.Context, request *goldap.SearchRequest, page func([]*goldap.Entry) error) (referrals []string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	found := s.SearchAsync(ctx, request, pageSize)
	var entries []*goldap.Entry
	for found.Next() {
		if referral := found.Referral(); referral != "" {
			referrals = append(referrals, referral)
		}
		if entry := found.Entry(); entry != nil {
			entries = append(entries, entry)
		}
		if len(entries) == pageSize {
			if err := page(entries); err != nil {
				return nil, err
			}
			entries = nil
		}
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case found.Err() != nil:
		return nil, directoryError("search %q: %w", request.BaseDN, found.Err())
	case len(entries) > 0:
		err = page(entries)
	}
	return referrals, err
}
