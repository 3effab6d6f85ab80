package rest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestLife(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	resp, body := h.ask("POST", "/api/v1/rooms", "&name=Lobby&URI=lobby&junk&open=False")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Empty(t, body)
	require.Empty(t, resp.Header.Get("Content-Type"))
	id := strings.TrimPrefix(resp.Header.Get("Location"), "/api/v1/rooms/")
	require.NoError(t, uuid.Validate(id))

	path := "/api/v1/rooms/" + id
	shown := `<name>Lobby</name><uri>lobby</uri><passcode/><mode>auto</mode><open>false</open>%s<made>today</made></room>`
	require.Equal(t, prolog+`<room id="`+id+`">`+fmt.Sprintf(shown, ""), h.get(path))

	resp, body = h.ask("PUT", path, "seats=5")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Empty(t, body)
	require.Empty(t, resp.Header.Get("Location"))
	require.Equal(t, prolog+`<room id="`+id+`">`+fmt.Sprintf(shown, "<seats>5</seats>"), h.get(path))

	resp, body = h.ask("DELETE", path, "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Empty(t, body)
	resp, body = h.ask("GET", path, "")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Equal(t, `<?xml version="1.0"?><failureDetails><roomDoesNotExist /></failureDetails>`, body)
	for _, method := range []string{"PUT", "DELETE"} {
		resp, body = h.ask(method, path, "")
		require.Equal(t, http.StatusNotFound, resp.StatusCode)
		require.Contains(t, body, "<roomDoesNotExist />")
	}
}

func TestJSONForm(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	resp, _ := h.ask("POST", "/api/v1/rooms", `{"name":"Lobby","open":false,"seats":7}`, "Content-Type", "application/json")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	path := resp.Header.Get("Location")
	resp, body := h.ask("GET", path, "", "Accept", "application/json")
	require.Equal(t, "application/json", resp.Header.Get("Content-Type"))
	require.JSONEq(t, `{"id":"`+strings.TrimPrefix(path, "/api/v1/rooms/")+`","name":"Lobby","passcode":"","mode":"auto","open":false,"seats":7,"made":"today"}`, body)
	_, body = h.ask("GET", "/api/v1/rooms", "", "Accept", "application/json;q=0.9, text/xml;q=0.5")
	require.JSONEq(t, `{"rooms":{"total":1,"room":[{"id":"`+strings.TrimPrefix(path, "/api/v1/rooms/")+`","name":"Lobby","open":false}]}}`, body)
	_, body = h.ask("POST", "/api/v1/rooms", `{"name":""}`, "Content-Type", "application/json")
	require.JSONEq(t, `{"failureDetails":{"parameterError":[{"parameter":"name","error":"invalidValue"}]}}`, body)
	resp, _ = h.ask("PUT", path, `<room><name>Hall</name><seats/></room>`, "Content-Type", "text/xml")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, h.get(path), "<name>Hall</name><passcode/><mode>auto</mode><open>false</open><made>")
}

