// Package event carries what AWS Lambda invokes a function with to an http.Handler and its answer back. It knows
// Function URL and HTTP API events (payload format 2.0), REST API events (1.0), load balancer events, and timers
// (EventBridge rules and schedules), which run a job instead.
//
// Everything happens in the goroutine of the invocation: when Invoke has returned nothing of it runs on, since the
// sandbox is frozen then. An Adapter holds no state and may serve several invocations at once.
package event

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Limits that the callers of a function set; an answer above them would be lost as a whole.
const (
	maxAnswer         = 6 << 20 // bytes of a synchronous answer
	maxBalancerAnswer = 1 << 20
	deadlineMargin    = 250 * time.Millisecond // kept for answering when a request has used up its time
)

// Adapter answers invocations. It is a lambda.Handler.
type Adapter struct {
	Handler http.Handler
	// Job runs the timer job of that name; a name that it does not know is an error.
	Job func(ctx context.Context, name string) error
	Log *slog.Logger
}

// errUnknown is told for an event that is neither a request nor a timer.
var errUnknown = errors.New("event is neither an HTTP request nor a timer")

// outline is what tells the kinds of events apart.
type outline struct {
	HTTPMethod     string `json:"httpMethod"`
	RequestContext *struct {
		HTTP *json.RawMessage `json:"http"`
		ELB  *json.RawMessage `json:"elb"`
	} `json:"requestContext"`
	timer
}

// exchange is one kind of HTTP event: how to read its request and how it wants to be answered.
type exchange interface {
	request() request
	answer(*recorder) any
	limit() int
}

// Invoke answers one event. The error is for events that no client's request can cause and for failed jobs; Lambda
// reports it as the function's failure.
func (a *Adapter) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var o outline
	if err := json.Unmarshal(payload, &o); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	var x exchange
	switch {
	case o.RequestContext != nil && o.RequestContext.HTTP != nil:
		x = new(gatewayV2)
	case o.RequestContext != nil && o.RequestContext.ELB != nil:
		x = &gatewayV1{balancer: true}
	case o.HTTPMethod != "":
		x = new(gatewayV1)
	case o.RequestContext == nil && o.timer.job() != "":
		return a.runJob(ctx, o.timer.job())
	default:
		return nil, errUnknown
	}
	if err := json.Unmarshal(payload, x); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	return a.serve(ctx, x)
}

func (a *Adapter) serve(ctx context.Context, x exchange) ([]byte, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-deadlineMargin))
		defer cancel()
	}
	req, err := x.request().build(ctx)
	if err != nil {
		return nil, fmt.Errorf("event: request: %w", err)
	}
	answer, err := json.Marshal(x.answer(a.record(req)))
	if err == nil && len(answer) > x.limit() {
		a.Log.Error("answer too big", "bytes", len(answer), "path", req.URL.Path)
		return json.Marshal(x.answer(unavailable(req)))
	}
	return answer, err
}

// record runs the handler. A handler that panics has a plain 503 for an answer; the process lives on.
func (a *Adapter) record(req *http.Request) (rec *recorder) {
	rec = newRecorder(req.Method)
	defer func() {
		if failure := recover(); failure != nil {
			a.Log.Error("handler panicked", "path", req.URL.Path, "panic", fmt.Sprint(failure))
			rec = unavailable(req)
		}
	}()
	a.Handler.ServeHTTP(rec, req)
	return rec
}

func (a *Adapter) runJob(ctx context.Context, name string) (answer []byte, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			answer, err = nil, fmt.Errorf("job %s: panic: %v", name, failure)
		}
	}()
	if err := a.Job(ctx, name); err != nil {
		return nil, fmt.Errorf("job %s: %w", name, err)
	}
	return json.Marshal(map[string]string{"job": name, "result": "done"})
}
