package rest

import (
	"net/http"
	"net/url"
	"strings"
)

// router is a mux for huma whose literal path segments match in any case, that takes a trailing slash, never
// redirects, and answers in failure names: unrecognizedObject for unknown paths, invalidOperation for verbs that a
// path does not offer. Ids keep their value, but GUIDs become lower case. HEAD is served by GET.
type router struct {
	root   branch
	refuse func(http.ResponseWriter, *http.Request, error)
}

type branch struct {
	literal map[string]*branch // by folded segment
	param   *branch
	methods map[string]route
}

type route struct {
	names []string // of the pattern's parameters, in order
	serve http.HandlerFunc
}

// HandleFunc adds "METHOD /path/{name}"; a pattern given again replaces the first.
func (m *router) HandleFunc(pattern string, serve func(http.ResponseWriter, *http.Request)) {
	method, path, _ := strings.Cut(pattern, " ")
	at, r := &m.root, route{serve: serve}
	for _, segment := range segments(path) {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			r.names = append(r.names, strings.TrimSuffix(name, "}"))
			if at.param == nil {
				at.param = &branch{}
			}
			at = at.param
			continue
		}
		at = at.child(strings.ToLower(segment))
	}
	if at.methods == nil {
		at.methods = make(map[string]route)
	}
	at.methods[method] = r
}

func (b *branch) child(segment string) *branch {
	if b.literal == nil {
		b.literal = make(map[string]*branch)
	}
	if b.literal[segment] == nil {
		b.literal[segment] = &branch{}
	}
	return b.literal[segment]
}

// ServeHTTP finds the route and sets the request's path values.
func (m *router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	leaf, ids := m.root.find(segments(r.URL.EscapedPath()), nil)
	if leaf == nil {
		m.refuse(w, r, errUnrecognized)
		return
	}
	to, ok := leaf.methods[method]
	if !ok {
		m.refuse(w, r, errOperation)
		return
	}
	for i, name := range to.names {
		r.SetPathValue(name, foldID(ids[i]))
	}
	to.serve(w, r)
}

// find walks down, literal segments first, and answers the place with its ids, nil when there is none.
func (b *branch) find(path, ids []string) (*branch, []string) {
	if len(path) == 0 {
		if b.methods == nil {
			return nil, nil
		}
		return b, ids
	}
	segment, err := url.PathUnescape(path[0])
	if err != nil {
		return nil, nil
	}
	if next := b.literal[strings.ToLower(segment)]; next != nil {
		if leaf, ids := next.find(path[1:], ids); leaf != nil {
			return leaf, ids
		}
	}
	if b.param == nil {
		return nil, nil
	}
	return b.param.find(path[1:], append(ids, segment))
}

// segments are the parts of a path; empty ones (doubled and trailing slashes) do not count.
func segments(path string) []string {
	out := make([]string, 0, 8)
	for path != "" {
		var part string
		part, path, _ = strings.Cut(path, "/")
		if part != "" {
			out = append(out, part)
		}
	}
	return out
}
