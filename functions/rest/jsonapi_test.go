package rest

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
)

type greetIn struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"10"`
	}
}

type greetOut struct {
	Body struct {
		Greeting string `json:"greeting"`
	}
}

// greeter greets, or fails in the way that the name asks for.
func greeter() http.Handler {
	mux := http.NewServeMux()
	d := Deps{Log: slog.New(slog.DiscardHandler), NewID: func() string { return "fresh" }}.WithDefaults()
	api := NewJSON(mux, d, "greet", "Greetings", "/greet/v1")
	failures := map[string]error{
		"conflict": appliance.Failure(appliance.Conflict, "taken", "it is"),
		"limited":  appliance.Failure(appliance.Limited, "participantLimitReached", "full"),
		"wait":     &auth.WaitError{Wait: 29500 * time.Millisecond},
		"ended":    appliance.Failure(appliance.Missing, "ended", "over"),
		"who":      appliance.Failure(appliance.Unauthorized, "badTicket", "no"),
		"busy":     appliance.Failure(appliance.Busy, "noBlade", "later"),
		"bad":      appliance.BadParameter("name"),
		"bug":      errors.New("secret of the house"),
	}
	Handle(api, huma.Operation{Method: http.MethodPost, Path: "/greetings/{place}", OperationID: "greet"},
		func(ctx context.Context, in *greetIn) (*greetOut, error) {
			if err := failures[in.Body.Name]; err != nil {
				return nil, err
			}
			if in.Body.Name == "panic" {
				panic(in.Body.Name)
			}
			out := &greetOut{}
			out.Body.Greeting = "Hello " + in.Body.Name + " from " + auth.Network(RequestOf(ctx).RemoteAddr)
			return out, nil
		})
	return Wrap(d, mux)
}

func TestJSONFunctions(t *testing.T) {
	t.Parallel()
	h := greeter()
	for _, c := range []struct {
		method, path, body string
		code               int
		reason             string
		wait               int
	}{
		{"POST", "/greet/v1/greetings/x", `{"name":"Ada"}`, 200, "", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"conflict"}`, 409, "taken", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"limited"}`, 409, "participantLimitReached", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"wait"}`, 429, "tooManyTries", 30},
		{"POST", "/greet/v1/greetings/x", `{"name":"ended"}`, 410, "ended", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"who"}`, 401, "badTicket", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"busy"}`, 503, "noBlade", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"bad"}`, 400, "parameterError", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"bug"}`, 503, "internalError", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"panic"}`, 503, "internalError", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"secret of the house"}`, 422, "invalidRequest", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":"secret`, 400, "invalidRequest", 0},
		{"POST", "/greet/v1/greetings/x", `{"name":5}`, 422, "invalidRequest", 0},
		{"POST", "/greet/v1/greetings/x", `{"other":"secret"}`, 422, "invalidRequest", 0},
		{"POST", "/greet/v1/greetings/x", ``, 400, "invalidRequest", 0},
		{"POST", "/greet/v1/greetings/x", strings.Repeat("[", 100), 400, "parameterError", 0},
		{"POST", "/greet/v1/greetings/x", strings.Repeat(" ", 2<<20), 413, "requestTooLarge", 0},
		{"GET", "/greet/v1/greetings/x", ``, 405, "invalidOperation", 0},
		{"GET", "/greet/v1/nothing", ``, 404, "unrecognizedObject", 0},
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, c.code, w.Code, c.body)
		require.NotContains(t, w.Body.String(), "secret")
		if c.reason == "" {
			require.JSONEq(t, `{"greeting":"Hello Ada from 192.0.2.1"}`, w.Body.String())
			continue
		}
		require.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
		var p Problem
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &p))
		require.Equal(t, c.reason, p.Reason)
		require.Equal(t, c.code, p.Status)
		require.Equal(t, http.StatusText(c.code), p.Title)
		require.Equal(t, "fresh", p.RequestID)
		require.Equal(t, c.wait, p.RetryAfter)
	}
}

func TestJSONGuards(t *testing.T) {
	t.Parallel()
	h := greeter()
	ask := func(body string, headers ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/greet/v1/greetings/x", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i < len(headers); i += 2 {
			r.Header.Set(headers[i], headers[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	require.Equal(t, http.StatusForbidden, ask(`{"name":"a"}`, "Sec-Fetch-Site", "cross-site").Code)
	require.Equal(t, http.StatusUnsupportedMediaType, ask("name=a", "Content-Type", "application/x-www-form-urlencoded").Code)
	require.Equal(t, http.StatusOK, ask(`{"name":"a"}`, "Accept", "text/html").Code)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/openapi/greet.json", nil))
	require.Contains(t, w.Body.String(), `"Problem"`)
	require.Contains(t, w.Body.String(), `"requestId"`)
	require.NotContains(t, w.Body.String(), "ErrorModel")
	require.NotContains(t, w.Body.String(), "$schema")
}
