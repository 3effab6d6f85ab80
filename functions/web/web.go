// Package web holds the built web UI and serves it. The sources are in src (TypeScript), the build is made by
// `make ui` into dist, which is not in the repository; without it every page says how to build the UI.
package web

import (
	"embed"
	"io/fs"
	"net/http"
	"strings"
)

//go:embed all:dist
var dist embed.FS

//go:embed csp.txt
var contentSecurityPolicy string

//go:embed unbuilt.html
var unbuilt []byte

// Built tells whether the web UI was built into this binary.
func Built() bool { return built(site()) }

// Handler serves the build: its files under their own names, and for everything else the page of the app that the
// path belongs to: UCS Manager below /ucsm, the web app elsewhere (pages.go). A path that the app does not know gets
// its page with status 404, so that the app says it in words. It is meant to be mounted at "/", under everything
// more specific.
func Handler() http.Handler { return newHandler(site()) }

// site is the build as a file system; embedded folders can always be opened.
func site() fs.FS {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return dist
	}
	return sub
}

func built(files fs.FS) bool {
	_, err := fs.Stat(files, pages[len(pages)-1].file)
	return err == nil
}

func newHandler(files fs.FS) http.Handler {
	var h http.Handler = unbuiltPage{}
	if built(files) {
		h = newApp(files)
	}
	return secured(h)
}

// secured sets what every page needs and allows (ASVS 3.4): no inline code, no foreign origin, and of the browser's
// powers those that the page uses, for this origin alone.
func secured(next http.Handler) http.Handler {
	policy := strings.Join(strings.Fields(contentSecurityPolicy), " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Permissions-Policy", pageOf(cleaned(r.URL.Path)).permissions)
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// unbuiltPage is shown by a binary that was built without Node.
type unbuiltPage struct{}

func (unbuiltPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	if r.Method == http.MethodGet {
		_, _ = w.Write(unbuilt)
	}
}

// readOnly refuses everything but GET and HEAD.
func readOnly(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	return false
}
