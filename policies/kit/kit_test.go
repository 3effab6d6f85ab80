package kit_test

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
	"github.com/plenum-meet/plenum/policies/kit"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/policytest"
)

// script is AssemblyScript's compiler as npm brings it to the example.
const script = "../examples/assemblyscript/node_modules"

// TestNewPoliciesBuildAndPass makes a policy in each language whose compiler is here, and asks it the cases that it
// begins with.
func TestNewPoliciesBuildAndPass(t *testing.T) {
	t.Parallel()
	h, err := host.New(t.Context(), host.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close(context.Background())) })
	for name, needs := range map[string][]string{"go": {"go"}, "c": {"clang-14", "wasm-ld-14"}, "wat": {"wat2wasm"}, "assemblyscript": {"node", script + "/assemblyscript/bin/asc.js"}} {
		t.Run(name, func(t *testing.T) {
			for _, need := range needs {
				if !here(need) {
					require.NotEqual(t, "true", os.Getenv("CI"), "%s is missing: CI needs it", need)
					t.Skipf("%s is not installed", need)
				}
			}
			folder := filepath.Join(t.TempDir(), "greeter")
			require.NoError(t, kit.New(folder, name, policy.HookAdmission))
			if name == "assemblyscript" {
				installed, err := filepath.Abs(script)
				require.NoError(t, err)
				require.NoError(t, os.Symlink(installed, filepath.Join(folder, "node_modules")), "as npm ci does")
			}
			var said bytes.Buffer
			file, err := kit.Build(t.Context(), folder, &said)
			require.NoError(t, err, said.String())
			wasm, err := os.ReadFile(file)
			require.NoError(t, err)
			m, err := h.Load(t.Context(), name, wasm, host.Limits{})
			require.NoError(t, err)
			cases, err := policytest.Read(os.DirFS(folder), kit.CasesFile)
			require.NoError(t, err)
			for _, c := range cases {
				require.NoError(t, c.Check(t.Context(), policytest.Module(m)), c.Name)
			}
		})
	}
}

// TestNewPoliciesForEachHook builds what one begins with in Go, and asks it its cases.
func TestNewPoliciesForEachHook(t *testing.T) {
	t.Parallel()
	h, err := host.New(t.Context(), host.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close(context.Background())) })
	for _, hook := range []string{policy.HookLDAPMap, policy.HookLicence} {
		folder := filepath.Join(t.TempDir(), "mine")
		require.NoError(t, kit.New(folder, "go", hook))
		m, err := kit.ReadManifest(folder)
		require.NoError(t, err)
		require.Equal(t, hook, m.Hook)
		file, err := kit.Build(t.Context(), folder, os.Stderr)
		require.NoError(t, err)
		wasm, err := os.ReadFile(file)
		require.NoError(t, err)
		rules, _ := policy.HookNamed(hook)
		loaded, err := h.Load(t.Context(), hook, wasm, host.ForHook(rules))
		require.NoError(t, err)
		cases, err := policytest.Read(os.DirFS(folder), kit.CasesFile)
		require.NoError(t, err)
		for _, c := range cases {
			require.NoError(t, c.Check(t.Context(), policytest.Module(loaded)), c.Name)
		}
	}
}

func here(need string) bool {
	_, err := os.Stat(need)
	if !strings.Contains(need, "/") {
		_, err = exec.LookPath(need)
	}
	return err == nil
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.ErrorContains(t, kit.New(filepath.Join(dir, "x"), "cobol", "admission"), "assemblyscript")
	require.ErrorContains(t, kit.New(filepath.Join(dir, "No Name"), "go", "admission"), "lower case")
	require.ErrorContains(t, kit.New(dir, "go", "admission"), "exists")
	_, err := kit.Build(t.Context(), dir, os.Stderr)
	require.ErrorContains(t, err, "policy.json")
	folder := filepath.Join(dir, "script")
	require.NoError(t, kit.New(folder, "assemblyscript", "admission"))
	require.ErrorContains(t, kit.New(filepath.Join(dir, "x"), "c", "ldapmap"), "want go")
	require.ErrorContains(t, kit.New(filepath.Join(dir, "x"), "go", "nope"), "admission")
	_, err = kit.Build(t.Context(), folder, os.Stderr)
	require.ErrorContains(t, err, "npm ci")
}
