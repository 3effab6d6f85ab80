package meter_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host/meter"
)

func modules(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob("../testdata/*/*.wasm")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	out := map[string][]byte{}
	for _, path := range paths {
		out[path], err = os.ReadFile(path)
		require.NoError(t, err)
	}
	return out
}

func TestReadSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	scan, err := meter.Read(modules(t)["../testdata/good/talker.wasm"], meter.DefaultLimits())
	require.NoError(t, err)
	require.Equal(t, []meter.Function{{Module: "plenum", Name: "log", Type: "(i32 i32 i32)"},
		{Module: "wasi_snapshot_preview1", Name: "fd_write", Type: "(i32 i32 i32 i32) i32"}}, scan.Imports)
	require.Equal(t, []meter.Function{{Name: "version", Type: "() i32"}, {Name: "allocate", Type: "(i32) i32"},
		{Name: "decide", Type: "(i32 i32) i64"}}, scan.Exports)
	require.True(t, scan.Memories["memory"])
}

func TestReadRefusesOtherThings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "not WebAssembly", "hello": "not WebAssembly", "\x00asm\x02\x00\x00\x00": "not version 1",
		"\x00asm\x0d\x00\x01\x00": "a component", "\x00asm\x01\x00\x00\x00\x01": "not a number",
		"\x00asm\x01\x00\x00\x00\x01\x05\x01": "5 bytes wanted", "\x00asm\x01\x00\x00\x00\x0d\x00": "section 13 is unknown",
		"\x00asm\x01\x00\x00\x00\x03\x01\x00\x01\x01\x00": "wrong place",
	} {
		_, err := meter.Read([]byte(text), meter.DefaultLimits())
		require.ErrorContains(t, err, want, "%q", text)
	}
	small := meter.DefaultLimits()
	small.Module = 10
	_, err := meter.Read(make([]byte, 11), small)
	require.ErrorIs(t, err, meter.ErrLimit)
}

// TestCutModulesAreErrors cuts each module at each byte.
func TestCutModulesAreErrors(t *testing.T) {
	t.Parallel()
	for _, module := range modules(t) {
		for n := range min(len(module), 400) {
			scan, err := meter.Read(module[:n], meter.DefaultLimits())
			if err == nil {
				_, _ = scan.Inject()
			}
		}
	}
}

func FuzzInject(f *testing.F) {
	for _, module := range modules(f) {
		if len(module) < 5_000 {
			f.Add(module)
		}
	}
	f.Fuzz(func(t *testing.T, module []byte) {
		scan, err := meter.Read(module, meter.DefaultLimits())
		if err != nil {
			return
		}
		metered, err := scan.Inject()
		require.True(t, err != nil || len(metered) > len("\x00asm0000"))
	})
}
