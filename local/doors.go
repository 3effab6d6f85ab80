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
// and the health checks are behind it too; any other port of theirs becomes a listener of its own (hostPort), and so
// does a port that redirects to them.
type doors struct {
	handler http.Handler
	deps    rest.Deps
	host    string // of --listen
	port    int    // of --listen, as it came to be
	builtin tls.Certificate
	state   atomic.Pointer[serving]

	extra   map[door]*http.Server // belongs to the goroutine that calls apply
	running sync.WaitGroup        // the extra listeners
}

// door is a port besides the main one; a plain one redirects from HTTP.
type door struct {
	appliance.Listener
	plain bool
}

// serving is what the two components and the network want at one moment.
type serving struct {
	admin               appliance.WebAdmin
	bridge              appliance.WebBridge3
	adminTLS, bridgeTLS *tls.Config // nil without a certificate that works
	builtinTLS          *tls.Config // of a port that neither serves
	network             appliance.Network
}

// Refusals of a port that a component does not serve.
var (
	errNoAdmin  = appliance.Failure(appliance.Busy, "webAdminDisabled", "the Web Admin Interface does not serve this port")
	errNoBridge = appliance.Failure(appliance.Busy, "webBridgeDisabled", "Web Bridge 3 does not serve this port")
	errDenied   = appliance.Failure(appliance.Denied, "firewall", "the firewall lets nobody in from this address")
	errNotHere  = appliance.Failure(appliance.Missing, "notFound", "this is served on the main port only")
)

// first is the first segment of a path, folded.
func first(path string) string {
	segment, _, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	return strings.ToLower(segment)
}

// owners are the components that a path belongs to, by its first segment; the others are the web app's pages.
var owners = map[string]string{"api": "admin", "admin": "admin", "policies": "admin", "join": "bridge",
	"nuova": "platform", "ucsm": "platform", "backupfile": "platform", "techsupport": "platform", "operations": "platform", "shell": "platform",
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
		return d.filter(next)
	}
	next = rest.Gate(d.deps, ownedBy(""), bridge, next)
	return rest.Gate(d.deps, ownedBy("platform"), func(context.Context) error { return errNotHere }, next)
}

// server serves one port.
func (d *doors) server(l appliance.Listener) *http.Server {
	choose := func(*tls.ClientHelloInfo) (*tls.Config, error) { return d.terms(l), nil }
	return &http.Server{
		Handler:           d.at(l),
		TLSConfig:         &tls.Config{GetConfigForClient: choose, Certificates: []tls.Certificate{d.builtin}, MinVersion: tls.VersionTLS12},
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(d.deps.Log.Handler(), slog.LevelDebug),
	}
}

// terms are what the port shows and takes: the certificate and rules of Web Admin, else Web Bridge 3's, else the
// server's own.
func (d *doors) terms(l appliance.Listener) *tls.Config {
	s := d.state.Load()
	switch {
	case s.admin.On(l) && s.adminTLS != nil:
		return s.adminTLS
	case s.bridge.On(l) && s.bridgeTLS != nil:
		return s.bridgeTLS
	}
	return s.builtinTLS
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
	s := &serving{admin: admin, bridge: bridge}
	if err := d.rules(ctx, s); err != nil {
		return err
	}
	d.state.Store(s)
	d.reconcile(wanted(admin, bridge))
	return nil
}

// rules reads what the network and the TLS settings have to say.
func (d *doors) rules(ctx context.Context, s *serving) (err error) {
	settings := d.deps.Tables.Settings
	if s.network, err = settings.Network.Get(ctx); err != nil {
		return err
	}
	security, err := settings.Security.Get(ctx)
	if err != nil {
		return err
	}
	live, err := settings.Live.Get(ctx)
	s.adminTLS = tlsTerms(d.load(ctx, s.admin.Key, s.admin.Cert, s.admin.Bundle), security.TLS["webadmin"], live.FIPS)
	s.bridgeTLS = tlsTerms(d.load(ctx, s.bridge.HTTPSKey, s.bridge.HTTPSChain, ""), security.TLS["webbridge"], live.FIPS)
	s.builtinTLS = tlsTerms(&d.builtin, appliance.TLSService{}, live.FIPS)
	return err
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
func wanted(admin appliance.WebAdmin, bridge appliance.WebBridge3) map[door]bool {
	ports := map[door]bool{}
	if admin.Enabled && admin.Listen != nil {
		ports[door{Listener: *admin.Listen}] = true
		if admin.Redirect {
			ports[door{Listener: redirectPort(*admin.Listen, 0), plain: true}] = true
		}
	}
	for _, l := range bridge.HTTPS {
		if !bridge.Enabled {
			break
		}
		ports[door{Listener: l}] = true
		if bridge.Redirect {
			ports[door{Listener: redirectPort(l, bridge.RedirectPort), plain: true}] = true
		}
	}
	delete(ports, door{Listener: mainDoor})
	return ports
}

// reconcile closes the ports that nobody wants any more and opens those that are missing.
func (d *doors) reconcile(ports map[door]bool) {
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

func (d *doors) open(l door) (*http.Server, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(d.host, strconv.Itoa(hostPort(l.Port))))
	if err != nil {
		return nil, err
	}
	listener = guarded{listener, d, l.Listener}
	server := d.server(l.Listener)
	serve := func() error { return server.ServeTLS(listener, "", "") }
	if l.plain {
		server.Handler, server.TLSConfig = d.redirects(l.Listener), nil
		serve = func() error { return server.Serve(listener) }
	}
	d.running.Go(func() {
		if err := serve(); !errors.Is(err, http.ErrServerClosed) {
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
	areas := map[string]bool{settings.WebAdmin.Area(): true, settings.WebBridge3.Area(): true, settings.Network.Area(): true,
		settings.Security.Area(): true, settings.Live.Area(): true}
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
