package rest

import (
	"context"
	"net/http"
)

// Gate lets requests through to next unless open objects; then the objection is the answer, in the form of the API
// that was asked. Paths that below does not accept pass in any case.
func Gate(d Deps, below func(path string) bool, open func(context.Context) error, next http.Handler) http.Handler {
	w := wrapper{deps: d.WithDefaults()}
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if below(r.URL.Path) {
			if err := open(r.Context()); err != nil {
				w.refuse(&recorder{ResponseWriter: out}, r, err)
				return
			}
		}
		next.ServeHTTP(out, r)
	})
}
