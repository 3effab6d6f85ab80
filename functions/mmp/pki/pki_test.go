package pki

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"
)

var now = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// authority is a self-signed certificate with its key, and a request signed by it.
type authority struct{ caKey, ca, key, request, cert []byte }

func newAuthority(t *testing.T) (a authority) {
	caSigner, caKey, err := NewKey()
	require.NoError(t, err)
	about, err := ParseAttributes([]string{"CN:Lab CA", "O:My Company", "C:GB"})
	require.NoError(t, err)
	ca, err := SelfSigned(caSigner, about, now)
	require.NoError(t, err)
	signer, key, err := NewKey()
	require.NoError(t, err)
	about, err = ParseAttributes([]string{"CN:cms.example.com", "OU:Accounts UK", "emailAddress:a@example.com", "subjectAltName:cms.example.com,10.1.1.6"})
	require.NoError(t, err)
	request, err := Request(signer, about)
	require.NoError(t, err)
	c, err := Read(request)
	require.NoError(t, err)
	issuer, err := Certificates(ca)
	require.NoError(t, err)
	cert, err := Sign(c.Requests[0], issuer[0], caSigner, now)
	require.NoError(t, err)
	return authority{caKey, ca, key, request, cert}
}

func TestMakeAndCheck(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	require.NoError(t, Pair(a.key, a.cert, now))
	require.ErrorIs(t, Pair(a.caKey, a.cert, now), ErrMismatch)
	require.ErrorContains(t, Pair(a.key, a.cert, now.AddDate(2, 0, 0)), "expired")
	leaf, err := Certificates(a.cert)
	require.NoError(t, err)
	ca, err := Certificates(a.ca)
	require.NoError(t, err)
	require.NoError(t, leaf[0].VerifyHostname("cms.example.com"))
	require.NoError(t, leaf[0].VerifyHostname("10.1.1.6"))
	require.NoError(t, Verify(leaf, ca, nil, now))
	require.NoError(t, Verify(append(leaf, ca...), nil, nil, now), "a full chain in one file")
	require.Error(t, Verify(leaf, nil, nil, now))
	other := newAuthority(t)
	stranger, err := Certificates(other.ca)
	require.NoError(t, err)
	require.Error(t, Verify(leaf, stranger, nil, now))
	require.Error(t, Verify(leaf, ca, stranger, now), "the root that is given counts alone")
	c, err := Read(a.request)
	require.NoError(t, err)
	signer, err := Key(a.key)
	require.NoError(t, err)
	_, err = Sign(c.Requests[0], leaf[0], signer, now)
	require.ErrorContains(t, err, "not a certificate authority")
}

func TestInspect(t *testing.T) {
	t.Parallel()
	a := newAuthority(t)
	text, err := Inspect(a.cert, now)
	require.NoError(t, err)
	require.Contains(t, text, "CN=cms.example.com")
	require.Contains(t, text, "emailAddress=a@example.com")
	require.Contains(t, text, "DNS:cms.example.com, IP:10.1.1.6")
	require.Contains(t, text, "RSA 2048 bit")
	text, err = Inspect(a.key, now)
	require.NoError(t, err)
	require.Equal(t, "Private key: RSA 2048 bit\n", text)
	_, err = Inspect([]byte("hello"), now)
	require.ErrorIs(t, err, ErrNothing)
	certificates, err := Certificates(a.cert)
	require.NoError(t, err)
	text, err = Inspect(certificates[0].Raw, now)
	require.NoError(t, err)
	require.Contains(t, text, "CN=Lab CA", "DER")
}

func TestAttributesRefused(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"CN", "CN:", "XX:y", "C:GBR", "emailAddress:nobody", "subjectAltName:a b"} {
		_, err := ParseAttributes([]string{bad})
		require.ErrorContains(t, err, "invalid", bad)
	}
	a, err := ParseAttributes([]string{"CN:10.1.1.6"})
	require.NoError(t, err)
	require.Len(t, a.IPs, 1)
	a, err = ParseAttributes([]string{"CN:My certificate"})
	require.NoError(t, err)
	require.Empty(t, a.DNS)
}

