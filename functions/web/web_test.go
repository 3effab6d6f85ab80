package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func build() fstest.MapFS {
	return fstest.MapFS{
		"index.html":              {Data: []byte("<!doctype html><title>app</title>")},
		"ucsm/index.html":         {Data: []byte("<!doctype html><title>ucsm</title>")},
		"README.txt":              {Data: []byte("readme")},
		"icon.svg":                {Data: []byte("<svg/>")},
		"assets/index-AAAA.js":    {Data: []byte("console.log(1)")},
		"assets/index-AAAA.js.gz": {Data: []byte("gzipped")},
	}
}

func get(t *testing.T, h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	h := newHandler(build())
	for _, c := range []struct {
		path   string
		status int
		kind   string
		cache  string
	}{
		{"/", 200, "text/html", "no-cache"},
		{"/index.html", 200, "text/html", "no-cache"},
		{"/meet/lobby", 200, "text/html", "no-cache"},
		{"/meet/a%2Fb@example.org", 200, "text/html", "no-cache"},
		{"/join/lobby", 200, "text/html", "no-cache"},
		{"/join/v1/sessions/x", 404, "text/html", "no-cache"},
		{"/sign-in", 200, "text/html", "no-cache"},
		{"/home", 200, "text/html", "no-cache"},
		{"/home/people", 200, "text/html", "no-cache"},
		{"/home/spaces/0a-b", 200, "text/html", "no-cache"},
		{"/home/spaces/", 404, "text/html", "no-cache"},
		{"/home/spaces/0a/b", 404, "text/html", "no-cache"},
		{"/home/nowhere", 404, "text/html", "no-cache"},
		{"/room/0a-b", 200, "text/html", "no-cache"},
		{"/room/", 404, "text/html", "no-cache"},
		{"/nowhere", 404, "text/html", "no-cache"},
		{"/assets/index-AAAA.js", 200, "text/javascript", "public, max-age=31536000, immutable"},
		{"/assets/index-BBBB.js", 404, "text/plain", ""},
		{"/assets/index-AAAA.js.gz", 404, "text/plain", ""},
		{"/icon.svg", 200, "image/svg+xml", "no-cache"},
		{"/../../etc/passwd", 404, "text/html", "no-cache"},
		{"/ucsm", 200, "text/html", "no-cache"},
		{"/ucsm/", 200, "text/html", "no-cache"},
		{"/ucsm/faults", 200, "text/html", "no-cache"},
		{"/ucsm/faults/12", 200, "text/html", "no-cache"},
		{"/ucsm/faults/12/3", 404, "text/html", "no-cache"},
		{"/ucsm/sys/chassis-1/blade-3", 200, "text/html", "no-cache"},
		{"/ucsm/org-root/org-CMS/ls-CMS2000-MMP", 200, "text/html", "no-cache"},
		{"/ucsm/nowhere", 404, "text/html", "no-cache"},
		{"/ucsm/../nowhere", 404, "text/html", "no-cache"},
		{"/ucsmother", 404, "text/html", "no-cache"},
	} {
		t.Run(c.path, func(t *testing.T) {
			t.Parallel()
			w := get(t, h, http.MethodGet, c.path)
			require.Equal(t, c.status, w.Code)
			require.True(t, strings.HasPrefix(w.Header().Get("Content-Type"), c.kind), w.Header().Get("Content-Type"))
			require.Equal(t, c.cache, w.Header().Get("Cache-Control"))
		})
	}
}

func TestEachAppHasItsPaths(t *testing.T) {
	t.Parallel()
	h := newHandler(build())
	for path, title := range map[string]string{"/": "app", "/nowhere": "app", "/ucsmother": "app", "/ucsm": "ucsm", "/ucsm/sys": "ucsm", "/ucsm/nowhere": "ucsm"} {
		w := get(t, h, http.MethodGet, path)
		require.Contains(t, w.Body.String(), "<title>"+title+"</title>", path)
		uses := strings.Contains(w.Header().Get("Permissions-Policy"), "camera=(self)")
		require.Equal(t, title == "app", uses, path)
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	for _, h := range []http.Handler{newHandler(build()), newHandler(fstest.MapFS{}), Handler()} {
		policy := get(t, h, http.MethodGet, "/").Header().Get("Content-Security-Policy")
		require.Contains(t, policy, "script-src 'self';")
		require.Contains(t, policy, "connect-src 'self';")
		require.NotContains(t, policy, "unsafe")
		require.NotContains(t, policy, "\n")
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	h := newHandler(build())
	for _, c := range []struct {
		accept, encoding, body string
	}{
		{"", "", "console.log(1)"},
		{"br", "", "console.log(1)"},
		{"gzip;q=0", "", "console.log(1)"},
		{"gzip; q=0.0, br", "", "console.log(1)"},
		{"br, gzip", "gzip", "gzipped"},
		{"gzip;q=0.5", "gzip", "gzipped"},
	} {
		t.Run(c.accept, func(t *testing.T) {
			t.Parallel()
			w := get(t, h, http.MethodGet, "/assets/index-AAAA.js", "Accept-Encoding", c.accept)
			require.Equal(t, c.encoding, w.Header().Get("Content-Encoding"))
			require.Equal(t, c.body, w.Body.String())
			require.Equal(t, "Accept-Encoding", w.Header().Get("Vary"))
		})
	}
}

func TestConditional(t *testing.T) {
	t.Parallel()
	h := newHandler(build())
	tag := get(t, h, http.MethodGet, "/").Header().Get("ETag")
	require.NotEmpty(t, tag)
	require.Equal(t, http.StatusNotModified, get(t, h, http.MethodGet, "/", "If-None-Match", "W/"+tag).Code)
	require.Equal(t, http.StatusOK, get(t, h, http.MethodGet, "/", "If-None-Match", `"other"`).Code)
	plain := get(t, h, http.MethodGet, "/assets/index-AAAA.js").Header().Get("ETag")
	small := get(t, h, http.MethodGet, "/assets/index-AAAA.js", "Accept-Encoding", "gzip").Header().Get("ETag")
	require.NotEqual(t, plain, small)
}

func TestMethods(t *testing.T) {
	t.Parallel()
	for _, h := range []http.Handler{newHandler(build()), newHandler(fstest.MapFS{})} {
		w := get(t, h, http.MethodPost, "/")
		require.Equal(t, http.StatusMethodNotAllowed, w.Code)
		require.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
		require.Empty(t, get(t, h, http.MethodHead, "/").Body.String())
	}
}

func TestUnbuiltSaysHowToBuild(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"README.txt": {Data: []byte("x")}}
	require.False(t, built(files))
	w := get(t, newHandler(files), http.MethodGet, "/meet/lobby")
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.Contains(t, w.Body.String(), "make ui")
	require.Contains(t, w.Body.String(), `lang="en"`)
	require.True(t, built(build()))
}
