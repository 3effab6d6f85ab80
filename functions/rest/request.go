package rest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
)

// Request is one request to a Noun or Singleton: what was parsed and checked before its function is called.
type Request struct {
	// IDs are the path's ids by the name in the pattern ("coSpaceId").
	IDs map[string]string
	// Query and Body are the parameters; filters of the noun are checked already.
	Query Params
	Body  Params
	// Account is who asks.
	Account auth.Account
	// Offset and Limit are the page asked for, Limit at least 1 and at most the noun's Cap.
	Offset, Limit int
	// HTTP is the request itself, its body already read.
	HTTP *http.Request

	names   []string // of the ids, in the pattern's order
	element string   // name of the element's own id
	place   string   // the pattern's collection path, to make locations with
}

// ID is the element's own id, empty for collections.
func (r *Request) ID() string { return r.IDs[r.element] }

// Parent is the id of the thing that the path is about before its own ("/coSpaces/{coSpaceId}/accessMethods": the
// coSpace); empty for collections at the top and their elements.
func (r *Request) Parent() string {
	for _, name := range slices.Backward(r.names) {
		if name != r.element {
			return r.IDs[name]
		}
	}
	return ""
}

// Key is the id of the element's row: "parent/own" below a parent, else its own id.
func (r *Request) Key() string {
	if parent := r.Parent(); parent != "" {
		return parent + "/" + r.ID()
	}
	return r.ID()
}

// Filter is the value of a text or enumeration filter, "" when there is none.
func (r *Request) Filter(name string) string {
	value, _ := r.Query.Get(name)
	return strings.TrimSpace(value)
}

// location is where a created thing is found: an absolute path as it is, an id below the collection.
func (r *Request) location(id string) string {
	if strings.HasPrefix(id, "/") {
		return id
	}
	return prefix + expand(r.place, r.IDs) + "/" + id
}

func expand(path string, ids map[string]string) string {
	for name, id := range ids {
		path = strings.ReplaceAll(path, "{"+name+"}", id)
	}
	return path
}

// plausible reports whether an id from a path could be one at all; others do not exist, whatever they hold.
func plausible(id string) bool {
	if id == "" || len(id) > 128 {
		return false
	}
	for i := range len(id) {
		if id[i] <= ' ' || id[i] > '~' || id[i] == '/' {
			return false
		}
	}
	return true
}

// foldID makes GUIDs lower case and leaves other ids alone.
func foldID(id string) string {
	if isGUID(id) {
		return strings.ToLower(id)
	}
	return id
}

// isGUID reports whether s has the form 8-4-4-4-12 of hex digits, in either case.
func isGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !isHex(s[i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// checkIDs turns ids that cannot exist into the failure for unknown ones, the first in the path first.
func (r *Request) checkIDs() error {
	for _, name := range r.names {
		if !plausible(r.IDs[name]) {
			return appliance.DoesNotExist(strings.TrimSuffix(name, "Id"))
		}
	}
	return nil
}
