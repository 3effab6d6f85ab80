package shell

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

// InProcess speaks to the shell of that name in a handler of this process (functions.Handler), without a network. What
// it says of a client's address and public key is believed.
func InProcess(h http.Handler, name string) *Client {
	return NewClient(&http.Client{Transport: inProcess{h}}, "http://edge", name)
}

// edgeKey marks the requests of an edge in this process.
type edgeKey struct{}

// inProcess is the way to a handler without a network.
type inProcess struct{ handler http.Handler }

// RoundTrip answers once the handler has.
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(context.WithValue(r.Context(), edgeKey{}, true))
	r.RequestURI, r.RemoteAddr = r.URL.RequestURI(), "edge"
	a := &answer{code: http.StatusOK, header: http.Header{}}
	p.handler.ServeHTTP(a, r)
	return &http.Response{StatusCode: a.code, Header: a.header, Body: io.NopCloser(&a.body), Request: r}, nil
}

// answer keeps what a handler writes.
type answer struct {
	code   int
	header http.Header
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(code int)        { a.code = code }
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }
