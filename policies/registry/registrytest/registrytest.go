// Package registrytest gives tests an engine with the built-in policies, and policies that say what a test wants. All
// engines of a test binary share one host, and all test binaries of a machine what is compiled, as they share Go's.
package registrytest

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/registry"
)

// shared is the host of this test binary; it runs while somebody uses it.
var shared struct {
	sync.Mutex // guards all
	users      int
	host       *host.Host
}

// Host is the test binary's host.
func Host(t testing.TB) *host.Host {
	t.Helper()
	shared.Lock()
	defer shared.Unlock()
	if shared.host == nil {
		var err error
		shared.host, err = host.New(context.Background(), host.Options{CacheDir: cache()})
		require.NoError(t, err)
	}
	shared.users++
	t.Cleanup(func() { require.NoError(t, release()) })
	return shared.host
}

func release() error {
	shared.Lock()
	defer shared.Unlock()
	if shared.users--; shared.users > 0 {
		return nil
	}
	h := shared.host
	shared.host = nil
	return h.Close(context.Background())
}

// cache is the user's for the versions of go.sum, or none: a compiler in a test does not know its own.
func cache() string {
	folder, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	for dir := "."; ; dir = filepath.Join(dir, "..") {
		if sums, err := os.ReadFile(filepath.Join(dir, "go.sum")); err == nil { //nolint:gosec // our own
			return filepath.Join(folder, "plenum-test", fmt.Sprintf("policies-%x", sha256.Sum256(sums)))
		}
		if full, err := filepath.Abs(dir); err != nil || full == filepath.Dir(full) {
			return ""
		}
	}
}

// New is an engine over tables, with modules in a folder of the test. It does not run: it looks at the stages when it
// is asked, and writes decisions when they are asked for.
func New(t testing.TB, tables *store.Tables) *registry.Engine {
	t.Helper()
	return With(t, registry.Options{Tables: tables, Modules: registry.Folder(t.TempDir())})
}

// With is New with options of the test's own; the host is the shared one.
func With(t testing.TB, o registry.Options) *registry.Engine {
	t.Helper()
	o.Host = Host(t)
	e := registry.New(o)
	t.Cleanup(func() { _ = e.Close(context.Background()) }) // its store may be closed already
	return e
}

// Constant is a module that answers every question with the same text.
func Constant(answer string) []byte {
	const at = 16 // of the answer; questions go to the second page
	out := []byte("\x00asm\x01\x00\x00\x00")
	section := func(id byte, parts ...[]byte) {
		body := join(parts...)
		out = append(append(append(out, id), leb(len(body))...), body...)
	}
	code := func(ops ...byte) []byte {
		body := append(append([]byte{0}, ops...), 0x0b)
		return append(leb(len(body)), body...)
	}
	export := func(name string, kind, index byte) []byte {
		return append(append(leb(len(name)), name...), kind, index)
	}
	section(1, []byte{3, 0x60, 0, 1, 0x7f, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 2, 0x7f, 0x7f, 1, 0x7e})
	section(3, []byte{3, 0, 1, 2})
	section(5, []byte{1, 0, 70}) // room for the largest question
	section(7, []byte{4}, export("memory", 2, 0), export("version", 0, 0), export("allocate", 0, 1), export("decide", 0, 2))
	section(10, []byte{3}, code(0x41, 1), code(0x41, 0x80, 0x80, 0x04), code(append([]byte{0x42}, sleb(at<<32|int64(len(answer)))...)...))
	section(11, []byte{1, 0, 0x41, at, 0x0b}, leb(len(answer)), []byte(answer))
	return out
}

func join(parts ...[]byte) (all []byte) {
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func leb(n int) []byte { return binary.AppendUvarint(nil, uint64(n)) } //nolint:gosec // a length

// sleb is n, which is not negative, as a signed LEB128.
func sleb(n int64) (out []byte) {
	for {
		b := byte(n & 0x7f)
		n >>= 7
		if n == 0 && b&0x40 == 0 {
			return append(out, b)
		}
		out = append(out, b|0x80)
	}
}
