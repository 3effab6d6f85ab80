package pki

import (
	"crypto"
	"crypto/x509"
	"errors"
	"time"
)

// Match reports whether a key, a certificate and a request belong together: whether their public keys are equal.
func Match(key crypto.Signer, public crypto.PublicKey) bool {
	comparable, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && comparable.Equal(public)
}

// Verify checks the chain of a certificate file's first certificate, up to a root. The certificates of the bundle that
// sign themselves are roots unless some are given.
func Verify(certificates, bundle, roots []*x509.Certificate, now time.Time) error {
	if len(certificates) == 0 {
		return errors.New("no certificate found")
	}
	options := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	for _, root := range roots {
		options.Roots.AddCert(root)
	}
	for _, c := range append(certificates[1:len(certificates):len(certificates)], bundle...) {
		if len(roots) == 0 && IsRoot(c) {
			options.Roots.AddCert(c)
		} else {
			options.Intermediates.AddCert(c)
		}
	}
	_, err := certificates[0].Verify(options)
	return err
}

// IsRoot reports whether a certificate signs itself.
func IsRoot(c *x509.Certificate) bool {
	return string(c.RawIssuer) == string(c.RawSubject) && c.CheckSignatureFrom(c) == nil
}

// Pair checks that a key and a certificate file can serve together, now.
func Pair(keyFile, certFile []byte, now time.Time) error {
	key, err := Key(keyFile)
	if err != nil {
		return err
	}
	certificates, err := Certificates(certFile)
	switch {
	case err != nil:
		return err
	case !Match(key, certificates[0].PublicKey):
		return ErrMismatch
	case now.After(certificates[0].NotAfter):
		return errors.New("certificate has expired")
	}
	return nil
}

// ErrMismatch says that a key and a certificate do not belong together.
var ErrMismatch = errors.New("key and certificate do not match")
