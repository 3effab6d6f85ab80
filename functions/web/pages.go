package web

import (
	"path"
	"strings"
)

// page is one app of the build: one HTML file that is the answer to all of the app's paths.
type page struct {
	prefix      string // of its paths, without slashes at the ends
	file        string // of the build
	permissions string // its Permissions-Policy
	routes      func(rest string) bool
}

// pages are the apps; the last takes what no other does.
var pages = []page{
	{prefix: "ucsm", file: "ucsm/index.html", permissions: "camera=(), microphone=(), display-capture=(), geolocation=()", routes: ucsmRoute},
	{file: "index.html", routes: joinRoute,
		permissions: "camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self), fullscreen=(self), geolocation=()"},
}

// cleaned is a path as the name of a file of the build: no slashes at the ends, no dots that lead out.
func cleaned(urlPath string) string { return strings.TrimPrefix(path.Clean("/"+urlPath), "/") }

// pageOf is the app that a cleaned path belongs to.
func pageOf(name string) page {
	for _, p := range pages {
		if p.prefix == "" || name == p.prefix || strings.HasPrefix(name, p.prefix+"/") {
			return p
		}
	}
	return page{}
}

// knows reports whether the app has something to show at a cleaned path.
func (p page) knows(name string) bool {
	return p.routes(strings.TrimPrefix(strings.TrimPrefix(name, p.prefix), "/"))
}

// joinRoute is the table in src/join/App.tsx.
func joinRoute(name string) bool {
	switch first, rest, _ := strings.Cut(name, "/"); first {
	case "", "index.html", "sign-in":
		return rest == ""
	case "home":
		space, ok := strings.CutPrefix(rest, "spaces/")
		return rest == "" || rest == "people" || ok && !strings.Contains(space, "/")
	case "meet", "room":
		return rest != ""
	case "join":
		return rest != "" && rest != "v1" && !strings.HasPrefix(rest, "v1/")
	}
	return false
}

// ucsmRoute is the table in src/ucsm/App.tsx: below sys and org-root the path is the name of an object, and
// whether there is such an object the app finds out.
func ucsmRoute(name string) bool {
	switch first, rest, _ := strings.Cut(name, "/"); first {
	case "", "index.html", "profiles", "statistics", "firmware", "events", "audit":
		return rest == ""
	case "faults":
		return !strings.Contains(rest, "/")
	case "sys", "org-root":
		return true
	}
	return false
}
