package event

import (
	"net/http"
	"strings"
)

// gatewayV2 is a request in payload format 2.0: Function URLs and HTTP APIs. The path and the query string come as
// the client sent them; headers that came several times are joined by commas, cookies are apart.
type gatewayV2 struct {
	RawPath        string            `json:"rawPath"`
	RawQueryString string            `json:"rawQueryString"`
	Cookies        []string          `json:"cookies"`
	Headers        map[string]string `json:"headers"`
	RequestContext struct {
		DomainName string `json:"domainName"`
		RequestID  string `json:"requestId"`
		Stage      string `json:"stage"`
		HTTP       struct {
			Method   string `json:"method"`
			Protocol string `json:"protocol"`
			SourceIP string `json:"sourceIp"`
		} `json:"http"`
	} `json:"requestContext"`
	Body            string `json:"body"`
	IsBase64Encoded bool   `json:"isBase64Encoded"`
}

// answerV2 is the answer in payload format 2.0.
type answerV2 struct {
	StatusCode      int               `json:"statusCode"`
	Headers         map[string]string `json:"headers"`
	Cookies         []string          `json:"cookies,omitempty"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
}

func (e *gatewayV2) request() request {
	header := make(http.Header, len(e.Headers)+1)
	for name, value := range e.Headers {
		header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	return request{
		method: e.RequestContext.HTTP.Method, path: e.path(), rawQuery: e.RawQueryString,
		protocol: e.RequestContext.HTTP.Protocol, domain: e.RequestContext.DomainName,
		sourceIP: e.RequestContext.HTTP.SourceIP, requestID: e.RequestContext.RequestID,
		header: header, body: e.Body, base64: e.IsBase64Encoded,
	}
}

// path is the path below the stage: a stage that is not the default one stands in front of it.
func (e *gatewayV2) path() string {
	stage := e.RequestContext.Stage
	if stage == "" || stage == "$default" {
		return e.RawPath
	}
	rest, ok := strings.CutPrefix(e.RawPath, "/"+stage)
	if !ok || (rest != "" && rest[0] != '/') {
		return e.RawPath
	}
	return rest
}

func (e *gatewayV2) answer(rec *recorder) any {
	out := answerV2{StatusCode: rec.code(), Headers: make(map[string]string)}
	for name, values := range rec.headers() {
		if name == "Set-Cookie" {
			out.Cookies = values
		} else {
			out.Headers[name] = strings.Join(values, ", ")
		}
	}
	out.Body, out.IsBase64Encoded = rec.text()
	return out
}

func (e *gatewayV2) limit() int { return maxAnswer }
