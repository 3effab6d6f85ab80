// Package examples_test builds the same policy in four languages and asks each the same.
package examples_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/policytest"
)

// languages name what each needs: programs, or files that npm brings.
var languages = []struct {
	folder string
	source string
	needs  []string
}{
	{"go", "main.go", []string{"go"}},
	{"c", "policy.c", []string{"clang-14", "wasm-ld-14", "/usr/lib/wasm32-wasi/libc.a"}},
	{"wat", "policy.wat", []string{"wat2wasm"}},
	{"assemblyscript", "assembly/policy.ts", []string{"node", "assemblyscript/node_modules/assemblyscript/bin/asc.js"}},
}

func TestExamples(t *testing.T) {
	t.Parallel()
	cases, err := policytest.Read(os.DirFS("."), "testdata/*.json")
	require.NoError(t, err)
	h, err := host.New(t.Context(), host.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close(context.Background())) })
	for _, language := range languages {
		t.Run(language.folder, func(t *testing.T) {
			t.Parallel()
			for _, need := range language.needs {
				missing(t, need)
			}
			for _, file := range []string{"build", language.source} { // so that the test runs again when they change
				_, err := os.ReadFile(filepath.Join(language.folder, file))
				require.NoError(t, err)
			}
			m := build(t, h, language.folder)
			for _, c := range cases {
				require.NoError(t, c.Check(t.Context(), policytest.Module(m)), c.Name)
			}
			large := policy.Admission{Name: strings.Repeat("x", 500_000), Member: true}
			answer, report, err := m.Call(t.Context(), large.AppendJSON(nil))
			require.NoError(t, err)
			require.JSONEq(t, `{"allow":true,"role":"host"}`, string(answer))
			t.Logf("%d units, %d bytes of memory for a long name", report.Units, report.Memory)
		})
	}
}

func missing(t *testing.T, need string) {
	t.Helper()
	_, err := exec.LookPath(need)
	if strings.Contains(need, "/") {
		_, err = os.Stat(need)
	}
	if err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "%s is missing: CI needs it", need)
		t.Skipf("%s is not installed", need)
	}
}

func build(t *testing.T, h *host.Host, folder string) *host.Module {
	t.Helper()
	out := filepath.Join(t.TempDir(), "policy.wasm")
	output, err := exec.CommandContext(t.Context(), filepath.Join(folder, "build"), out).CombinedOutput() //nolint:gosec // our own
	require.NoError(t, err, string(output))
	wasm, err := os.ReadFile(out) //nolint:gosec // made here
	require.NoError(t, err)
	m, err := h.Load(t.Context(), folder, wasm, host.Limits{})
	require.NoError(t, err)
	return m
}
