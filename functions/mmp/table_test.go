package mmp

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/grammar"
	"github.com/plenum-meet/plenum/functions/shell"
)

// TestTable demands of every row: it compiles, has help, begins with a word, exists on some platform and nowhere twice;
// its arguments are of kinds that are known or any word.
func TestTable(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{appliance.PlatformCMS2000, appliance.PlatformCMS1000, appliance.PlatformVM} {
		seen := map[string]bool{}
		for _, r := range newTable(platform) {
			require.NotEmpty(t, r.Words(), r.pattern)
			require.NotEmpty(t, r.help, r.pattern)
			require.NotNil(t, r.run, r.pattern)
			require.False(t, seen[r.pattern], "%s is there twice", r.pattern)
			seen[r.pattern] = true
		}
		require.Greater(t, len(seen), 180)
	}
}

// TestPlatforms is appendix D.
func TestPlatforms(t *testing.T) {
	t.Parallel()
	on2000, onVM := newTable(appliance.PlatformCMS2000).words(), newTable(appliance.PlatformVM).words()
	for _, word := range []string{"shutdown", "health", "turn", "recorder", "streamer", "uploader", "snmp"} {
		require.NotContains(t, on2000, word)
	}
	for _, word := range []string{"shutdown", "turn", "recorder", "streamer", "uploader"} {
		require.Contains(t, onVM, word)
	}
	require.Contains(t, on2000, "serial")
	require.NotContains(t, onVM, "serial")
	require.NotContains(t, onVM, "health")
}

// TestCompletionReachesEveryWord types each pattern's words by Tab alone.
func TestCompletionReachesEveryWord(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformVM)
	session, _ := b.login("ada", "ada")
	for _, r := range b.table.of(appliance.RoleAdmin) {
		line := ""
		for _, word := range r.Words() {
			reply, err := b.Do(t.Context(), session, shell.Request{Line: line + word[:1], Complete: true})
			require.NoError(t, err)
			require.Contains(t, reply.Options, word, r.pattern)
			require.True(t, strings.HasPrefix(reply.Line, line+word[:1]))
			line += word + " "
		}
	}
}

// TestEveryUsage asks for the usage of each row.
func TestEveryUsage(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformVM)
	session, _ := b.login("ada", "ada")
	for _, word := range b.table.of(appliance.RoleAdmin).words() {
		for _, line := range []string{"help " + word, word + " help"} {
			reply, err := b.Do(t.Context(), session, shell.Request{Line: line})
			require.NoError(t, err)
			require.Contains(t, reply.Output, "  "+word, line)
		}
	}
}

// endless and ending are commands that random lines must not run.
var notAtRandom = []string{"ping", "traceroute", "reboot", "exit", "follow", "passwd", "lookup", "connect", "status", "ntp"}

// TestRandomWords runs lines made of the table's own words and of nonsense; whatever they are, the answer is one.
func TestRandomWords(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformVM)
	session, _ := b.login("ada", "ada")
	words := []string{"", "a", "443", "none", "enable", "x.key", "10.1.1.6/16", "10.1.1.1", "\"", "-1", "é", "a:443", strings.Repeat("z", 300), "../x"}
	for _, r := range b.table {
		words = append(words, r.Words()...)
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same lines each time
	for range 400 {
		line := make([]string, 1+random.IntN(5))
		for i := range line {
			line[i] = words[random.IntN(len(words))]
		}
		text := strings.Join(line, " ")
		if containsAny(text, notAtRandom) {
			continue
		}
		reply, err := b.Do(t.Context(), session, shell.Request{Line: text})
		require.NoError(t, err, text)
		require.NotContains(t, reply.Output, "internal error", text)
		_, err = b.Do(t.Context(), session, shell.Request{Interrupt: true})
		require.NoError(t, err, text)
	}
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func FuzzTable(f *testing.F) {
	for _, line := range []string{"ipv4 a add 10.1.1.6/16 10.1.1.1", "user rule min_length 8", `pki csr x "OU:Accounts UK"`, "webbridge3 https listen a:445 b:445"} {
		f.Add(line)
	}
	table, k := newTable(appliance.PlatformVM), kinds{server: &Server{}}
	k.server.Platform = appliance.PlatformVM
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) || len(line) > 200 {
			return
		}
		words, err := grammar.Split(line)
		if err != nil || len(words) == 0 {
			return
		}
		_, _, ok := table.find(k, words)
		closest := table.closest(k, words)
		require.True(t, !ok || len(closest) > 0)
	})
}
