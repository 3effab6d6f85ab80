// Package host runs policies (see package policy for what one is) on wazero.
//
// A Host is made once per process. Load verifies a module, before anything of it is compiled or run, compiles it with
// the cache on disk, and tries one instance. A Module's Call takes an instance from the module's pool, or makes one,
// asks it, and puts it back; an instance that failed in any way is thrown away. What bounds a call is counted inside
// the module (package meter), so nothing is started or polled for it but one timer, the deadline's.
package host

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"github.com/plenum-meet/plenum/policies/policy"
)

// Options of a Host.
type Options struct {
	// CacheDir is where compiled modules are kept, "" is nowhere. What lies there is native code: the folder must
	// belong to this program alone. One that cannot be written, or is full, makes modules compile anew, and no more.
	CacheDir string
}

// Limits of one module. Zero values are defaults.
type Limits struct {
	Memory    int           // bytes, whole pages of 64 KiB; policy.DefaultMemory
	Budget    int64         // units of a call; policy.DefaultBudget
	Deadline  time.Duration // of a call, policy.DefaultDeadline
	Instances int           // at most so many callers at a time, others wait; twice the processors
	Calls     int           // an instance is replaced after so many; 100,000. 1 gives every call an instance of its own
}

const defaultCalls = 100_000

func (l Limits) withDefaults() Limits {
	l.Memory = min(orElse(l.Memory, policy.DefaultMemory), policy.MaxMemory)
	l.Budget = min(orElse(l.Budget, policy.DefaultBudget), policy.MaxBudget)
	l.Deadline = min(orElse(l.Deadline, policy.DefaultDeadline), policy.MaxDeadline)
	l.Instances = orElse(l.Instances, 2*runtime.GOMAXPROCS(0))
	l.Calls = orElse(l.Calls, defaultCalls)
	return l
}

func orElse[N int | int64 | time.Duration](n, fallback N) N {
	if n <= 0 {
		return fallback
	}
	return n
}

// ForHook are the limits that a hook sets for its policies.
func ForHook(h policy.Hook) Limits { return Limits{Budget: h.Budget, Deadline: h.Deadline} }

// Host compiles and runs policies. It is safe for concurrent use and owns no goroutine.
type Host struct {
	cached *engine // nil without a cache
	plain  *engine

	mu     sync.Mutex // guards closed
	closed bool
}

// engine is a runtime with the modules that policies import.
type engine struct {
	runtime wazero.Runtime
	cache   wazero.CompilationCache
}

// New starts a host. A cache that cannot be used is no error.
func New(ctx context.Context, o Options) (*Host, error) {
	h := &Host{}
	var err error
	if h.plain, err = newEngine(ctx, nil); err != nil {
		return nil, err
	}
	if o.CacheDir == "" {
		return h, nil
	}
	cache, err := wazero.NewCompilationCacheWithDir(o.CacheDir)
	if err != nil {
		return h, nil
	}
	if h.cached, err = newEngine(ctx, cache); err != nil {
		return nil, errors.Join(err, h.plain.close(ctx))
	}
	return h, nil
}

// features are WebAssembly 2.0 without SIMD.
const features = api.CoreFeaturesV1 | api.CoreFeatureBulkMemoryOperations | api.CoreFeatureMultiValue |
	api.CoreFeatureNonTrappingFloatToIntConversion | api.CoreFeatureReferenceTypes | api.CoreFeatureSignExtensionOps

func newEngine(ctx context.Context, cache wazero.CompilationCache) (*engine, error) {
	config := wazero.NewRuntimeConfigCompiler().WithCoreFeatures(features).WithDebugInfoEnabled(false).
		WithMemoryLimitPages(policy.MaxMemory / pageSize)
	if cache != nil {
		config = config.WithCompilationCache(cache)
	}
	e := &engine{runtime: wazero.NewRuntimeWithConfig(ctx, config), cache: cache}
	if err := errors.Join(instantiateLog(ctx, e.runtime), instantiateWASI(ctx, e.runtime)); err != nil {
		return nil, errors.Join(err, e.close(ctx))
	}
	return e, nil
}

func (e *engine) close(ctx context.Context) error {
	if e == nil {
		return nil
	}
	err := e.runtime.Close(ctx)
	if e.cache != nil {
		err = errors.Join(err, e.cache.Close(ctx))
	}
	return err
}

// Close ends all modules. Calls that run must have returned.
func (h *Host) Close(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil
	}
	h.closed = true
	return errors.Join(h.cached.close(ctx), h.plain.close(ctx))
}
