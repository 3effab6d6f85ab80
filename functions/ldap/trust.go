package ldap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/mmp/pki"
	"github.com/plenum-meet/plenum/functions/rest"
)

// trust is how a secure server is checked: as the MMP's "tls ldap" says. Without "tls ldap verify enable" the
// connection is encrypted and whoever answers is believed, as the product does it.
func trust(ctx context.Context, d rest.Deps, address string) (*tls.Config, error) {
	security, err := d.Tables.Settings.Security.Get(ctx)
	if err != nil {
		return nil, err
	}
	service := security.TLS["ldap"]
	config := &tls.Config{ServerName: address, MinVersion: tls.VersionTLS12}
	if service.MinTLS == "1.3" {
		config.MinVersion = tls.VersionTLS13
	}
	if service.Verify == "" || service.Verify == "disable" || service.Trust == "" {
		config.InsecureSkipVerify = true //nolint:gosec // what "tls ldap verify disable" means
		return config, nil
	}
	folder := files.Folder{Tables: d.Tables, Objects: d.Objects, Now: d.Now}
	bundle, err := folder.Read(ctx, service.Trust)
	if err != nil {
		return nil, fmt.Errorf("tls ldap trust %s: %w", service.Trust, err)
	}
	issuers, err := pki.Certificates(bundle)
	if err != nil {
		return nil, fmt.Errorf("tls ldap trust %s: %w", service.Trust, err)
	}
	config.RootCAs = x509.NewCertPool()
	for _, issuer := range issuers {
		config.RootCAs.AddCert(issuer)
	}
	return config, nil
}

// port is a server's, or the usual one.
func port(server appliance.LDAPServer) int {
	switch {
	case server.PortNumber != nil:
		return *server.PortNumber
	case appliance.True(server.Secure):
		return 636
	}
	return 389
}
