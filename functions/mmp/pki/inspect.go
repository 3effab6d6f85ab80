package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Inspect says in lines of text what a file holds.
func Inspect(file []byte, now time.Time) (string, error) {
	c, err := Read(file)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for range c.Locked {
		b.WriteString("Private key protected by a password\n")
	}
	for _, key := range c.Keys {
		fmt.Fprintf(&b, "Private key: %s\n", describeKey(key.Public()))
	}
	for _, r := range c.Requests {
		b.WriteString("Certificate signing request\n")
		fields(&b, "Subject", name(r.Subject), "Public key", describeKey(r.PublicKey), "Subject Alternative Name", names(r.DNSNames, ips(r), r.EmailAddresses))
	}
	for i, cert := range c.Certificates {
		if len(c.Certificates) > 1 {
			fmt.Fprintf(&b, "Certificate %d of %d\n", i+1, len(c.Certificates))
		}
		certificate(&b, cert, now)
	}
	return b.String(), nil
}

func certificate(b *strings.Builder, c *x509.Certificate, now time.Time) {
	sum := sha256.Sum256(c.Raw)
	fields(b, "Subject", name(c.Subject), "Issuer", name(c.Issuer), "Serial number", hex.EncodeToString(c.SerialNumber.Bytes()),
		"Not before", c.NotBefore.UTC().Format(time.DateTime), "Not after", c.NotAfter.UTC().Format(time.DateTime)+validity(c, now),
		"Public key", describeKey(c.PublicKey), "Signature", c.SignatureAlgorithm.String(),
		"Certificate authority", fmt.Sprint(c.IsCA), "Subject Alternative Name", names(c.DNSNames, certIPs(c), c.EmailAddresses),
		"SHA-256 fingerprint", hex.EncodeToString(sum[:]))
}

func validity(c *x509.Certificate, now time.Time) string {
	switch {
	case now.After(c.NotAfter):
		return " (expired)"
	case now.Before(c.NotBefore):
		return " (not valid yet)"
	}
	return ""
}

// fields writes pairs of a name and a value as lines, but for empty values.
func fields(b *strings.Builder, pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			fmt.Fprintf(b, "    %-25s: %s\n", pairs[i], pairs[i+1])
		}
	}
}

// name is a subject in the order in which it is written, e-mail included.
func name(n pkix.Name) string {
	short := map[string]string{"2.5.4.3": "CN", "2.5.4.6": "C", "2.5.4.7": "L", "2.5.4.8": "ST", "2.5.4.10": "O", "2.5.4.11": "OU",
		oidEmail.String(): "emailAddress"}
	parts := make([]string, 0, len(n.Names))
	for _, attribute := range n.Names {
		label := short[attribute.Type.String()]
		if label == "" {
			label = attribute.Type.String()
		}
		parts = append(parts, fmt.Sprintf("%s=%v", label, attribute.Value))
	}
	return strings.Join(parts, ", ")
}

func names(dns, ips, emails []string) string {
	var all []string
	for _, list := range []struct {
		label  string
		values []string
	}{{"DNS", dns}, {"IP", ips}, {"email", emails}} {
		for _, v := range list.values {
			all = append(all, list.label+":"+v)
		}
	}
	return strings.Join(all, ", ")
}

func ips(r *x509.CertificateRequest) (list []string) {
	for _, ip := range r.IPAddresses {
		list = append(list, ip.String())
	}
	return list
}

func certIPs(c *x509.Certificate) (list []string) {
	for _, ip := range c.IPAddresses {
		list = append(list, ip.String())
	}
	return list
}

func describeKey(public crypto.PublicKey) string {
	switch k := public.(type) {
	case *rsa.PublicKey:
		return fmt.Sprintf("RSA %d bit", k.N.BitLen())
	case *ecdsa.PublicKey:
		return "ECDSA " + k.Curve.Params().Name
	case ed25519.PublicKey:
		return "Ed25519"
	}
	return fmt.Sprintf("%T", public)
}
