package pki

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"time"
)

const (
	keyBits = 2048
	// validFor is how long certificates made here are valid.
	validFor = 365 * 24 * time.Hour
	backdate = time.Hour // clocks differ
)

// NewKey makes an RSA key and its file.
func NewKey() (crypto.Signer, []byte, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, nil, err
	}
	file, err := KeyFile(key)
	return key, file, err
}

// KeyFile is a key as PKCS #8 in PEM.
func KeyFile(key crypto.Signer) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// Request is a certificate signing request's file.
func Request(key crypto.Signer, a Attributes) ([]byte, error) {
	der, err := x509.CreateCertificateRequest(rand.Reader, a.request(), key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}), nil
}

// SelfSigned is the file of a certificate that a server can show and that can sign others.
func SelfSigned(key crypto.Signer, a Attributes, now time.Time) ([]byte, error) {
	template, err := template(a, now)
	if err != nil {
		return nil, err
	}
	template.IsCA, template.KeyUsage = true, template.KeyUsage|x509.KeyUsageCertSign|x509.KeyUsageCRLSign
	return create(template, template, key.Public(), key)
}

// Sign is the file of a certificate for a request, by a certificate that may sign and its key.
func Sign(request *x509.CertificateRequest, ca *x509.Certificate, caKey crypto.Signer, now time.Time) ([]byte, error) {
	if err := request.CheckSignature(); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	if !ca.IsCA || ca.KeyUsage != 0 && ca.KeyUsage&x509.KeyUsageCertSign == 0 {
		return nil, errors.New("signing certificate is not a certificate authority")
	}
	template, err := template(Attributes{Subject: request.Subject, DNS: request.DNSNames, IPs: request.IPAddresses, Emails: request.EmailAddresses}, now)
	if err != nil {
		return nil, err
	}
	template.Subject.ExtraNames = request.Subject.Names // as they were asked for, e-mail included
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}
	return create(template, ca, request.PublicKey, caKey)
}

func template(a Attributes, now time.Time) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{SerialNumber: serial, Subject: a.Subject, DNSNames: a.DNS, IPAddresses: a.IPs, EmailAddresses: a.Emails,
		NotBefore: now.Add(-backdate), NotAfter: now.Add(validFor), BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment}, nil
}

func create(template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) ([]byte, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, err
	}
	return CertificateFile(der), nil
}

// CertificateFile is certificates as PEM, in their order.
func CertificateFile(ders ...[]byte) (file []byte) {
	for _, der := range ders {
		file = append(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	}
	return file
}
