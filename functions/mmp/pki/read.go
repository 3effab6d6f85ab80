package pki

import (
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// Contents is what a file holds.
type Contents struct {
	Keys         []crypto.Signer
	Certificates []*x509.Certificate
	Requests     []*x509.CertificateRequest
	// Locked are keys with a password on them.
	Locked []*pem.Block
}

// Failures of reading a file.
var (
	ErrNothing = errors.New("no key, certificate or request found")
	ErrLocked  = errors.New("the key is protected by a password")
)

// maxBlocks is how many things are read from one file.
const maxBlocks = 200

// Read finds what a file holds: PEM blocks, others than ours skipped, or one thing in DER.
func Read(file []byte) (c Contents, err error) {
	blocks := 0
	for block, rest := pem.Decode(file); block != nil; block, rest = pem.Decode(rest) {
		if blocks++; blocks > maxBlocks {
			return c, fmt.Errorf("more than %d blocks", maxBlocks)
		}
		if err := c.add(block); err != nil {
			return c, err
		}
	}
	if blocks == 0 {
		c.addDER(file)
	}
	if c.empty() {
		return c, ErrNothing
	}
	return c, nil
}

func (c *Contents) empty() bool {
	return len(c.Keys)+len(c.Certificates)+len(c.Requests)+len(c.Locked) == 0
}

func (c *Contents) add(block *pem.Block) (err error) {
	switch {
	case block.Type == "ENCRYPTED PRIVATE KEY" || strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED"):
		c.Locked = append(c.Locked, block)
	case strings.HasSuffix(block.Type, "PRIVATE KEY"):
		err = take(&c.Keys, parseKey, block.Bytes)
	case block.Type == "CERTIFICATE" || block.Type == "TRUSTED CERTIFICATE" || block.Type == "X509 CERTIFICATE":
		err = take(&c.Certificates, x509.ParseCertificate, block.Bytes)
	case block.Type == "CERTIFICATE REQUEST" || block.Type == "NEW CERTIFICATE REQUEST":
		err = take(&c.Requests, x509.ParseCertificateRequest, block.Bytes)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", strings.ToLower(block.Type), err)
	}
	return nil
}

// addDER tries what the bytes could be.
func (c *Contents) addDER(der []byte) {
	for _, try := range []func() error{
		func() error { return take(&c.Certificates, x509.ParseCertificate, der) },
		func() error { return take(&c.Requests, x509.ParseCertificateRequest, der) },
		func() error { return take(&c.Keys, parseKey, der) },
	} {
		if try() == nil {
			return
		}
	}
}

func take[T any](list *[]T, parse func([]byte) (T, error), der []byte) error {
	v, err := parse(der)
	if err == nil {
		*list = append(*list, v)
	}
	return err
}

// parseKey reads PKCS #8, PKCS #1 and SEC 1.
func parseKey(der []byte) (crypto.Signer, error) {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		if signer, ok := key.(crypto.Signer); ok {
			return signer, nil
		}
		return nil, errors.New("not a key for signatures")
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	key, err := x509.ParseECPrivateKey(der)
	if err != nil {
		return nil, errors.New("not a private key")
	}
	return key, nil
}

// Key is the one key of a file.
func Key(file []byte) (crypto.Signer, error) {
	c, err := Read(file)
	switch {
	case err != nil:
		return nil, err
	case len(c.Keys) == 0 && len(c.Locked) > 0:
		return nil, ErrLocked
	case len(c.Keys) == 0:
		return nil, errors.New("no key found")
	}
	return c.Keys[0], nil
}

// Certificates are the certificates of a file, at least one.
func Certificates(file []byte) ([]*x509.Certificate, error) {
	c, err := Read(file)
	if err == nil && len(c.Certificates) == 0 {
		err = errors.New("no certificate found")
	}
	return c.Certificates, err
}
