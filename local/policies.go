package local

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/registry"
)

// policies are the appliance's policies and what runs them.
type policies struct {
	host   *host.Host
	engine *registry.Engine
}

// openPolicies makes the engine over the store. Modules, and what is compiled of them, are in the data folder.
func (s *Server) openPolicies(ctx context.Context) error {
	h, err := host.New(ctx, host.Options{CacheDir: filepath.Join(s.config.Data, "cache", "policies")})
	if err != nil {
		return err
	}
	s.policies = policies{host: h, engine: registry.New(registry.Options{Tables: s.tables, Host: h, Now: s.config.Now, Log: s.log,
		Modules: registry.Folder(filepath.Join(s.config.Data, "modules"))})}
	return nil
}

// close writes what is left to write. It comes before the store goes.
func (p policies) close() error {
	if p.host == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), httpGrace)
	defer cancel()
	return errors.Join(p.engine.Close(ctx), p.host.Close(ctx))
}
