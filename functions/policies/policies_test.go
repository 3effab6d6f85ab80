package policies_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/policies"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

const password = "long-enough-1"

type client struct {
	t   *testing.T
	web http.Handler
	rest.Policies
	tables *store.Tables
}

func newClient(t *testing.T) *client {
	t.Parallel()
	tables := storetest.Open(t)
	hash, err := auth.Hash(password)
	require.NoError(t, err)
	for name, role := range map[string]string{"admin": appliance.RoleAdmin, "api": appliance.RoleAPI} {
		_, err := tables.Accounts.Create(t.Context(), name, appliance.Account{Name: name, Role: role, Password: hash, ChangedAt: time.Now()})
		require.NoError(t, err)
	}
	engine := registrytest.New(t, tables)
	deps := rest.Deps{Tables: tables, Log: slog.New(slog.DiscardHandler), Policies: engine}.WithDefaults()
	return &client{t, rest.Wrap(deps, policies.New(deps)), engine, tables}
}

// object is an answer's body.
type object = map[string]any

func (c *client) send(account, method, path, contentType string, body []byte) (int, object) {
	c.t.Helper()
	r := httptest.NewRequest(method, "/policies/v1"+path, bytes.NewReader(body))
	r.SetBasicAuth(account, password)
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	c.web.ServeHTTP(w, r)
	var out object
	if text, _ := io.ReadAll(w.Body); len(text) > 0 {
		require.NoError(c.t, json.Unmarshal(text, &out), string(text))
	}
	return w.Code, out
}

func (c *client) ask(want int, method, path string, in any) object {
	c.t.Helper()
	var body []byte
	if in != nil {
		var err error
		body, err = json.Marshal(in)
		require.NoError(c.t, err)
	}
	code, out := c.send("admin", method, path, "application/json", body)
	require.Equal(c.t, want, code, "%s %s: %v", method, path, out)
	return out
}

func (c *client) upload(wasm []byte) string {
	c.t.Helper()
	code, out := c.send("admin", "POST", "/modules", "application/wasm", wasm)
	require.Equal(c.t, http.StatusCreated, code, "%v", out)
	return out["sha256"].(string)
}

func TestAPolicysLife(t *testing.T) {
	c := newClient(t)
	hash := c.upload(registrytest.Constant(`{"allow":false,"reason":"closed"}`))
	release := object{"hook": "admission", "name": "closed", "version": "1.0.0", "sha256": hash, "settings": object{"a": 1},
		"schema": object{"type": "object", "properties": object{"a": object{"type": "integer"}}}, "limits": object{"budget": 1000}}
	made := c.ask(201, "POST", "/releases", release)
	require.Equal(t, "closed@1.0.0", made["id"])
	require.Equal(t, "admin", made["installedBy"])
	require.Equal(t, "releaseExists", c.ask(409, "POST", "/releases", release)["reason"])
	require.Equal(t, made, c.ask(200, "GET", "/releases/closed@1.0.0", nil))
	require.Len(t, c.ask(200, "GET", "/releases?hook=admission", nil)["releases"], 2)
	require.Equal(t, "hookDoesNotExist", c.ask(404, "GET", "/hooks/nope", nil)["reason"])

	tried := c.ask(200, "POST", "/releases/closed@1.0.0/test", object{"question": object{"name": "Ann"}})
	require.Equal(t, object{"allow": false, "reason": "closed"}, tried["answer"])
	require.Equal(t, object{"a": 1.}, tried["question"].(object)["settings"])

	q := policy.Admission{Name: "Ann", Space: policy.Space{NonMemberAccess: true}, Way: policy.Way{Matched: true}, Role: policy.Guest}
	_, err := c.Call(t.Context(), "admission", "", q.AppendJSON(nil))
	require.NoError(t, err)
	require.EqualValues(t, 1, c.ask(200, "POST", "/releases/closed@1.0.0/replay", nil)["differ"])

	stages := c.ask(200, "PUT", "/hooks/admission/stages", object{"active": "closed@1.0.0"})
	require.Equal(t, "closed@1.0.0", stages["active"])
	answer, err := c.Call(t.Context(), "admission", "", q.AppendJSON(nil))
	require.NoError(t, err)
	require.Contains(t, string(answer), "closed")
	require.Equal(t, "releaseInUse", c.ask(409, "DELETE", "/releases/closed@1.0.0", nil)["reason"])
	require.Equal(t, stages["previous"], c.ask(200, "POST", "/hooks/admission/rollback", nil)["active"])
	require.Equal(t, "noPreviousRelease", c.ask(409, "POST", "/hooks/admission/rollback", nil)["reason"])
	c.ask(200, "PUT", "/hooks/admission/stages", object{"shadow": "closed@1.0.0", "restoreAfter": 9})
	c.ask(200, "PUT", "/hooks/admission/stages", object{"shadow": ""})

	decisions := c.ask(200, "GET", "/hooks/admission/decisions?limit=1", nil)["decisions"].([]any)
	require.Len(t, decisions, 1)
	require.Equal(t, "closed@1.0.0", decisions[0].(object)["release"])
	require.Equal(t, "Ann", decisions[0].(object)["input"].(object)["name"])
	require.Len(t, c.ask(200, "GET", "/hooks", nil)["hooks"], len(policy.Hooks))
	c.ask(204, "DELETE", "/releases/closed@1.0.0", nil)
	c.ask(404, "GET", "/releases/closed@1.0.0", nil)
}

