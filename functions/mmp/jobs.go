package mmp

import (
	"context"
	"crypto/x509"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/journal"
	"github.com/plenum-meet/plenum/functions/mmp/pki"
	"github.com/plenum-meet/plenum/functions/mmp/probe"
	"github.com/plenum-meet/plenum/functions/rest"
)

// objectAge is how long an object stays that no file refers to: an upload is one before its row is written.
const objectAge = time.Hour

// Forward sends new log records to the configured servers. What one server does not take, it gets the next time.
func Forward(ctx context.Context, deps rest.Deps) error {
	s := NewServer(deps)
	config, err := s.settings().Syslog.Get(ctx)
	if err != nil || config.Disabled {
		return err
	}
	trust, err := s.syslogTrust(ctx)
	if err != nil {
		return err
	}
	way := journal.Way{Trust: trust, Resolve: s.resolve}
	cursors := journal.NewCursors(s.Tables.DB)
	send := func(log journal.Journal, servers []appliance.SyslogServer) {
		for _, server := range servers {
			err = errors.Join(err, log.Forward(ctx, cursors, server, way))
		}
	}
	send(s.log, config.Servers)
	send(s.audit, config.Audit)
	return err
}

// resolve is the address of a host as "dns" is configured.
func (s *Server) resolve(ctx context.Context, host string) (string, error) {
	dns, err := s.settings().DNS.Get(ctx)
	if err != nil {
		return "", err
	}
	ip, err := probe.Resolve(ctx, dns, host)
	if err != nil {
		return "", err
	}
	return ip.String(), nil
}

// syslogTrust are the issuers that "tls syslog trust" names while "tls syslog verify" is on, nil otherwise.
func (s *Server) syslogTrust(ctx context.Context) (*x509.CertPool, error) {
	security, err := s.settings().Security.Get(ctx)
	service := security.TLS["syslog"]
	if err != nil || service.Trust == "" || service.Verify == "" || service.Verify == "disable" {
		return nil, err
	}
	file, err := s.folder.Read(ctx, service.Trust)
	if err != nil {
		return nil, err
	}
	issuers, err := pki.Certificates(file)
	pool := x509.NewCertPool()
	for _, c := range issuers {
		pool.AddCert(c)
	}
	return pool, err
}

// Trim removes what is too old: log records, and objects that no file refers to.
func Trim(ctx context.Context, deps rest.Deps) error {
	s := NewServer(deps)
	return errors.Join(s.log.Trim(ctx), s.audit.Trim(ctx), s.folder.Sweep(ctx, objectAge))
}
