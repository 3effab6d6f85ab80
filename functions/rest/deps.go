package rest

import (
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

// Deps is what functions are made with. Everything a function needs from outside comes through it.
type Deps struct {
	Tables *store.Tables
	Auth   *auth.Verifier
	Now    func() time.Time // the product's clock
	NewID  func() string    // GUIDs, lower case
	Log    *slog.Logger
	// Version is the software version that the product tells.
	Version string
	// Platform is what the appliance is: appliance.PlatformCMS2000 (default), PlatformCMS1000, PlatformVM.
	Platform string
	// Objects keeps files that are too big for the store; default: there is no such place.
	Objects store.Objects
	// Policies are asked for decisions; default: none is active, which is for servers without functions that ask.
	Policies Policies
	// Registry holds the metrics; it is ours and not the default one, which etcd registers in.
	Registry *prometheus.Registry
	// Checks are asked by /readyz besides the store.
	Checks []Check
}

// Policies answers a question of a hook (package policies/policy says which there are) in JSON. subject, a tenant's id
// or what stands for it, decides who is asked while a new version is tried on some. Errors are *appliance.Error.
type Policies interface {
	Call(ctx context.Context, hook, subject string, input []byte) (output []byte, err error)
	// Ask is Call for questions with more to say.
	Ask(ctx context.Context, q appliance.PolicyQuestion) (output []byte, err error)
}

// noPolicies has no answer to anything.
type noPolicies struct{}

func (n noPolicies) Call(ctx context.Context, hook, _ string, _ []byte) ([]byte, error) {
	return n.Ask(ctx, appliance.PolicyQuestion{Hook: hook})
}

func (noPolicies) Ask(_ context.Context, q appliance.PolicyQuestion) ([]byte, error) {
	return nil, appliance.Failure(appliance.Busy, "noPolicy", "no policy is active for %s", q.Hook)
}

// Check is one condition of being ready.
type Check struct {
	Name string
	Ask  func(ctx context.Context) error
}

// WithDefaults fills what is missing: the host's clock, random ids, the default logger, a registry and a Verifier.
// Call it once where Deps are made, so that all functions share one registry and one Verifier.
func (d Deps) WithDefaults() Deps {
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.NewID == nil {
		d.NewID = uuid.NewString
	}
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Platform == "" {
		d.Platform = appliance.PlatformCMS2000
	}
	if d.Objects == nil {
		d.Objects = store.NoObjects{}
	}
	if d.Policies == nil {
		d.Policies = noPolicies{}
	}
	if d.Registry == nil {
		d.Registry = prometheus.NewRegistry()
	}
	if d.Auth == nil && d.Tables != nil {
		d.Auth = auth.New(d.Tables, d.Now)
	}
	return d
}
