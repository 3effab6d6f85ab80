package pki

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"net"
	"net/mail"
	"strings"
)

// Attributes are what a request or a certificate says of its subject.
type Attributes struct {
	Subject pkix.Name
	DNS     []string
	IPs     []net.IP
	Emails  []string
}

// oidEmail is emailAddress of PKCS #9, which pkix.Name has no field for.
var oidEmail = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}

// setters put one attribute's value where it belongs, by the attribute's name.
var setters = map[string]func(a *Attributes, value string) error{
	"CN": func(a *Attributes, v string) error { a.Subject.CommonName = v; return nil },
	"OU": func(a *Attributes, v string) error {
		a.Subject.OrganizationalUnit = append(a.Subject.OrganizationalUnit, v)
		return nil
	},
	"O": func(a *Attributes, v string) error {
		a.Subject.Organization = append(a.Subject.Organization, v)
		return nil
	},
	"L":  func(a *Attributes, v string) error { a.Subject.Locality = append(a.Subject.Locality, v); return nil },
	"ST": func(a *Attributes, v string) error { a.Subject.Province = append(a.Subject.Province, v); return nil },
	"C":  (*Attributes).setCountry,

	"emailAddress":   (*Attributes).setEmail,
	"subjectAltName": (*Attributes).setNames,
}

// ParseAttributes reads pairs such as "CN:example.com" and "subjectAltName:a.example.com,10.1.1.6". Without
// subjectAltName the common name is one, if it can be the name of a host.
func ParseAttributes(pairs []string) (a Attributes, err error) {
	for _, pair := range pairs {
		name, value, ok := strings.Cut(pair, ":")
		set := setters[name]
		if !ok || set == nil || value == "" {
			return a, fmt.Errorf("invalid attribute %q", pair)
		}
		if err := set(&a, value); err != nil {
			return a, err
		}
	}
	if len(a.DNS)+len(a.IPs) == 0 && isHost(a.Subject.CommonName) {
		err = a.setNames(a.Subject.CommonName)
	}
	return a, err
}

func (a *Attributes) setCountry(v string) error {
	if len(v) != 2 {
		return fmt.Errorf("invalid attribute %q: a country has two letters", "C:"+v)
	}
	a.Subject.Country = []string{v}
	return nil
}

func (a *Attributes) setEmail(v string) error {
	if _, err := mail.ParseAddress(v); err != nil {
		return fmt.Errorf("invalid attribute %q", "emailAddress:"+v)
	}
	a.Subject.ExtraNames = append(a.Subject.ExtraNames, pkix.AttributeTypeAndValue{Type: oidEmail,
		Value: asn1.RawValue{Tag: asn1.TagIA5String, Bytes: []byte(v)}})
	return nil
}

// setNames reads names separated by commas, each perhaps with OpenSSL's prefix (DNS:, IP:, email:).
func (a *Attributes) setNames(v string) error {
	for name := range strings.SplitSeq(v, ",") {
		name = strings.TrimSpace(name)
		for _, prefix := range []string{"DNS:", "IP:", "email:"} {
			name = strings.TrimPrefix(name, prefix)
		}
		switch ip := net.ParseIP(name); {
		case ip != nil:
			a.IPs = append(a.IPs, ip)
		case strings.Contains(name, "@"):
			a.Emails = append(a.Emails, name)
		case isHost(strings.TrimPrefix(name, "*.")):
			a.DNS = append(a.DNS, name)
		default:
			return fmt.Errorf("invalid subjectAltName %q", name)
		}
	}
	return nil
}

func isHost(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for _, c := range s {
		if c != '-' && c != '.' && c != ':' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

func (a *Attributes) request() *x509.CertificateRequest {
	return &x509.CertificateRequest{Subject: a.Subject, DNSNames: a.DNS, IPAddresses: a.IPs, EmailAddresses: a.Emails}
}
