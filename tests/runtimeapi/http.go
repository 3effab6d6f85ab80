package runtimeapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
)

// urlEvent is a Function URL's event, payload format 2.0.
type urlEvent struct {
	Version         string            `json:"version"`
	RouteKey        string            `json:"routeKey"`
	RawPath         string            `json:"rawPath"`
	RawQueryString  string            `json:"rawQueryString"`
	Cookies         []string          `json:"cookies,omitempty"`
	Headers         map[string]string `json:"headers"`
	RequestContext  urlContext        `json:"requestContext"`
	Body            string            `json:"body,omitempty"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

type urlContext struct {
	AccountID    string  `json:"accountId"`
	APIID        string  `json:"apiId"`
	DomainName   string  `json:"domainName"`
	DomainPrefix string  `json:"domainPrefix"`
	HTTP         urlHTTP `json:"http"`
	RequestID    string  `json:"requestId"`
	RouteKey     string  `json:"routeKey"`
	Stage        string  `json:"stage"`
	Time         string  `json:"time"`
	TimeEpoch    int64   `json:"timeEpoch"`
}

type urlHTTP struct {
	Method    string `json:"method"`
	Path      string `json:"path"`
	Protocol  string `json:"protocol"`
	SourceIP  string `json:"sourceIp"`
	UserAgent string `json:"userAgent"`
}

type urlAnswer struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Cookies         []string          `json:"cookies"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

// RoundTrip sends a request through the function's URL. A function that fails is a 502, as in front of the real one.
func (l *Lambda) RoundTrip(r *http.Request) (*http.Response, error) {
	event, err := eventOf(r)
	if err != nil {
		return nil, err
	}
	payload, err := l.Invoke(r.Context(), event)
	if err != nil {
		return answerOf(r, urlAnswer{StatusCode: http.StatusBadGateway, Body: err.Error()})
	}
	var answer urlAnswer
	if err := json.Unmarshal(payload, &answer); err != nil || answer.StatusCode == 0 {
		return answerOf(r, urlAnswer{StatusCode: http.StatusBadGateway, Body: fmt.Sprintf("malformed answer: %s", payload)})
	}
	return answerOf(r, answer)
}

// eventOf makes the event of a request; it closes the request's body.
func eventOf(r *http.Request) ([]byte, error) {
	var body []byte
	if r.Body != nil {
		defer r.Body.Close()
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
	}
	e := urlEvent{Version: "2.0", RouteKey: "$default", RawPath: r.URL.EscapedPath(), RawQueryString: r.URL.RawQuery,
		Headers: map[string]string{}, RequestContext: contextOf(r)}
	for name, values := range r.Header {
		if name == "Cookie" {
			e.Cookies = strings.Split(strings.Join(values, "; "), "; ")
			continue
		}
		e.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	e.Headers["host"] = e.RequestContext.DomainName
	e.Headers["x-forwarded-for"], e.Headers["x-forwarded-proto"], e.Headers["x-forwarded-port"] = e.RequestContext.HTTP.SourceIP, "https", "443"
	e.Headers["x-amzn-trace-id"] = "Root=1-67891233-abcdef012345678912345678"
	e.Body, e.IsBase64Encoded = string(body), !isText(r.Header.Get("Content-Type"))
	if e.IsBase64Encoded {
		e.Body = base64.StdEncoding.EncodeToString(body)
	}
	return json.Marshal(e)
}

func contextOf(r *http.Request) urlContext {
	now := time.Now().UTC()
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	return urlContext{AccountID: "anonymous", APIID: "abcdefghij", DomainName: host, DomainPrefix: "abcdefghij",
		HTTP:      urlHTTP{Method: r.Method, Path: r.URL.Path, Protocol: "HTTP/1.1", SourceIP: "127.0.0.1", UserAgent: r.UserAgent()},
		RequestID: uuid.NewString(), RouteKey: "$default", Stage: "$default",
		Time: now.Format("02/Jan/2006:15:04:05 -0700"), TimeEpoch: now.UnixMilli()}
}

// isText says which bodies a Function URL passes on as they are; forms are not among them.
func isText(contentType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	kind = strings.TrimSpace(kind)
	switch kind {
	case "application/json", "application/xml", "application/javascript":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

func answerOf(r *http.Request, a urlAnswer) (*http.Response, error) {
	body := []byte(a.Body)
	if a.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(a.Body); err != nil {
			return nil, fmt.Errorf("answer's body: %w", err)
		}
	}
	header := make(http.Header)
	for name, value := range a.Headers {
		header.Set(name, value)
	}
	for _, cookie := range a.Cookies {
		header.Add("Set-Cookie", cookie)
	}
	return &http.Response{Status: fmt.Sprintf("%d %s", a.StatusCode, http.StatusText(a.StatusCode)), StatusCode: a.StatusCode,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: header, ContentLength: int64(len(body)),
		Body: io.NopCloser(bytes.NewReader(body)), Request: r}, nil
}
