package event

import (
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// gatewayV1 is a request in payload format 1.0: REST APIs and load balancers. The query string comes in pieces: from
// a REST API decoded, from a load balancer as the client sent them. Their order among each other is lost.
type gatewayV1 struct {
	HTTPMethod      string              `json:"httpMethod"`
	Path            string              `json:"path"`
	Headers         map[string]string   `json:"headers"`
	MultiHeaders    map[string][]string `json:"multiValueHeaders"`
	Query           map[string]string   `json:"queryStringParameters"`
	MultiQuery      map[string][]string `json:"multiValueQueryStringParameters"`
	Body            string              `json:"body"`
	IsBase64Encoded bool                `json:"isBase64Encoded"`
	RequestContext  struct {
		DomainName string `json:"domainName"`
		Protocol   string `json:"protocol"`
		RequestID  string `json:"requestId"`
		Identity   struct {
			SourceIP string `json:"sourceIp"`
		} `json:"identity"`
	} `json:"requestContext"`

	balancer bool
}

// answerV1 is the answer in payload format 1.0. A load balancer wants the status in words too, and the headers in
// the one form that it used itself.
type answerV1 struct {
	StatusCode        int                 `json:"statusCode"`
	StatusDescription string              `json:"statusDescription,omitempty"`
	Headers           map[string]string   `json:"headers,omitempty"`
	MultiHeaders      map[string][]string `json:"multiValueHeaders,omitempty"`
	Body              string              `json:"body"`
	IsBase64Encoded   bool                `json:"isBase64Encoded"`
}

func (e *gatewayV1) request() request {
	header := e.header()
	r := request{
		method: e.HTTPMethod, path: e.Path, rawQuery: e.rawQuery(), protocol: e.RequestContext.Protocol,
		domain: e.RequestContext.DomainName, sourceIP: e.RequestContext.Identity.SourceIP,
		requestID: e.RequestContext.RequestID, header: header, body: e.Body, base64: e.IsBase64Encoded,
	}
	if e.balancer {
		r.sourceIP = lastForwarded(header)
		r.requestID = header.Get("X-Amzn-Trace-Id")
	}
	return r
}

func (e *gatewayV1) header() http.Header {
	header := make(http.Header, len(e.MultiHeaders))
	for name, values := range e.MultiHeaders {
		for _, value := range values {
			header.Add(name, value)
		}
	}
	if e.MultiHeaders == nil {
		for name, value := range e.Headers {
			header.Set(name, value)
		}
	}
	return header
}

// rawQuery puts the query string together again, by name, since the order is not known.
func (e *gatewayV1) rawQuery() string {
	query := e.MultiQuery
	if query == nil {
		query = make(map[string][]string, len(e.Query))
		for name, value := range e.Query {
			query[name] = []string{value}
		}
	}
	escape := url.QueryEscape
	if e.balancer {
		escape = func(s string) string { return s }
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range query[name] {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

// lastForwarded is the address that the load balancer itself saw: the last one, others may be made up.
func lastForwarded(header http.Header) string {
	all := strings.Join(header.Values("X-Forwarded-For"), ",")
	last := strings.TrimSpace(all[strings.LastIndexByte(all, ',')+1:])
	if withPort, err := netip.ParseAddrPort(last); err == nil {
		return withPort.Addr().String()
	}
	return last
}

func (e *gatewayV1) answer(rec *recorder) any {
	out := answerV1{StatusCode: rec.code()}
	if e.balancer {
		out.StatusDescription = fmt.Sprintf("%d %s", out.StatusCode, http.StatusText(out.StatusCode))
	}
	if e.balancer && e.MultiHeaders == nil {
		out.Headers = make(map[string]string)
		for name, values := range rec.headers() {
			out.Headers[name] = strings.Join(values, ", ")
			if name == "Set-Cookie" { // several cookies cannot be told in this form
				out.Headers[name] = values[len(values)-1]
			}
		}
	} else {
		out.MultiHeaders = rec.headers()
	}
	out.Body, out.IsBase64Encoded = rec.text()
	return out
}

func (e *gatewayV1) limit() int {
	if e.balancer {
		return maxBalancerAnswer
	}
	return maxAnswer
}
