package xmlapi

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/ucsm/firmware"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// API is the XML interface over one tree.
type API struct {
	deps    rest.Deps
	tree    *tree.Store
	bundles firmware.Bundles
	methods map[string]method
}

// New makes the handler for /nuova, /backupfile/, /techsupport/ and /operations/.
func New(deps rest.Deps, t *tree.Store) *API {
	return &API{deps: deps, tree: t, bundles: firmware.New(deps, t), methods: methods()}
}

// ServeHTTP answers a method, or takes or gives a file, while a fabric interconnect runs.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s, err := a.tree.Load(r.Context())
	switch {
	case err != nil:
		a.unavailable(w, r, err)
	case !s.Reachable():
		http.Error(w, "no fabric interconnect runs", http.StatusServiceUnavailable)
	case r.URL.Path == "/nuova" || r.URL.Path == "/nuova/":
		a.method(w, r)
	case strings.HasPrefix(r.URL.Path, backupPath):
		a.download(w, r)
	case strings.HasPrefix(r.URL.Path, supportPath):
		a.downloadSupport(w, r)
	case strings.HasPrefix(r.URL.Path, uploadPath):
		a.upload(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (a *API) method(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "one POST is one method", http.StatusMethodNotAllowed)
		return
	}
	request, err := parse(r.Body)
	if err != nil {
		a.fail(w, r, nil, err)
		return
	}
	c := &call{api: a, ctx: r.Context(), http: r, request: request}
	answer, err := c.run()
	switch {
	case err != nil:
		a.fail(w, r, request, err)
	case answer.stream != nil:
		answer.stream(w)
	default:
		c.write(w, answer)
	}
}

// call is one method being answered. It belongs to the goroutine of its request.
type call struct {
	api     *API
	ctx     context.Context
	http    *http.Request
	request *element

	session  session
	snapshot *tree.Snapshot
}

// reply is the answer of a method: attributes that follow the common ones, then what body writes.
type reply struct {
	attrs  []attr
	body   func(w *writer)
	stream func(w http.ResponseWriter) // in place of everything: answers without an end
}

type attr struct{ name, value string }

func (c *call) run() (reply, error) {
	m, ok := c.api.methods[c.request.name]
	if !ok {
		return reply{}, malformed("no method named %s", c.request.name)
	}
	if err := m.check(c.request); err != nil {
		return reply{}, err
	}
	if err := c.load(); err != nil {
		return reply{}, err
	}
	if !m.open {
		if err := c.authorize(c.request.attrs["cookie"]); err != nil {
			return reply{}, err
		}
	}
	return m.run(c)
}

// load brings the snapshot up to date.
func (c *call) load() (err error) {
	c.snapshot, err = c.api.tree.Load(c.ctx)
	return err
}

// write sends an answer: the echoed dn, cookie, response, the echoed classId, what the method adds.
func (c *call) write(w http.ResponseWriter, r reply) {
	answer := begin(w)
	answer.open(c.request.name)
	echo(answer, c.request, "dn")
	answer.attr("cookie", c.request.attrs["cookie"]).attr("response", "yes")
	echo(answer, c.request, "classId")
	for _, a := range r.attrs {
		answer.attr(a.name, a.value)
	}
	if r.body != nil {
		r.body(answer)
	}
	answer.close()
	_ = answer.flush() // the client is gone
}

func (c *call) attr(name string) string { return c.request.attrs[name] }

func (c *call) truth(name string) (bool, error) { return truth(c.attr(name)) }

// number is an attribute that must be a number from 1 to most; without it, or 0, it is otherwise.
func (c *call) number(name string, otherwise, most int) (int, error) {
	value := c.attr(name)
	if value == "" || value == "0" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > most {
		return 0, malformed("attribute '%s': '%.40s' is not a number from 1 to %d", name, value, most)
	}
	return n, nil
}

// class is an attribute that names a class; every class of the schema may be named.
func (c *call) class(name string) (string, error) {
	class := c.attr(name)
	if !model.Known(class) {
		return "", malformed("no class named %s", class)
	}
	return class, nil
}

// values are the value attributes of the elements inside the child called name.
func (c *call) values(name string) []string {
	var list []string
	if kid := c.request.kid(name); kid != nil {
		for _, k := range kid.kids {
			list = append(list, k.attrs["value"])
		}
	}
	return list
}

// actor is who commits.
func (c *call) actor() tree.Actor { return tree.Actor{User: c.session.User, Session: c.session.Term} }

// Methods are the names of all methods, in alphabetical order.
func (a *API) Methods() []string { return slices.Sorted(maps.Keys(a.methods)) }
