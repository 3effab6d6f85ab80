package shell

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const maxAnswer = 16 << 20

// Client is a Shell at the other end of HTTP.
type Client struct {
	http *http.Client
	base string
}

// NewClient speaks to the shell of that name at a server's base URL, such as "https://127.0.0.1:8443".
func NewClient(c *http.Client, base, name string) *Client {
	return &Client{http: c, base: base + Prefix(name)}
}

// Open opens a session.
func (c *Client) Open(ctx context.Context, login Login) (string, Reply, error) {
	var opened Opened
	err := c.call(ctx, http.MethodPost, "/sessions", "", login, &opened)
	return opened.Session, opened.First, err
}

// Do types a line.
func (c *Client) Do(ctx context.Context, session string, r Request) (reply Reply, err error) {
	return reply, c.call(ctx, http.MethodPost, "/session", session, r, &reply)
}

// Close ends a session.
func (c *Client) Close(ctx context.Context, session string) error {
	return c.call(ctx, http.MethodDelete, "/session", session, nil, nil)
}

func (c *Client) call(ctx context.Context, method, path, session string, in, out any) error {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, &body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if session != "" {
		r.Header.Set("Authorization", bearer+session)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return fmt.Errorf("shell: %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	switch {
	case err != nil:
		return fmt.Errorf("shell: %w", err)
	case answer.StatusCode >= http.StatusMultipleChoices:
		return failure(answer.StatusCode, data)
	case out == nil:
		return nil
	}
	return json.Unmarshal(data, out)
}

// kinds are what a failure's status says of it, the other way round than in rest.
var kinds = map[int]appliance.Kind{
	http.StatusBadRequest:          appliance.Invalid,
	http.StatusUnprocessableEntity: appliance.Invalid,
	http.StatusNotFound:            appliance.Missing,
	http.StatusUnauthorized:        appliance.Unauthorized,
	http.StatusForbidden:           appliance.Denied,
	http.StatusConflict:            appliance.Limited,
	http.StatusTooManyRequests:     appliance.Limited,
	http.StatusServiceUnavailable:  appliance.Busy,
}

func failure(status int, body []byte) error {
	var problem struct{ Reason, Detail string }
	if err := json.Unmarshal(body, &problem); err != nil || kinds[status] == 0 {
		return fmt.Errorf("shell: status %d", status)
	}
	return &appliance.Error{Kind: kinds[status], Reason: problem.Reason, Detail: problem.Detail}
}
