// Package policies is the API of the policies that are installed: uploading modules, installing releases, staging them
// and rolling back, and what they decided. It is for the accounts that may do Web Admin's work; accounts for the API
// alone may not bring code.
package policies

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/policies/registry"
)

// service is what the operations share. It has no state of its own.
type service struct {
	engine *registry.Engine // nil when this server has none
}

// New serves /policies/v1. It works on the engine in deps.Policies, when that is one.
func New(deps rest.Deps) http.Handler {
	deps = deps.WithDefaults()
	s := &service{}
	s.engine, _ = deps.Policies.(*registry.Engine)
	api := rest.NewJSON(nil, deps, "policies", "Policies API", "/policies/v1")
	api.ForAccounts(appliance.RoleAppAdmin)
	s.registerReleases(api)
	s.registerHooks(api)
	return api
}

// registry is the engine, or why there is none.
func (s *service) registry() (*registry.Engine, error) {
	if s.engine == nil {
		return nil, appliance.Failure(appliance.Busy, "noPolicyRegistry", "this server has no policies")
	}
	return s.engine, nil
}

func operation(method, path, id, summary string) huma.Operation {
	return huma.Operation{Method: method, Path: path, OperationID: id, Summary: summary}
}

func created(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

type body[T any] struct{ Body T }
