// Package process builds the real programs and runs them as child processes of a test: the local server, and function
// hosts over TCP. Whatever it starts ends with the test.
package process

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// programs are what this test binary has built so far.
var programs struct {
	sync.Mutex // guards all
	dir        string
	built      map[string]error
}

// Main runs a package's tests and removes what they built. In TestMain: os.Exit(process.Main(m)).
func Main(m interface{ Run() int }) int {
	defer func() {
		programs.Lock()
		defer programs.Unlock()
		if programs.dir != "" {
			os.RemoveAll(programs.dir)
		}
	}()
	return m.Run()
}

// Build gives the path of the command of that name (plenum, function, mediad): in the folder PLENUM_PROGRAMS when it is
// set, else built, once per test binary.
func Build(t testing.TB, command string) string {
	t.Helper()
	if dir := os.Getenv("PLENUM_PROGRAMS"); dir != "" {
		return filepath.Join(dir, command)
	}
	programs.Lock()
	defer programs.Unlock()
	if programs.dir == "" {
		dir, err := os.MkdirTemp("", "plenum-programs")
		require.NoError(t, err)
		programs.dir, programs.built = dir, make(map[string]error)
	}
	path := filepath.Join(programs.dir, command)
	err, done := programs.built[command]
	if !done {
		err = Compile(command, path)
		programs.built[command] = err
	}
	require.NoError(t, err)
	return path
}

// Compile builds the command of that name into a file, as the Makefile does.
func Compile(command, path string) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", path, "./cmd/"+command)
	cmd.Dir = root
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", command, err, output)
	}
	return nil
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no go.mod above the working folder")
		}
		dir = parent
	}
}
