// Package functions lists every function of the control plane and joins them into one handler.
package functions

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/cms"
	"github.com/plenum-meet/plenum/functions/join"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/licensing"
	"github.com/plenum-meet/plenum/functions/mmp"
	"github.com/plenum-meet/plenum/functions/policies"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/ucsm"
	"github.com/plenum-meet/plenum/functions/ucsm/sol"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/functions/web"
)

// abandonedAfter is how long a call may wait for the one who started it, by the host's clock.
const abandonedAfter = 2 * time.Minute

// Function is one part of the control plane: a stateless handler under some path prefixes, and what timers call.
type Function struct {
	Name     string
	Prefixes []string
	New      func(rest.Deps) http.Handler
	Jobs     []Job
}

// Job is a bounded piece of work that is safe to repeat and to run twice at once.
type Job struct {
	Name  string
	Every time.Duration
	Run   func(context.Context, rest.Deps) error
}

// All is the table of functions. The local server runs all of them, a Lambda function those it is told to.
func All() []Function {
	manager := &ucsm.Manager{}
	return []Function{
		{Name: "cms", Prefixes: []string{"/api/", "/openapi/cms.json"}, New: onMeetingServer(newCMS), Jobs: []Job{{"sweep", time.Minute, sweep},
			{"ldapSync", time.Second, importUsers},
			{"licences", licensing.LookEvery, licensing.Look}, {"licenceUse", licensing.UseEvery, licensing.Use}, {"licenceDay", licensing.CloseEvery, licensing.Close}}},
		{Name: "join", Prefixes: []string{"/join/v1/", "/openapi/join.json"}, New: onMeetingServer(join.New), Jobs: []Job{{"endAbandoned", time.Minute, endAbandoned}}},
		{Name: "ucsm", Prefixes: []string{"/nuova", "/nuova/", "/backupfile/", "/techsupport/", "/operations/"}, New: manager.XML,
			Jobs: []Job{{"plant", ucsm.TickEvery, manager.Tick}, {"tidyManager", 5 * time.Second, manager.Tidy}, {"transfer", time.Second, manager.Transfer},
				{"trimTree", time.Minute, manager.Trim}}},
		{Name: "shell-ucsm", Prefixes: []string{shell.Prefix(ucsm.ShellName) + "/"}, New: manager.Shell},
		{Name: "mmp", Prefixes: []string{shell.Prefix("mmp") + "/"}, New: mmp.New, Jobs: []Job{{"forward", 5 * time.Second, mmp.Forward},
			{"trim", time.Minute, mmp.Trim}, {"resume", 30 * time.Second, mmp.Resume}}},
		{Name: "shell-sol", Prefixes: []string{shell.Prefix("sol") + "/"}, New: newSoL},
		{Name: "policies", Prefixes: []string{"/policies/v1/", "/openapi/policies.json"}, New: policies.New},
		{Name: "docs", Prefixes: []string{"/docs", "/docs/"}, New: newDocs},
		{Name: "health", Prefixes: []string{"/livez", "/readyz", "/metrics"}, New: rest.Health},
		{Name: "web", Prefixes: []string{"/"}, New: func(rest.Deps) http.Handler { return web.Handler() }},
	}
}

// Handler serves the functions named, all of them when none is.
func Handler(deps rest.Deps, names ...string) http.Handler {
	deps = deps.WithDefaults() // once, so that all share a registry and a verifier
	var routes prefixes
	for _, function := range All() {
		if len(names) > 0 && !slices.Contains(names, function.Name) {
			continue
		}
		handler := function.New(deps)
		for _, prefix := range function.Prefixes {
			routes = append(routes, route{prefix, handler})
		}
	}
	return rest.Wrap(deps, routes)
}

// onMeetingServer is a function that works while the Meeting Server's blade runs. Its description can be had anyway.
func onMeetingServer(New func(rest.Deps) http.Handler) func(rest.Deps) http.Handler {
	return func(deps rest.Deps) http.Handler {
		described := func(path string) bool { return !strings.HasPrefix(path, "/openapi/") }
		return rest.Gate(deps, described, ucsm.Open(deps), rest.Gate(deps, described, mmp.Open(deps), New(deps)))
	}
}

func newCMS(deps rest.Deps) http.Handler {
	api := rest.NewCMS(nil, deps)
	cms.Register(api, deps)
	licensing.Register(api, deps)
	return api
}

// newSoL is the serial console of blade 1, where the MMP asks who it is.
func newSoL(deps rest.Deps) http.Handler {
	objects := tree.New(deps.Tables, deps.Now, nil) // what it commits is the system's own
	return shell.Handler(deps, "sol", sol.New(deps, objects, mmp.NewServer(deps)))
}

func newDocs(rest.Deps) http.Handler {
	mux := http.NewServeMux()
	if err := rest.Docs(mux, rest.Doc{Name: "cms", Title: "Meeting Server API"}, rest.Doc{Name: "join", Title: "Join API"},
		rest.Doc{Name: "policies", Title: "Policies API"}); err != nil {
		panic(err) // the page is embedded: only a mistake in it can do this
	}
	return mux
}

// sweep removes what deletions that were cut short have left behind.
func sweep(ctx context.Context, deps rest.Deps) error { return deps.Tables.Sweep(ctx) }

// importUsers does the imports that wait.
func importUsers(ctx context.Context, deps rest.Deps) error {
	deps = deps.WithDefaults()
	return ldap.Run(ctx, deps, deps.Policies)
}

// endAbandoned ends calls that somebody started and never entered.
func endAbandoned(ctx context.Context, deps rest.Deps) error {
	return deps.Tables.EndAbandoned(ctx, time.Now().Add(-abandonedAfter))
}
