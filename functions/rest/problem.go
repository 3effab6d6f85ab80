package rest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Problem is how JSON functions tell failures (RFC 9457), with the reason that programs look at.
type Problem struct {
	Title     string `json:"title" doc:"The status in words."`
	Status    int    `json:"status"`
	Reason    string `json:"reason" doc:"Name of the failure, for programs."`
	Detail    string `json:"detail,omitempty" doc:"A sentence for people."`
	RequestID string `json:"requestId,omitempty"`
	// RetryAfter is in seconds.
	RetryAfter int `json:"retryAfter,omitempty" doc:"Seconds to wait before trying again."`

	headers http.Header
}

// Error, GetStatus, ContentType and GetHeaders make huma answer with it.
func (p *Problem) Error() string { return p.Reason }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is application/problem+json.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders are what goes with it: Retry-After, WWW-Authenticate.
func (p *Problem) GetHeaders() http.Header { return p.headers }

// problemOf is the problem for what a client may be told of err.
func problemOf(ctx context.Context, e *appliance.Error, err error) *Problem {
	p := &Problem{Status: status(e, true), Reason: e.Reason, Detail: e.Detail, RequestID: RequestID(ctx), headers: http.Header{}}
	switch {
	case errors.Is(err, errOperation):
		p.Status = http.StatusMethodNotAllowed
	case p.Status == http.StatusUnauthorized:
		p.headers.Set("WWW-Authenticate", "Bearer")
	}
	if len(e.Parameters) > 0 && p.Detail == "" {
		p.Detail = "not valid: " + strings.Join(e.Parameters, ", ")
	}
	p.Title = http.StatusText(p.Status)
	p.RetryAfter = retryAfter(p.headers, err)
	return p
}

func writeProblem(w http.ResponseWriter, r *http.Request, p *Problem) {
	for name, values := range p.headers {
		w.Header()[name] = values
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}")
	}
	send(w, r, p.Status, p.ContentType(""), body)
}

// reshape turns huma's own errors, which may hold what a client sent, into problems.
func reshape(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := &Problem{Title: http.StatusText(model.Status), Status: model.Status, Reason: "invalidRequest",
		Detail: model.Detail, RequestID: RequestID(ctx.Context())}
	switch model.Status {
	case http.StatusRequestEntityTooLarge:
		p.Reason = reasonTooLarge
	case http.StatusUnsupportedMediaType:
		p.Reason = "unsupportedMediaType"
	}
	for i, detail := range model.Errors {
		if detail != nil && i < 8 {
			p.Detail += "; " + strings.TrimSpace(detail.Location+" "+detail.Message)
		}
	}
	return p, nil
}
