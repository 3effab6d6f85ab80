package local

import (
	"crypto/tls"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/ciphers"
)

// versions are the words of "tls <service> min-tls-version".
var versions = map[string]uint16{"1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}

// tlsTerms are how a service talks TLS with a certificate; nil without one.
func tlsTerms(certificate *tls.Certificate, service appliance.TLSService, fips bool) *tls.Config {
	if certificate == nil {
		return nil
	}
	config := tlsRules(service, fips)
	config.Certificates, config.NextProtos = []tls.Certificate{*certificate}, []string{"h2", "http/1.1"}
	return config
}

// tlsRules are the versions, ciphers and curves that a service takes. Ciphers concern TLS up to 1.2: those of 1.3 cannot
// be chosen. FIPS 140 leaves AES-GCM with the curves of NIST, up to TLS 1.2 for the same reason.
func tlsRules(service appliance.TLSService, fips bool) *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if v, known := versions[service.MinTLS]; known {
		config.MinVersion = v
	}
	if suites, err := ciphers.Parse(service.Ciphers); err == nil && service.Ciphers != "" {
		config.CipherSuites = suites
	}
	if !fips {
		return config
	}
	config.MinVersion, config.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
	config.CurvePreferences = []tls.CurveID{tls.CurveP256, tls.CurveP384, tls.CurveP521}
	config.CipherSuites = ciphers.FIPS(config.CipherSuites)
	return config
}
