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

// adminOn reports whether Web Admin serves a port; without a certificate it serves none.
func (s *serving) adminOn(l appliance.Listener) bool { return s.adminTLS != nil && s.admin.On(l) }

// bridgeOn is adminOn for Web Bridge 3.
func (s *serving) bridgeOn(l appliance.Listener) bool { return s.bridgeTLS != nil && s.bridge.On(l) }

// Refusals of a port that a component does not serve.
var (
	errNoAdmin  = appliance.Failure(appliance.Busy, "webAdminDisabled", "the Web Admin Interface does not serve this port")
	errNoBridge = appliance.Failure(appliance.Busy, "webBridgeDisabled", "Web Bridge 3 does not serve this port")
	errNoWay    = appliance.Failure(appliance.Busy, "noAddress", "the interface has no address")
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
	admin := func(context.Context) error { return d.serves((*serving).adminOn, l, errNoAdmin) }
	bridge := func(context.Context) error { return d.serves((*serving).bridgeOn, l, errNoBridge) }
	next := rest.Gate(d.deps, ownedBy("admin"), admin, rest.Gate(d.deps, ownedBy("bridge"), bridge, d.handler))
	if l == mainDoor {
		return d.filter(next)
	}
	next = rest.Gate(d.deps, ownedBy(""), bridge, next)
	return rest.Gate(d.deps, ownedBy("platform"), func(context.Context) error { return errNotHere }, next)
}

// serves answers why a component does not serve a port, nil if it does.
func (d *doors) serves(on func(*serving, appliance.Listener) bool, l appliance.Listener, off error) error {
	switch s := d.state.Load(); {
	case !on(s, l):
		return off
	case !addressed(s.network.Interfaces[l.Interface], d.deps.Platform):
		return errNoWay
	}
	return nil
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
	case s.adminOn(l):
		return s.adminTLS
	case s.bridgeOn(l):
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
	return d.note(ctx, d.reconcile(s.wanted()))
}

// note writes down which ports could not be opened, for whoever asks whether a component runs.
func (d *doors) note(ctx context.Context, shut map[string]appliance.Door) error {
	return d.deps.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := d.deps.Tables.Doors.In(tx)
		was, _, err := rows.Span("", maxShut)
		if err != nil {
			return err
		}
		for _, row := range was {
			if _, still := shut[row.ID]; !still {
				err = errors.Join(err, rows.Delete(row.ID))
			}
		}
		for name, door := range shut {
			err = errors.Join(err, rows.Put(name, door))
		}
		return err
	})
}

// maxShut is how many ports that could not be opened are written down.
const maxShut = 20

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
func (s *serving) wanted() map[door]bool {
	ports := map[door]bool{}
	if l := s.admin.Listen; l != nil && s.adminOn(*l) {
		ports[door{Listener: *l}] = true
		if s.admin.Redirect {
			ports[door{Listener: redirectPort(*l, 0), plain: true}] = true
		}
	}
	for _, l := range s.bridge.HTTPS {
		if !s.bridgeOn(l) {
			break
		}
		ports[door{Listener: l}] = true
		if s.bridge.Redirect {
			ports[door{Listener: redirectPort(l, s.bridge.RedirectPort), plain: true}] = true
		}
	}
	delete(ports, door{Listener: mainDoor})
	return ports
}

// reconcile closes the ports that nobody wants any more and opens those that are missing. It answers those that could not
// be opened, by their names.
func (d *doors) reconcile(ports map[door]bool) map[string]appliance.Door {
	shut := map[string]appliance.Door{}
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
			if len(shut) < maxShut {
				shut[l.Name()] = appliance.Door{Problem: err.Error()}
			}
		} else {
			d.extra[l] = server
		}
	}
	return shut
}

func (d *doors) open(l door) (*http.Server, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(d.host, strconv.Itoa(hostPort(l.Listener))))
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

// hostPort is the port of this computer that stands for one of the appliance: those that need privileges are moved, and
// those of interfaces b, c and d each a thousand further.
func hostPort(l appliance.Listener) int {
	port := l.Port + 1000*max(0, strings.Index("abcd", l.Interface))
	if l.Port < 1000 {
		port += 8000
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
