package shell

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/plenum-meet/plenum/functions/rest"
)

// Prefix is the path below which the shell of that name is served.
func Prefix(name string) string { return "/shell/v1/" + name }

// Opened is the answer to opening a session.
type Opened struct {
	Session string `json:"session" doc:"secret id of the session"`
	First   Reply  `json:"first"`
}

type openInput struct{ Body Login }

type openOutput struct{ Body Opened }

// bearer stands before the session's id in the Authorization header (RFC 6750). The id is no part of the path, because
// paths are logged.
const bearer = "Bearer "

// InSession is the input of a request within a session.
type InSession struct {
	Authorization string `header:"Authorization" doc:"Bearer and the secret id of the session"`
}

// id is the session's, empty without one.
func (s InSession) id() string {
	id, _ := strings.CutPrefix(s.Authorization, bearer)
	return id
}

type doInput struct {
	InSession
	Body Request
}

type doOutput struct{ Body Reply }

type closeInput struct{ InSession }

// Handler serves s as JSON below Prefix(name)+"/".
func Handler(deps rest.Deps, name string, s Shell) http.Handler {
	api := rest.NewJSON(nil, deps, "shell-"+name, "Command line "+name, Prefix(name))
	rest.Handle(api, huma.Operation{OperationID: "open", Method: http.MethodPost, Path: "/sessions", Summary: "Open a session"},
		func(ctx context.Context, in *openInput) (*openOutput, error) {
			id, first, err := s.Open(ctx, believable(ctx, in.Body))
			return &openOutput{Opened{id, first}}, err
		})
	rest.Handle(api, huma.Operation{OperationID: "do", Method: http.MethodPost, Path: "/session", Summary: "Type a line"},
		func(ctx context.Context, in *doInput) (*doOutput, error) {
			reply, err := s.Do(ctx, in.id(), in.Body)
			return &doOutput{reply}, err
		})
	rest.Handle(api, huma.Operation{OperationID: "close", Method: http.MethodDelete, Path: "/session", Summary: "Close a session"},
		func(ctx context.Context, in *closeInput) (*struct{}, error) { return nil, s.Close(ctx, in.id()) })
	return api
}

// believable drops what only an edge in this process may say of a login.
func believable(ctx context.Context, login Login) Login {
	if ctx.Value(edgeKey{}) != nil {
		return login
	}
	login.PublicKey = nil
	if r := rest.RequestOf(ctx); r != nil {
		login.Remote = r.RemoteAddr
	}
	return login
}
