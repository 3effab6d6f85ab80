package kit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// command is a compiler with its arguments, of which the last, the file to write, is missing.
type command struct {
	env  []string
	args []string
}

// Build compiles a folder's policy with the language's own compiler, and answers the module's path. What the compiler
// says goes to out.
func Build(ctx context.Context, folder string, out io.Writer) (string, error) {
	m, err := ReadManifest(folder)
	if err != nil {
		return "", err
	}
	l, err := languageNamed(m.Language)
	if err != nil {
		return "", err
	}
	c, err := l.build(folder)
	if err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, c.args[0], append(c.args[1:], ModuleFile)...) //nolint:gosec // the author's compiler
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = folder, append(os.Environ(), c.env...), out, out
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s: %w", filepath.Base(c.args[0]), err)
	}
	return filepath.Join(folder, ModuleFile), nil
}

// program finds the first of some programs.
func program(what string, names ...string) (string, error) {
	for _, name := range names {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New(what)
}

func buildGo(string) (command, error) {
	compiler, err := program("go is not installed (Go 1.26 or newer)", "go")
	return command{args: []string{compiler, "build", "-trimpath", "-buildvcs=false", "-buildmode=c-shared", "-ldflags", "-s -w", "-o"},
		env: []string{"GOOS=wasip1", "GOARCH=wasm", "GOWORK=off", "GOFLAGS=-mod=mod"}}, err
}

func buildC(string) (command, error) {
	compiler, err := program("clang is not installed (Debian: clang-14 lld-14 wasi-libc)", os.Getenv("CC"), "clang-14", "clang")
	return command{args: []string{compiler, "--target=wasm32-wasi", "-O2", "-Wall", "-Wextra", "-mexec-model=reactor", "-nodefaultlibs",
		"policy.c", "-lc", "-Wl,--strip-all", "-o"}}, err
}

func buildWAT(string) (command, error) {
	compiler, err := program("wat2wasm is not installed (Debian: wabt)", "wat2wasm")
	return command{args: []string{compiler, "policy.wat", "-o"}}, err
}

func buildAssemblyScript(folder string) (command, error) {
	compiler := filepath.Join("node_modules", "assemblyscript", "bin", "asc.js")
	if _, err := os.Stat(filepath.Join(folder, compiler)); err != nil {
		return command{}, errors.New("AssemblyScript is not there: run npm ci in " + folder)
	}
	node, err := program("node is not installed", "node")
	return command{args: []string{node, compiler, "assembly/policy.ts", "--optimize", "--use", "abort=assembly/policy/trap", "--outFile"}}, err
}
