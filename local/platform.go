package local

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/plenum-meet/plenum/functions/mmp"
	"github.com/plenum-meet/plenum/functions/ucsm"
)

// openDoors gives the MMP what a new installation has and makes the HTTPS ports ready to serve.
func (s *Server) openDoors(ctx context.Context, handler http.Handler) (*doors, error) {
	host, _, err := net.SplitHostPort(s.config.Listen)
	if err != nil {
		return nil, err
	}
	pair, err := s.certificate(ctx, host)
	if err != nil {
		return nil, err
	}
	d := &doors{handler: handler, deps: s.deps().WithDefaults(), host: host, builtin: pair, port: s.address.(*net.TCPAddr).Port, extra: map[door]*http.Server{}}
	return d, d.apply(ctx)
}

// certificate is the server's own; a lab's Web Admin is delivered with it.
func (s *Server) certificate(ctx context.Context, host string) (tls.Certificate, error) {
	dir := filepath.Join(s.config.Data, "tls")
	pair, fresh, err := certificate(dir, host, time.Now())
	if err != nil {
		return pair, err
	}
	key, cert, err := certificateFiles(dir)
	if err != nil {
		return pair, err
	}
	if fresh {
		if err := mmp.Renew(ctx, s.deps(), key, cert); err != nil {
			return pair, err
		}
	}
	id, err := ucsm.IdentityOf(ctx, s.deps())
	if err != nil {
		return pair, err
	}
	return pair, mmp.Seed(ctx, s.deps(), mmp.Options{Lab: s.config.Seed == SeedLab, Key: key, Cert: cert, Observed: host,
		Serial: id.Serial, MAC: id.MAC})
}
