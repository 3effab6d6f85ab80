package event

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
)

var errNoMethod = errors.New("no method")

// request is what all kinds of HTTP events say.
type request struct {
	method, path, rawQuery, protocol, domain, sourceIP, requestID string
	header                                                        http.Header
	body                                                          string
	base64                                                        bool
}

// build makes the request that a server would have made of the same bytes on a connection.
func (r request) build(ctx context.Context) (*http.Request, error) {
	if r.method == "" {
		return nil, errNoMethod
	}
	body, err := r.content()
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, r.method, "/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if len(body) == 0 {
		req.Body = http.NoBody
	}
	req.GetBody = nil
	req.ContentLength = int64(len(body))
	req.URL = r.url()
	req.RequestURI = r.uri()
	req.RemoteAddr = net.JoinHostPort(r.sourceIP, "0")
	r.setProtocol(req)
	r.setHeader(req)
	return req, nil
}

func (r request) content() ([]byte, error) {
	if r.base64 {
		return base64.StdEncoding.DecodeString(r.body)
	}
	return []byte(r.body), nil
}

// url keeps the path and the query string byte for byte. A path that is no valid escaping was decoded on its way.
func (r request) url() *url.URL {
	u := &url.URL{Path: r.rooted(), RawQuery: r.rawQuery}
	if path, err := url.PathUnescape(u.Path); err == nil {
		u.Path, u.RawPath = path, u.Path
	}
	return u
}

func (r request) rooted() string {
	if strings.HasPrefix(r.path, "/") {
		return r.path
	}
	return "/" + r.path
}

func (r request) uri() string {
	if r.rawQuery == "" {
		return r.rooted()
	}
	return r.rooted() + "?" + r.rawQuery
}

func (r request) setProtocol(req *http.Request) {
	if major, minor, ok := http.ParseHTTPVersion(r.protocol); ok {
		req.Proto, req.ProtoMajor, req.ProtoMinor = r.protocol, major, minor
	}
}

// setHeader does what a server does to headers: Host is apart, and those about the connection are gone. The event's
// id becomes the request's, unless the client has one of its own.
func (r request) setHeader(req *http.Request) {
	req.Host = r.header.Get("Host")
	if req.Host == "" {
		req.Host = r.domain
	}
	req.Header = r.header
	for _, name := range []string{"Host", "Transfer-Encoding", "Trailer"} {
		req.Header.Del(name)
	}
	if r.requestID != "" && req.Header.Get("X-Request-Id") == "" {
		req.Header.Set("X-Request-Id", r.requestID)
	}
}
