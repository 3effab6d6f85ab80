// Package builtin holds the policies that come with Plenum, as built modules. Their sources are the packages of the
// same names; `go test ./policies/builtin -update` builds them again.
package builtin

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"io"

	"github.com/plenum-meet/plenum/policies/admission"
	"github.com/plenum-meet/plenum/policies/ldapmap"
	"github.com/plenum-meet/plenum/policies/licence"
	"github.com/plenum-meet/plenum/policies/policy"
)

//go:embed *.wasm.gz
var files embed.FS

// Policy is a policy that comes with Plenum.
type Policy struct {
	Hook   string // and its name
	Schema string // JSON Schema of its settings
	Source string // its package's folder in the source tree
}

// All are the built-in policies, one for each hook that has one.
var All = []Policy{
	{Hook: policy.HookAdmission, Schema: admission.Schema, Source: "policies/admission"},
	{Hook: policy.HookLDAPMap, Schema: ldapmap.Schema, Source: "policies/ldapmap"},
	{Hook: policy.HookLicence, Schema: licence.Schema, Source: "policies/licence"},
}

// For finds the built-in policy of a hook.
func For(hook string) (Policy, bool) {
	for _, p := range All {
		if p.Hook == hook {
			return p, true
		}
	}
	return Policy{}, false
}

// Name is what a policy is called: "builtin-" and its hook.
func (p Policy) Name() string { return "builtin-" + p.Hook }

// Module is the module's bytes.
func (p Policy) Module() ([]byte, error) {
	packed, err := files.ReadFile(p.Hook + ".wasm.gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("built-in policy %s: %w", p.Hook, err)
	}
	module, err := io.ReadAll(io.LimitReader(r, policy.MaxModule))
	return module, errors.Join(err, r.Close())
}
