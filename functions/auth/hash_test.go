package auth

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHash(t *testing.T) {
	t.Parallel()
	a, err := Hash("correct horse")
	require.NoError(t, err)
	b, err := Hash("correct horse")
	require.NoError(t, err)
	require.NotEqual(t, a, b, "salted")
	require.True(t, strings.HasPrefix(a, "$argon2id$v=19$m=19456,t=2,p=1$"))
	require.True(t, Check(a, "correct horse"))
	require.False(t, Check(a, "correct horse "))
	require.False(t, Check(a, ""))
	_, err = Hash(strings.Repeat("x", maxPassword+1))
	require.Error(t, err)
}

func TestCheckKnownHash(t *testing.T) {
	t.Parallel()
	// made with the reference implementation: argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 (password "password")
	const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	require.True(t, Check(phc, "password"))
	require.False(t, Check(phc, "Password"))
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	good, err := Hash("x")
	require.NoError(t, err)
	salt := strings.Split(good, "$")[4]
	for _, phc := range []string{"", "x", nobody, "$argon2i$v=19$m=19456,t=2,p=1$" + salt + "$" + salt,
		strings.Replace(good, "m=19456", "m=99999999", 1), strings.Replace(good, "t=2", "t=1000", 1), strings.Replace(good, "t=2", "t=0", 1),
		strings.Replace(good, "p=1", "p=200", 1), strings.Replace(good, "v=19", "v=16", 1), good[:len(good)-40], strings.Replace(good, salt, "!", 1)} {
		require.False(t, Check(phc, "x"), phc)
	}
	require.False(t, Check(good, strings.Repeat("x", 5000)))
}

func FuzzParsePHC(f *testing.F) {
	f.Add(nobody)
	f.Add("$argon2id$v=19$m=1,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, phc string) {
		if h, err := parse(phc); err == nil {
			require.True(t, h.bounded())
		}
	})
}
