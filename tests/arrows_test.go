package tests

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/plenum-meet/plenum/"

// arrows says what a folder's packages may import of the module besides themselves (design: arrows go down).
// The longest matching folder counts. Test files may import more, but for the rules in onlyHere.
var arrows = []struct {
	folder string
	may    []string
}{
	{"functions/appliance", nil},
	{"functions/store", []string{"functions/appliance"}},
	{"functions/auth", []string{"functions/mmp/probe", "functions/store", "functions/appliance"}},
	{"functions/clock", []string{"functions/store", "functions/appliance"}},
	{"functions/rest", []string{"functions/auth", "functions/store", "functions/appliance"}},
	{"functions/shell", []string{"functions/rest", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions/web", nil},
	{"functions/cms", []string{"policies/ldapmap", "policies/policy", "functions/rest", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions/ldap", []string{"functions/mmp/files", "functions/mmp/pki", "functions/rest", "functions/auth", "functions/store",
		"functions/appliance", "policies/policy"}},
	{"functions/join", []string{"policies/policy", "functions/ldap", "functions/rest", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions/policies", []string{"policies/registry", "policies/host", "functions/rest", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions/image", nil},
	{"functions/licensing/file", []string{"functions/appliance"}},
	{"functions/licensing", []string{"functions/ldap", "functions/rest", "functions/store", "functions/appliance", "policies/policy"}},
	{"functions/ucsm/bundle", []string{"functions/image"}},
	{"functions/ucsm/model", nil},
	{"functions/ucsm/tree", []string{"functions/ucsm/model", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions/ucsm/rules", []string{"functions/ucsm/inventory", "functions/ucsm/tree", "functions/ucsm/model"}},
	{"functions/ucsm/cli", append(lineParts, "functions/ucsm/rules")},
	{"functions/ucsm/sol", lineParts},
	{"functions/ucsm/transfer", []string{"functions/store", "functions/appliance"}},
	{"functions/ucsm/firmware", []string{"functions/ucsm/transfer", "functions/ucsm/inventory", "functions/ucsm/bundle", "functions/ucsm/tree",
		"functions/rest", "functions/store"}},
	{"functions/ucsm/xmlapi", []string{"functions/image", "functions/ucsm/bundle", "functions/ucsm/firmware", "functions/ucsm/transfer", "functions/ucsm/rules", "functions/ucsm/tree", "functions/ucsm/model", "functions/rest", "functions/auth",
		"functions/store", "functions/appliance"}},
	{"functions/ucsm/inventory", []string{"functions/ucsm/bundle", "functions/ucsm/tree", "functions/ucsm/model"}},
	{"functions/ucsm/plant", []string{"functions/ucsm/inventory", "functions/ucsm/tree", "functions/ucsm/model", "functions/appliance"}},
	{"functions/ucsm", []string{"functions/ucsm", "functions/shell", "functions/rest", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions/mmp/grammar", nil},
	{"functions/mmp/pki", nil},
	{"functions/mmp/ciphers", nil},
	{"functions/mmp/probe", []string{"functions/appliance"}},
	{"functions/mmp/journal", []string{"functions/store", "functions/appliance"}},
	{"functions/mmp/backup", []string{"functions/store", "functions/appliance"}},
	{"functions/mmp/files", []string{"functions/store", "functions/appliance"}},
	{"functions/mmp", []string{"functions/licensing", "functions/image", "functions/shell", "functions/rest", "functions/auth", "functions/store", "functions/appliance"}},
	{"functions", []string{"functions/"}},
	{"mediad/opus", nil},
	{"mediad/level", nil},
	{"mediad/signal", []string{"functions/appliance"}},
	{"mediad/stats", []string{"functions/appliance"}},
	{"mediad/video", nil},
	{"mediad/jitter", []string{"mediad/opus", "mediad/level"}},
	{"mediad/mix", []string{"mediad/opus", "mediad/level", "mediad/jitter"}},
	{"mediad/prompt", []string{"mediad/opus"}},
	{"mediad/call", append(mediaParts, "functions/store", "functions/appliance")},
	{"mediad/leg", append(mediaParts, "mediad/call", "functions/store", "functions/appliance")},
	{"mediad/agent", append(mediaParts, "mediad/leg", "mediad/call", "functions/store", "functions/appliance")},
	{"mediad", []string{"mediad/", "functions/clock", "functions/store", "functions/appliance"}},
	{"policies/wire", nil},
	{"policies/policy", []string{"policies/wire"}},
	{"policies/guest", []string{"policies/policy", "policies/wire"}},
	{"policies/admission", ruleParts},
	{"policies/admission/wasm", append(ruleParts, "policies/admission", "policies/guest")},
	{"policies/ldapmap", ruleParts},
	{"policies/ldapmap/wasm", append(ruleParts, "policies/ldapmap", "policies/guest")},
	{"policies/licence", ruleParts},
	{"policies/licence/wasm", append(ruleParts, "policies/licence", "policies/guest")},
	{"policies/builtin", append(ruleParts, "policies/admission", "policies/ldapmap", "policies/licence")},
	{"policies/examples", append(ruleParts, "policies/guest")},
	{"policies/host/meter", nil},
	{"policies/host", []string{"policies/policy"}},
	{"policies", nil},
	{"policies/kit", []string{"policies", "policies/policy"}},
	{"policies/registry", []string{"policies/host", "policies/builtin", "policies/policy", "functions/store", "functions/appliance"}},
	{"policies/policytest", []string{"policies/host", "policies/policy"}},
	{"local", []string{"functions", "mediad", "policies/registry", "policies/host"}},
	{"openapi", []string{"functions"}},
	{"cmd", []string{"local", "functions", "mediad", "policies", "cmd/"}},
	{"tests", []string{""}},
}

// mediaParts are the packages of mediad that are one idea each and know nothing of calls.
var mediaParts = []string{"mediad/opus", "mediad/level", "mediad/jitter", "mediad/mix", "mediad/prompt", "mediad/signal", "mediad/stats", "mediad/video"}

// lineParts are what command lines over the object tree are made of.
var lineParts = []string{"functions/ucsm/tree", "functions/ucsm/model", "functions/shell", "functions/rest", "functions/auth", "functions/store", "functions/appliance"}

// ruleParts are what a policy in Go is made of.
var ruleParts = []string{"policies/policy", "policies/wire"}

// onlyHere names foreign modules that may be imported in few folders only.
var onlyHere = map[string][]string{
	"go.etcd.io/etcd/server":     {"local", "functions/store/storetest"},
	"go.etcd.io/etcd/client":     {"functions/store", "local"},
	"github.com/aws/":            {"cmd/function"},
	"github.com/pion/":           {"mediad", "tests"},
	"github.com/danielgtaylor/":  {"functions"},
	"github.com/go-ldap/":        {"functions/ldap", "local/directory"},
	"github.com/thesyncim/gopus": {"mediad/opus"},
	"github.com/ebitengine/":     {"mediad/opus"},
	"github.com/tetratelabs/":    {"policies/host"},
}

// topLevel is fixed by the design.
var topLevel = []string{"functions", "policies", "mediad", "local", "openapi", "cmd", "deploy", "tests"}

func TestArrows(t *testing.T) {
	files := 0
	walkGo(t, func(path string, imports []string) {
		files++
		folder := filepath.ToSlash(filepath.Dir(path))
		for _, imported := range imports {
			checkForeign(t, path, folder, imported)
			if own, ok := strings.CutPrefix(imported, module); ok && !strings.HasSuffix(path, "_test.go") {
				require.True(t, mayImport(folder, own), "%s must not import %s: arrows go down", path, own)
			}
		}
	})
	require.Greater(t, files, 50, "the walk found the sources")
}

func TestTopLevelIsFixed(t *testing.T) {
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	ignored := []string{"bin", "data", "tests-out"}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() && !strings.HasPrefix(name, ".") && !slices.Contains(ignored, name) {
			require.Contains(t, topLevel, name)
		}
		require.False(t, strings.HasSuffix(name, ".go"), "%s: no package at the root", name)
	}
}

func walkGo(t *testing.T, visit func(path string, imports []string)) {
	t.Helper()
	root := os.DirFS("..")
	require.NoError(t, fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "node_modules" || name == ".git" || name == "data" || name == "bin" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		imports := make([]string, 0, len(parsed.Imports))
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imported)
		}
		visit(path, imports)
		return nil
	}))
}

func checkForeign(t *testing.T, path, folder, imported string) {
	t.Helper()
	for prefix, folders := range onlyHere {
		if !strings.HasPrefix(imported, prefix) {
			continue
		}
		allowed := slices.ContainsFunc(folders, func(f string) bool { return inside(folder, f) })
		require.True(t, allowed, "%s must not import %s", path, imported)
	}
}

func mayImport(folder, imported string) bool {
	best := -1
	for i, arrow := range arrows {
		if inside(folder, arrow.folder) && (best < 0 || len(arrow.folder) > len(arrows[best].folder)) {
			best = i
		}
	}
	if best < 0 {
		return false
	}
	if inside(imported, arrows[best].folder) && arrows[best].folder != "functions" && arrows[best].folder != "mediad" {
		return true
	}
	return slices.ContainsFunc(arrows[best].may, func(may string) bool {
		return may == "" || inside(imported, strings.TrimSuffix(may, "/"))
	})
}

// inside reports whether a path is a folder or below it.
func inside(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}
