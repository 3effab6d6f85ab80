package local

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// hall is the HTTPS ports of an appliance from the factory, and its MMP.
type hall struct {
	t       *testing.T
	address string // of the main port
	mmp     *mmp.Server
	session string
}

func newHall(t *testing.T, o mmp.Options) *hall {
	deps := rest.Deps{Tables: storetest.Open(t), Now: time.Now}.WithDefaults()
	require.NoError(t, mmp.Seed(t.Context(), deps, o))
	echo := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) })
	certPEM, keyPEM, err := selfSigned("127.0.0.1", time.Now())
	require.NoError(t, err)
	pair, err := tls.X509KeyPair(certPEM, keyPEM)
	require.NoError(t, err)
	d := &doors{handler: echo, deps: deps, host: "127.0.0.1", builtin: pair, extra: map[door]*http.Server{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	d.port = listener.Addr().(*net.TCPAddr).Port
	require.NoError(t, d.apply(t.Context()))
	server := d.server(mainDoor)
	go func() { _ = server.ServeTLS(listener, "", "") }()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); d.follow(ctx) }()
	t.Cleanup(func() {
		stop()
		<-done
		_ = server.Close()
	})
	h := &hall{t: t, address: listener.Addr().String(), mmp: mmp.NewServer(deps)}
	if !o.Lab {
		h.signIn()
	}
	return h
}

// signIn gets through the first login.
func (h *hall) signIn() {
	session, reply, err := h.mmp.Open(h.t.Context(), shell.Login{User: "admin", Password: "admin"})
	require.NoError(h.t, err)
	require.True(h.t, reply.Secret)
	h.session = session
	h.run("new password", "new password")
}

// say is what a line answers.
func (h *hall) say(line string) string {
	reply, err := h.mmp.Do(h.t.Context(), h.session, shell.Request{Line: line})
	require.NoError(h.t, err)
	return reply.Output
}

func (h *hall) run(lines ...string) {
	for _, line := range lines {
		reply, err := h.mmp.Do(h.t.Context(), h.session, shell.Request{Line: line})
		require.NoError(h.t, err)
		require.NotContains(h.t, reply.Output, "FAILURE", line)
	}
}

// get answers the status of a path and the name on the certificate; 0 when nobody listens.
func (h *hall) get(address, path string) (int, string) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} //nolint:gosec // the name is looked at
	answer, err := client.Get("https://" + address + path)
	if err != nil {
		return 0, ""
	}
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode, answer.TLS.PeerCertificates[0].Subject.CommonName
}

// soon waits for what the followers bring about.
func (h *hall) soon(address, path string, status int, name string) {
	h.t.Helper()
	require.Eventually(h.t, func() bool {
		code, shown := h.get(address, path)
		return code == status && (name == "" || shown == name)
	}, 10*time.Second, 20*time.Millisecond, "%s %s: %d %s", address, path, status, name)
}

func TestFactoryPorts(t *testing.T) {
	t.Parallel()
	h := newHall(t, mmp.Options{})
	for path, status := range map[string]int{"/api/v1/system": 503, "//API/v1/system": 503, "/%61pi/v1": 503, "/join/v1/x": 503, "/nuova": 200, "/livez": 200, "/": 200, "/docs": 200} {
		code, _ := h.get(h.address, path)
		require.Equal(t, status, code, path)
	}
	h.run("pki selfsigned one CN:one.example.com", "pki selfsigned two CN:two.example.com",
		"webadmin certs one.key one.crt", "webadmin listen a 443", "webadmin enable")
	h.soon(h.address, "/api/v1/system", 503, "one.example.com")
	code, _ := h.get(h.address, "/nuova")
	require.Equal(t, 200, code, "UCS Manager has an address of its own")
	h.run("ipv4 a dhcp")
	h.soon(h.address, "/api/v1/system", 200, "one.example.com")
	h.run("ipv4 a disable")
	h.soon(h.address, "/api/v1/system", 503, "")
	h.run("ipv4 a enable")
	h.run("webadmin certs two.key two.crt")
	h.soon(h.address, "/api/v1/system", 200, "two.example.com")
	h.run("webadmin certs none")
	h.soon(h.address, "/api/v1/system", 503, "Plenum local server")
	require.Contains(t, h.say("webadmin status"), "webadmin is not running")
	require.Contains(t, h.say("webadmin restart"), "FAILURE")
	h.run("webadmin certs two.key two.crt", "webadmin restart")
	h.soon(h.address, "/api/v1/system", 200, "two.example.com")
	h.run("pki unlink two.key")
	require.Contains(t, h.say("webadmin restart"), "FAILURE")
	h.soon(h.address, "/api/v1/system", 503, "Plenum local server")
	h.run("webadmin disable")
	h.soon(h.address, "/api/v1/system", 503, "Plenum local server")
}

