package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/builtin"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Modules keeps modules' bytes by their hash (host.Hash). All instances of an installation share one.
type Modules interface {
	// Put keeps a module. When it returns, the bytes outlive the process.
	Put(ctx context.Context, wasm []byte) (hash string, err error)
	// Get answers the module with that hash: fs.ErrNotExist when there is none, an error too when the bytes are others.
	Get(ctx context.Context, hash string) ([]byte, error)
	// Sweep removes the modules that are at least that old and that keep does not want.
	Sweep(ctx context.Context, age time.Duration, keep func(hash string) bool) error
}

// Folder keeps modules as files of one folder, which it makes at the first Put.
type Folder string

// Put writes a new file and renames it.
func (f Folder) Put(ctx context.Context, wasm []byte) (string, error) {
	hash, _, err := store.Directory(f).Put(ctx, bytes.NewReader(wasm))
	if err != nil {
		return "", fmt.Errorf("module: %w", err)
	}
	folder, err := os.Open(string(f))
	if err != nil {
		return "", fmt.Errorf("module: %w", err)
	}
	return hash, errors.Join(folder.Sync(), folder.Close())
}

// Get reads a file and holds it against its name.
func (f Folder) Get(ctx context.Context, hash string) ([]byte, error) {
	file, err := store.Directory(f).Open(ctx, hash)
	if err != nil {
		return nil, fmt.Errorf("module %.12s: %w", hash, err)
	}
	wasm, err := io.ReadAll(io.LimitReader(file, policy.MaxModule+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("module %.12s: %w", hash, err)
	}
	if host.Hash(wasm) != hash {
		return nil, fmt.Errorf("module %.12s: the file is damaged", hash)
	}
	return wasm, nil
}

// Sweep removes files.
func (f Folder) Sweep(ctx context.Context, age time.Duration, keep func(string) bool) error {
	return store.Directory(f).Sweep(ctx, age, keep)
}

// NoModules is for instances without a place for modules: they have the built-in ones.
type NoModules struct{}

var errNoModules = appliance.Failure(appliance.Limited, "noModuleStore", "this instance was given no place for modules")

// Put refuses.
func (NoModules) Put(context.Context, []byte) (string, error) { return "", errNoModules }

// Get finds nothing.
func (NoModules) Get(context.Context, string) ([]byte, error) { return nil, errNoModules }

// Sweep has nothing to do.
func (NoModules) Sweep(context.Context, time.Duration, func(string) bool) error { return nil }

// moduleAge is how old a module is before it is missed by nobody: a release is made soon after its module was kept.
const moduleAge = 24 * time.Hour

// sweepModules removes the modules of releases that were deleted, and those that no release was made of.
func (e *Engine) sweepModules(ctx context.Context) error {
	used := map[string]bool{}
	err := e.tables.PolicyReleases.Each(ctx, "", func(row store.Row[appliance.PolicyRelease]) error {
		used[row.Value.SHA256] = true
		return nil
	})
	if err != nil {
		return err
	}
	return e.modules.Sweep(ctx, moduleAge, func(hash string) bool { return used[hash] })
}

// Module answers a module that a release names: fs.ErrNotExist when there is none.
func (e *Engine) Module(ctx context.Context, hash string) ([]byte, error) {
	return e.moduleBytes(ctx, hash)
}

// KeepModule keeps a module that was verified before, on this installation or on another.
func (e *Engine) KeepModule(ctx context.Context, wasm []byte) error {
	_, err := e.modules.Put(ctx, wasm)
	return err
}

// moduleBytes finds a module: kept, or built in, so that an instance needs no folder for what it brings with it.
func (e *Engine) moduleBytes(ctx context.Context, hash string) ([]byte, error) {
	wasm, err := e.modules.Get(ctx, hash)
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errNoModules) {
		return wasm, err
	}
	for _, p := range builtin.All {
		if own, failed := p.Module(); failed == nil && host.Hash(own) == hash {
			return own, nil
		}
	}
	return nil, err
}
