package file

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const mac = "00:25:b5:00:00:0a"

var given = map[string]appliance.LicenceRecord{"callbridge": {Expiry: "2027-01-31"}, "shared": {Expiry: Forever, Entitled: 3}}

func made(t testing.TB) []byte {
	t.Helper()
	content, err := Make(LabKey(), "00-25-B5-00-00-0A", "s1", given)
	require.NoError(t, err)
	return content
}

func TestFile(t *testing.T) {
	t.Parallel()
	content := made(t)
	f, err := Read(LabPublic(), mac, content)
	require.NoError(t, err)
	require.Equal(t, appliance.LicenceFile{Serial: "s1", Features: given}, f)
	f, err = Read(LabPublic(), mac, bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n")))
	require.Error(t, err, "a line end is part of what is signed: %v", f)
}

func TestRefused(t *testing.T) {
	t.Parallel()
	content := made(t)
	foreign, err := Make(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), mac, "", given)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		content []byte
		mac     string
		want    error
	}{
		"nothing":         {nil, mac, ErrFormat},
		"no licence":      {[]byte("hello"), mac, ErrFormat},
		"other JSON":      {[]byte(`{"product":"plenum"}`), mac, ErrFormat},
		"too long":        {append(content, make([]byte, maxSize)...), mac, ErrFormat},
		"unsigned":        {content[:bytes.IndexByte(content, '\n')], mac, ErrSignature},
		"changed":         {bytes.Replace(content, []byte("2027"), []byte("2029"), 1), mac, ErrSignature},
		"another key":     {foreign, mac, ErrSignature},
		"another machine": {content, "00:25:b5:00:00:0b", ErrMachine},
		"no address":      {content, "", ErrMachine},
	} {
		f, err := Read(LabPublic(), c.mac, c.content)
		require.ErrorIs(t, err, c.want, name)
		require.Empty(t, f, name)
	}
	for name, features := range map[string]map[string]appliance.LicenceRecord{"feature": {"x": {Expiry: Forever}}, "day": {"shared": {Expiry: "soon"}},
		"number": {"shared": {Expiry: Forever, Entitled: -1}}} {
		_, err := Make(LabKey(), mac, "", features)
		require.ErrorIs(t, err, ErrContent, name)
	}
	_, err = Make(LabKey(), "eth0", "", given)
	require.Error(t, err)
}

func FuzzRead(f *testing.F) {
	f.Add(made(f))
	f.Fuzz(func(_ *testing.T, content []byte) { _, _ = Read(LabPublic(), mac, content) })
}
