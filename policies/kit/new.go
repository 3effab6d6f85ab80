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
	templates map[string][]template               // by hook
	own       func(name string) map[string]string // files that are made and not copied
	build     func(folder string) (command, error)
}

var languages = []language{
	{"go", map[string][]template{policy.HookAdmission: append(example(template{"examples/go/main.go", "main.go"}), goParts...),
		policy.HookLDAPMap: builtIn("ldapmap"), policy.HookLicence: builtIn("licence")}, goFiles, buildGo},
	{"assemblyscript", map[string][]template{policy.HookAdmission: example(template{"examples/assemblyscript/assembly", "assembly"},
		template{"examples/assemblyscript/package.json", "package.json"},
		template{"examples/assemblyscript/package-lock.json", "package-lock.json"})}, nil, buildAssemblyScript},
	{"c", map[string][]template{policy.HookAdmission: example(template{"examples/c/policy.c", "policy.c"})}, nil, buildC},
	{"wat", map[string][]template{policy.HookAdmission: example(template{"examples/wat/policy.wat", "policy.wat"})}, nil, buildWAT},
}

// goParts are what a policy in Go links.
var goParts = []template{{"guest", "plenum/policies/guest"}, {"policy", "plenum/policies/policy"}, {"wire", "plenum/policies/wire"}}

// example is the example for admission, with its cases.
func example(files ...template) []template {
	return append(files, template{"examples/testdata/cases.json", CasesFile})
}

// builtIn is a built-in policy, whose rules are a package that main.go serves.
func builtIn(name string) []template {
	return append([]template{{name + "/wasm/main.go", "main.go"}, {name, "plenum/policies/" + name}, {name + "/testdata/cases.json", CasesFile}},
		goParts...)
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

// Hooks are the names of the hooks.
func Hooks() (names []string) {
	for _, h := range policy.Hooks {
		names = append(names, h.Name)
	}
	return names
}

// New writes a policy's folder, which must not exist: for admission the example in that language, for other hooks the
// built-in policy's source, which is Go; its cases, and a manifest.
func New(folder, languageName, hook string) (err error) {
	l, err := languageNamed(languageName)
	if err != nil {
		return err
	}
	if _, known := policy.HookNamed(hook); !known {
		return fmt.Errorf("hook %q: want one of %s", hook, strings.Join(Hooks(), ", "))
	}
	templates, there := l.templates[hook]
	if !there {
		return fmt.Errorf("there is nothing to begin with for %s in %s: want go", hook, l.name)
	}
	name := filepath.Base(filepath.Clean(folder))
	if !goodName.MatchString(name) {
		return fmt.Errorf("name %q: want lower case letters, digits, dots, dashes and underscores", name)
	}
	if _, err := os.Lstat(folder); err == nil {
		return fmt.Errorf("%s exists", folder)
	}
	manifest, err := json.MarshalIndent(Manifest{Hook: hook, Name: name, Version: "0.1.0", Language: l.name}, "", "  ")
	if err != nil {
		return err
	}
	files := map[string]string{ManifestFile: string(manifest) + "\n", ".gitignore": ModuleFile + "\nnode_modules\n"}
	if l.own != nil {
		for file, text := range l.own(name) {
			files[file] = text
		}
	}
	for _, t := range templates {
		if err := collect(files, t); err != nil {
			return err
		}
	}
	return write(folder, files)
}

// collect adds a file, or the files of a folder without tests and folders in it.
func collect(files map[string]string, t template) error {
	return fs.WalkDir(policies.Source, t.from, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || entry.IsDir() && at == t.from || strings.HasSuffix(at, "_test.go"):
			return err
		case entry.IsDir():
			return fs.SkipDir
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
