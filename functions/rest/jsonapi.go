package rest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/plenum-meet/plenum/functions/auth"
)

// JSON is an API of our own: JSON in and out, problems (RFC 9457) for failures. Add operations with Handle.
type JSON struct {
	name     string
	deps     Deps
	api      huma.API
	routes   *router
	handler  http.Handler
	scheme   string // of WWW-Authenticate
	document func() []byte
}

// NewJSON makes a JSON API that serves prefix ("/join/v1") and everything below, and its document at
// /openapi/<name>.json. With a mux it is mounted there.
func NewJSON(mux *http.ServeMux, d Deps, name, title, prefix string) *JSON {
	j := &JSON{name: name, deps: d.WithDefaults(), scheme: "Bearer"}
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{OpenAPI: "3.1.0", Info: &huma.Info{Title: title, Version: "1"},
			Components: &huma.Components{Schemas: huma.NewMapRegistry(refPrefix, huma.DefaultSchemaNamer)}},
		Formats:       map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat: "application/json",
		Transformers:  []huma.Transformer{reshape},
	}
	j.routes = &router{refuse: j.fail}
	j.api = humago.NewWithPrefix(j.routes, prefix, config)
	j.document = sync.OnceValue(func() []byte { return document(j.api.OpenAPI()) })
	j.handler = Function(name, sameOrigin(j.whole(j.routes), j.fail))
	if mux != nil {
		mux.Handle(prefix+"/", j)
		mux.Handle(documentPath(name), j)
	}
	return j
}

// ForAccounts lets in who signs in (HTTP Basic) as an account with one of the roles, or an admin, and nobody else; a
// body is read after that. The account is in the request's context (auth.FromContext). The document stays open.
func (j *JSON) ForAccounts(roles ...string) {
	j.scheme = `Basic realm="` + auth.Realm + `"`
	doc := j.api.OpenAPI()
	doc.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"basic": {Type: "http", Scheme: "basic"}}
	doc.Security = []map[string][]string{{"basic": {}}}
	inside := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		account, _ := auth.FromContext(r.Context())
		scopeOf(r.Context()).account = account.ID
		j.whole(j.routes).ServeHTTP(w, r)
	})
	j.handler = Function(j.name, sameOrigin(j.deps.Auth.Basic(inside, j.fail, roles...), j.fail))
}

func documentPath(name string) string { return "/openapi/" + name + ".json" }

// serveDocument answers a GET of an API's document.
func serveDocument(w http.ResponseWriter, r *http.Request, name string, document func() []byte) bool {
	if r.URL.Path != documentPath(name) || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		return false
	}
	send(w, r, http.StatusOK, "application/json", document())
	return true
}

// Huma is the API underneath, for what Handle has no word for (tags, security schemes).
func (j *JSON) Huma() huma.API { return j.api }

// OpenAPI is the API's document. Nothing may be added after its first use.
func (j *JSON) OpenAPI() []byte { return j.document() }

// Handle adds an operation; its path is below the API's prefix. The handler's error becomes a problem: what the
// *appliance.Error in its chain says, or internalError, which is logged. The context holds the HTTP request (RequestOf).
func Handle[I, O any](j *JSON, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	problem := j.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = &huma.Response{Description: "What went wrong.",
		Content: map[string]*huma.MediaType{"application/problem+json": {Schema: problem}}}
	op.BodyReadTimeout = -1 // the body is read already; a deadline would only end the request's context
	huma.Register(j.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, problemOf(ctx, public(ctx, j.deps.Log, err), err)
		}
		return out, nil
	})
}

// ServeHTTP serves the API and its document.
func (j *JSON) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if serveDocument(w, r, j.name, j.document) {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	j.handler.ServeHTTP(w, r)
}

func (j *JSON) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r.Context(), public(r.Context(), j.deps.Log, err), err)
	if p.Status == http.StatusUnauthorized {
		p.headers.Set("WWW-Authenticate", j.scheme)
	}
	writeProblem(w, r, p)
}

// whole reads the body before huma does, so that one that breaks off, is too long or too deep is the client's fault.
func (j *JSON) whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit(r)))
			switch {
			case err != nil:
				err = bodyError(err)
			case !isModule(r) && jsonDepth(data) > maxDepth:
				err = badBody(errTooMuch.Error())
			}
			if err != nil {
				j.fail(w, r, err)
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(data))
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	})
}

type requestKey struct{}

// RequestOf is the HTTP request that a JSON operation's context belongs to; nil outside of one.
func RequestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}

// jsonDepth is how deep brackets nest outside of strings.
func jsonDepth(data []byte) (deepest int) {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}
