package event

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"unicode/utf8"
)

// recorder keeps a handler's answer until it can be sent as a whole. It does to it what a server would: headers count
// as they are at the first write, a missing content type is found out, HEAD and bodiless statuses lose their body.
type recorder struct {
	method  string
	header  http.Header
	written http.Header // as at WriteHeader
	status  int
	body    bytes.Buffer
}

func newRecorder(method string) *recorder {
	return &recorder{method: method, header: make(http.Header)}
}

// unavailable is the answer when there is none.
func unavailable(req *http.Request) *recorder {
	rec := newRecorder(req.Method)
	rec.Header().Set("Content-Type", "application/problem+json")
	if id := req.Header.Get("X-Request-Id"); id != "" {
		rec.Header().Set("X-Request-Id", id)
	}
	rec.WriteHeader(http.StatusServiceUnavailable)
	_, _ = rec.Write([]byte(`{"title":"Service Unavailable","status":503}`))
	return rec
}

// Header is the header map of the answer.
func (r *recorder) Header() http.Header { return r.header }

// WriteHeader fixes status and headers; informational statuses and second calls are left out.
func (r *recorder) WriteHeader(status int) {
	if status < 200 || r.status != 0 {
		return
	}
	r.status, r.written = status, r.header.Clone()
}

// Write adds to the body.
func (r *recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	if !r.bodyAllowed() {
		return 0, http.ErrBodyNotAllowed
	}
	return r.body.Write(p)
}

// Flush fixes the headers as a server's would; the answer still leaves in one piece.
func (r *recorder) Flush() { r.WriteHeader(http.StatusOK) }

func (r *recorder) bodyAllowed() bool {
	return r.status != http.StatusNoContent && r.status != http.StatusNotModified
}

func (r *recorder) code() int {
	r.WriteHeader(http.StatusOK)
	return r.status
}

// headers are the answer's, without those about a connection.
func (r *recorder) headers() http.Header {
	header := r.written.Clone()
	if header == nil {
		header = make(http.Header)
	}
	_, typed := header["Content-Type"]
	if r.body.Len() > 0 && !typed && header.Get("Content-Encoding") == "" {
		header.Set("Content-Type", http.DetectContentType(r.body.Bytes()))
	}
	for _, name := range []string{"Connection", "Transfer-Encoding", "Keep-Alive", "Trailer"} {
		header.Del(name)
	}
	for name, values := range header {
		if len(values) == 0 {
			delete(header, name)
		}
	}
	return header
}

// text is the body as JSON can carry it: as it is when it is text, else in base64.
func (r *recorder) text() (body string, isBase64 bool) {
	if r.method == http.MethodHead {
		return "", false
	}
	content := r.body.Bytes()
	if utf8.Valid(content) && r.written.Get("Content-Encoding") == "" {
		return string(content), false
	}
	return base64.StdEncoding.EncodeToString(content), true
}
