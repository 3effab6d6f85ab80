package event

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"
)

// seen is what a handler saw of a request.
type seen struct {
	method, path, escaped, query, uri, host, remote, proto, body string
	length                                                       int64
	header                                                       http.Header
}

// look answers a handler that notes the request in its pointer and answers with respond.
func look(s *seen, respond http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*s = seen{method: r.Method, path: r.URL.Path, escaped: r.URL.EscapedPath(), query: r.URL.RawQuery, uri: r.RequestURI, host: r.Host,
			remote: r.RemoteAddr, proto: r.Proto, body: string(body), length: r.ContentLength, header: r.Header}
		if respond != nil {
			respond(w, r)
		}
	})
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func sample(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return content
}

// invoke runs one event and reads the answer into out, whose type must know every field of it.
func invoke(t *testing.T, h http.Handler, payload []byte, out any) {
	t.Helper()
	a := &Adapter{Handler: h, Log: quiet()}
	answer, err := a.Invoke(t.Context(), payload)
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(out))
}

func TestFunctionURL(t *testing.T) {
	t.Parallel()
	var got seen
	var out events.LambdaFunctionURLResponse
	invoke(t, look(&got, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "/api/v1/coSpaces/1")
		w.Header().Add("Vary", "Accept")
		w.Header().Add("Vary", "Origin")
		w.Header().Add("Set-Cookie", "s=1; Path=/")
		w.Header().Add("Set-Cookie", "t=2")
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusCreated)
		w.Header().Set("Too-Late", "yes")
		_, _ = io.WriteString(w, "<a>größer & so</a>")
	}), sample(t, "function-url.json"), &out)
	require.Equal(t, seen{method: "POST", path: "/api/v1/coSpaces/a/b", escaped: "/api/v1/coSpaces/a%2Fb", query: "limit=2&&filter=x%20y&bare",
		uri: "/api/v1/coSpaces/a%2Fb?limit=2&&filter=x%20y&bare", host: "abc.lambda-url.eu-central-1.on.aws", remote: "203.0.113.7:0",
		proto: "HTTP/1.1", body: "&a=b&c=1", length: 8, header: got.header}, got)
	require.Equal(t, "a=1; b=2", got.header.Get("Cookie"))
	require.Equal(t, "Basic YWRtaW46cHc=", got.header.Get("Authorization"))
	require.Equal(t, "e1506fd5-9e7b-434f-bd42-4f8fa224b599", got.header.Get("X-Request-Id"))
	require.NotContains(t, got.header, "Host")
	require.Equal(t, events.LambdaFunctionURLResponse{StatusCode: 201, Headers: map[string]string{"Location": "/api/v1/coSpaces/1",
		"Vary": "Accept, Origin", "Content-Type": "text/html; charset=utf-8"}, Cookies: []string{"s=1; Path=/", "t=2"},
		Body: "<a>größer & so</a>"}, out)
}

func TestRestAPI(t *testing.T) {
	t.Parallel()
	var got seen
	var out events.APIGatewayProxyResponse
	invoke(t, look(&got, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Set-Cookie", "s=1")
		w.Header().Add("Set-Cookie", "t=2")
		_, _ = w.Write([]byte{0xff, 0, 1})
	}), sample(t, "rest-api.json"), &out)
	require.Equal(t, "filter=x+y%26z&limit=2&limit=3", got.query)
	require.Equal(t, []string{"text/xml", "application/json"}, got.header.Values("Accept"))
	require.Equal(t, "203.0.113.8:0", got.remote)
	require.Equal(t, "abc.execute-api.eu-central-1.amazonaws.com", got.host)
	require.Zero(t, got.length)
	require.Equal(t, []string{"s=1", "t=2"}, out.MultiValueHeaders["Set-Cookie"])
	require.True(t, out.IsBase64Encoded)
	require.Equal(t, "/wAB", out.Body)
}

