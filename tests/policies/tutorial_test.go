package policies

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/tests/process"
)

// TestTutorial types the sessions of policies/README.md, writes the files that it shows, and compares what is printed.
// "..." in the printed text stands for anything, and lines may be left out.
func TestTutorial(t *testing.T) {
	for _, need := range []string{"curl", "go"} {
		if _, err := exec.LookPath(need); err != nil {
			require.NotEqual(t, "true", os.Getenv("CI"), "%s is missing: CI needs it", need)
			t.Skipf("%s is not installed", need)
		}
	}
	text, err := os.ReadFile("../../policies/README.md")
	require.NoError(t, err)
	script := filepath.Join(t.TempDir(), "tutorial.txt")
	require.NoError(t, os.WriteFile(script, []byte(scriptOf(string(text))), 0o600))
	plenum := process.Build(t, "plenum")
	up := process.StartUp(t, process.UpOptions{Seed: "lab", Blades: 1})
	testscript.Run(t, testscript.Params{Files: []string{script}, Setup: func(e *testscript.Env) error {
		for name, value := range map[string]string{"PLENUM_ADMIN_PASSWORD": process.AdminPassword, "PLENUM_URL": up.URL, "PLENUM_DATA": up.Data,
			"PATH": filepath.Dir(plenum) + ":" + os.Getenv("PATH"), "HOME": os.Getenv("HOME"), "GOCACHE": goEnv("GOCACHE"), "GOPROXY": "off"} {
			e.Setenv(name, value)
		}
		return nil
	}})
}

func goEnv(name string) string {
	out, _ := exec.Command("go", "env", name).Output() //nolint:gosec // a name of ours
	return strings.TrimSpace(string(out))
}

var block = regexp.MustCompile("(?ms)^```(console|go|json)(?: (\\S+))?\n(.*?)^```$")

// scriptOf makes a testscript of a tutorial's blocks.
func scriptOf(text string) string {
	var script, files strings.Builder
	for n, b := range block.FindAllStringSubmatch(text, -1) {
		if b[1] != "console" {
			fmt.Fprintf(&script, "cp $WORK/file%d %s\n", n, b[2])
			fmt.Fprintf(&files, "-- file%d --\n%s", n, b[3])
			continue
		}
		for _, line := range strings.Split(strings.TrimSuffix(b[3], "\n"), "\n") {
			typed, isTyped := strings.CutPrefix(line, "$ ")
			folder, changes := strings.CutPrefix(typed, "cd ")
			switch {
			case isTyped && changes:
				fmt.Fprintln(&script, "cd", folder)
			case isTyped && !strings.HasPrefix(typed, "export "):
				fmt.Fprintf(&script, "exec sh -c %s\n", quote(typed))
			case !isTyped:
				pattern := strings.ReplaceAll(regexp.QuoteMeta(line), `\.\.\.`, ".*")
				fmt.Fprintf(&script, "stdout %s\n", quote("^"+pattern+"$"))
			}
		}
	}
	return script.String() + files.String()
}

// quote is a word of a script.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
