package rest

import (
	"net/http"

	"github.com/plenum-meet/plenum/functions/auth"
)

// secure sets the headers that every answer has. Handlers of pages replace the policy with their own (CSP).
func secure(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// CSP gives a handler's answers a Content-Security-Policy of their own. Frames stay forbidden.
func CSP(policy string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy+"; frame-ancestors 'none'")
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses changes that another site's page sends through a browser, which may know our credentials.
// Clients that are no browsers do not send the headers it looks at.
func sameOrigin(next http.Handler, refuse auth.Refuse) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if protection.Check(r) != nil {
			refuse(w, r, errCrossOrigin)
			return
		}
		next.ServeHTTP(w, r)
	})
}
