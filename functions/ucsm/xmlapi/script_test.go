package xmlapi_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestScripts runs the text files. In them "> " sends a line, "< " is the whole answer, "~ " a part of it, "! "
// something that is not in it, "# " a remark. $C stands for the cookie of admin, or of the user named by "as ".
func TestScripts(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	for _, script := range scripts {
		t.Run(filepath.Base(script), func(t *testing.T) {
			t.Parallel()
			b := signedIn(t)
			text, err := os.ReadFile(script)
			require.NoError(t, err)
			answer := ""
			for n, line := range strings.Split(string(text), "\n") {
				answer = b.line(n+1, line, answer)
			}
		})
	}
}

// line runs one line of a script and answers the last answer.
func (b *bench) line(n int, line, answer string) string {
	b.t.Helper()
	kind, rest, _ := strings.Cut(line, " ")
	rest = strings.ReplaceAll(rest, "$C", b.cookie)
	switch kind {
	case ">":
		return b.ask("%s", rest)
	case "as":
		b.cookie = b.login(rest)
	case "<":
		require.Equal(b.t, rest, answer, "line %d", n)
	case "~":
		require.Contains(b.t, answer, rest, "line %d", n)
	case "!":
		require.NotContains(b.t, answer, rest, "line %d", n)
	case "#", "":
	default:
		b.t.Fatalf("line %d: %s", n, line)
	}
	return answer
}
