package rest

import (
	"context"
	"net/http"
)

// scope is what is learnt about a request on its way, for the log and the metrics.
type scope struct {
	id       string
	function string
	account  string
}

type scopeKey struct{}

func scopeOf(ctx context.Context) *scope {
	if s, ok := ctx.Value(scopeKey{}).(*scope); ok {
		return s
	}
	return &scope{}
}

// RequestID is the id of the request that ctx belongs to: what X-Request-Id says and the log holds.
func RequestID(ctx context.Context) string { return scopeOf(ctx).id }

// Function names the function that serves a request, for the log and the metrics.
func Function(name string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scopeOf(r.Context()).function = name
		next.ServeHTTP(w, r)
	})
}
