package guide

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/tests/process"
)

// Accounts of chapter 4.
const (
	mmpAdmin    = "mmpadmin"
	mmpPassword = "Second.Word-2026"
	webName     = "cms-server.mycompany.com"
)

// continues types a session of the guide where a person already is, at a prompt.
func (c *chassis) continues(p *person, names ...string) {
	c.t.Helper()
	for _, name := range names {
		p.types("\r")
		readScript(c.t, name).walk(c.t, p)
	}
}

// meetingServer powers up the management blade and waits until it runs.
func (c *chassis) meetingServer() {
	c.t.Helper()
	c.exec(adminPassword, "scope org CMS; scope service-profile CMS2000-MMP; power up; commit-buffer")
	c.running()
}

// running waits until UCS Manager tells that the management blade runs.
func (c *chassis) running() {
	c.t.Helper()
	c.await("show server status", func(out string) bool { return slices.Contains(lines(out), "1/1 Equipped Unavailable Ok Complete") })
}

// overLAN goes to the console of the management blade.
func (c *chassis) overLAN() *person {
	c.t.Helper()
	p := open(c.t, c.up.Addresses["Serial over LAN (SSH)"], "mmp", c.known)
	p.until("mmp@127.0.0.1's password: ")
	p.types("c1sco1234\r")
	p.until("CISCO Serial Over LAN:\nClose Network Connection to Exit\n")
	return p
}

// sftp carries out a batch with OpenSSH's sftp in a folder.
func (c *chassis) sftp(dir string, batch ...string) {
	c.t.Helper()
	program, err := exec.LookPath("sftp")
	if err != nil {
		require.Empty(c.t, os.Getenv("CI"), "OpenSSH's sftp is needed")
		c.t.Skip("no sftp: install openssh-client")
	}
	write(c.t, filepath.Join(dir, "batch"), strings.Join(batch, "\n")+"\n")
	args := arguments(c.up.Addresses["MMP (SSH, SFTP)"], mmpAdmin, c.known)
	args[slices.Index(args, "-p")] = "-P"
	cmd := exec.Command(program, slices.Concat([]string{"-o", "BatchMode=no"}, args[:len(args)-1], []string{"-b", "batch", args[len(args)-1]})...)
	cmd.Dir = dir
	p := start(c.t, cmd)
	p.until("assword: ")
	p.types(mmpPassword + "\r")
	shown := p.closed()
	require.NotContains(c.t, shown, "denied")
	require.NotContains(c.t, shown, "Couldn't")
	require.Contains(c.t, shown, batch[len(batch)-1], "the last command was reached")
}

// openssl works as the certificate authority.
func openssl(t *testing.T, dir string, args ...string) {
	t.Helper()
	program, err := exec.LookPath("openssl")
	if err != nil {
		require.Empty(t, os.Getenv("CI"), "openssl is needed")
		t.Skip("openssl is not installed")
	}
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
}

func TestChapter4(t *testing.T) {
	c := unpack(t, 1)
	c.session("3.1-password", factoryPassword)
	c.meetingServer()
	p := c.overLAN()
	c.continues(p, "4.1-console", "4.2-account")

	portA := c.up.Addresses["MMP (SSH, SFTP)"]
	require.NotContains(t, open(t, portA, mmpAdmin, c.known).closed(), "assword", "port A has no address yet")
	c.continues(p, "4.3.2-static", "4.3.1-dhcp", "4.3.3-dns", "4.4-version")

	dir := t.TempDir()
	p = sshTo(t, portA, mmpAdmin, mmpPassword, c.known)
	p.until("cms>")
	c.continues(p, "4.5.1-csr")
	c.sftp(dir, "get before.bak", "get webadmin.csr", "get example.key", "ls -l")
	require.NotEmpty(t, read(t, filepath.Join(dir, "before.bak")))
	openssl(t, dir, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.crt", "-subj", "/CN=My CA", "-days", "30")
	openssl(t, dir, "x509", "-req", "-in", "webadmin.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-copy_extensions", "copy", "-days", "20", "-out", "webadmin.crt")
	c.sftp(dir, "put webadmin.crt", "put ca.crt", "ls -1")
	status, _ := c.webAdmin(dir)
	require.Zero(t, status, "a certificate of nobody's, and no Web Admin")
	c.continues(p, "4.5.2-webadmin", "4.6.7-logging")
	require.Eventually(t, func() bool {
		status, _ = c.webAdmin(dir)
		return status == http.StatusOK
	}, shownWithin, 50*time.Millisecond)
	_, shown := c.webAdmin(dir)
	require.Equal(t, []string{webName}, shown.DNSNames)
	require.Equal(t, "My CA", shown.Issuer.CommonName)
}

// webAdmin asks the API as the account of 4.2, trusting the authority in dir alone; 0 when nobody answers with a
// certificate of its.
func (c *chassis) webAdmin(dir string) (status int, shown *x509.Certificate) {
	c.t.Helper()
	pool := x509.NewCertPool()
	require.True(c.t, pool.AppendCertsFromPEM([]byte(read(c.t, filepath.Join(dir, "ca.crt")))))
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: webName}}}
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.up.URL+"/api/v1/system/status", nil)
	require.NoError(c.t, err)
	request.SetBasicAuth(mmpAdmin, mmpPassword)
	answer, err := client.Do(request)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = answer.Body.Close() }()
	return answer.StatusCode, answer.TLS.PeerCertificates[0]
}

