package shell_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
)

// parrot is a shell that says what it was told.
type parrot struct{ login shell.Login }

func (p *parrot) Open(_ context.Context, login shell.Login) (string, shell.Reply, error) {
	p.login = login
	if login.Password == "wrong" {
		return "", shell.Reply{}, &appliance.Error{Kind: appliance.Unauthorized, Reason: "unauthorized"}
	}
	return shell.NewSession(), shell.Reply{Output: "hello\n", Prompt: "> "}, nil
}

func (p *parrot) Do(_ context.Context, session string, r shell.Request) (shell.Reply, error) {
	if len(session) != 32 {
		return shell.Reply{}, shell.ErrSession
	}
	return shell.Reply{Output: r.Line, Options: []string{"a"}, Closed: r.Interrupt}, nil
}

func (p *parrot) Close(context.Context, string) error { return nil }

func TestShellOverHTTP(t *testing.T) {
	t.Parallel()
	p := &parrot{}
	handler := rest.Wrap(rest.Deps{}, shell.Handler(rest.Deps{}, "mmp", p))
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	for name, c := range map[string]*shell.Client{
		"in process": shell.InProcess(handler, "mmp"), "over the network": shell.NewClient(server.Client(), server.URL, "mmp")} {
		t.Run(name, func(t *testing.T) { converse(t, c) })
	}
}

func converse(t *testing.T, c *shell.Client) {
	ctx := t.Context()
	id, first, err := c.Open(ctx, shell.Login{User: "admin"})
	require.NoError(t, err)
	require.Equal(t, shell.Reply{Output: "hello\n", Prompt: "> "}, first)
	reply, err := c.Do(ctx, id, shell.Request{Line: "a \"b\" | c", Interrupt: true})
	require.NoError(t, err)
	require.Equal(t, shell.Reply{Output: "a \"b\" | c", Options: []string{"a"}, Closed: true}, reply)
	require.NoError(t, c.Close(ctx, id))

	_, _, err = c.Open(ctx, shell.Login{User: "admin", Password: "wrong"})
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(err))
	_, err = c.Do(ctx, "gone", shell.Request{})
	require.ErrorIs(t, err, shell.ErrSession)
}

func TestOnlyAnEdgeIsBelieved(t *testing.T) {
	t.Parallel()
	p := &parrot{}
	handler := shell.Handler(rest.Deps{}, "mmp", p)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	login := shell.Login{User: "admin", PublicKey: []byte("key"), Remote: "192.0.2.1:22"}

	_, _, err := shell.NewClient(server.Client(), server.URL, "mmp").Open(t.Context(), login)
	require.NoError(t, err)
	require.Empty(t, p.login.PublicKey)
	require.Contains(t, p.login.Remote, "127.0.0.1:")

	_, _, err = shell.InProcess(handler, "mmp").Open(t.Context(), login)
	require.NoError(t, err)
	require.Equal(t, login, p.login)
}
