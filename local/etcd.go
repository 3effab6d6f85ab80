package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync/atomic"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"golang.org/x/sys/unix"

	"github.com/plenum-meet/plenum/functions/store"
)

const (
	etcdStart   = 60 * time.Second // 300,000 coSpaces take six to seven seconds to open
	etcdStartGC = 400              // per cent: opening allocates what stays, so collecting in between is in vain
	socketPath  = 100              // a unix socket's path may have 107 bytes
)

// endpointFile is where the data folder says how to reach its server.
const endpointFile = "endpoint"

// Join opens the store of the appliance that runs on a data folder. The caller closes its DB.
func Join(ctx context.Context, data string) (*store.Tables, error) {
	endpoint, err := os.ReadFile(filepath.Join(data, "etcd", endpointFile))
	if err != nil {
		return nil, fmt.Errorf("no appliance has run on %s: %w", data, err)
	}
	db, err := store.Dial(context.WithoutCancel(ctx), []string{string(endpoint)}, storePrefix)
	if err != nil {
		return nil, err
	}
	if err := db.Ping(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("the appliance on %s does not answer: %w", data, err), db.Close())
	}
	return store.NewTables(db), nil
}

// errInUse says that another process has the data directory.
var errInUse = errors.New("data directory is in use by another server")

// etcdServer is an etcd of one member inside this process. It listens on unix sockets only, in a directory that only
// this user may enter, because whoever can connect may do everything.
type etcdServer struct {
	etcd    *embed.Etcd
	lock    *os.File
	sockets string
	closing atomic.Bool
}

// startEtcd opens (or makes) the data in dir and waits until it can be used.
func startEtcd(ctx context.Context, dir string, log *slog.Logger) (*etcdServer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("etcd: %w", err)
	}
	defer debug.SetGCPercent(debug.SetGCPercent(etcdStartGC))
	s := &etcdServer{}
	var err error
	if s.lock, err = lockDir(dir); err != nil {
		return nil, err
	}
	if s.sockets, err = socketDir(dir); err != nil {
		return nil, errors.Join(err, s.lock.Close())
	}
	if err := os.WriteFile(filepath.Join(dir, endpointFile), []byte(s.Endpoint()), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("etcd: %w", err), os.RemoveAll(s.sockets), s.lock.Close())
	}
	if s.etcd, err = embed.StartEtcd(etcdConfig(dir, s.sockets, zapToSlog{log: log, closing: &s.closing})); err != nil {
		s.etcd = nil
		return nil, errors.Join(fmt.Errorf("etcd in %s: %w", dir, err), s.Close())
	}
	if err := s.ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("etcd in %s: %w", dir, err), s.Close())
	}
	return s, nil
}

func (s *etcdServer) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, etcdStart)
	defer cancel()
	select {
	case <-s.etcd.Server.ReadyNotify():
		return nil
	case err := <-s.etcd.Err():
		return err
	case <-s.etcd.Server.StopNotify():
		return errors.New("stopped while starting")
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Endpoint is the URL for clients of this machine and user: unix:///...
func (s *etcdServer) Endpoint() string { return "unix://" + filepath.Join(s.sockets, "client") }

// Failed tells why the server stopped by itself.
func (s *etcdServer) Failed() <-chan error { return s.etcd.Err() }

// Close stops the server and waits for it. Close its clients first: it waits five seconds for them.
func (s *etcdServer) Close() error {
	s.closing.Store(true)
	if s.etcd != nil {
		s.etcd.Close()
	}
	return errors.Join(os.RemoveAll(s.sockets), s.lock.Close())
}

// etcdConfig is an etcd that is ready in a tenth of a second, takes bulk imports, and forgets the past.
func etcdConfig(dir, sockets string, log zapcore.Core) *embed.Config {
	cfg := embed.NewConfig()
	cfg.Name = "plenum"
	cfg.Dir = filepath.Join(dir, "data")
	cfg.InitialCluster = cfg.InitialClusterFromName(cfg.Name)
	cfg.ListenClientUrls = []url.URL{{Scheme: "unix", Path: filepath.Join(sockets, "client")}}
	cfg.ListenPeerUrls = []url.URL{{Scheme: "unix", Path: filepath.Join(sockets, "peer")}}
	cfg.TickMs, cfg.ElectionMs = 10, 100
	cfg.MaxTxnOps = 1024
	cfg.SnapshotCount, cfg.SnapshotCatchUpEntries = 1000, 100 // no follower ever catches up; a start reads what is left
	cfg.QuotaBackendBytes = 8 << 30
	cfg.AutoCompactionMode, cfg.AutoCompactionRetention = embed.CompactorModePeriodic, "10m"
	cfg.EnableGRPCGateway = false
	cfg.WarningApplyDuration, cfg.WarningUnaryRequestDuration = time.Second, 2*time.Second
	cfg.ZapLoggerBuilder = embed.NewZapLoggerBuilder(zap.New(log))
	return cfg
}

// socketDir makes the directory for the sockets: in dir, or, where that makes their paths too long, a temporary one.
func socketDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("etcd sockets: %w", err)
	}
	sockets := filepath.Join(dir, "run")
	if len(sockets) > socketPath-len("/client") {
		if sockets, err = os.MkdirTemp("/tmp", "plenum"); err != nil {
			return "", fmt.Errorf("etcd sockets: %w", err)
		}
		return sockets, nil
	}
	if err := errors.Join(os.RemoveAll(sockets), os.Mkdir(sockets, 0o700)); err != nil {
		return "", fmt.Errorf("etcd sockets: %w", err)
	}
	return sockets, nil
}

// lockDir makes dir this process's alone until the file is closed or the process ends.
func lockDir(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("etcd: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", dir, errInUse)
	}
	return f, nil
}

// zapToSlog passes etcd's warnings and errors on to our log, one level lower: etcd warns of what is meant here (one
// port, no authentication on a private socket). Once the server is being closed it is told no more.
type zapToSlog struct {
	log     *slog.Logger
	closing *atomic.Bool
	fields  []zapcore.Field
}

// firstStart is what etcd says of every new data directory, before its first term; it tries again by itself.
const firstStart = "failed to update storage version"

// Enabled implements zapcore.LevelEnabler.
func (zapToSlog) Enabled(level zapcore.Level) bool { return level >= zapcore.WarnLevel }

// With implements zapcore.Core.
func (z zapToSlog) With(fields []zapcore.Field) zapcore.Core {
	return zapToSlog{log: z.log, closing: z.closing, fields: append(z.fields[:len(z.fields):len(z.fields)], fields...)}
}

// Check implements zapcore.Core.
func (z zapToSlog) Check(e zapcore.Entry, checked *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if z.Enabled(e.Level) && !z.closing.Load() && e.Message != firstStart {
		return checked.AddCore(e, z)
	}
	return checked
}

// Write implements zapcore.Core.
func (z zapToSlog) Write(e zapcore.Entry, fields []zapcore.Field) error {
	values := zapcore.NewMapObjectEncoder()
	for _, f := range append(z.fields[:len(z.fields):len(z.fields)], fields...) {
		f.AddTo(values)
	}
	level := slog.LevelInfo
	if e.Level > zapcore.WarnLevel {
		level = slog.LevelWarn
	}
	z.log.Log(context.Background(), level, "etcd: "+e.Message, "etcd", values.Fields)
	return nil
}

// Sync implements zapcore.Core.
func (zapToSlog) Sync() error { return nil }