// object is one of UCS Manager's tree.
func (c *chassis) object(dn string) *tree.Object {
	c.t.Helper()
	now, err := tree.New(storetest.Dial(c.t, c.up.Etcd(c.t), "/plenum/"), time.Now, nil).Load(c.t.Context())
	require.NoError(c.t, err)
	return now.Get(dn)
}

// TestReboot restarts the Meeting Server from the serial console: the chassis tells of it, the API is away, the console
// shows the start, and the host keys are the same afterwards.
func TestReboot(t *testing.T) {
	c := unpack(t, 1)
	c.session("3.1-password", factoryPassword)
	c.meetingServer()
	p := c.overLAN()
	c.continues(p, "4.1-console", "4.2-account", "4.3.1-dhcp")
	other := sshTo(t, c.up.Addresses["MMP (SSH, SFTP)"], mmpAdmin, mmpPassword, c.known)
	other.until("cms>")
	p.types("hostname core1\r")
	p.until("reboot for it to take effect\n")
	p.types("reboot\r")
	p.until("Rebooting\nPlenum platform starting\n")
	other.closed()
	p.until("core1 login: ")
	c.running()
	require.Equal(t, "HardresetSuccess", c.object("sys/chassis-1/blade-1").Get("fsmPrev"))
	p.types(mmpAdmin + "\r")
	p.until("Password: ")
	p.types(mmpPassword + "\r")
	p.until("core1> ")
	p.types("factory_reset full\r")
	p.until("(Y/n) ")
	p.types("Y\r")
	p.until("Plenum platform starting\n")
	p.until("cms login: ")
}

// TestKnownHosts stops the appliance and starts it again: what the clients know of it stays true.
func TestKnownHosts(t *testing.T) {
	c := unpack(t, 1)
	before := c.up
	c.session("3.1-password", factoryPassword)
	c.meetingServer()
	c.continues(c.overLAN(), "4.1-console", "4.2-account", "4.3.1-dhcp")
	sshTo(t, c.up.Addresses["MMP (SSH, SFTP)"], mmpAdmin, mmpPassword, c.known).until("cms>")
	require.NoError(t, before.Stop())
	up, err := process.RunUp(process.Build(t, "plenum"), process.UpOptions{Seed: "factory", SSH: true, Data: before.Data})
	require.NoError(t, err)
	defer func() { require.NoError(t, up.Stop()) }()
	c.up = up
	keys := read(t, c.known)
	for _, name := range []string{"MMP (SSH, SFTP)", "Serial over LAN (SSH)", "UCS Manager (SSH)"} {
		keys = strings.ReplaceAll(keys, "]:"+strings.Fields(before.Addresses[name])[2], "]:"+strings.Fields(up.Addresses[name])[2])
	}
	write(t, c.known, keys)
	c.running()
	c.overLAN().until("cms login: ")
	sshTo(t, up.Addresses["MMP (SSH, SFTP)"], mmpAdmin, mmpPassword, c.known).until("cms>")
	require.Equal(t, keys, read(t, c.known), "no key was added, and ssh would refuse another")
}
