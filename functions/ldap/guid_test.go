package ldap

import (
	"testing"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/stretchr/testify/require"
)

func TestUsersOf(t *testing.T) {
	t.Parallel()
	const guid = "33221100-5544-7766-8899-aabbccddeeff"
	for name, value := range map[string]string{
		"objectGUID": "\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff",
		"entryUUID":  guid,
	} {
		entry := goldap.NewEntry("cn=a", map[string][]string{name: {value}})
		user, _ := idsOf("source", identity(entry))
		require.Contains(t, UsersOf("source", guid), user.String(), name)
		require.NotContains(t, UsersOf("other", guid), user.String())
	}
	require.Empty(t, UsersOf("source", "x"))
}