func TestBalancer(t *testing.T) {
	t.Parallel()
	var got seen
	respond := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Vary", "Accept")
		w.Header().Add("Vary", "Origin")
		w.WriteHeader(http.StatusNoContent)
		_, err := io.WriteString(w, "lost")
		if !errors.Is(err, http.ErrBodyNotAllowed) {
			panic("a 204 has no body")
		}
	}
	var out events.ALBTargetGroupResponse
	invoke(t, look(&got, respond), sample(t, "balancer.json"), &out)
	require.Equal(t, "filter=x%20y&limit=2", got.query, "as the client sent it")
	require.Equal(t, "/api/v1/coSpaces/x%2Fy", got.escaped)
	require.Equal(t, "203.0.113.9:0", got.remote)
	require.Equal(t, "Root=1-5-6", got.header.Get("X-Request-Id"))
	require.Equal(t, events.ALBTargetGroupResponse{StatusCode: 204, StatusDescription: "204 No Content",
		Headers: map[string]string{"Vary": "Accept, Origin"}}, out)

	multi := strings.ReplaceAll(strings.ReplaceAll(string(sample(t, "balancer.json")),
		`"headers": {"host": "meet.example"`, `"multiValueHeaders": {"host": ["meet.example"]`), `"x-forwarded-for": "10.0.0.1, 203.0.113.9", "x-amzn-trace-id": "Root=1-5-6", "content-type": "text/plain"`,
		`"x-forwarded-for": ["10.0.0.1", "[2001:db8::1]:4711"]`)
	out = events.ALBTargetGroupResponse{}
	invoke(t, look(&got, respond), []byte(multi), &out)
	require.Equal(t, []string{"Accept", "Origin"}, out.MultiValueHeaders["Vary"])
	require.Empty(t, out.Headers)
	require.Equal(t, "[2001:db8::1]:0", got.remote)
}

// TestRealTypes makes events from the types that AWS publishes, so that no field is read under a wrong name.
func TestRealTypes(t *testing.T) {
	t.Parallel()
	v2, err := json.Marshal(events.APIGatewayV2HTTPRequest{Version: "2.0", RawPath: "/prod/api", RawQueryString: "a",
		Headers: map[string]string{"X-Request-Id": "mine"}, Body: "b",
		RequestContext: events.APIGatewayV2HTTPRequestContext{Stage: "prod", RequestID: "theirs", DomainName: "d.example",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: "PUT", SourceIP: "::1", Protocol: "HTTP/2.0"}}})
	require.NoError(t, err)
	var got seen
	var out events.APIGatewayV2HTTPResponse
	invoke(t, look(&got, nil), v2, &out)
	require.Equal(t, seen{method: "PUT", path: "/api", escaped: "/api", query: "a", uri: "/api?a", host: "d.example", remote: "[::1]:0",
		proto: "HTTP/2.0", body: "b", length: 1, header: http.Header{"X-Request-Id": {"mine"}}}, got)
	require.Equal(t, 200, out.StatusCode)
}

func TestPaths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ raw, stage, path, escaped string }{
		{"/a%2Fb", "$default", "/a/b", "/a%2Fb"},
		{"/a b", "$default", "/a b", "/a%20b"},
		{"/100%", "$default", "/100%", "/100%25"},
		{"/größe", "$default", "/größe", "/gr%C3%B6%C3%9Fe"},
		{"//x", "$default", "//x", "//x"},
		{"", "", "/", "/"},
		{"/prod", "prod", "/", "/"},
		{"/production", "prod", "/production", "/production"},
		{"/prod/x", "prod", "/x", "/x"},
		{"/participants/*", "", "/participants/*", "/participants/*"},
	} {
		t.Run(c.raw, func(t *testing.T) {
			t.Parallel()
			e := gatewayV2{RawPath: c.raw}
			e.RequestContext.Stage, e.RequestContext.HTTP.Method = c.stage, "GET"
			req, err := e.request().build(t.Context())
			require.NoError(t, err)
			require.Equal(t, c.path, req.URL.Path)
			require.Equal(t, c.escaped, req.URL.EscapedPath())
		})
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method, encoding string
		body                   string
		want, contentType      string
		base64                 bool
	}{
		{"xml", "GET", "", "<?xml version=\"1.0\"?><a/>", "<?xml version=\"1.0\"?><a/>", "text/xml; charset=utf-8", false},
		{"none", "GET", "", "", "", "", false},
		{"head", "HEAD", "", "text", "", "text/plain; charset=utf-8", false},
		{"bytes", "GET", "", "\xff", "/w==", "text/plain; charset=utf-8", true},
		{"packed", "GET", "gzip", "text", "dGV4dA==", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			rec := newRecorder(c.method)
			if c.encoding != "" {
				rec.Header().Set("Content-Encoding", c.encoding)
			}
			if c.body != "" {
				_, err := io.WriteString(rec, c.body)
				require.NoError(t, err)
			}
			require.Equal(t, 200, rec.code())
			body, base64 := rec.text()
			require.Equal(t, c.want, body)
			require.Equal(t, c.base64, base64)
			require.Equal(t, c.contentType, rec.headers().Get("Content-Type"))
		})
	}
}

func TestPanicIsAnswered(t *testing.T) {
	t.Parallel()
	var out events.LambdaFunctionURLResponse
	invoke(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		panic(http.ErrAbortHandler)
	}), sample(t, "function-url.json"), &out)
	require.Equal(t, 503, out.StatusCode)
	require.Equal(t, "e1506fd5-9e7b-434f-bd42-4f8fa224b599", out.Headers["X-Request-Id"])
	require.NotContains(t, out.Body, "half")
}

