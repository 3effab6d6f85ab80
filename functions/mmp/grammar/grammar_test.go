package grammar

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"":                                      nil,
		"  dns   add\tforwardzone . 10.1.1.3 ":  {"dns", "add", "forwardzone", ".", "10.1.1.3"},
		`pki csr x "OU:Accounts UK" O:"My Co"`:  {"pki", "csr", "x", "OU:Accounts UK", "O:My Co"},
		`scheduler email common-address a@b ""`: {"scheduler", "email", "common-address", "a@b", ""},
		`a "say \"hi\" \\"`:                     {"a", `say "hi" \`},
	} {
		got, err := Split(line)
		require.NoError(t, err, line)
		require.Equal(t, want, got, line)
	}
	_, err := Split(`pki "OU:x`)
	require.ErrorIs(t, err, ErrQuote)
	done, word := Open("webadmin li")
	require.Equal(t, []string{"webadmin"}, done)
	require.Equal(t, "li", word)
	done, word = Open("webadmin ")
	require.Equal(t, []string{"webadmin"}, done)
	require.Empty(t, word)
}

// testKinds has the kinds iface (a, b) and word (anything).
type testKinds struct{}

func (testKinds) Valid(kind, word string) bool { return kind == "word" || word == "a" || word == "b" }
func (testKinds) Suggest(kind string) []string {
	if kind == "iface" {
		return []string{"a", "b"}
	}
	return nil
}

func compiled(t *testing.T, source string) Pattern {
	p, err := Compile(source)
	require.NoError(t, err)
	return p
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, line string
		ok            bool
		args          Args
	}{
		{"webadmin", "webadmin", true, Args{}},
		{"webadmin", "webadmin x", false, nil},
		{"listen <iface> [<port:word>]", "listen a", true, Args{"iface": {"a"}}},
		{"listen <iface> [<port:word>]", "listen a 443", true, Args{"iface": {"a"}, "port": {"443"}}},
		{"listen <iface> [<port:word>]", "listen c", false, nil},
		{"listen <iface>...", "listen a b a", true, Args{"iface": {"a", "b", "a"}}},
		{"csr <base:word> [<attribute:word>...]", "csr x", true, Args{"base": {"x"}}},
		{"csr <base:word> [<attribute:word>...]", "csr x CN:y O:z", true, Args{"base": {"x"}, "attribute": {"CN:y", "O:z"}}},
		{"upgrade [<file:word>] [(backup=no-backup)]", "upgrade f no-backup", true, Args{"file": {"f"}, "backup": {"no-backup"}}},
		{"x (state=enable|disable)", "x enable", true, Args{"state": {"enable"}}},
		{"x (state=enable|disable)", "x other", false, nil},
		{"<word>... end <iface>", "1 2 end a", true, Args{"word": {"1", "2"}, "iface": {"a"}}},
	} {
		words, err := Split(c.line)
		require.NoError(t, err)
		args, ok := compiled(t, c.pattern).Match(testKinds{}, words)
		require.Equal(t, c.ok, ok, "%s: %s", c.pattern, c.line)
		if ok {
			for name, values := range c.args {
				require.Equal(t, values, args[name], "%s: %s", c.pattern, c.line)
			}
		}
	}
}

func TestNextAndUsage(t *testing.T) {
	t.Parallel()
	p := compiled(t, "listen [tls] <iface> (state=on|off)...")
	require.Equal(t, "listen [tls] <iface> (on|off) ...", p.String())
	require.Equal(t, []string{"tls", "a", "b"}, p.Next(testKinds{}, []string{"listen"}))
	require.Equal(t, []string{"on", "off"}, p.Next(testKinds{}, []string{"listen", "a"}))
	require.Empty(t, p.Next(testKinds{}, []string{"listen", "c"}))
	require.Equal(t, 2, p.Depth(testKinds{}, []string{"listen", "a", "bad"}))
	require.Equal(t, []string{"listen"}, p.Words())
	for _, bad := range []string{"a [b", "a ]", "a <b", "a (b|c)"} {
		_, err := Compile(bad)
		require.Error(t, err, bad)
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"", `a "b c" d`, `\"`, `"\`, "\t\x00é", strings.Repeat(`"`, 99)} {
		f.Add(seed)
	}
	p, err := Compile("listen [tls] <iface> [<word>...] (state=on|off)")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, line string) {
		words, _ := Split(line)
		done, word := Open(line)
		require.LessOrEqual(t, len(done), len(words))
		require.LessOrEqual(t, len(word), len(line)*3)
		if len(words) < 12 { // matching tries all ways
			p.Match(testKinds{}, words)
			p.Next(testKinds{}, words)
		}
	})
}
