package cms

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const nowhere = "ffffffff-0000-4000-8000-000000000000" // an id that nothing has

// password is hashed once for all tests.
var password = sync.OnceValues(func() (string, error) { return auth.Hash("secret") })

// bench is one appliance under test: its API over a real etcd, with a clock and ids of its own.
type bench struct {
	*store.Tables
	t       *testing.T
	handler http.Handler
	vars    map[string]string // what steps have named

	mu  sync.Mutex // guards what follows
	now time.Time
	ids int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{Tables: storetest.Open(t), t: t, vars: map[string]string{"nowhere": nowhere},
		now: time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)}
	hash, err := password()
	require.NoError(t, err)
	_, err = b.Accounts.Create(t.Context(), "admin", appliance.Account{Name: "admin", Role: appliance.RoleAdmin, Password: hash})
	require.NoError(t, err)
	d := rest.Deps{Tables: b.Tables, Now: b.clock, NewID: b.newID, Log: slog.New(slog.DiscardHandler), Version: "3.9"}
	mux := http.NewServeMux()
	Register(rest.NewCMS(mux, d), d)
	b.handler = rest.Wrap(d, mux)
	return b
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// newID answers GUIDs in ascending order, so that lists are in the order of creation.
func (b *bench) newID() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ids++
	return fmt.Sprintf("%08x-0000-4000-8000-000000000000", b.ids)
}

// step is a request, "name = VERB path?query form", and what must come of it: the status, and a body without the
// prolog ("200 <a/>"), a part of one ("200 ~<a>"), a location ("200 /api/v1/...") or nothing ("200"), which for the
// last says nothing about the body. The name, if any, then stands for the last part of the location; {name} in later
// steps is replaced by it.
type step struct{ do, want string }

func (b *bench) run(steps ...step) {
	b.t.Helper()
	for _, s := range steps {
		b.step(s.do, s.want)
	}
}

var naming = regexp.MustCompile(`^(\w+) = `)

func (b *bench) step(do, want string) {
	b.t.Helper()
	name := ""
	if m := naming.FindStringSubmatch(do); m != nil {
		name, do = m[1], strings.TrimPrefix(do, m[0])
	}
	verb, rest, _ := strings.Cut(b.fill(do), " ")
	path, form, _ := strings.Cut(rest, " ")
	got := b.send(verb, path, form)
	body := strings.TrimPrefix(got.Body.String(), `<?xml version="1.0"?>`)
	location := got.Header().Get("Location")
	if name != "" {
		require.NotEmpty(b.t, location, "%s: %d %s", do, got.Code, body)
		b.vars[name] = location[strings.LastIndex(location, "/")+1:]
	}
	code, text, _ := strings.Cut(b.fill(want), " ")
	require.Equal(b.t, code, fmt.Sprint(got.Code), "%s: %s", do, body)
	part, isPart := strings.CutPrefix(text, "~")
	switch {
	case text == "":
	case isPart:
		require.Contains(b.t, body, part, do)
	case strings.HasPrefix(text, "/"):
		require.Equal(b.t, text, location, do)
	default:
		require.Equal(b.t, text, body, do)
	}
}

func (b *bench) fill(s string) string {
	for name, value := range b.vars {
		s = strings.ReplaceAll(s, "{"+name+"}", value)
	}
	return s
}

func (b *bench) send(verb, path, form string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(verb, "/api/v1"+path, strings.NewReader(form))
	r.SetBasicAuth("admin", "secret")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

// ok fails the test on an error of setting it up.
func (b *bench) ok(err error) {
	b.t.Helper()
	require.NoError(b.t, err)
}

// blade adds a media blade.
func (b *bench) blade(v appliance.Blade) {
	b.t.Helper()
	_, err := b.Blades.Create(b.t.Context(), fmt.Sprint(v.Slot), v)
	b.ok(err)
}

// user adds somebody from the directory and names the id.
func (b *bench) user(name string, v appliance.User) {
	b.t.Helper()
	b.vars[name] = b.newID()
	_, err := b.Users.Create(b.t.Context(), b.vars[name], v)
	b.ok(err)
}

// join adds a participant with one leg to a call and names them name and name+"leg".
func (b *bench) join(call, name string, leg appliance.CallLeg, p appliance.Participant) {
	b.t.Helper()
	b.vars[name], b.vars[name+"leg"] = b.newID(), b.newID()
	leg.Call, leg.Name, p.Name = b.vars[call], name, name
	row, err := b.Calls.Get(b.t.Context(), leg.Call)
	b.ok(err)
	leg.Tenant, p.Tenant = row.Value.Tenant, row.Value.Tenant
	b.ok(b.DB.Transact(b.t.Context(), func(tx *store.Tx) error {
		return b.AddLeg(tx, b.vars[name+"leg"], leg, b.vars[name], p, 0)
	}))
}

func (b *bench) leg(name string) appliance.CallLeg {
	b.t.Helper()
	row, err := b.Legs.Get(b.t.Context(), b.vars[name+"leg"])
	b.ok(err)
	return row.Value
}

func (b *bench) participant(name string) appliance.Participant {
	b.t.Helper()
	row, err := b.Participants.Get(b.t.Context(), b.vars[name])
	b.ok(err)
	return row.Value
}

func failure(reason string) string { return "<failureDetails><" + reason + " /></failureDetails>" }

func bad(parameters ...string) string {
	s := "<failureDetails>"
	for _, p := range parameters {
		s += `<parameterError parameter="` + p + `" error="invalidValue" />`
	}
	return "400 " + s + "</failureDetails>"
}

// TestAnswers is about the form of answers: the prolog, empty bodies, JSON.
func TestAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	w := b.send("GET", "/coSpaces", "")
	require.Equal(t, `<?xml version="1.0"?><coSpaces total="0"/>`, w.Body.String())
	require.Equal(t, "text/xml", w.Header().Get("Content-Type"))
	w = b.send("POST", "/cospaces/", "&name=Lobby&uri=lobby")
	require.Equal(t, http.StatusOK, w.Code)
	require.Empty(t, w.Body.String())
	location := w.Header().Get("Location")
	require.Regexp(t, `^/api/v1/coSpaces/[0-9a-f-]{36}$`, location)
	id := location[len("/api/v1/coSpaces/"):]
	w = b.send("GET", "/coSpaces", "", "Accept", "application/json")
	require.JSONEq(t, `{"coSpaces":{"total":1,"coSpace":[{"id":"`+id+`","name":"Lobby","uri":"lobby","autoGenerated":false}]}}`, w.Body.String())
	w = b.send("GET", "/coSpaces/"+nowhere, "", "Accept", "application/json")
	require.Equal(t, http.StatusNotFound, w.Code)
	require.JSONEq(t, `{"failureDetails":{"coSpaceDoesNotExist":{}}}`, w.Body.String())
	w = b.send("PUT", "/coSpaces/"+id, `{"name":"Hall","nonMemberAccess":false}`, "Content-Type", "application/json")
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	b.step("GET /coSpaces/"+id, "200 ~<name>Hall</name>")
	r := httptest.NewRequest("GET", "/api/v1/coSpaces", nil)
	out := httptest.NewRecorder()
	b.handler.ServeHTTP(out, r)
	require.Equal(t, http.StatusUnauthorized, out.Code)
	_, err := io.Copy(io.Discard, out.Body)
	require.NoError(t, err)
}

// forAll runs fn n times at once and waits.
func forAll(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}