func TestTooBigIsAnswered(t *testing.T) {
	t.Parallel()
	var out events.ALBTargetGroupResponse
	invoke(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(bytes.Repeat([]byte("x"), maxBalancerAnswer))
	}), sample(t, "balancer.json"), &out)
	require.Equal(t, 503, out.StatusCode)
}

func TestDeadlineLeavesTimeToAnswer(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), deadlineMargin+20*time.Millisecond)
	defer cancel()
	a := &Adapter{Log: quiet(), Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		w.WriteHeader(http.StatusServiceUnavailable)
	})}
	_, err := a.Invoke(ctx, sample(t, "function-url.json"))
	require.NoError(t, err)
	require.NoError(t, ctx.Err(), "answered before the sandbox is frozen")
}

func TestTimers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, payload, job string }{
		{"input", `{"plenum":{"job":"sweep"}}`, "sweep"},
		{"rule", string(sample(t, "rule.json")), "sweep"},
		{"rule by its plain name", `{"source":"aws.events","resources":["arn:aws:events:r:1:rule/sweep"]}`, "sweep"},
		{"schedule in a group", `{"source":"aws.scheduler","resources":["arn:aws:scheduler:r:1:schedule/default/plenum-sweep"]}`, "sweep"},
		{"rule on a bus", `{"source":"aws.events","resources":["arn:aws:events:r:1:rule/bus/sweep"]}`, "sweep"},
		{"somebody else's", `{"source":"aws.ec2","resources":["arn:aws:ec2:r:1:instance/sweep"]}`, ""},
		{"a name without a path", `{"source":"aws.events","resources":["sweep"]}`, ""},
		{"nothing", `{}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ran := ""
			a := &Adapter{Log: quiet(), Job: func(_ context.Context, name string) error { ran = name; return nil }}
			_, err := a.Invoke(t.Context(), []byte(c.payload))
			require.Equal(t, c.job, ran)
			require.Equal(t, c.job == "", errors.Is(err, errUnknown))
		})
	}
	gone := errors.New("etcd is away")
	a := &Adapter{Log: quiet(), Job: func(context.Context, string) error { return gone }}
	_, err := a.Invoke(t.Context(), []byte(`{"plenum":{"job":"sweep"}}`))
	require.ErrorIs(t, err, gone)
	a.Job = func(context.Context, string) error { panic("oops") }
	_, err = a.Invoke(t.Context(), []byte(`{"plenum":{"job":"sweep"}}`))
	require.ErrorContains(t, err, "oops")
}

// TestClientsCannotPlayTimer: what a client sends is inside the event; it never becomes one.
func TestClientsCannotPlayTimer(t *testing.T) {
	t.Parallel()
	payload := strings.Replace(string(sample(t, "function-url.json")), "{", `{"plenum":{"job":"sweep"},"source":"aws.events",`, 1)
	a := &Adapter{Log: quiet(), Handler: http.NotFoundHandler(), Job: func(context.Context, string) error {
		t.Error("a request ran a job")
		return nil
	}}
	_, err := a.Invoke(t.Context(), []byte(payload))
	require.NoError(t, err)
}

func TestBadEvents(t *testing.T) {
	t.Parallel()
	a := &Adapter{Log: quiet(), Handler: http.NotFoundHandler()}
	for _, payload := range []string{"", "[]", "null", `{"requestContext":{}}`, `{"requestContext":{"http":{}}}`, `{"httpMethod":"G T"}`,
		`{"httpMethod":"GET","body":"%","isBase64Encoded":true}`, `{"httpMethod":"GET","headers":[]}`} {
		_, err := a.Invoke(t.Context(), []byte(payload))
		require.Error(t, err, payload)
	}
}

func FuzzEvent(f *testing.F) {
	for _, name := range []string{"function-url.json", "rest-api.json", "balancer.json", "rule.json"} {
		f.Add(sample(f, name))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		a := &Adapter{Log: quiet(), Job: func(context.Context, string) error { return nil },
			Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !strings.HasPrefix(r.RequestURI, "/") || !strings.HasPrefix(r.URL.Path, "/") {
					t.Errorf("path %q of %q", r.URL.Path, r.RequestURI)
				}
				body, err := io.ReadAll(r.Body)
				if err != nil || int64(len(body)) != r.ContentLength {
					t.Errorf("body: %v, %d bytes of %d", err, len(body), r.ContentLength)
				}
				w.Header().Set("X-Echo", r.Header.Get("X-Request-Id"))
				_, _ = w.Write(body)
			})}
		answer, err := a.Invoke(t.Context(), payload)
		if err == nil && !json.Valid(answer) {
			t.Errorf("answer %q", answer)
		}
	})
}
