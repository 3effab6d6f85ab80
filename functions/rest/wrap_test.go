package rest

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// wrapped puts a handler into Wrap alone and answers its log too.
func wrapped(h http.HandlerFunc) (http.Handler, *bytes.Buffer, Deps) {
	var logs bytes.Buffer
	d := Deps{Log: slog.New(slog.NewTextHandler(&logs, nil)), NewID: func() string { return "fresh" }}.WithDefaults()
	return Wrap(d, Function("test", h)), &logs, d
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	h, _, _ := wrapped(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(RequestID(r.Context()))) })
	for in, want := range map[string]string{"": "fresh", "abc-1_2.3": "abc-1_2.3", "a b": "fresh", "<x>": "fresh", strings.Repeat("x", 65): "fresh"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Request-Id", in)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, want, w.Body.String())
		require.Equal(t, want, w.Header().Get("X-Request-Id"))
	}
	require.Empty(t, RequestID(context.Background()))
}

func TestPanicBeforeAndAfterHeaders(t *testing.T) {
	t.Parallel()
	sent := false
	h, logs, _ := wrapped(func(w http.ResponseWriter, r *http.Request) {
		if sent {
			w.WriteHeader(http.StatusAccepted)
		}
		panic("oh no")
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/join/v1/x", nil))
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	require.JSONEq(t, `{"title":"Service Unavailable","status":503,"reason":"internalError","requestId":"fresh","detail":"`+errInternal.Detail+`"}`, w.Body.String())
	require.NotContains(t, w.Body.String(), "oh no")
	require.Contains(t, logs.String(), "oh no")
	sent = true
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, http.StatusAccepted, w.Code)
	h, _, _ = wrapped(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	require.PanicsWithError(t, http.ErrAbortHandler.Error(), func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil)) })
}

func TestLimits(t *testing.T) {
	t.Parallel()
	h, _, _ := wrapped(func(w http.ResponseWriter, r *http.Request) {
		if _, err := readParams(w, r); err != nil {
			writeFailure(w, r, err.(*appliance.Error))
		}
	})
	for name, c := range map[string]struct {
		change func(*http.Request)
		code   int
	}{
		"fine":          {func(*http.Request) {}, 200},
		"header":        {func(r *http.Request) { r.Header.Set("X", strings.Repeat("x", 40<<10)) }, 431},
		"URL":           {func(r *http.Request) { r.URL.RawQuery = strings.Repeat("x", 9<<10) }, 414},
		"declared body": {func(r *http.Request) { r.ContentLength = 2 << 20 }, 413},
		"real body": {func(r *http.Request) {
			*r = *httptest.NewRequest("POST", "/", struct{ *strings.Reader }{strings.NewReader(strings.Repeat("x", 2<<20))})
		}, 413},
		"broken body": {func(r *http.Request) { *r = *httptest.NewRequest("POST", "/", brokenReader{}) }, 400},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader("a=1"))
		c.change(r)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, c.code, w.Code, name)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("gone") }

func TestLogAndMetrics(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var logs bytes.Buffer
	h.deps.Log = slog.New(slog.NewTextHandler(&logs, nil))
	mux := http.NewServeMux()
	h.register(NewCMS(mux, h.deps))
	mux.Handle("/", Health(h.deps))
	h.web = Wrap(h.deps, mux)
	h.ask("POST", "/api/v1/rooms?token=querysecret", "name=x&passcode=passcodesecret", "X-Request-Id", "abc", "Cookie", "cookiesecret")
	h.ask("POST", "/api/v1/rooms", "name=%00&passcode=passcodesecret")
	line := strings.SplitN(logs.String(), "\n", 2)[0]
	for _, part := range []string{"msg=http", "request=abc", "function=cms", "method=POST", "path=/api/v1/rooms", "status=200", "account=robot"} {
		require.Contains(t, line, part)
	}
	for _, secret := range []string{"secret", apiPassword, basic(apiName, apiPassword)} {
		require.NotContains(t, logs.String(), secret)
	}
	h.ask("BREW", "/api/v1/rooms", "")
	_, body := h.ask("GET", "/metrics", "")
	for _, series := range []string{
		`plenum_http_requests_total{class="2xx",function="cms",method="POST"} 1`,
		`plenum_http_requests_total{class="4xx",function="cms",method="POST"} 1`,
		`plenum_http_requests_total{class="4xx",function="cms",method="other"} 1`,
		`plenum_http_request_seconds_count{class="2xx",function="cms",method="POST"} 1`, "go_goroutines", "process_"} {
		require.Contains(t, body, series)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for path, want := range map[string]string{"/livez": "ok\n", "/readyz": "ok\n", "/readyz?verbose": "[+]etcd ok\nok\n"} {
		resp, body := h.ask("GET", path, "", "Authorization", "")
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, want, body)
	}
	d := h.deps
	d.Checks = []Check{{"blades", func(context.Context) error { return errors.New("none of them") }}}
	w := httptest.NewRecorder()
	Health(d).ServeHTTP(w, httptest.NewRequest("GET", "/readyz?verbose", nil))
	require.Equal(t, http.StatusServiceUnavailable, w.Code)
	require.Equal(t, "[+]etcd ok\n[-]blades failed\nnot ready\n", w.Body.String())
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	h, _, _ := wrapped(func(http.ResponseWriter, *http.Request) {})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		"Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"} {
		require.Equal(t, want, w.Header().Get(name))
	}
	h, _, _ = wrapped(CSP("default-src 'self'", http.NotFoundHandler()).ServeHTTP)
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	require.Equal(t, "default-src 'self'; frame-ancestors 'none'", w.Header().Get("Content-Security-Policy"))
}
