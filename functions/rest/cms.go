package rest

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
)

// prefix is where the Meeting Server API lives.
const prefix = "/api/v1"

// CMS is the Meeting Server API: what Register and RegisterSingleton add to. It serves everything below /api/.
type CMS struct {
	deps    Deps
	api     huma.API
	router  *router
	handler http.Handler
	schemas schemas

	document func() []byte // the OpenAPI document, made at its first use
}

// NewCMS makes the API: /api/ for accounts with the role api (or admin), and its document at /openapi/cms.json for
// everybody. With a mux it is mounted there. Register nouns before serving.
func NewCMS(mux *http.ServeMux, d Deps) *CMS {
	c := &CMS{deps: d.WithDefaults(), router: &router{}}
	c.router.refuse = c.fail
	config := huma.Config{OpenAPI: &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{Title: "Meeting Server API", Version: "1",
			Description: "Forms in, XML out; JSON in and out for clients that ask for it in Content-Type and Accept."},
		Components: &huma.Components{
			Schemas:         huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{"basic": {Type: "http", Scheme: "basic"}},
		},
		Security: []map[string][]string{{"basic": {}}},
	}}
	c.api = humago.NewWithPrefix(c.router, prefix, config)
	c.schemas = newSchemas(c.api.OpenAPI())
	c.api.OpenAPI().OnAddOperation = append(c.api.OpenAPI().OnAddOperation, describeBody)
	c.document = sync.OnceValue(func() []byte { return document(c.api.OpenAPI()) })
	c.handler = c.chain()
	if mux != nil {
		mux.Handle("/api/", c)
		mux.Handle(documentPath("cms"), c)
	}
	return c
}

// document is the OpenAPI document without the schemas of huma's own errors, which are not sent.
func document(api *huma.OpenAPI) []byte {
	for _, name := range []string{"ErrorModel", "ErrorDetail"} {
		delete(api.Components.Schemas.Map(), name)
	}
	out, err := json.Marshal(api)
	if err != nil {
		return []byte(`{}`)
	}
	return out
}

// OpenAPI is the API's document, for tests and exports. Nothing may be registered after its first use.
func (c *CMS) OpenAPI() []byte { return c.document() }

func (c *CMS) chain() http.Handler {
	routed := c.deps.Auth.Basic(http.HandlerFunc(c.route), c.fail, appliance.RoleAPI, appliance.RoleAppAdmin)
	guarded := sameOrigin(routed, c.fail)
	return Function("cms", guarded)
}

// ServeHTTP serves /api/ and below.
func (c *CMS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if serveDocument(w, r, "cms", c.document) {
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Accept")
	c.handler.ServeHTTP(w, r)
}

func (c *CMS) route(w http.ResponseWriter, r *http.Request) {
	account, _ := auth.FromContext(r.Context())
	scopeOf(r.Context()).account = account.ID
	path := segments(r.URL.EscapedPath())
	if len(path) > 1 && !strings.EqualFold(path[1], "v1") {
		c.fail(w, r, errVersion)
		return
	}
	c.router.ServeHTTP(w, r)
}

// fail answers a request with the failure for err.
func (c *CMS) fail(w http.ResponseWriter, r *http.Request, err error) {
	retryAfter(w.Header(), err)
	writeFailure(w, r, public(r.Context(), c.deps.Log, err))
}
