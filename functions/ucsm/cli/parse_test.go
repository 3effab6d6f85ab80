package cli

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/shell"
)

func TestPercentErrors(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	for _, c := range []struct{ line, marker, what string }{
		{"frobnicate", "       ^", "Invalid"},
		{"scope", "            ^", "Incomplete"},
		{"sc org /CMS nonsense", "                   ^", "Invalid"},
		{"s", "       ^", "Ambiguous"},
		{"scope server 1/x", "                    ^", "Invalid"},
		{"scope fabric-interconnect c", "                                 ^", "Invalid"},
		{`scope org "CMS`, "                     ^", "Incomplete"},
		{"show chassis | frob", "                      ^", "Invalid"},
		{"show chassis |", "                     ^", "Incomplete"},
		{"top | include x", "           ^", "Invalid"},
	} {
		require.Equal(t, c.marker+"\n% "+c.what+" Command at '^' marker\n", x.do(c.line).Output, c.line)
	}
	require.Equal(t, "UCS-A# ", x.prompt)
	x.do("scope org /CMS")
	require.Equal(t, "Error: Managed object does not exist\n", x.do("scope service-profile nobody").Output)
}

func TestAbbreviations(t *testing.T) {
	t.Parallel()
	newRig(t).login("admin").walk(`
> UCS-A# sc org CMS
> UCS-A /org # sco serv CMS2000-MMP
> UCS-A /org/service-profile # pow up
> UCS-A /org/service-profile* # comm
> UCS-A /org/service-profile # end
> UCS-A# sc fab a
> UCS-A /fabric-interconnect # se out ip 10.1.1.1
> UCS-A /fabric-interconnect* # disc
> UCS-A /fabric-interconnect # scope ipv6-config
Error: Managed object does not exist
> UCS-A /fabric-interconnect # 
`)
}

func (x *terminal) ask(r shell.Request) shell.Reply {
	x.r.t.Helper()
	reply, err := x.r.shell.Do(x.r.t.Context(), x.id, r)
	require.NoError(x.r.t, err)
	return reply
}

func TestTab(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	for _, c := range []struct {
		line, completed string
		options         []string
	}{
		{"sc", "scope ", []string{"scope"}},
		{"s", "s", []string{"scope", "show"}},
		{"scope f", "scope f", []string{"fabric-interconnect", "firmware"}},
		{"scope fa", "scope fabric-interconnect ", []string{"fabric-interconnect"}},
		{"scope fabric-interconnect ", "scope fabric-interconnect ", []string{"a", "b"}},
		{"scope org /C", "scope org /CMS ", []string{"/CMS"}},
		{"scope server 1/", "scope server 1/", []string{"1/1", "1/4"}},
		{"acknowledge s", "acknowledge s", []string{"server", "slot"}},
		{"show chassis | in", "show chassis | include ", []string{"include"}},
		{"nonsense x", "nonsense x", nil},
	} {
		reply := x.ask(shell.Request{Line: c.line, Complete: true})
		require.Equal(t, c.completed, reply.Line, c.line)
		if c.options != nil {
			require.Equal(t, c.options, reply.Options, c.line)
		}
	}
	x.do("scope org CMS")
	x.do("scope sol-policy CMS2000-MMP-SOL")
	require.Equal(t, []string{"115200", "19200", "38400", "57600", "9600"}, x.ask(shell.Request{Line: "set speed ", Complete: true}).Options)
}

func TestHelp(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	require.Equal(t, "  chassis  Chassis\n  fault    Fault\n  server   Server\n  slot     Slot of a chassis\n",
		sorted(x.ask(shell.Request{Line: "acknowledge ", Help: true}).Output))
	require.Equal(t, "  <chassis>/<slot>  Chassis and slot\n", x.ask(shell.Request{Line: "acknowledge slot ", Help: true}).Output)
	require.Equal(t, "  <CR>\n", x.ask(shell.Request{Line: "acknowledge slot 1/4 ", Help: true}).Output)
	for _, line := range strings.Split(strings.TrimSpace(x.ask(shell.Request{Help: true}).Output), "\n") {
		require.Greater(t, len(strings.Fields(line)), 1, "%q has no help", line)
	}
}

func sorted(text string) string {
	lines := strings.SplitAfter(text, "\n")
	lines = lines[:len(lines)-1]
	for i := range lines {
		for j := i; j > 0 && lines[j] < lines[j-1]; j-- {
			lines[j], lines[j-1] = lines[j-1], lines[j]
		}
	}
	return strings.Join(lines, "")
}

func TestPipes(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	for _, c := range []struct{ line, want string }{
		{"show server status | include Mismatch", "1/4     Mismatch      Unavailable  Compute Mismatch      Retry\n"},
		{"show server status | i Mismatch | count", "Count: 1\n"},
		{`show server status | exclude "^1/|---"`, "Server  Slot Status   Availability Overall Status        Discovery\n"},
		{"show server status | grep -v /1 | egrep -V Server | last 1", "1/4     Mismatch      Unavailable  Compute Mismatch      Retry\n"},
		{"show server status | begin 1/1 | head 1", "1/1     Equipped      Unavailable  Ok                    Complete\n"},
		{`show server status | grep 1/ | cut -f 1 -d " "`, "1/1\n1/4\n"},
		{"show server status | grep 1/ | cut -c 1-3 | no-more", "1/1\n1/4\n"},
		{"show server status | grep nothing", ""},
	} {
		require.Equal(t, c.want, x.do(c.line).Output, c.line)
	}
	require.True(t, x.do("show chassis|no-more").Whole)
	require.False(t, x.do("show chassis").Whole)
}

func TestSplit(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"scope org ; show service-profile;": {"scope org", "show service-profile"},
		`set descr "a;b" ; top`:             {`set descr "a;b"`, "top"},
		";;":                                {},
		`set descr "a\";b";end`:             {`set descr "a\";b"`, "end"},
	} {
		require.Equal(t, want, Split(line), line)
	}
}

func FuzzPhrases(f *testing.F) {
	for _, seed := range []string{`scope org /CMS`, `set descr "a | \"b\""`, `show x | i y|count`, `"`, `\`, `a"b c"d`, "|||", "\t\x00é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		at := 0
		for _, p := range phrases(line) {
			require.GreaterOrEqual(t, p.end, p.at)
			for _, w := range p.words {
				require.GreaterOrEqual(t, w.at, at)
				at = w.at
				if !p.open {
					again := phrases(quote(w.text))
					require.Len(t, again, 1)
					require.Equal(t, w.text, again[0].words[0].text, "a quoted value is read as it was")
				}
			}
		}
		for _, command := range Split(line) {
			require.NotEmpty(t, command)
		}
	})
}

// TestRedirections: a show cannot write to a file, and says so.
func TestRedirections(t *testing.T) {
	t.Parallel()
	x := newRig(t).login("admin")
	for _, line := range []string{"show version > file", "sh version >file", "show clock | no-more >> workspace:clock"} {
		require.Equal(t, "% Output cannot be redirected to a file\n", x.do(line).Output, line)
	}
	require.Equal(t, "Count: 0\n", x.do(`show server status | grep ">" | count`).Output)
}
