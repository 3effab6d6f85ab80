package auth

import (
	"context"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Account is who a request comes from: a verified account, without its password.
type Account struct {
	ID   string // folded name
	Name string
	Role string
}

// May reports whether the account has one of the roles. Admins have all of them.
func (a Account) May(roles ...string) bool {
	return a.Role == appliance.RoleAdmin || slices.Contains(roles, a.Role)
}

// Fold is the id of the account with that name: names differ in more than case.
func Fold(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

type accountKey struct{}

// WithAccount is ctx carrying the account that a request was verified for.
func WithAccount(ctx context.Context, a Account) context.Context {
	return context.WithValue(ctx, accountKey{}, a)
}

// FromContext answers the account of the request, false when it was not asked for one.
func FromContext(ctx context.Context) (Account, bool) {
	a, ok := ctx.Value(accountKey{}).(Account)
	return a, ok
}
