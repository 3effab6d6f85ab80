package join

import (
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
	"github.com/plenum-meet/plenum/functions/store"
)

// TestSignInByDirectory: imported users' passwords are the directory's; who is unknown is told nothing else than who
// has a wrong password, and both are locked out.
func TestSignInByDirectory(t *testing.T) {
	h := newHouse(t)
	directory := slapdtest.Start(t, slapdtest.People(2))
	source, server := uuid.NewString(), uuid.NewString()
	_, err := h.tables.LDAPServers.Create(t.Context(), server, appliance.LDAPServer{Address: "127.0.0.1", PortNumber: &directory.Port})
	require.NoError(t, err)
	_, err = h.tables.LDAPSources.Create(t.Context(), source, appliance.LDAPSource{Server: server, BaseDN: slapdtest.BaseDN})
	require.NoError(t, err)
	require.NoError(t, h.tables.Users.Import(t.Context(), []store.Row[appliance.User]{{ID: uuid.NewString(), Value: appliance.User{
		UserJID: "p1@example.com", Name: "Person", Imported: appliance.Imported{Source: source, DN: "uid=p1," + slapdtest.BaseDN}}}}))
	h.user("local@example.com", "mine")

	in := func(name, password string) (int, problem) {
		var p problem
		return h.ask(http.MethodPost, "/join/v1/sign-in", "", map[string]string{"username": name, "password": password}, &p), p
	}
	for _, c := range []struct {
		name, password string
		want           int
	}{{"P1@example.com", "p1", 200}, {"local@example.com", "mine", 200}, {"p1@example.com", "p0", 401}, {"local@example.com", "p1", 401},
		{"nobody@example.com", "p1", 401}, {"p1@example.com", "", 401}} {
		code, p := in(c.name, c.password)
		require.Equal(t, c.want, code, "%s %q: %v", c.name, c.password, p)
	}
	for _, name := range []string{"p0@example.com", "p1@example.com"} { // unknown here; known
		var last problem
		code := 401
		for range 6 {
			code, last = in(name, "wrong")
		}
		require.NotEqual(t, 401, code, name)
		require.Equal(t, "tooManyTries", last.Reason, name)
	}
	code, _ := in("p1@example.com", "p1")
	require.NotEqual(t, 200, code, "locked out, also with the right password")
}

// TestWhatASignInCosts: whoever fails to sign in has had as much done for it: a hash, and one bind.
func TestWhatASignInCosts(t *testing.T) {
	h := newHouse(t)
	directory := slapdtest.Start(t, slapdtest.People(2))
	binds, port := watched(t, directory.Port)
	source, gone, server := uuid.NewString(), uuid.NewString(), uuid.NewString()
	_, err := h.tables.LDAPServers.Create(t.Context(), server, appliance.LDAPServer{Address: "127.0.0.1", PortNumber: &port})
	require.NoError(t, err)
	_, err = h.tables.LDAPSources.Create(t.Context(), source, appliance.LDAPSource{Server: server, BaseDN: slapdtest.BaseDN})
	require.NoError(t, err)
	for jid, source := range map[string]string{"p1@example.com": source, "gone@example.com": gone} {
		require.NoError(t, h.tables.Users.Import(t.Context(), []store.Row[appliance.User]{{ID: uuid.NewString(), Value: appliance.User{
			UserJID: jid, Name: "Person", Imported: appliance.Imported{Source: source, DN: "uid=p1," + slapdtest.BaseDN}}}}))
	}
	h.user("local@example.com", "mine")
	for _, c := range []struct{ what, name string }{{"wrong password", "p1@example.com"}, {"unknown", "nobody@example.com"},
		{"of no directory", "local@example.com"}, {"of a source that is gone", "gone@example.com"}} {
		before := binds.Load()
		code := h.ask(http.MethodPost, "/join/v1/sign-in", "", map[string]string{"username": c.name, "password": "wrong"}, nil)
		require.Equal(t, http.StatusUnauthorized, code, c.what)
		require.EqualValues(t, 1, binds.Load()-before, c.what)
	}
}

// TestManySignInsAtOnce: of wrong passwords that are tried at once the directory is asked about as many as of those that
// are tried one after the other; tries that it could not answer do not count.
func TestManySignInsAtOnce(t *testing.T) {
	h := newHouse(t)
	directory := slapdtest.Start(t, slapdtest.People(2))
	binds, port := watched(t, directory.Port)
	source, server := uuid.NewString(), uuid.NewString()
	_, err := h.tables.LDAPServers.Create(t.Context(), server, appliance.LDAPServer{Address: "127.0.0.1", PortNumber: &port})
	require.NoError(t, err)
	_, err = h.tables.LDAPSources.Create(t.Context(), source, appliance.LDAPSource{Server: server, BaseDN: slapdtest.BaseDN})
	require.NoError(t, err)
	require.NoError(t, h.tables.Users.Import(t.Context(), []store.Row[appliance.User]{{ID: uuid.NewString(), Value: appliance.User{
		UserJID: "p1@example.com", Name: "Person", Imported: appliance.Imported{Source: source, DN: "uid=p1," + slapdtest.BaseDN}}}}))
	in := func(password string) int {
		return h.ask(http.MethodPost, "/join/v1/sign-in", "", map[string]string{"username": "p1@example.com", "password": password}, nil)
	}
	directory.Kill()
	for range 7 {
		require.Equal(t, http.StatusServiceUnavailable, in("p1"))
	}
	directory.Run()
	require.Equal(t, http.StatusOK, in("p1"))
	before := binds.Load()
	var wrong, refused atomic.Int64
	var trying sync.WaitGroup
	for range 20 {
		trying.Go(func() {
			if in("wrong") == http.StatusUnauthorized {
				wrong.Add(1)
			} else {
				refused.Add(1)
			}
		})
	}
	trying.Wait()
	require.EqualValues(t, 5, wrong.Load())
	require.EqualValues(t, 15, refused.Load())
	require.EqualValues(t, 5, binds.Load()-before)
}

// watched is a way to a directory that counts the connections that begin with a bind.
func watched(t *testing.T, to int) (*atomic.Int64, int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	var binds atomic.Int64
	go func() { // ends with the listener
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go pass(client, to, &binds)
		}
	}()
	return &binds, listener.Addr().(*net.TCPAddr).Port
}

// pass lets a connection through. Its first bytes are the message, its number and the operation (RFC 4511, 4.1.1).
func pass(client net.Conn, to int, binds *atomic.Int64) {
	defer func() { _ = client.Close() }()
	server, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: to})
	if err != nil {
		return
	}
	defer func() { _ = server.Close() }()
	first := make([]byte, 6) // 30 length 02 01 number operation
	if _, err := io.ReadFull(client, first); err != nil {
		return
	}
	if first[5] == 0x60 {
		binds.Add(1)
	}
	_, _ = server.Write(first)
	go func() { _, _ = io.Copy(client, server) }() // ends with the connections
	_, _ = io.Copy(server, client)
}
