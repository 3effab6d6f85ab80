package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/plenum-meet/plenum/functions/auth"
)

// operation is one verb on one path of the Meeting Server API, without the type that it is about.
type operation struct {
	method, path, id, summary, doc string
	tag                            string
	element                        string // name of the path's own id, "" for collections
	place                          string // path of the collection, for locations
	paged                          bool
	cap                            int
	query                          []Filter
	input                          *input // nil when there is no body
	output                         *output
	taken                          map[string]string
	hidden                         bool // served, not described
	run                            func(ctx context.Context, r *Request) (answer, error)
}

// input is what POST and PUT take: the settable fields of a type, and extras.
type input struct {
	name  string // of the schema
	plan  *plan
	op    Op
	extra []Extra
}

// output is what GET answers.
type output struct {
	name, element string
	plan          *plan
	list, id      bool
}

// exchange is an operation's input for huma: it keeps huma's context, from which the request is read.
type exchange struct{ ctx huma.Context }

// Resolve is called by huma for each request.
func (e *exchange) Resolve(ctx huma.Context) []error {
	e.ctx = ctx
	return nil
}

// reply is an operation's output for huma.
type reply struct{ Body func(huma.Context) }

// add describes the operation and serves it.
func (c *CMS) add(o operation) {
	op := c.describe(o)
	huma.Register(c.api, op, func(_ context.Context, e *exchange) (*reply, error) {
		r, w := humago.Unwrap(e.ctx)
		return &reply{func(huma.Context) { c.serve(w, r, o) }}, nil
	})
}

func (c *CMS) serve(w http.ResponseWriter, r *http.Request, o operation) {
	got, err := c.perform(w, r, o)
	if err != nil {
		c.fail(w, r, takenAs(err, o.taken))
		return
	}
	got.write(w, r)
}

func (c *CMS) perform(w http.ResponseWriter, r *http.Request, o operation) (answer, error) {
	req, err := c.request(w, r, o)
	if err != nil {
		return answer{}, err
	}
	done, err := o.run(r.Context(), req)
	if err == nil {
		c.audit(r, o, req, done)
	}
	return done, err
}

// request parses and checks what the operation takes.
func (c *CMS) request(w http.ResponseWriter, r *http.Request, o operation) (req *Request, err error) {
	req = &Request{IDs: map[string]string{}, HTTP: r, names: pathNames(o.path), element: o.element, place: o.place}
	for _, name := range req.names {
		req.IDs[name] = r.PathValue(name)
	}
	if err := req.checkIDs(); err != nil {
		return nil, err
	}
	req.Account, _ = auth.FromContext(r.Context())
	if req.Query, err = parseForm(r.URL.RawQuery); err != nil {
		return nil, err
	}
	if err := req.checkQuery(o); err != nil {
		return nil, err
	}
	if o.method == http.MethodPost || o.method == http.MethodPut {
		if req.Body, err = readParams(w, r); err == nil && o.input != nil {
			err = req.checkExtra(o.input)
		}
	}
	return req, err
}

// pathNames are the names of a pattern's parameters, in order.
func pathNames(path string) []string {
	var names []string
	for _, segment := range segments(path) {
		if name, ok := strings.CutPrefix(segment, "{"); ok {
			names = append(names, strings.TrimSuffix(name, "}"))
		}
	}
	return names
}
