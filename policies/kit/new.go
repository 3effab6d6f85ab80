package kit

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/plenum-meet/plenum/policies"
	"github.com/plenum-meet/plenum/policies/policy"
)

// template is where a file of a new folder comes from.
type template struct{ from, to string }

// language is what one can write policies in.
type language struct {
	name      string
	templates []template
	own       func(name string) map[string]string // files that are made and not copied
	build     func(folder string) (command, error)
}

var languages = []language{
	{"go", []template{{"examples/go/main.go", "main.go"}, {"guest", "plenum/policies/guest"}, {"policy", "plenum/policies/policy"}, {"wire", "plenum/policies/wire"}},
		goFiles, buildGo},
	{"assemblyscript", []template{{"examples/assemblyscript/assembly", "assembly"}, {"examples/assemblyscript/package.json", "package.json"},
		{"examples/assemblyscript/package-lock.json", "package-lock.json"}}, nil, buildAssemblyScript},
	{"c", []template{{"examples/c/policy.c", "policy.c"}}, nil, buildC},
	{"wat", []template{{"examples/wat/policy.wat", "policy.wat"}}, nil, buildWAT},
}

// Languages are the names of the languages.
func Languages() (names []string) {
	for _, l := range languages {
		names = append(names, l.name)
	}
	return names
}

func languageNamed(name string) (language, error) {
	i := slices.IndexFunc(languages, func(l language) bool { return l.name == name })
	if i < 0 {
		return language{}, fmt.Errorf("language %q: want one of %s", name, strings.Join(Languages(), ", "))
	}
	return languages[i], nil
}

var goodName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,62}$`)

// goFiles make the folder a module of its own, with what it links beside it: nothing has to be downloaded.
func goFiles(name string) map[string]string {
	const own = "module github.com/plenum-meet/plenum\n\ngo 1.26\n"
	return map[string]string{
		"go.mod": "module " + name + "\n\ngo 1.26\n\nrequire github.com/plenum-meet/plenum v0.0.0\n\n" +
			"replace github.com/plenum-meet/plenum => ./plenum\n",
		"plenum/go.mod": own,
	}
}

// New writes a policy's folder, which must not exist: the example in that language, its cases, and a manifest.
func New(folder, languageName string) (err error) {
	l, err := languageNamed(languageName)
	if err != nil {
		return err
	}
	name := filepath.Base(filepath.Clean(folder))
	if !goodName.MatchString(name) {
		return fmt.Errorf("name %q: want lower case letters, digits, dots, dashes and underscores", name)
	}
	if _, err := os.Lstat(folder); err == nil {
		return fmt.Errorf("%s exists", folder)
	}
	manifest, err := json.MarshalIndent(Manifest{Hook: policy.HookAdmission, Name: name, Version: "0.1.0", Language: l.name}, "", "  ")
	if err != nil {
		return err
	}
	files := map[string]string{ManifestFile: string(manifest) + "\n", ".gitignore": ModuleFile + "\nnode_modules\n"}
	if l.own != nil {
		for file, text := range l.own(name) {
			files[file] = text
		}
	}
	for _, t := range append(l.templates, template{"examples/testdata/cases.json", CasesFile}) {
		if err := collect(files, t); err != nil {
			return err
		}
	}
	return write(folder, files)
}

// collect adds a file, or the files of a folder without tests.
func collect(files map[string]string, t template) error {
	return fs.WalkDir(policies.Source, t.from, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(at, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(policies.Source, at)
		files[path.Join(t.to, strings.TrimPrefix(at, t.from))] = string(text)
		return err
	})
}

func write(folder string, files map[string]string) error {
	for name, text := range files {
		file := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil { //nolint:gosec // source that others may read
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil { //nolint:gosec // source that others may read
			return err
		}
	}
	return nil
}
