package guide

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// script is a session of the guide.
type script struct {
	name  string
	steps []step
}

// step is what the screen shows, and what is typed then.
type step struct {
	shown  []string // lines without runs of blanks and without empty ones; the last is the prompt
	typed  string
	secret bool // not echoed
	last   bool // nothing is typed any more
}

// prompts are what ends a step: the prompt of the command line, questions, the zone dialogue's, and those of
// the MMP.
var prompts = regexp.MustCompile(`^(\S+-A\*?( /[a-z0-9/-]+\*?)? ?# |#\? |Enter [a-z ]+: |Confirm [a-z ]+: |[a-z0-9]+> |[a-z0-9]+ login: |Password: |Please enter password( again)?: )`)

func readScript(t *testing.T, name string) script {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
	require.NoError(t, err)
	s := script{name: name}
	var shown []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, "# ") || strings.TrimSpace(line) == "" {
			continue
		}
		prompt := promptOf(line)
		if prompt == "" {
			shown = append(shown, squeeze(line))
			continue
		}
		typed := strings.TrimSpace(strings.TrimPrefix(line+" ", prompt))
		hidden := strings.HasPrefix(typed, "<") && strings.HasSuffix(typed, ">")
		s.steps = append(s.steps, step{shown: append(shown, squeeze(prompt)), typed: strings.Trim(typed, "<>"), secret: hidden, last: typed == ""})
		shown = nil
	}
	require.NotEmpty(t, s.steps, name)
	require.True(t, s.steps[len(s.steps)-1].last, "%s ends with a prompt", name)
	return s
}

// promptOf is the prompt that a line begins with, "" when it is output.
func promptOf(line string) string {
	return prompts.FindString(line + " ")
}

// walk types the script and compares what is shown.
func (s script) walk(t *testing.T, p *person) {
	t.Helper()
	for i, step := range s.steps {
		prompt := step.shown[len(step.shown)-1]
		shown := lines(p.until(prompt))
		want := step.shown
		if i == 0 {
			shown = shown[len(shown)-1:] // the welcome has a test of its own
			want = want[len(want)-1:]
		}
		require.True(t, matches(want, shown), "%s: want %q, got %q", s.name, want, shown)
		if step.last {
			return
		}
		p.types(step.typed + "\r")
		if !step.secret {
			p.until(step.typed)
		}
		p.until("\n")
	}
}

// matches compares lines; "..." stands for any.
func matches(want, got []string) bool {
	for i, line := range want {
		if line == "..." {
			for n := range len(got) - i + 1 {
				if matches(want[i+1:], got[i+n:]) {
					return true
				}
			}
			return false
		}
		if i >= len(got) || got[i] != line {
			return false
		}
	}
	return len(want) == len(got)
}

// lines are the lines of what was shown, squeezed, without empty ones.
func lines(shown string) []string {
	var list []string
	for line := range strings.Lines(shown) {
		if line = squeeze(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}

var blanks = regexp.MustCompile(`\s+`)

// squeeze makes runs of blanks one; dashes below column names are one, too.
func squeeze(line string) string {
	return strings.TrimSpace(dashes.ReplaceAllString(blanks.ReplaceAllString(line, " "), "-"))
}

var dashes = regexp.MustCompile(`-{3,}`)
