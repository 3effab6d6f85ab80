package host_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
)

var question = []byte(`{"settings":{}}`)

// kinds are the failures by the names that the corpus uses.
var kinds = map[string]error{
	"ErrInvalid": host.ErrInvalid, "ErrTooBig": host.ErrTooBig, "ErrImport": host.ErrImport, "ErrExport": host.ErrExport,
	"ErrVersion": host.ErrVersion, "ErrBudget": host.ErrBudget, "ErrDeadline": host.ErrDeadline, "ErrMemory": host.ErrMemory,
	"ErrStack": host.ErrStack, "ErrTrap": host.ErrTrap, "ErrExit": host.ErrExit, "ErrPointer": host.ErrPointer,
	"ErrOutput": host.ErrOutput, "ErrMalformed": host.ErrMalformed, "ErrAnswer": host.ErrAnswer,
}

func newHost(t testing.TB) *host.Host {
	t.Helper()
	h, err := host.New(t.Context(), host.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close(context.Background())) })
	return h
}

func load(t testing.TB, h *host.Host, path string, l host.Limits) *host.Module {
	t.Helper()
	wasm, err := os.ReadFile(path)
	require.NoError(t, err)
	m, err := h.Load(t.Context(), filepath.Base(path), wasm, l)
	require.NoError(t, err)
	return m
}

// TestHostileModules loads and asks what no author in their right mind would write. The first line of each source
// says what has to come of it; those named load-* must not load. After each, another policy still answers.
func TestHostileModules(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	echo := load(t, h, "testdata/good/echo.wasm", host.Limits{})
	paths, err := filepath.Glob("testdata/hostile/*.wat")
	require.NoError(t, err)
	require.Greater(t, len(paths), 40)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".wat"), func(t *testing.T) {
			source, err := os.ReadFile(path)
			require.NoError(t, err)
			kind, _, _ := strings.Cut(strings.TrimPrefix(string(source), ";; "), ":")
			want := kinds[kind]
			require.Error(t, want, "the first line names a failure")
			wasm, err := os.ReadFile(strings.TrimSuffix(path, ".wat") + ".wasm")
			require.NoError(t, err)

			m, err := h.Load(t.Context(), "hostile", wasm, host.Limits{Deadline: policy.MaxDeadline, Budget: 1_000_000})
			if strings.HasPrefix(filepath.Base(path), "load-") {
				require.ErrorIs(t, err, want)
			} else {
				require.NoError(t, err)
				for range 2 { // and the second time on an instance of its own
					_, _, err = m.Call(t.Context(), question)
					require.ErrorIs(t, err, want)
				}
				require.NoError(t, m.Close(t.Context()))
			}
			t.Log(err)
			answer, _, err := echo.Call(t.Context(), question)
			require.NoError(t, err)
			require.Equal(t, string(question), string(answer))
		})
	}
}

// TestCorpusMatchesItsSource builds the corpus again where there is wabt.
func TestCorpusMatchesItsSource(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("wat2wasm"); err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "wat2wasm (wabt) is missing: CI needs it")
		t.Skip("wat2wasm (wabt) is not installed")
	}
	paths, err := filepath.Glob("testdata/*/*.wat")
	require.NoError(t, err)
	for _, path := range paths {
		made, err := exec.Command("wat2wasm", "--enable-all", path, "--output=-").Output() //nolint:gosec // our own files
		require.NoError(t, err, path)
		kept, err := os.ReadFile(strings.TrimSuffix(path, ".wat") + ".wasm")
		require.NoError(t, err)
		require.True(t, bytes.Equal(made, kept), "%s is not what %s says", kept, path)
	}
}
