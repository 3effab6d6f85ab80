package mmp

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/image"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

var update = flag.Bool("update", false, "write what came instead of comparing")

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// TestTranscripts types the lines of testdata/*.txt and compares what is on the screen. A line that begins with the
// prompt of that moment is typed from there on; behind a secret prompt it is typed too. Lines in between are output.
// Lines that begin with "@ " do something else:
//
//	@ platform vm                a new appliance of that platform; default is cms2000
//	@ login NAME PASSWORD        open a session
//	@ console                    open a session on the console
//	@ later 24h                  move the clock
//	@ file NAME TEXT...          upload a file
//	@ image NAME PLATFORM VERSION   upload a software image
//	@ job resume                 run the job
//	@ tab LINE                   press Tab behind the line: options, then the line
func TestTranscripts(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			source, err := os.ReadFile(name)
			require.NoError(t, err)
			p := &player{bench: newBench(t, platformOf(string(source))), lines: strings.Split(strings.TrimSuffix(string(source), "\n"), "\n")}
			p.play()
			if *update {
				require.NoError(t, os.WriteFile(name, []byte(p.screen.String()), 0o600))
				return
			}
			require.Equal(t, string(source), p.screen.String())
		})
	}
}

func platformOf(source string) string {
	if first, _, _ := strings.Cut(source, "\n"); strings.HasPrefix(first, "@ platform ") {
		return strings.TrimPrefix(first, "@ platform ")
	}
	return appliance.PlatformCMS2000
}

// bench is an appliance with the account ada (admin), password ada, and a clock that hardly moves.
type bench struct {
	*Server
	t *testing.T

	mu sync.Mutex // guards at
	at time.Time
}

func newBench(t *testing.T, platform string) *bench {
	b := &bench{t: t, at: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	deps := rest.Deps{Tables: storetest.Open(t), Now: b.now, Version: "3.7", Platform: platform, Objects: store.Directory(t.TempDir())}
	deps = deps.WithDefaults()
	require.NoError(t, Seed(t.Context(), deps, Options{Observed: "127.0.0.1"}))
	b.Server = NewServer(deps)
	_, err := deps.Tables.Accounts.Create(t.Context(), "ada", appliance.Account{Name: "ada", Role: appliance.RoleAdmin, Password: b.hashOf("ada")})
	require.NoError(t, err)
	_, err = deps.Tables.Machines.Update(t.Context(), store.SystemID, func(m *appliance.Machine) error {
		m.Serial = "FCH2026ABCD"
		m.MAC["a"] = "02:00:00:00:00:0A"
		return nil
	})
	require.NoError(t, err)
	return b
}

func (b *bench) hashOf(password string) string {
	hash, err := auth.Hash(password)
	require.NoError(b.t, err)
	return hash
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(time.Microsecond) // log records are in the order of their times
	return b.at
}

func (b *bench) later(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

// login opens a session.
func (b *bench) login(name, password string) (string, shell.Reply) {
	session, reply, err := b.Open(b.t.Context(), shell.Login{User: name, Password: password, Remote: "10.1.1.50:1000"})
	require.NoError(b.t, err)
	return session, reply
}

// player types the lines of one transcript.
type player struct {
	*bench
	lines   []string
	screen  strings.Builder
	session string
	reply   shell.Reply
}

func (p *player) play() {
	for len(p.lines) > 0 {
		line := p.lines[0]
		p.lines = p.lines[1:]
		directive, is := strings.CutPrefix(line, "@ ")
		switch {
		case is:
			p.screen.WriteString(line + "\n")
			p.direct(strings.Fields(directive), directive)
		case p.session != "" && strings.HasPrefix(line, p.reply.Prompt) && p.reply.Prompt != "":
			p.screen.WriteString(line + "\n")
			p.enter(strings.TrimPrefix(line, p.reply.Prompt))
		case strings.HasPrefix(line, "#") || line == "" && p.session == "":
			p.screen.WriteString(line + "\n")
		}
	}
}

func (p *player) enter(line string) {
	var err error
	p.reply, err = p.Do(p.t.Context(), p.session, shell.Request{Line: line})
	require.NoError(p.t, err, line)
	p.show()
	for p.reply.Stream {
		p.reply, err = p.Do(p.t.Context(), p.session, shell.Request{})
		require.NoError(p.t, err, line)
		p.show()
	}
}

// hide are what differs from run to run.
var hide = []struct {
	pattern *regexp.Regexp
	with    string
}{
	{regexp.MustCompile(`[0-9a-f]{26,64}`), "{hex}"},
	{regexp.MustCompile(`time=[0-9.]+ ms`), "time={ms}"},
	{regexp.MustCompile(`  [0-9.]+ ms`), "  {ms}"},
	{regexp.MustCompile(`(\.bak|\.tar\.gz) \(\d+ bytes\)`), "$1 ({n} bytes)"},
	{regexp.MustCompile(`^(snap|upgrade) +\d+ `), "$1 {n} "},
}

func (p *player) show() {
	for line := range strings.Lines(p.reply.Output) {
		for _, h := range hide {
			line = h.pattern.ReplaceAllString(line, h.with)
		}
		p.screen.WriteString(line)
	}
	if p.reply.Closed {
		p.screen.WriteString("(closed)\n")
		p.session = ""
	}
}

func (p *player) direct(words []string, whole string) {
	ctx := p.t.Context()
	var err error
	switch words[0] {
	case "platform":
	case "login":
		p.session, p.reply, err = p.Open(ctx, shell.Login{User: words[1], Password: words[2], Remote: "10.1.1.50:1000"})
		if err != nil {
			p.screen.WriteString("(" + err.Error() + ")\n")
			return
		}
		p.show()
	case "console":
		p.session, p.reply, err = p.Open(ctx, shell.Login{Console: true})
		p.show()
	case "later":
		d, wrong := time.ParseDuration(words[1])
		require.NoError(p.t, wrong)
		p.later(d)
	case "file":
		text := strings.TrimPrefix(whole, "file "+words[1]+" ")
		unquoted, wrong := strconv.Unquote(`"` + text + `"`)
		require.NoError(p.t, wrong)
		err = p.folder.Put(ctx, words[1], strings.NewReader(unquoted))
	case "image":
		file, wrong := image.Make(image.LabKey(), image.Header{Product: image.Appliance, Platform: words[2], Version: words[3]}, []byte("payload"))
		require.NoError(p.t, wrong)
		err = p.folder.Put(ctx, words[1], bytes.NewReader(file))
	case "tab":
		reply, wrong := p.Do(ctx, p.session, shell.Request{Line: strings.TrimPrefix(whole, "tab "), Complete: true})
		require.NoError(p.t, wrong)
		p.screen.WriteString("  " + strings.Join(reply.Options, " ") + "\n  " + reply.Line + "|\n")
	default:
		p.t.Fatalf("unknown directive %s", words[0])
	}
	require.NoError(p.t, err)
}
