package rest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

const (
	maxURI    = 8 << 10
	maxHeader = 32 << 10
)

// Wrap is the outermost handler of a server: request id, access log, metrics, limits, security headers, and an answer
// for panics. Everything else goes inside, wrapped in Function by name.
func Wrap(d Deps, next http.Handler) http.Handler {
	w := wrapper{deps: d.WithDefaults(), next: next}
	w.metrics = newMetrics(w.deps.Registry)
	return http.HandlerFunc(w.serve)
}

type wrapper struct {
	deps    Deps
	next    http.Handler
	metrics *metrics
}

func (h wrapper) serve(w http.ResponseWriter, r *http.Request) {
	s := &scope{id: requestID(r, h.deps.NewID), function: "other"}
	r = r.WithContext(context.WithValue(r.Context(), scopeKey{}, s))
	out := &recorder{ResponseWriter: w}
	out.Header().Set("X-Request-Id", s.id)
	secure(out.Header())
	start := time.Now()
	defer func() {
		took := time.Since(start)
		h.metrics.observe(s.function, r.Method, out.status(), took)
		h.log(r, s, out, took)
	}()
	defer h.recover(out, r)
	if err := limits(r); err != nil {
		h.refuse(out, r, err)
		return
	}
	tidy(r)
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(r))
	h.next.ServeHTTP(out, r)
}

// requestID takes a client's id when it is a modest one.
func requestID(r *http.Request, fresh func() string) string {
	id := r.Header.Get("X-Request-Id")
	if id == "" || len(id) > 64 {
		return fresh()
	}
	for _, c := range id {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || strings.ContainsRune("-_.", c)) {
			return fresh()
		}
	}
	return id
}

// recover answers a panic: logged with its stack, 503 for the client if nothing was sent yet.
func (h wrapper) recover(w *recorder, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	h.deps.Log.ErrorContext(r.Context(), "panic", "request", RequestID(r.Context()), "panic", p, "stack", string(debug.Stack()))
	if w.code == 0 {
		h.refuse(w, r, errInternal)
	}
}

// refuse answers before any function had a say: in the Meeting Server API's form below /api/, else as a problem.
func (h wrapper) refuse(w http.ResponseWriter, r *http.Request, err error) {
	e := public(r.Context(), h.deps.Log, err)
	if strings.HasPrefix(strings.ToLower(r.URL.Path), "/api/") {
		writeFailure(w, r, e)
		return
	}
	writeProblem(w, r, problemOf(r.Context(), e, err))
}

func limits(r *http.Request) error {
	if len(r.RequestURI) > maxURI || len(r.URL.Path)+len(r.URL.RawQuery) > maxURI {
		return errURITooLong
	}
	size := 0
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value)
		}
	}
	if size > maxHeader {
		return errHeaders
	}
	if r.ContentLength > bodyLimit(r) {
		return errTooLarge
	}
	return nil
}

// tidy makes paths below /api/ such that the standard mux, which would redirect, finds them: "/API//v1/x/" is
// "/api/v1/x". Clients of that API do not follow redirects.
func tidy(r *http.Request) {
	parts := segments(r.URL.EscapedPath())
	if len(parts) == 0 || !strings.EqualFold(parts[0], "api") || slices.Contains(parts, "..") || slices.Contains(parts, ".") {
		return
	}
	clean := "/api/" + strings.Join(parts[1:], "/")
	plain, err := url.PathUnescape(clean)
	if err != nil {
		return
	}
	u := *r.URL
	u.Path, u.RawPath = plain, clean
	r.URL = &u
}

func (h wrapper) log(r *http.Request, s *scope, out *recorder, took time.Duration) {
	level := slog.LevelInfo
	if out.status() >= http.StatusInternalServerError {
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{slog.String("request", s.id), slog.String("function", s.function), slog.String("method", r.Method),
		slog.String("path", r.URL.Path), slog.Int("status", out.status()), slog.Int64("bytes", out.bytes),
		slog.Duration("took", took), slog.String("from", r.RemoteAddr)}
	if s.account != "" {
		attrs = append(attrs, slog.String("account", s.account))
	}
	h.deps.Log.LogAttrs(r.Context(), level, "http", attrs...)
}