// TestOpenSSL lets the other implementation judge, and reads what it makes.
func TestOpenSSL(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("openssl"); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "openssl is missing: CI needs it")
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	a := newAuthority(t)
	for name, content := range map[string][]byte{"ca.crt": a.ca, "x.key": a.key, "x.csr": a.request, "x.crt": a.cert} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command("openssl", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "openssl %v: %s", args, out)
	}
	run("req", "-in", "x.csr", "-verify", "-noout")
	run("verify", "-attime", "1795341600", "-CAfile", "ca.crt", "x.crt")
	for _, protection := range [][]string{{"-v2", "aes256", "-v2prf", "hmacWithSHA256"}, {"-v2", "aes128", "-v2prf", "hmacWithSHA1"}, {"-v2", "des3"}} {
		run(append([]string{"pkcs8", "-topk8", "-in", "x.key", "-out", "locked.key", "-passout", "pass:secret"}, protection...)...)
		locked, err := os.ReadFile(filepath.Join(dir, "locked.key"))
		require.NoError(t, err)
		_, err = Key(locked)
		require.ErrorIs(t, err, ErrLocked)
		_, err = Unlock(locked, "wrong")
		require.ErrorIs(t, err, ErrPassword)
		key, err := Unlock(locked, "secret")
		require.NoError(t, err)
		plain, err := Key(a.key)
		require.NoError(t, err)
		require.True(t, Match(key, plain.Public()))
	}
}

// TestPKCS12 reads what OpenSSL makes: with its present protection (AES, PBKDF2 with SHA-256) and with the old one.
func TestPKCS12(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("openssl"); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "openssl is missing: CI needs it")
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	a := newAuthority(t)
	for name, content := range map[string][]byte{"ca.crt": a.ca, "x.key": a.key, "x.crt": a.cert} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	plain, err := Key(a.key)
	require.NoError(t, err)
	public, err := ssh.NewPublicKey(plain.Public())
	require.NoError(t, err)
	for _, c := range []struct {
		name    string
		options []string
		err     string
	}{
		{"defaults", nil, ""}, {"with the issuer", []string{"-certfile", "ca.crt"}, ""}, {"AES-128, SHA-1", []string{"-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha1"}, ""},
		{"triple DES", []string{"-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"}, ""},
		{"many iterations", []string{"-iter", "100000"}, ""}, {"too many", []string{"-iter", "2000001"}, "iterations"},
	} {
		cmd := exec.CommandContext(t.Context(), "openssl", append([]string{"pkcs12", "-export", "-inkey", "x.key", "-in", "x.crt", "-out", "x.p12", "-passout", "pass:secret"}, c.options...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", c.name, out)
		file, err := os.ReadFile(filepath.Join(dir, "x.p12"))
		require.NoError(t, err)
		if c.err != "" {
			_, err = SSHFromPKCS12(file, "secret")
			require.ErrorContains(t, err, c.err, c.name)
			continue
		}
		_, err = SSHFromPKCS12(file, "wrong")
		require.ErrorIs(t, err, ErrPassword, c.name)
		key, err := SSHFromPKCS12(file, "secret")
		require.NoError(t, err, c.name)
		require.Equal(t, string(ssh.MarshalAuthorizedKey(public)), string(key), c.name)
	}
}

func FuzzPKCS12(f *testing.F) {
	f.Add([]byte{0x30, 0x80})
	f.Add([]byte("0\x0a\x04\x02ab\x02\x04\x7f\x00\x00\x00"))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _ = SSHFromPKCS12(file, "x") })
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n"))
	f.Add([]byte("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"))
	f.Add([]byte{0x30, 0x82})
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := Read(file)
		require.Equal(t, err == nil, !c.empty() && err == nil)
		if len(c.Locked) > 0 {
			_, _ = Unlock(file, "x")
		}
		_, _ = Inspect(file, now)
		_ = Pair(file, file, now)
	})
}
