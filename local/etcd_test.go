package local

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

func startTestEtcd(t *testing.T, dir string) *etcdServer {
	t.Helper()
	s, err := startEtcd(t.Context(), dir, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return s
}

func tablesOf(t *testing.T, s *etcdServer) *store.Tables {
	t.Helper()
	db, err := store.Dial(context.Background(), []string{s.Endpoint()}, "/test")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return store.NewTables(db)
}

func TestEtcdKeepsItsDataOverARestart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "etcd")
	s := startTestEtcd(t, dir)
	t.Run("first", func(t *testing.T) {
		tables := tablesOf(t, s)
		_, err := tables.CoSpaces.Create(t.Context(), "11111111-0000-4000-8000-000000000000", appliance.CoSpace{Name: "Lobby"})
		require.NoError(t, err)
	})
	require.NoError(t, s.Close())

	began := time.Now()
	s = startTestEtcd(t, dir)
	require.Less(t, time.Since(began), 5*time.Second)
	t.Run("second", func(t *testing.T) {
		row, err := tablesOf(t, s).CoSpaces.Get(t.Context(), "11111111-0000-4000-8000-000000000000")
		require.NoError(t, err)
		require.Equal(t, "Lobby", row.Value.Name)
	})
	require.NoError(t, s.Close())
}

func TestEtcdRefusesADirectoryInUse(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := startTestEtcd(t, dir)
	_, err := startEtcd(t.Context(), dir, slog.New(slog.DiscardHandler))
	require.ErrorIs(t, err, errInUse)
	require.NoError(t, tablesOf(t, s).DB.Ping(t.Context()), "the first goes on")
	require.NoError(t, s.Close())
}

func TestEtcdInADeepDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("deep", 30))
	s := startTestEtcd(t, dir)
	t.Run("use", func(t *testing.T) { require.NoError(t, tablesOf(t, s).DB.Ping(t.Context())) })
	require.NoError(t, s.Close())
	_, err := os.Stat(strings.TrimPrefix(s.Endpoint(), "unix://"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestEtcdIsOnlyForThisUser(t *testing.T) {
	t.Parallel()
	s := startTestEtcd(t, t.TempDir())
	info, err := os.Stat(s.sockets)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	require.NoError(t, s.Close())
}
