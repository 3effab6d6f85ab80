package local

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const certificateLife = 397 * 24 * time.Hour

// certificate loads the server's certificate from dir, making a self-signed one for host at the first start or
// when the kept one has run out; fresh says that it did.
func certificate(dir, host string, now time.Time) (pair tls.Certificate, fresh bool, err error) {
	certFile, keyFile := filepath.Join(dir, "server.crt"), filepath.Join(dir, "server.key")
	pair, err = tls.LoadX509KeyPair(certFile, keyFile)
	if err == nil && covers(pair.Leaf, host, now) {
		return pair, false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return pair, false, fmt.Errorf("certificate in %s: %w", dir, err)
	}
	certPEM, keyPEM, err := selfSigned(host, now)
	if err != nil {
		return pair, false, fmt.Errorf("make certificate: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return pair, false, err
	}
	if err := errors.Join(replaceFile(keyFile, keyPEM), replaceFile(certFile, certPEM)); err != nil {
		return pair, false, err
	}
	pair, err = tls.X509KeyPair(certPEM, keyPEM)
	return pair, true, err
}

// certificateFiles are the files that certificate keeps.
func certificateFiles(dir string) (key, cert []byte, err error) {
	key, err = os.ReadFile(filepath.Join(dir, "server.key"))
	if err == nil {
		cert, err = os.ReadFile(filepath.Join(dir, "server.crt"))
	}
	return key, cert, err
}

// Trusting is the TLS of a client that trusts the certificate which a server keeps in its data folder, and nothing else.
func Trusting(data string) (*tls.Config, error) {
	file := filepath.Join(data, "tls", "server.crt")
	certificate, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(certificate) {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}

func covers(leaf *x509.Certificate, host string, now time.Time) bool {
	return leaf != nil && now.Before(leaf.NotAfter) && leaf.VerifyHostname(host) == nil
}

func selfSigned(host string, now time.Time) (certPEM, keyPEM []byte, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "Plenum local server"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		BasicConstraintsValid: true,
	}
	if ip := net.ParseIP(host); ip != nil {
		template.IPAddresses = append(template.IPAddresses, ip)
	} else if host != "" {
		template.DNSNames = append(template.DNSNames, host)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, nil, err
	}
	certPEM = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	keyPEM = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
	return certPEM, keyPEM, nil
}

// replaceFile writes a private file so that a reader sees the old content or the new, never half of it.
func replaceFile(name string, content []byte) error {
	temp := name + ".new"
	if err := os.WriteFile(temp, content, 0o600); err != nil {
		return err
	}
	return os.Rename(temp, name)
}
