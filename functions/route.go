package functions

import (
	"net/http"
	"strings"
)

// route is a handler for one path, or for a path and all below when it ends in a slash.
type route struct {
	prefix  string
	handler http.Handler
}

func (r route) serves(path string) bool {
	return path == r.prefix || strings.HasSuffix(r.prefix, "/") && strings.HasPrefix(path, r.prefix)
}

// prefixes sends a request to the route with the longest fitting prefix. Unlike http.ServeMux it takes paths as they
// are and never redirects, because API clients follow no redirects.
type prefixes []route

func (p prefixes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	best := route{}
	for _, candidate := range p {
		if candidate.serves(r.URL.Path) && len(candidate.prefix) > len(best.prefix) {
			best = candidate
		}
	}
	if best.handler == nil {
		http.NotFound(w, r)
		return
	}
	best.handler.ServeHTTP(w, r)
}
