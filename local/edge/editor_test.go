package edge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// press presses all keys of a text, escape sequences among them.
func press(e *editor, keys string) (last outcome) {
	p := []byte(keys)
	for len(p) > 0 {
		k, n := decode(p)
		if n == 0 {
			break
		}
		last, p = e.press(k), p[n:]
	}
	return last
}

func TestEditing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, keys, line string }{
		{"typed", "scope org", "scope org"},
		{"rubbed out", "scopf\x7fe", "scope"},
		{"in the middle", "sope\x01\x1b[Cc", "scope"},
		{"word", "scope org \x17x", "scope x"},
		{"to the start", "abc\x02\x15", "c"},
		{"to the end", "abc\x01\x0b", ""},
		{"removed", "abc\x1b[H\x1b[3~", "bc"},
		{"unknown keys", "a\x1b[17~\x1bxb\x1b[1;5C", "ab"},
		{"wide", "sch\xc3\xb6n", "schön"},
		{"not UTF-8", "a\xffb", "ab"},
		{"nothing to rub out", "\x7f\x1b[D", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := &editor{width: 10}
			e.begin("# ", false)
			press(e, c.keys)
			require.Equal(t, c.line, string(e.line))
		})
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	e := &editor{}
	for _, line := range []string{"one", "two", "two", " "} {
		e.begin("# ", false)
		require.Equal(t, entered, press(e, line+"\r"))
	}
	e.begin("", true)
	press(e, "secret\r")
	e.begin("# ", false)
	for _, step := range []struct{ keys, line string }{
		{"typ\x1b[A", "two"}, {"\x1b[A", "one"}, {"\x1b[A", "one"}, {"\x1b[B", "two"}, {"\x1b[B", "typ"}, {"\x1b[B", "typ"}} {
		press(e, step.keys)
		require.Equal(t, step.line, string(e.line))
	}
}

func TestAsking(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		keys string
		want outcome
	}{{"sc?", helping}, {`set descr "why?`, editing}, {"sc\t", completing}, {"x\x03", interrupted}, {"\x04", ended}, {"x\x04", editing}} {
		e := &editor{help: true}
		e.begin("# ", false)
		require.Equal(t, c.want, press(e, c.keys), c.keys)
	}
	e := &editor{help: true}
	e.begin("", true)
	require.Equal(t, editing, press(e, "?\t"))
	require.Equal(t, "?", string(e.line))
	require.Empty(t, e.take())
}

func TestCutPage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text        string
		rows, width int
		page, rest  string
	}{
		{"a\nb\nc\n", 2, 80, "a\nb\n", "c\n"},
		{"a\nb\n", 2, 80, "a\nb\n", ""},
		{"aaaa\nb\n", 2, 2, "aaaa\n", "b\n"},
		{"aaaaaaaa\nb", 2, 2, "aaaaaaaa\n", "b"},
		{"a\n\nb", 2, 0, "a\n\n", "b"},
	} {
		page, rest := cutPage(c.text, c.rows, c.width)
		require.Equal(t, []string{c.page, c.rest}, []string{page, rest}, c.text)
	}
}

func FuzzKeys(f *testing.F) {
	for _, seed := range []string{"scope org\r", "\x1b[A\x1b[", "\x1bO", "\xff\xc3", "\x01\x0b\x15\x17\x7f\x04\x0c", "\x1b[999999999999999999999999999999999999"} {
		f.Add(seed, 7)
	}
	f.Fuzz(func(t *testing.T, keys string, width int) {
		e := &editor{width: min(max(width, 0), 500), help: true}
		e.begin("UCS-A# ", false)
		press(e, keys)
		require.True(t, e.at >= 0 && e.at <= len(e.line))
	})
}
