package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/plenum-meet/plenum/policies/host/meter"
	"github.com/plenum-meet/plenum/policies/policy"
)

const pageSize = 64 << 10

// exports are what a policy must export, with types.
var exports = map[string]string{
	"version":  "() i32",
	"allocate": "(i32) i32",
	"decide":   "(i32 i32) i64",
}

// Load verifies and compiles a module and tries an instance of it. The name is for errors and logs. The bytes are not
// kept. Failures are *Error.
func (h *Host) Load(ctx context.Context, name string, wasm []byte, l Limits) (*Module, error) {
	l = l.withDefaults()
	metered, reactor, err := verify(name, wasm, l)
	if err != nil {
		return nil, err
	}
	m := &Module{name: name, limits: l, reactor: reactor, hash: Hash(wasm), slots: make(chan struct{}, l.Instances)}
	limited, cancel := context.WithTimeout(ctx, policy.MaxCompile)
	defer cancel()
	if err := h.compile(limited, m, metered); err != nil {
		return nil, compileError(limited, name, err)
	}
	if err := m.try(ctx); err != nil {
		return nil, errors.Join(err, m.Close(ctx))
	}
	return m, nil
}

// compileError tells a module that takes too long to compile from one that cannot be.
func compileError(ctx context.Context, name string, err error) error {
	if ctx.Err() != nil {
		return fail(name, ErrTooBig, "it takes more than %v to compile", policy.MaxCompile)
	}
	return fail(name, ErrInvalid, "%v", err)
}

// Hash is the name of a module's bytes: SHA-256 in hexadecimal.
func Hash(wasm []byte) string {
	sum := sha256.Sum256(wasm)
	return hex.EncodeToString(sum[:])
}

// verify checks what can be checked without compiling, and answers the module with its counter.
func verify(name string, wasm []byte, l Limits) (metered []byte, reactor bool, err error) {
	limits := meter.DefaultLimits()
	limits.Module, limits.Pages = policy.MaxModule, uint32(l.Memory/pageSize)
	scan, err := meter.Read(wasm, limits)
	if err != nil {
		return nil, false, verifyError(name, err)
	}
	if err := checkImports(name, scan.Imports); err != nil {
		return nil, false, err
	}
	if reactor, err = checkExports(name, scan); err != nil {
		return nil, false, err
	}
	if metered, err = scan.Inject(); err != nil {
		return nil, false, verifyError(name, err)
	}
	return metered, reactor, nil
}

func verifyError(name string, err error) error {
	kind := ErrInvalid
	if errors.Is(err, meter.ErrLimit) {
		kind = ErrTooBig
	}
	return fail(name, kind, "%v", err)
}

func checkImports(name string, imports []meter.Function) error {
	for _, f := range imports {
		want := importType(f.Module, f.Name)
		if want == "" {
			return fail(name, ErrImport, "%s.%s", cut(f.Module, 100), cut(f.Name, 100))
		}
		if f.Type != want {
			return fail(name, ErrImport, "%s.%s is %s, not %s", f.Module, f.Name, want, f.Type)
		}
	}
	return nil
}

func checkExports(name string, scan *meter.Scan) (reactor bool, err error) {
	if !scan.Memories["memory"] {
		return false, fail(name, ErrExport, "memory")
	}
	for want, kind := range exports {
		at := slices.IndexFunc(scan.Exports, func(f meter.Function) bool { return f.Name == want })
		if at < 0 {
			return false, fail(name, ErrExport, "%s %s", want, kind)
		}
		if got := scan.Exports[at].Type; got != kind {
			return false, fail(name, ErrExport, "%s must be %s, is %s", want, kind, got)
		}
	}
	at := slices.IndexFunc(scan.Exports, func(f meter.Function) bool { return f.Name == "_initialize" })
	if at >= 0 && scan.Exports[at].Type != "()" {
		return false, fail(name, ErrExport, "_initialize must be (), is %s", scan.Exports[at].Type)
	}
	return at >= 0, nil
}

// compile compiles with the cache, and without when that fails: wazero takes a folder that cannot be written for a
// failure of the module.
func (h *Host) compile(ctx context.Context, m *Module, metered []byte) error {
	h.mu.Lock()
	closed := h.closed
	h.mu.Unlock()
	if closed {
		return ErrClosed
	}
	var err error
	for _, e := range []*engine{h.cached, h.plain} {
		if e == nil {
			continue
		}
		if m.compiled, err = compile(ctx, e.runtime, metered); err == nil {
			m.runtime = e.runtime
			return nil
		}
	}
	return err
}

// compile looks at ctx between functions, which wazero does with more than one worker only. It turns a panic of the compiler, which modules from outside must not cause, into an error.
func compile(ctx context.Context, r wazero.Runtime, metered []byte) (c wazero.CompiledModule, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the compiler gave up: %v", p)
		}
	}()
	return r.CompileModule(experimental.WithCompilationWorkers(ctx, max(2, runtime.GOMAXPROCS(0))), metered)
}
