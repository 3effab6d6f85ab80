package builtin_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/admission"
	"github.com/plenum-meet/plenum/policies/builtin"
	"github.com/plenum-meet/plenum/policies/host"
	"github.com/plenum-meet/plenum/policies/ldapmap"
	"github.com/plenum-meet/plenum/policies/licence"
	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/policytest"
)

var update = flag.Bool("update", false, "build the modules again")

// native is the same policies' Go code.
var native = map[string]policytest.Decider{
	policy.HookAdmission: policytest.Native(admission.Decide),
	policy.HookLDAPMap:   policytest.Native(ldapmap.Decide),
	policy.HookLicence:   policytest.Native(licence.Decide),
}

// record says what a module was made of (builtin.json).
type record struct {
	Go     string `json:"go"`     // version that built it
	Source string `json:"source"` // hash of all files of ours that are in it
}

// TestModulesMatchTheirSource holds the sources against what the modules were made of, always, and the modules
// against what the sources become when the same version of Go is here.
func TestModulesMatchTheirSource(t *testing.T) {
	t.Parallel()
	records := map[string]record{}
	text, err := os.ReadFile("builtin.json")
	if !*update {
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &records))
	}
	for _, p := range builtin.All {
		source := sourceHash(t, "../../"+p.Source+"/wasm")
		if *update {
			pack(t, p, build(t, p))
			records[p.Hook] = record{Go: runtime.Version(), Source: source}
			continue
		}
		require.Equal(t, records[p.Hook].Source, source, "%s has changed: go test ./policies/builtin -update", p.Source)
		if records[p.Hook].Go == runtime.Version() {
			kept, err := p.Module()
			require.NoError(t, err)
			require.Equal(t, host.Hash(kept), host.Hash(build(t, p)), "%s: go test ./policies/builtin -update", p.Source)
		}
	}
	if *update {
		text, err := json.MarshalIndent(records, "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile("builtin.json", append(text, '\n'), 0o644)) //nolint:gosec // a source file
	}
}

func build(t *testing.T, p builtin.Policy) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "policy.wasm")
	c := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", //nolint:gosec // our own
		"-ldflags", "-s -w -buildid=", "-o", out, "./"+p.Source+"/wasm")
	c.Dir = "../.."
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=", "GOEXPERIMENT=", "GOWASM=")
	output, err := c.CombinedOutput()
	require.NoError(t, err, string(output))
	module, err := os.ReadFile(out)
	require.NoError(t, err)
	return module
}

func pack(t *testing.T, p builtin.Policy, module []byte) {
	t.Helper()
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	require.NoError(t, err)
	_, err = w.Write(module)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.NoError(t, os.WriteFile(p.Hook+".wasm.gz", packed.Bytes(), 0o644)) //nolint:gosec // a source file
}

// sourceHash hashes the files of this module that a command is made of.
func sourceHash(t *testing.T, folder string) string {
	t.Helper()
	c := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f", //nolint:gosec // our own
		`{{if not .Standard}}{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}}{{"\n"}}{{end}}{{end}}`, ".")
	c.Dir = folder
	c.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm", "GOFLAGS=")
	output, err := c.Output()
	require.NoError(t, err)
	files := strings.Fields(string(output))
	sort.Strings(files)
	require.NotEmpty(t, files)
	sum := sha256.New()
	for _, file := range files {
		text, err := os.ReadFile(file) //nolint:gosec // our own
		require.NoError(t, err)
		sum.Write([]byte(filepath.Base(file)))
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// TestNativeAndModuleAgree asks both, and both must give the known answers.
func TestNativeAndModuleAgree(t *testing.T) {
	t.Parallel()
	h, err := host.New(t.Context(), host.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.Close(context.Background())) })
	for _, p := range builtin.All {
		t.Run(p.Hook, func(t *testing.T) {
			module, err := p.Module()
			require.NoError(t, err)
			hook, ok := policy.HookNamed(p.Hook)
			require.True(t, ok)
			m, err := h.Load(t.Context(), p.Name(), module, host.ForHook(hook))
			require.NoError(t, err)
			cases, err := policytest.Read(os.DirFS("../../"+p.Source), "testdata/*.json")
			require.NoError(t, err)
			for _, c := range cases {
				require.NoError(t, c.Check(t.Context(), native[p.Hook]), "%s, as Go", c.Name)
				require.NoError(t, c.Check(t.Context(), policytest.Module(m)), "%s, as a module", c.Name)
			}
			require.True(t, json.Valid([]byte(p.Schema)), "the schema of %s", p.Hook)
		})
	}
}