func TestRefusals(t *testing.T) {
	c := newClient(t)
	hash := c.upload(registrytest.Constant(`{}`))
	import1, err := os.ReadFile("../../policies/host/testdata/hostile/load-import.wasm")
	require.NoError(t, err)
	for _, bad := range []struct {
		wasm   []byte
		status int
		reason string
	}{
		{[]byte("no module"), 400, "moduleInvalid"}, {nil, 400, ""}, {import1, 400, "moduleImport"},
		{bytes.Repeat([]byte("["), 8<<20), 400, "moduleInvalid"}, {make([]byte, 8<<20+1), 413, "requestTooLarge"},
	} {
		code, out := c.send("admin", "POST", "/modules", "application/wasm", bad.wasm)
		require.Equal(t, bad.status, code, "%v", out)
		if bad.reason != "" {
			require.Equal(t, bad.reason, out["reason"], "%v", out)
		}
	}
	for _, bad := range []object{
		{}, {"hook": "nope", "name": "n", "version": "1", "sha256": hash}, {"hook": "admission", "name": "N", "version": "1", "sha256": hash},
		{"hook": "admission", "name": "n", "version": "1", "sha256": strings.Repeat("x", 64)},
		{"hook": "admission", "name": "n", "version": "1", "sha256": hash, "settings": []int{1}},
		{"hook": "admission", "name": "n", "version": "1", "sha256": hash, "schema": object{"type": "nope"}},
		{"hook": "admission", "name": "n", "version": "1", "sha256": hash, "limits": object{"memory": 1 << 50}},
	} {
		code, out := c.send("admin", "POST", "/releases", "application/json", mustJSON(t, bad))
		require.Contains(t, []int{400, 422}, code, "%v: %v", bad, out)
	}
	c.ask(404, "PUT", "/hooks/admission/stages", object{"active": "nope@1"})
	c.ask(404, "POST", "/releases/nope@1/replay", nil)
	c.ask(404, "POST", "/releases/nope@1/test", object{"question": object{}})
}

func TestWhoMay(t *testing.T) {
	c := newClient(t)
	code, out := c.send("api", "GET", "/hooks", "", nil)
	require.Equal(t, 403, code, "%v", out)
	w := httptest.NewRecorder()
	c.web.ServeHTTP(w, httptest.NewRequest("POST", "/policies/v1/modules", strings.NewReader("x")))
	require.Equal(t, 401, w.Code)
	require.Equal(t, `Basic realm="Plenum"`, w.Header().Get("WWW-Authenticate"))
	w = httptest.NewRecorder()
	c.web.ServeHTTP(w, httptest.NewRequest("GET", "/openapi/policies.json", nil))
	require.Equal(t, 200, w.Code)
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return text
}
