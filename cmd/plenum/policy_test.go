package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStagesThatContradict are refused before a server is asked.
func TestStagesThatContradict(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"stage admission p@1 --canary 0":          "want 1 to 100",
		"stage admission p@1 --canary -5":         "want 1 to 100",
		"stage admission p@1 --canary 101":        "want 1 to 100",
		"push --canary 0":                         "want 1 to 100",
		"push --active --shadow":                  "none of the others can be",
		"push --active --canary 5":                "none of the others can be",
		"stage admission p@1 --shadow --canary 5": "none of the others can be",
		"new mine --hook nope":                    "want one of licence, ldapmap, admission",
		"new mine --lang c --hook ldapmap":        "want go",
	} {
		_, err := run(append([]string{"policy"}, strings.Fields(words)...)...)
		require.ErrorContains(t, err, want, words)
	}
}

// TestDataFromTheEnvironment is for all commands alike.
func TestDataFromTheEnvironment(t *testing.T) {
	data := dataFolder(t)
	t.Setenv("PLENUM_DATA", data)
	_, err := run("fault", "list")
	require.NoError(t, err)
	_, err = run("clock")
	require.NoError(t, err)
}