func TestAccept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		accept, contentType string
		json                bool
	}{
		{"", "", false},
		{"*/*", "", false},
		{"application/json", "", true},
		{"APPLICATION/JSON; charset=utf-8", "", true},
		{"application/json, text/xml", "", true},
		{"text/xml, application/json", "", false},
		{"text/xml;q=0.1, application/json;q=0.2", "", true},
		{"application/json;q=0", "", false},
		{"application/json;q=x", "", false},
		{"text/html,application/xml;q=0.9,*/*;q=0.8", "application/json", false},
		{"*/*", "application/json", true},
		{"", "application/json", true},
		{"text/plain, application/vnd.x+json", "", true},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		if c.accept != "" {
			r.Header.Set("Accept", c.accept)
		}
		r.Header.Set("Content-Type", c.contentType)
		require.Equal(t, c.json, wantsJSON(r), c.accept)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.made("name=x")
	for _, path := range []string{"/api/v1/rooms", "/api/v1/ROOMS/", "/API/V1/Rooms", "/api//v1///rooms//", "/api/v1/rooms/?limit=5", "/api/v1/room%73",
		"/api/v1/rooms/" + strings.ToUpper(id), "/api/v1/rooms/" + id + "/roomscreens", "/api/v1/System/LIGHTS/"} {
		resp, body := h.ask("GET", path, "")
		require.Equal(t, http.StatusOK, resp.StatusCode, path+body)
		resp, body = h.ask("HEAD", path, "")
		require.Equal(t, http.StatusOK, resp.StatusCode, path)
		require.NotEqual(t, "0", resp.Header.Get("Content-Length"))
		require.Empty(t, body)
	}
	for _, path := range []string{"*", "*/", "%2A", ""} {
		resp, body := h.ask("PUT", "/api/v1/rooms/"+id+"/paints/"+path, "colour=red")
		require.Equal(t, http.StatusOK, resp.StatusCode, path+body)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := h.made("name=x&uri=One")
	for _, c := range []struct {
		method, path, body string
		code               int
		failure            string
	}{
		{"GET", "/api", "", 404, "unrecognizedObject"},
		{"GET", "/api/", "", 404, "unrecognizedObject"},
		{"GET", "/api/v1", "", 404, "unrecognizedObject"},
		{"GET", "/api/v1/", "", 404, "unrecognizedObject"},
		{"GET", "/api/v1/nothing", "", 404, "unrecognizedObject"},
		{"GET", "/api/v1/rooms/x/nothing", "", 404, "unrecognizedObject"},
		{"GET", "/api/v1/system", "", 404, "unrecognizedObject"},
		{"GET", "/api/v2/rooms", "", 400, "invalidVersion"},
		{"POST", "/api/v2", "", 400, "invalidVersion"},
		{"GET", "/api/rooms", "", 400, "invalidVersion"},
		{"PUT", "/api/v1/rooms", "", 400, "invalidOperation"},
		{"DELETE", "/api/v1/rooms", "", 400, "invalidOperation"},
		{"PATCH", "/api/v1/rooms/" + id, "", 400, "invalidOperation"},
		{"OPTIONS", "/api/v1/rooms", "", 400, "invalidOperation"},
		{"POST", "/api/v1/rooms/" + id, "", 400, "invalidOperation"},
		{"GET", "/api/v1/rooms/" + id + "/paints/*", "", 400, "invalidOperation"},
		{"POST", "/api/v1/rooms/" + id + "/paints", "", 400, "invalidOperation"},
		{"GET", "/api/v1/rooms/nobody", "", 404, "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/a%2Fb", "", 404, "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/%00", "", 404, "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/%FF", "", 404, "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/" + strings.Repeat("x", 200), "", 404, "roomDoesNotExist"},
		{"GET", "/api/v1/rooms/" + strings.Repeat("x", 200) + "/roomScreens", "", 404, "roomDoesNotExist"},
		{"POST", "/api/v1/rooms", "name=y&uri=oNE", 400, "duplicateRoomUri"},
		{"POST", "/api/v1/rooms", "", 400, `parameterError parameter="name" error="invalidValue"`},
		{"PUT", "/api/v1/rooms/" + id, "name=%00", 400, `parameterError parameter="name" error="invalidValue"`},
		{"PUT", "/api/v1/rooms/" + id, "tenant=" + uuid.Nil.String(), 404, "tenantDoesNotExist"},
		{"GET", "/api/v1/rooms?offset=-1", "", 400, `parameterError parameter="offset" error="invalidValue"`},
		{"GET", "/api/v1/rooms?LIMIT=x", "", 400, `parameterError parameter="limit" error="invalidValue"`},
		{"GET", "/api/v1/rooms?tenantFilter=x", "", 400, `parameterError parameter="tenantFilter" error="invalidValue"`},
		{"GET", "/api/v1/rooms?filter=%FF", "", 400, `parameterError parameter="filter" error="invalidValue"`},
		{"DELETE", "/api/v1/rooms/" + id + "/roomScreens", "", 403, "accessDenied"},
		{"GET", "/api/v1/system/faults", "", 503, "internalError"},
		{"POST", "/api/v1/system/faults", "", 503, "internalError"},
		{"POST", "/api/v1/rooms", "name=" + strings.Repeat("x", 1<<20), 413, "requestTooLarge"},
		{"GET", "/api/v1/rooms?filter=" + strings.Repeat("x", 9000), "", 414, "uriTooLong"},
	} {
		t.Run(c.method+c.path[:min(len(c.path), 40)]+c.body[:min(len(c.body), 20)], func(t *testing.T) {
			resp, body := h.ask(c.method, c.path, c.body)
			require.Equal(t, c.code, resp.StatusCode, body)
			require.Equal(t, "text/xml", resp.Header.Get("Content-Type"))
			require.Equal(t, prolog+"<failureDetails><"+c.failure+" /></failureDetails>", body)
		})
	}
}

func TestLists(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	rows := 60
	for i := range rows {
		tenant := ""
		if i%3 == 0 {
			tenant = guid
		}
		h.made(fmt.Sprintf("name=Room+%02d&uri=u%d&tenant=%s", i, i, tenant))
	}
	list := func(query string) (total, shown int) {
		t.Helper()
		_, body := h.ask("GET", "/api/v1/rooms"+query, "", "Accept", "application/json")
		var page struct {
			Rooms struct {
				Total int
				Room  []struct{ ID string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(body), &page), body)
		require.NotNil(t, page.Rooms.Room)
		return page.Rooms.Total, len(page.Rooms.Room)
	}
	for query, want := range map[string][2]int{
		"":                                      {60, 20},
		"?limit=50":                             {60, 50},
		"?limit=1000":                           {60, 50},
		"?limit=7&offset=55":                    {60, 5},
		"?offset=60":                            {60, 0},
		"?offset=9999&limit=":                   {60, 0},
		"?limit=0":                              {60, 0},
		"?offset=&limit=&filter=&tenantFilter=": {60, 20},
		"?FILTER=rOOM%200":                      {10, 10},
		"?filter=u59":                           {1, 1},
		"?tenantFilter=" + guid:                 {20, 20},
		"?tenantfilter=" + strings.ToUpper(guid) + "&limit=3": {20, 3},
		"?tenantFilter=" + guid + "&filter=room 0":            {4, 4},
		"?unknown=x": {60, 20},
	} {
		t.Run(query, func(t *testing.T) {
			total, shown := list(strings.ReplaceAll(query, " ", "%20"))
			require.Equal(t, want, [2]int{total, shown})
		})
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.account("Guest", "guest pass", "viewer")
	for _, c := range []struct {
		name, password string
		code           int
		failure        string
	}{
		{"", "", 401, "unauthorized"},
		{apiName, "wrong", 401, "unauthorized"},
		{"nobody", apiPassword, 401, "unauthorized"},
		{"guest", "guest pass", 403, "accessDenied"},
		{"ROBOT", apiPassword, 200, ""},
	} {
		r := httptest.NewRequest("GET", "/api/v1/rooms", nil)
		if c.name != "" {
			r.SetBasicAuth(c.name, c.password)
		}
		w := httptest.NewRecorder()
		h.web.ServeHTTP(w, r)
		require.Equal(t, c.code, w.Code)
		if c.failure != "" {
			require.Equal(t, prolog+"<failureDetails><"+c.failure+" /></failureDetails>", w.Body.String())
		}
		require.Equal(t, c.code == 401, w.Header().Get("WWW-Authenticate") == `Basic realm="Plenum"`)
	}
	for range 5 {
		h.ask("GET", "/api/v1/rooms", "", "Authorization", basic(apiName, "wrong"))
	}
	resp, body := h.ask("GET", "/api/v1/rooms", "", "Authorization", basic(apiName, "guess"))
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Equal(t, "30", resp.Header.Get("Retry-After"))
	require.Contains(t, body, "<tooManyTries />")
	resp, _ = h.ask("GET", "/api/v1/rooms", "")
	require.Equal(t, http.StatusOK, resp.StatusCode, "who was verified a moment ago goes on")
}

func basic(name, password string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(name, password)
	return r.Header.Get("Authorization")
}

func TestOtherSites(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	resp, body := h.ask("POST", "/api/v1/rooms", "name=x", "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	require.Contains(t, body, "<crossOriginRequest />")
	resp, _ = h.ask("POST", "/api/v1/rooms", "name=x", "Origin", "https://evil.example")
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	resp, _ = h.ask("POST", "/api/v1/rooms", "name=x", "Origin", "http://example.com")
	require.Equal(t, http.StatusOK, resp.StatusCode, "httptest's own host")
	resp, _ = h.ask("GET", "/api/v1/rooms", "", "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestStoreAway(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	require.NoError(t, h.tables.DB.Close())
	resp, body := h.ask("GET", "/api/v1/rooms", "")
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	require.Contains(t, body, "<databaseNotReady />")
	require.Equal(t, "1", resp.Header.Get("Retry-After"))
	resp, body = h.ask("GET", "/readyz?verbose", "")
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	require.Equal(t, "[-]etcd failed\nnot ready\n", body)
	resp, _ = h.ask("GET", "/livez", "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
}