// TestPortInUse: what cannot be opened on this computer does not run.
func TestPortInUse(t *testing.T) {
	t.Parallel()
	h := newHall(t, mmp.Options{})
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = taken.Close() }()
	_, port, err := net.SplitHostPort(taken.Addr().String())
	require.NoError(t, err)
	h.run("ipv4 a dhcp", "pki selfsigned one", "webadmin certs one.key one.crt", "webadmin listen a "+port, "webadmin enable")
	require.Eventually(t, func() bool { return strings.Contains(h.say("webadmin status"), "webadmin is not running: ") }, 10*time.Second, 20*time.Millisecond)
	require.Contains(t, h.say("webadmin enable"), "FAILURE", "now it is known")
	h.run("webadmin listen a "+freePort(t), "webadmin enable")
	require.Eventually(t, func() bool { return h.say("webadmin status") == "webadmin running\n" }, 10*time.Second, 20*time.Millisecond)
}

func TestPortOfItsOwn(t *testing.T) {
	t.Parallel()
	h := newHall(t, mmp.Options{})
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	own := free.Addr().String()
	_, port, err := net.SplitHostPort(own)
	require.NoError(t, err)
	require.NoError(t, free.Close())
	h.run("ipv4 a dhcp", "pki selfsigned one CN:one.example.com", "webadmin certs one.key one.crt", "webadmin listen a "+port, "webadmin enable")
	h.soon(own, "/api/v1/system", 200, "one.example.com")
	for path, status := range map[string]int{"/nuova": 404, "/backupfile/x": 404, "/techsupport/x": 404, "/join/v1/x": 503, "/": 503} {
		code, _ := h.get(own, path)
		require.Equal(t, status, code, path)
	}
	code, _ := h.get(h.address, "/api/v1/system")
	require.Equal(t, 503, code, "not on the main port any more")
	h.run("webadmin listen none")
	h.soon(own, "/api/v1/system", 0, "")
}

func TestLabPorts(t *testing.T) {
	t.Parallel()
	cert, key, err := selfSigned("127.0.0.1", time.Now())
	require.NoError(t, err)
	h := newHall(t, mmp.Options{Lab: true, Key: key, Cert: cert})
	for _, path := range []string{"/api/v1/system", "/join/v1/x", "/", "/nuova"} {
		code, _ := h.get(h.address, path)
		require.Equal(t, 200, code, path)
	}
}

func TestHostPort(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{"a:445": 8445, "a:8445": 8445, "a:9999": 9999, "b:443": 9443, "b:445": 9445, "d:445": 11445} {
		iface, port, _ := strings.Cut(name, ":")
		n, err := strconv.Atoi(port)
		require.NoError(t, err)
		require.Equal(t, want, hostPort(appliance.Listener{Interface: iface, Port: n}), name)
	}
}

// freePort is a port of this computer that nobody uses.
func freePort(t *testing.T) string {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, free.Close()) }()
	_, port, err := net.SplitHostPort(free.Addr().String())
	require.NoError(t, err)
	return port
}

