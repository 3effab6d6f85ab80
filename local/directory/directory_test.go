package directory

import (
	"context"
	"net"
	"os"
	"slices"
	"testing"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/stretchr/testify/require"
)

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// TestDirectory: it has its people and their groups, keeps what was changed and its passwords, and takes over from a
// slapd that outlived its appliance.
func TestDirectory(t *testing.T) {
	t.Parallel()
	if _, err := program("slapd"); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "slapd is missing: CI needs it")
		t.Skip(err)
	}
	folder, address, draws := t.TempDir()+"/dir with blank", freeAddress(t), 0
	draw := func() (Passwords, error) { draws++; return Passwords{Root: "root", People: "theirs"}, nil }
	ctx, stop := context.WithCancel(t.Context())
	first, err := Start(ctx, folder, address, draw)
	require.NoError(t, err)
	conn, err := goldap.DialURL("ldap://" + address)
	require.NoError(t, err)
	_, err = search(conn, "(uid=*)")
	require.Error(t, err, "nobody may look")
	require.NoError(t, conn.Bind("uid=fay,"+Base, "theirs"))
	names, err := search(conn, "(memberOf=cn=licensed,"+Base+")")
	require.NoError(t, err)
	require.Equal(t, []string{"Dora Lind", "Emil Roth"}, names)
	require.NoError(t, conn.Bind(Root, "root"))
	require.NoError(t, conn.Del(goldap.NewDelRequest("uid=gil,"+Base, nil)))
	require.NoError(t, conn.Close())

	second, err := Start(t.Context(), folder, address, draw) // as after kill -9 of the first one's appliance
	require.NoError(t, err)
	require.ErrorContains(t, first.Run(ctx), "ended by itself")
	stop()
	require.Equal(t, Passwords{Root: "root", People: "theirs"}, second.Passwords)
	require.Equal(t, 1, draws)
	conn, err = goldap.DialURL("ldap://" + address)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.Bind("uid=dora,"+Base, "theirs"))
	names, err = search(conn, "(mail=*)")
	require.NoError(t, err)
	require.Equal(t, []string{"Dora Lind", "Emil Roth", "Fay Okoro"}, names)

	_, err = Start(t.Context(), t.TempDir()+"/other", address, draw)
	require.ErrorContains(t, err, address, "the port is taken")
	t.Cleanup(func() { require.NoError(t, second.Run(t.Context())) })
}

func search(conn *goldap.Conn, filter string) (names []string, err error) {
	result, err := conn.Search(goldap.NewSearchRequest(Base, goldap.ScopeWholeSubtree, goldap.NeverDerefAliases, 0, 0, false, filter, []string{"cn"}, nil))
	if err != nil {
		return nil, err
	}
	for _, e := range result.Entries {
		names = append(names, e.GetAttributeValue("cn"))
	}
	slices.Sort(names)
	return names, nil
}
