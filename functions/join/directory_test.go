package join

import (
	"net/http"
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
