// Package storetest gives tests a real etcd: one embedded server for the whole test binary, on a unix socket in a
// temporary folder, without fsync, and a fresh prefix of keys for each test.
package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"

	"github.com/plenum-meet/plenum/functions/store"
)

// shared is the server of this test binary; it runs while somebody uses it.
var shared struct {
	sync.Mutex // guards all
	users      int
	server     *server
	prefixes   int
}

// Main runs a package's tests on one server from the first to the last; without it the server stops whenever no test
// is using it. In TestMain: os.Exit(storetest.Main(m)).
func Main(m *testing.M) int {
	if _, _, err := acquire(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer release()
	return m.Run()
}

// Open gives the test tables of its own.
func Open(t testing.TB) *store.Tables {
	t.Helper()
	endpoint, prefix := Endpoint(t)
	return Dial(t, endpoint, prefix)
}

// Dial is another client for tables that a test has already: what a second function instance sees.
func Dial(t testing.TB, endpoint, prefix string) *store.Tables {
	t.Helper()
	db, err := store.Dial(context.Background(), []string{endpoint}, prefix)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() }) // the test may have closed it
	return store.NewTables(db)
}

// Endpoint gives the test the server's address and a key prefix of its own, for what makes its own client.
func Endpoint(t testing.TB) (endpoint, prefix string) {
	t.Helper()
	endpoint, n, err := acquire()
	require.NoError(t, err)
	t.Cleanup(release)
	return endpoint, fmt.Sprintf("/t%d", n)
}

func acquire() (endpoint string, n int, err error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil {
		if shared.server, err = start(); err != nil {
			return "", 0, err
		}
	}
	shared.users++
	shared.prefixes++
	return shared.server.endpoint, shared.prefixes, nil
}

func release() {
	shared.Lock()
	defer shared.Unlock()
	if shared.users--; shared.users == 0 {
		shared.server.stop()
		shared.server = nil
	}
}

type server struct {
	etcd     *embed.Etcd
	dir      string
	endpoint string
}

func start() (*server, error) {
	base := os.TempDir()
	if len(base) > 60 { // a unix socket's path may have 107 bytes
		base = "/tmp"
	}
	dir, err := os.MkdirTemp(base, "storetest")
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir, endpoint: "unix://" + filepath.Join(dir, "c")}
	if s.etcd, err = embed.StartEtcd(config(dir)); err != nil {
		return nil, fmt.Errorf("etcd: %w", err)
	}
	select {
	case <-s.etcd.Server.ReadyNotify():
		return s, nil
	case <-time.After(30 * time.Second):
		s.stop()
		return nil, fmt.Errorf("etcd is not ready after 30 s")
	}
}

func config(dir string) *embed.Config {
	cfg := embed.NewConfig()
	cfg.Dir = filepath.Join(dir, "d")
	cfg.ListenClientUrls = []url.URL{{Scheme: "unix", Path: filepath.Join(dir, "c")}}
	cfg.ListenPeerUrls = []url.URL{{Scheme: "unix", Path: filepath.Join(dir, "p")}}
	cfg.TickMs, cfg.ElectionMs = 10, 100
	cfg.UnsafeNoFsync = true
	cfg.QuotaBackendBytes = 8 << 30
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.NewNop())
	return cfg
}

func (s *server) stop() {
	s.etcd.Close()
	os.RemoveAll(s.dir)
}
