package registry_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

// TestModulesThatNobodyNeedsAreRemoved when a release is deleted: those of no release, a day old.
func TestModulesThatNobodyNeedsAreRemoved(t *testing.T) {
	s := open(t)
	gone, kept := s.install("gone", denies), s.install("kept", allows)
	s.install("twin", denies)
	spare, err := s.PutModule(t.Context(), registrytest.Constant(`{"allow":false}`))
	require.NoError(t, err)
	young, err := s.PutModule(t.Context(), registrytest.Constant(`{}`))
	require.NoError(t, err)
	denying, allowing := host.Hash(registrytest.Constant(denies)), host.Hash(registrytest.Constant(allows))
	for _, hash := range []string{denying, allowing, spare} {
		yesterday := time.Now().Add(-25 * time.Hour)
		require.NoError(t, os.Chtimes(filepath.Join(string(s.folder), hash), yesterday, yesterday))
	}
	there := func(hashes ...string) {
		t.Helper()
		for _, hash := range hashes {
			_, err := s.folder.Get(t.Context(), hash)
			require.NoError(t, err)
		}
	}
	missing := func(hash string) {
		t.Helper()
		_, err := s.folder.Get(t.Context(), hash)
		require.ErrorIs(t, err, fs.ErrNotExist)
	}
	require.NoError(t, s.Delete(t.Context(), "tester", gone))
	missing(spare)
	there(denying, allowing, young)
	require.NoError(t, s.Delete(t.Context(), "tester", kept))
	missing(allowing)
	there(denying, young)
}
