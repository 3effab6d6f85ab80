package local

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// mainDoor is the port of the appliance that --listen is.
var mainDoor = appliance.Listener{Interface: "a", Port: 443}

// doors are the HTTPS ports. What each serves and with which certificate follows the settings of Web Admin and Web
// Bridge 3, without a restart. Port 443 of interface a is the main listener, which is always open, because UCS Manager
// and the health checks are behind it too; any other port of theirs becomes a listener of its own (hostPort).
type doors struct {
	handler http.Handler
	deps    rest.Deps
	host    string // of --listen
	builtin tls.Certificate
	state   atomic.Pointer[serving]

	extra   map[appliance.Listener]*http.Server // belongs to the goroutine that calls apply
	running sync.WaitGroup                      // the extra listeners
}

// serving is what the two components want at one moment.
type serving struct {
	admin                 appliance.WebAdmin
	bridge                appliance.WebBridge3
	adminCert, bridgeCert *tls.Certificate // nil when there is none that works
}

// Refusals of a port that a component does not serve.
var (
	errNoAdmin  = appliance.Failure(appliance.Busy, "webAdminDisabled", "the Web Admin Interface does not serve this port")
	errNoBridge = appliance.Failure(appliance.Busy, "webBridgeDisabled", "Web Bridge 3 does not serve this port")
	errNotHere  = appliance.Failure(appliance.Missing, "notFound", "this is served on the main port only")
)

// first is the first segment of a path, folded.
func first(path string) string {
	segment, _, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	return strings.ToLower(segment)
}

// owners are the components that a path belongs to, by its first segment; the others are the web app's pages.
var owners = map[string]string{"api": "admin", "admin": "admin", "join": "bridge",
	"nuova": "platform", "ucsm": "platform", "backupfile": "platform", "operations": "platform", "shell": "platform",
	"docs": "platform", "openapi": "platform", "livez": "platform", "readyz": "platform", "metrics": "platform"}

func ownedBy(owner string) func(string) bool {
	return func(path string) bool { return owners[first(path)] == owner }
}

// at is the handler of one port.
func (d *doors) at(l appliance.Listener) http.Handler {
	admin := func(context.Context) error {
		if !d.state.Load().admin.On(l) {
			return errNoAdmin
		}
		return nil
	}
	bridge := func(context.Context) error {
		if !d.state.Load().bridge.On(l) {
			return errNoBridge
		}
		return nil
	}
	next := rest.Gate(d.deps, ownedBy("admin"), admin, rest.Gate(d.deps, ownedBy("bridge"), bridge, d.handler))
	if l == mainDoor {
		return next
	}
	next = rest.Gate(d.deps, ownedBy(""), bridge, next)
	return rest.Gate(d.deps, ownedBy("platform"), func(context.Context) error { return errNotHere }, next)
}

// server serves one port.
func (d *doors) server(l appliance.Listener) *http.Server {
	choose := func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return d.certificate(l), nil }
	return &http.Server{
		Handler:           d.at(l),
		TLSConfig:         &tls.Config{GetCertificate: choose, MinVersion: tls.VersionTLS12},
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(d.deps.Log.Handler(), slog.LevelDebug),
	}
}

// certificate is what the port shows: Web Admin's, else Web Bridge 3's, else the server's own.
func (d *doors) certificate(l appliance.Listener) *tls.Certificate {
	s := d.state.Load()
	switch {
	case s.admin.On(l) && s.adminCert != nil:
		return s.adminCert
	case s.bridge.On(l) && s.bridgeCert != nil:
		return s.bridgeCert
	}
	return &d.builtin
}

// apply reads the settings and brings the ports in line with them.
func (d *doors) apply(ctx context.Context) error {
	settings := d.deps.Tables.Settings
	admin, err := settings.WebAdmin.Get(ctx)
	if err != nil {
		return err
	}
	bridge, err := settings.WebBridge3.Get(ctx)
	if err != nil {
		return err
	}
	d.state.Store(&serving{admin: admin, bridge: bridge, adminCert: d.load(ctx, admin.Key, admin.Cert, admin.Bundle),
		bridgeCert: d.load(ctx, bridge.HTTPSKey, bridge.HTTPSChain, "")})
	d.reconcile(wanted(admin, bridge))
	return nil
}

// load reads a pair of files; one that does not work is told of and left out.
func (d *doors) load(ctx context.Context, key, cert, bundle string) *tls.Certificate {
	if key == "" {
		return nil
	}
	folder := files.Folder{Tables: d.deps.Tables, Objects: d.deps.Objects, Now: d.deps.Now}
	keyPEM, err := folder.Read(ctx, key)
	certPEM, certErr := folder.Read(ctx, cert)
	if bundle != "" {
		issuers, bundleErr := folder.Read(ctx, bundle)
		certPEM, certErr = append(append(certPEM, '\n'), issuers...), errors.Join(certErr, bundleErr)
	}
	pair, pairErr := tls.X509KeyPair(certPEM, keyPEM)
	if err = errors.Join(err, certErr, pairErr); err != nil {
		d.deps.Log.Warn("certificate", "key", key, "certificate", cert, "err", err)
		return nil
	}
	return &pair
}

// wanted are the ports besides the main one that the components want.
func wanted(admin appliance.WebAdmin, bridge appliance.WebBridge3) map[appliance.Listener]bool {
	ports := map[appliance.Listener]bool{}
	if admin.Enabled && admin.Listen != nil {
		ports[*admin.Listen] = true
	}
	for _, l := range bridge.HTTPS {
		if bridge.Enabled {
			ports[l] = true
		}
	}
	delete(ports, mainDoor)
	return ports
}

// reconcile closes the ports that nobody wants any more and opens those that are missing.
func (d *doors) reconcile(ports map[appliance.Listener]bool) {
	for l, server := range d.extra {
		if !ports[l] {
			d.deps.Log.Debug("close", "port", l.Port, "err", server.Close())
			delete(d.extra, l)
		}
	}
	for l := range ports {
		if d.extra[l] != nil {
			continue
		}
		if server, err := d.open(l); err != nil {
			d.deps.Log.Warn("listen", "interface", l.Interface, "port", l.Port, "err", err)
		} else {
			d.extra[l] = server
		}
	}
}

func (d *doors) open(l appliance.Listener) (*http.Server, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(d.host, strconv.Itoa(hostPort(l.Port))))
	if err != nil {
		return nil, err
	}
	server := d.server(l)
	d.running.Go(func() {
		if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			d.deps.Log.Error("serve", "port", l.Port, "err", err)
		}
	})
	return server, nil
}

// hostPort is the port of this computer that stands for one of the appliance: those that need privileges are moved.
func hostPort(port int) int {
	if port < 1000 {
		return 8000 + port
	}
	return port
}

// follow keeps the ports in line with the settings until ctx ends, then closes all but the main one.
func (d *doors) follow(ctx context.Context) {
	settings := d.deps.Tables.Settings
	areas := map[string]bool{settings.WebAdmin.Area(): true, settings.WebBridge3.Area(): true}
	err := d.deps.Tables.SettingRows.Follow(ctx, "", func(e store.Event[store.RawSetting]) {
		if !areas[e.Row.ID] {
			return
		}
		if err := d.apply(ctx); err != nil && ctx.Err() == nil {
			d.deps.Log.Warn("apply settings", "err", err)
		}
	})
	if ctx.Err() == nil {
		d.deps.Log.Error("follow settings", "err", err)
	}
	d.reconcile(nil)
	d.running.Wait()
}
