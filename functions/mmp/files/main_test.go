package files

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func TestClean(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{"/x": "x", "x": "x", "./x": "x", "/": "", "": "", ".": "", "/a b.txt": "a b.txt"} {
		name, err := Clean(path)
		require.NoError(t, err, path)
		require.Equal(t, want, name, path)
	}
	for _, path := range []string{"..", "/..", "../x", "a/b", "/a/", ".x", "/.x", "-x", "x\n", "x\\y", strings.Repeat("x", 129)} {
		_, err := Clean(path)
		require.Error(t, err, path)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	f := Folder{Tables: storetest.Open(t), Objects: store.NoObjects{}, Now: time.Now}
	require.NoError(t, f.Put(t.Context(), "small", bytes.NewReader(make([]byte, appliance.InlineFile))))
	require.Error(t, f.Put(t.Context(), "small", bytes.NewReader(make([]byte, appliance.InlineFile+1))), "no object store")
	f.Objects = store.Directory(t.TempDir())
	require.NoError(t, f.Put(t.Context(), "small", bytes.NewReader(make([]byte, appliance.InlineFile+1))))
	require.Error(t, f.Put(t.Context(), "x.key", bytes.NewReader(make([]byte, mebibyte+1))))
	_, err := f.Read(t.Context(), "x.key")
	require.Equal(t, appliance.Missing, appliance.KindOf(err))
	require.NoError(t, f.Sweep(t.Context(), 0))
	content, err := f.Read(t.Context(), "small")
	require.NoError(t, err, "an object in use stays")
	require.Len(t, content, appliance.InlineFile+1)
	require.NoError(t, f.Put(t.Context(), "big.bin", bytes.NewReader(make([]byte, mebibyte+1))))
	require.Equal(t, appliance.Limited, appliance.KindOf(f.Rename(t.Context(), "big.bin", "big.key")), "a new name is no way around the limit")
	require.NoError(t, f.Delete(t.Context(), "big.bin"))
	require.NoError(t, f.Rename(t.Context(), "small", "other"))
	require.NoError(t, f.Delete(t.Context(), "other"))
	require.NoError(t, f.Sweep(t.Context(), 0))
	entries, err := os.ReadDir(string(f.Objects.(store.Directory)))
	require.NoError(t, err)
	require.Empty(t, entries)
}
