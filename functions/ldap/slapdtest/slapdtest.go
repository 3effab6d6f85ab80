// Package slapdtest gives tests a real directory: Debian's slapd as a child process on loopback, not as root, with its
// configuration and data in a temporary folder, over LDAP and LDAPS, with the memberOf overlay.
package slapdtest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/stretchr/testify/require"
)

// What every directory here has.
const (
	BaseDN   = "dc=example,dc=com"
	RootDN   = "cn=admin," + BaseDN
	Password = "directory"
)

// Server is a running directory.
type Server struct {
	Port, SecurePort int    // on 127.0.0.1
	Certificate      []byte // PEM; it signs itself, and is for localhost and 127.0.0.1
	t                testing.TB
	folder           string
	process          *exec.Cmd
	ended            chan struct{} // closed at the end of process
}

// Start starts a directory with entries, LDIF without the base's own, and limits for those who are not its
// administrator ("" for some that paged searches get round). Where slapd is not installed the test is skipped, in CI it fails.
func Start(t testing.TB, ldif string, limits ...string) *Server {
	t.Helper()
	if _, err := os.Stat(tool("slapd")); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "slapd is missing: CI needs it")
		t.Skip("slapd is not installed (Debian: slapd)")
	}
	folder, err := os.MkdirTemp("", "slapd")
	require.NoError(t, err)
	s := &Server{t: t, folder: folder}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	s.Port, s.SecurePort = freePort(t), freePort(t)
	s.configure(strings.Join(append(limits, "size.soft=200 size.hard=200 size.prtotal=unlimited")[:1], ""))
	s.load("dn: " + BaseDN + "\nobjectClass: dcObject\nobjectClass: organization\no: Example\ndc: example\n\n" + ldif)
	s.Run()
	return s
}

// tool is where Debian has a program of slapd, which users' paths often leave out.
func tool(name string) string {
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	return "/usr/sbin/" + name
}

func freePort(t testing.TB) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *Server) configure(limits string) {
	key, cert := certificate(s.t)
	s.Certificate = cert
	require.NoError(s.t, os.Mkdir(s.path("data"), 0o755))
	for name, content := range map[string][]byte{"key.pem": key, "cert.pem": cert, "slapd.conf": fmt.Appendf(nil, `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload memberof
pidfile %[1]s/pid
TLSCertificateFile %[1]s/cert.pem
TLSCertificateKeyFile %[1]s/key.pem
TLSCACertificateFile %[1]s/cert.pem
database mdb
maxsize 8589934592
dbnosync
suffix %[2]q
rootdn %[3]q
rootpw %[4]s
directory %[1]s/data
limits * %[5]s
index objectClass,entryUUID eq
overlay memberof
`, s.folder, BaseDN, RootDN, Password, limits)} {
		require.NoError(s.t, os.WriteFile(s.path(name), content, 0o644))
	}
}

func (s *Server) path(name string) string { return filepath.Join(s.folder, name) }

// load adds entries while the directory does not run.
func (s *Server) load(ldif string) {
	s.t.Helper()
	add := exec.Command(tool("slapadd"), "-q", "-f", s.path("slapd.conf"))
	add.Stdin = bytes.NewBufferString(ldif)
	out, err := add.CombinedOutput()
	require.NoError(s.t, err, "%s", out)
}

// Run starts the process; it ends with the test.
func (s *Server) Run() {
	s.t.Helper()
	args := []string{"-d", "0", "-f", s.path("slapd.conf"), "-h", fmt.Sprintf("ldap://127.0.0.1:%d/ ldaps://127.0.0.1:%d/", s.Port, s.SecurePort)}
	if os.Getuid() == 0 {
		s.giveToNobody()
		args = append(args, "-u", "nobody", "-g", "nogroup")
	}
	s.process = exec.Command(tool("slapd"), args...)
	require.NoError(s.t, s.process.Start())
	process, ended := s.process, make(chan struct{})
	s.ended = ended
	go func() { _ = process.Wait(); close(ended) }()
	s.t.Cleanup(func() { _ = process.Process.Kill(); <-ended })
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for tick := time.NewTicker(10 * time.Millisecond); ; {
		conn, err := goldap.DialURL(s.URL())
		if err == nil {
			_ = conn.Close()
			tick.Stop()
			return
		}
		select {
		case <-tick.C:
		case <-ended:
			require.Fail(s.t, "slapd has ended")
		case <-ctx.Done():
			require.NoError(s.t, err)
		}
	}
}

// Stop makes the process stand still: connections are accepted for it, and nothing is answered.
func (s *Server) Stop() {
	s.t.Helper()
	require.NoError(s.t, s.process.Process.Signal(syscall.SIGSTOP))
}

// Kill ends the process at once; Run starts it again.
func (s *Server) Kill() {
	_ = s.process.Process.Kill()
	<-s.ended
}

func (s *Server) giveToNobody() {
	nobody, err := user.Lookup("nobody")
	require.NoError(s.t, err)
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	require.NoError(s.t, os.Chmod(s.folder, 0o755))
	require.NoError(s.t, filepath.WalkDir(s.folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, uid, gid)
	}))
}

// URL is the address without TLS.
func (s *Server) URL() string { return fmt.Sprintf("ldap://127.0.0.1:%d", s.Port) }

// Admin is a connection that may do everything; it ends with the test.
func (s *Server) Admin() *goldap.Conn {
	s.t.Helper()
	conn, err := goldap.DialURL(s.URL())
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = conn.Close() })
	require.NoError(s.t, conn.Bind(RootDN, Password))
	return conn
}

// Delete removes an entry, given below BaseDN.
func (s *Server) Delete(rdn string) {
	s.t.Helper()
	conn, err := goldap.DialURL(s.URL())
	require.NoError(s.t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(s.t, conn.Bind(RootDN, Password))
	require.NoError(s.t, conn.Del(goldap.NewDelRequest(rdn+","+BaseDN, nil)))
}

// certificate makes a key and a certificate that signs itself.
func certificate(t testing.TB) (key, cert []byte) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	require.NoError(t, err)
	raw, err := x509.MarshalECPrivateKey(private)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// People are n persons p0, p1 ... with the password that is their uid.
func People(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, "dn: uid=p%[1]d,%[2]s\nobjectClass: inetOrgPerson\nuid: p%[1]d\ncn: Person %[1]d\nsn: %[1]d\nmail: p%[1]d@example.com\n"+
			"userPassword: p%[1]d\ntelephoneNumber: +44 (20) %07[1]d\n\n", i, BaseDN)
	}
	return b.String()
}