func TestRedirectAndFirewall(t *testing.T) {
	t.Parallel()
	h := newHall(t, mmp.Options{})
	own, plain := freePort(t), freePort(t)
	h.run("ipv4 a dhcp", "pki selfsigned one CN:one.example.com", "webbridge3 https certs one.key one.crt", "webbridge3 c2w certs one.key one.crt", "webbridge3 c2w trust one.crt",
		"webbridge3 c2w listen a:9999", "webbridge3 https listen a:"+own, "webbridge3 http-redirect enable "+plain, "webbridge3 enable")
	h.soon("127.0.0.1:"+own, "/", 200, "one.example.com")
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	var where string
	require.Eventually(t, func() bool {
		answer, err := client.Get("http://127.0.0.1:" + plain + "/meeting/a%2Fb?id=1")
		if err != nil {
			return false
		}
		where = answer.Header.Get("Location")
		return answer.Body.Close() == nil && answer.StatusCode == http.StatusTemporaryRedirect
	}, 10*time.Second, 20*time.Millisecond)
	require.Equal(t, "https://127.0.0.1:"+own+"/meeting/a%2Fb?id=1", where)

	h.run("firewall a default deny", "firewall a allow "+plain, "firewall a enable")
	h.soon("127.0.0.1:"+own, "/", 0, "")
	h.soon(h.address, "/join/v1/x", 403, "")
	code, _ := h.get(h.address, "/nuova")
	require.Equal(t, 200, code, "UCS Manager is no business of this firewall")
	h.run("firewall a allow " + own + "/tcp from 127.0.0.0/8")
	h.soon("127.0.0.1:"+own, "/", 200, "one.example.com")
	h.run("webbridge3 http-redirect disable")
	require.Eventually(t, func() bool { _, err := net.Dial("tcp", "127.0.0.1:"+plain); return err != nil }, 10*time.Second, 20*time.Millisecond)
}

// TestRedirectTargets: which HTTPS port a port for HTTP leads to.
func TestRedirectTargets(t *testing.T) {
	t.Parallel()
	a80, a443, a445 := appliance.Listener{Interface: "a", Port: 80}, mainDoor, appliance.Listener{Interface: "a", Port: 445}
	s := serving{admin: appliance.WebAdmin{Enabled: true, Redirect: true, Listen: &a445}, bridge: appliance.WebBridge3{Enabled: true, Redirect: true, HTTPS: []appliance.Listener{a443}},
		adminTLS: &tls.Config{MinVersion: tls.VersionTLS12}, bridgeTLS: &tls.Config{MinVersion: tls.VersionTLS12}}
	for owner, want := range map[string]appliance.Listener{"admin": a445, "bridge": a443, "": a443} {
		to, ok := s.redirect(a80, owner)
		require.True(t, ok)
		require.Equal(t, want, to)
	}
	s.bridge.Redirect = false
	to, ok := s.redirect(a80, "")
	require.True(t, ok)
	require.Equal(t, a445, to)
	_, ok = s.redirect(a443, "")
	require.False(t, ok)
	require.True(t, s.wanted()[door{a80, true}])
}

// TestTLSRules lets openssl try versions and ciphers.
func TestTLSRules(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("openssl"); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "openssl is missing: CI needs it")
		t.Skip("openssl is not installed")
	}
	h := newHall(t, mmp.Options{})
	h.run("ipv4 a dhcp", "pki selfsigned one CN:one.example.com", "webadmin certs one.key one.crt", "webadmin listen a 443", "webadmin enable")
	h.soon(h.address, "/api/v1/system", 200, "one.example.com")
	try := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "openssl", append([]string{"s_client", "-connect", h.address}, args...)...)
		out, _ := cmd.CombinedOutput() // an alert ends it with an error
		return string(out)
	}
	talks := func(cipher string, args ...string) {
		t.Helper()
		require.Eventually(t, func() bool { return strings.Contains(try(args...), "Cipher is "+cipher) }, 10*time.Second, 20*time.Millisecond, "%s %v", cipher, args)
	}
	const none = "(NONE)"
	talks("ECDHE-RSA-AES128-SHA", "-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA")
	h.run("tls webadmin ciphers ECDHE-RSA-AES256-GCM-SHA384")
	talks(none, "-tls1_2", "-cipher", "ECDHE-RSA-AES128-SHA")
	talks("ECDHE-RSA-AES256-GCM-SHA384", "-tls1_2")
	talks("TLS_AES_128_GCM_SHA256", "-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256")
	h.run("tls webadmin min-tls-version 1.3")
	talks(none, "-tls1_2")
	talks("TLS_CHACHA20_POLY1305_SHA256", "-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256")
	h.run("tls webadmin min-tls-version 1.2", "fips enable", "reboot")
	talks(none, "-tls1_3")
	talks("ECDHE-RSA-AES256-GCM-SHA384", "-tls1_2")
	talks(none, "-tls1_2", "-groups", "X25519")
}
