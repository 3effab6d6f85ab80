package mmp

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	licence "github.com/plenum-meet/plenum/functions/licensing/file"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/registry"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

func (b *bench) do(session, line string) shell.Reply {
	b.t.Helper()
	reply, err := b.Do(b.t.Context(), session, shell.Request{Line: line})
	require.NoError(b.t, err, line)
	return reply
}

// backUp makes the backup "all" and gives it to another appliance.
func (b *bench) backUp(session string, to *bench) {
	b.t.Helper()
	b.do(session, "backup snapshot all")
	_, content, err := b.folder.Open(b.t.Context(), "all.bak")
	require.NoError(b.t, err)
	require.NoError(b.t, to.folder.Put(b.t.Context(), "all.bak", content))
	require.NoError(b.t, content.Close())
}

// TestAnyInstance moves a half-finished dialogue from one instance of the function to another.
func TestAnyInstance(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	other := NewServer(b.Deps)
	session, _ := b.login("ada", "ada")
	reply := b.do(session, "user add carol api")
	require.True(t, reply.Secret)
	reply, err := other.Do(t.Context(), session, shell.Request{Line: "pw"})
	require.NoError(t, err)
	require.Equal(t, "Please enter password again: ", reply.Prompt)
	require.Contains(t, b.do(session, "pw").Output, "SUCCESS")
	require.NoError(t, b.Close(t.Context(), session))
	_, err = b.Do(t.Context(), session, shell.Request{Line: "version"})
	require.ErrorIs(t, err, shell.ErrSession)
	require.NoError(t, b.Close(t.Context(), session), "closing twice")
}

func TestAnswersAreNotReadable(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	session, _ := b.login("ada", "ada")
	b.do(session, "user add carol api")
	b.do(session, "hunter2-hunter2")
	require.NoError(t, b.Tables.ShellSessions.Each(t.Context(), "", func(row store.Row[appliance.ShellSession]) error {
		require.NotContains(t, string(row.Value.Answers), "hunter2")
		require.NotContains(t, row.ID, session)
		return nil
	}))
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	session, _ := b.login("ada", "ada")
	require.True(t, b.do(session, "syslog follow").Stream)
	reply, err := b.Do(t.Context(), session, shell.Request{Interrupt: true})
	require.NoError(t, err)
	require.Equal(t, "cms> ", reply.Prompt)
	require.True(t, b.do(session, "passwd").Secret)
	_, err = b.Do(t.Context(), session, shell.Request{Interrupt: true})
	require.NoError(t, err)
	require.Equal(t, "3.7\n", b.do(session, "version").Output)
	session, _, err = b.Open(t.Context(), shell.Login{Console: true})
	require.NoError(t, err)
	require.Equal(t, "Password: ", b.do(session, "admin").Prompt)
	reply, err = b.Do(t.Context(), session, shell.Request{Interrupt: true})
	require.NoError(t, err)
	require.Equal(t, "cms login: ", reply.Prompt)
	require.Equal(t, "Password: ", b.do(session, "\x00expired").Prompt, "dialogues cannot be typed")
}

func TestKeyLogin(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	public, _, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	key, err := ssh.NewPublicKey(public)
	require.NoError(t, err)
	login := shell.Login{User: "ada", PublicKey: key.Marshal(), Remote: "10.1.1.50:1"}
	_, _, err = b.Open(t.Context(), login)
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(err), "no file yet")
	file := append([]byte("# mine\n"), ssh.MarshalAuthorizedKey(key)...)
	require.NoError(t, b.folder.Put(t.Context(), "ada.pub", bytes.NewReader(file)))
	session, _, err := b.Open(t.Context(), login)
	require.NoError(t, err)
	require.Equal(t, "3.7\n", b.do(session, "version").Output)
	login.User = "admin"
	_, _, err = b.Open(t.Context(), login)
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(err))
}

func TestOverHTTP(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	server := httptest.NewServer(New(b.Deps))
	defer server.Close()
	client := shell.NewClient(http.DefaultClient, server.URL, "mmp")
	_, _, err := client.Open(t.Context(), shell.Login{User: "ada", Password: "no"})
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(err))
	session, first, err := client.Open(t.Context(), shell.Login{User: "ada", Password: "ada"})
	require.NoError(t, err)
	require.Equal(t, "cms> ", first.Prompt)
	reply, err := client.Do(t.Context(), session, shell.Request{Line: "version"})
	require.NoError(t, err)
	require.Equal(t, "3.7\n", reply.Output)
	require.NoError(t, client.Close(t.Context(), session))
}

// TestSessionsForFiles: the rule max_sessions counts command lines and SFTP apart.
func TestSessionsForFiles(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	session, _ := b.login("ada", "ada")
	b.do(session, "user rule max_sessions 1")
	first, reply := b.login("ada", "ada")
	require.True(t, reply.Closed, "no second command line")
	_, err := b.Do(t.Context(), first, shell.Request{Line: "version"})
	require.Equal(t, appliance.Denied, appliance.KindOf(err))
	view, err := b.Files(t.Context(), first)
	require.NoError(t, err)
	require.Equal(t, appliance.RoleAdmin, view.Role)
	_, _, err = b.Open(t.Context(), shell.Login{User: "ada", Password: "ada"})
	require.Equal(t, appliance.Limited, appliance.KindOf(err), "neither the one nor the other")
	require.NoError(t, b.Close(t.Context(), session))
	second, _ := b.login("ada", "ada")
	_, err = b.Files(t.Context(), second)
	require.Equal(t, appliance.Limited, appliance.KindOf(err))
	require.NoError(t, b.Close(t.Context(), first))
	_, err = b.Files(t.Context(), second)
	require.NoError(t, err)
	third, _ := b.login("ada", "ada")
	require.Equal(t, "3.7\n", b.do(third, "version").Output, "what is for files is no command line")
}

// TestBackupElsewhere restores a backup on an appliance that shares nothing with the first.
func TestBackupElsewhere(t *testing.T) {
	t.Parallel()
	a, b := newBench(t, appliance.PlatformCMS2000), newBench(t, appliance.PlatformCMS2000)
	session, _ := a.login("ada", "ada")
	for _, line := range []string{"hostname core1", "ntp server add 10.1.1.20", "pki selfsigned web", "webadmin listen a 445", "webadmin certs web.key web.crt", "webadmin enable"} {
		require.NotContains(t, a.do(session, line).Output, "FAILURE", line)
	}
	require.NoError(t, a.folder.Put(t.Context(), "big.pcap", bytes.NewReader(make([]byte, 300_000))))
	_, err := a.Tables.Users.Create(t.Context(), "6dc5f1b4-4f34-44b6-9a42-6b2f4f1f9f11", appliance.User{UserJID: "alice@example.com"})
	require.NoError(t, err)
	a.backUp(session, b)

	there, _ := b.login("ada", "ada")
	b.do(there, "user rule min_length 3")
	b.do(there, "backup rollback all")
	require.True(t, b.do(there, "Y").Closed)
	require.Equal(t, exported(t, a.Tables, "setting/live"), exported(t, b.Tables, "setting/live"))
	require.Equal(t, listed(t, a), listed(t, b))
	_, err = b.Tables.Users.Find(t.Context(), "jid", "alice@example.com")
	require.NoError(t, err)
	storetest.Check(t, b.Tables)
	_, copied, err := b.folder.Open(t.Context(), "big.pcap")
	require.NoError(t, err)
	text, err := io.ReadAll(copied)
	require.NoError(t, err)
	require.Len(t, text, 300_000)
}

// exported is the configuration but for one row: an export takes what is not live.
func exported(t *testing.T, tables *store.Tables, but string) map[string]string {
	keys := map[string]string{}
	require.NoError(t, tables.Export(t.Context(), func(p store.Pair) error {
		if !strings.HasSuffix(p.Key, but) && !strings.HasPrefix(p.Key, "n/") && !strings.HasSuffix(p.Key, "setting/callBridge") {
			keys[p.Key] = string(p.Value)
		}
		return nil
	}))
	return keys
}

func listed(t *testing.T, b *bench) (names []string) {
	list, err := b.folder.List(t.Context())
	require.NoError(t, err)
	for _, info := range list {
		names = append(names, info.Name)
	}
	return names
}

// TestResume brings a rollback to its end that another instance began.
func TestResume(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	session, _ := b.login("ada", "ada")
	b.do(session, "hostname kept")
	b.do(session, "backup snapshot all")
	row, err := b.folder.Row(t.Context(), "all.bak")
	require.NoError(t, err)
	require.NoError(t, b.Tables.ResetAll(t.Context()), "what an interrupted rollback leaves")
	require.NoError(t, b.Tables.DB.Transact(t.Context(), func(tx *store.Tx) error {
		return b.Tables.Restores.In(tx).Put(store.SystemID, appliance.RestoreMarker{Backup: row, At: b.Now()})
	}))
	require.NoError(t, Resume(t.Context(), b.Deps))
	live, err := b.settings().Live.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "cms", live.Hostname, "not before its time")
	b.later(2 * time.Minute)
	require.NoError(t, Resume(t.Context(), b.Deps))
	live, err = b.settings().Live.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, "kept", live.Hostname)
	_, err = b.Tables.Restores.Get(t.Context(), store.SystemID)
	require.Equal(t, appliance.Missing, appliance.KindOf(err))
}

// TestResetIsCutShort: nobody is locked out when the server dies in the middle of a factory reset.
func TestResetIsCutShort(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	require.NoError(t, b.mark(t.Context(), appliance.RestoreMarker{Factory: true, At: b.Now()}))
	require.NoError(t, b.Tables.ResetAll(t.Context()))
	require.NoError(t, Seed(t.Context(), b.Deps, Options{}))
	_, reply := b.login("admin", "admin")
	require.True(t, reply.Secret)
	_, err := b.Tables.Restores.Get(t.Context(), store.SystemID)
	require.Equal(t, appliance.Missing, appliance.KindOf(err))
}

// TestTheClockStays: neither a backup nor a reset moves the date.
func TestTheClockStays(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	offset := func() int64 {
		clock, err := b.settings().Clock.Get(t.Context())
		require.NoError(t, err)
		return clock.OffsetSeconds
	}
	session, _ := b.login("ada", "ada")
	b.do(session, "ntp server add 10.1.1.20")
	b.do(session, "backup snapshot before")
	b.do(session, "date set 2026-12-22 10:00")
	moved := offset()
	require.NotZero(t, moved)
	b.do(session, "ntp server del 10.1.1.20")
	b.do(session, "backup snapshot after")
	b.do(session, "backup rollback before")
	require.True(t, b.do(session, "Y").Closed)
	require.Equal(t, moved, offset())
	session, _ = b.login("ada", "ada")
	require.Contains(t, b.do(session, "ntp").Output, "10.1.1.20")
	b.do(session, "factory_reset full")
	require.True(t, b.do(session, "Y").Closed)
	require.Equal(t, moved, offset())
	storetest.Check(t, b.Tables)
	for key, value := range exported(t, b.Tables, "-") {
		require.NotContains(t, value, "offsetSeconds", key)
	}
}

// TestPoliciesInABackup: a backup brings releases with their modules, and a reset the built-in ones.
func TestPoliciesInABackup(t *testing.T) {
	t.Parallel()
	a, b := newBench(t, appliance.PlatformCMS2000), newBench(t, appliance.PlatformCMS2000)
	mine, theirs := registrytest.New(t, a.Tables), registrytest.New(t, b.Tables)
	a.Policies, b.Policies = mine, theirs
	hash, err := mine.PutModule(t.Context(), registrytest.Constant(`{"allow":false,"reason":"closed"}`))
	require.NoError(t, err)
	_, err = mine.Install(t.Context(), "ada", registry.Spec{Hook: "admission", Name: "closed", Version: "1", SHA256: hash})
	require.NoError(t, err)
	stage := func(e *registry.Engine, c registry.Change) appliance.HookStages {
		stages, err := e.Stage(t.Context(), "ada", "admission", c)
		require.NoError(t, err)
		return stages
	}
	closed, none := "closed@1", ""
	stage(mine, registry.Change{Active: &closed})
	session, _ := a.login("ada", "ada")
	a.backUp(session, b)

	there, _ := b.login("ada", "ada")
	b.do(there, "backup rollback all")
	require.True(t, b.do(there, "Y").Closed)
	answer, err := theirs.Call(t.Context(), "admission", "", []byte("{}"))
	require.NoError(t, err)
	require.Contains(t, string(answer), "closed")
	require.Equal(t, closed, stage(theirs, registry.Change{Shadow: &none}).Active)

	there, _ = b.login("ada", "ada")
	b.do(there, "factory_reset full")
	require.True(t, b.do(there, "Y").Closed)
	require.Contains(t, stage(theirs, registry.Change{}).Active, "builtin-admission@")
	storetest.Check(t, b.Tables)
}

// TestLongLines: a dictionary may have any lines.
func TestLongLines(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	require.NoError(t, b.folder.Put(t.Context(), dictionary, strings.NewReader(strings.Repeat("x", 100_000)+"\nbanana")))
	session, _ := b.login("ada", "ada")
	set := func(password string) string {
		b.do(session, "passwd ada")
		b.do(session, password)
		return b.do(session, password).Output
	}
	require.Contains(t, set("Banana"), "password is in the dictionary")
	require.Equal(t, "SUCCESS\n", set("apple"))
}

// TestForward sends the log to a server that reads octet counts.
func TestForward(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	got := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		text, _ := bufio.NewReader(conn).ReadString(0)
		got <- text
	}()
	session, _ := b.login("ada", "ada")
	_, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	b.do(session, `dns add rr "logs.test. 60 IN A 127.0.0.1"`)
	b.do(session, "syslog server add logs.test "+port)
	require.NoError(t, Forward(t.Context(), b.Deps))
	require.Regexp(t, `^\d+ <14>1 2026-11-22T10:00:00\.\d{6}Z cms sshd - - - user ada logged in`, <-got)
	require.NoError(t, Forward(t.Context(), b.Deps), "nothing is left to send")
}

func TestJobs(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	require.NoError(t, Trim(t.Context(), b.Deps))
	require.NoError(t, Resume(t.Context(), b.Deps))
	require.NoError(t, Renew(t.Context(), b.Deps, []byte("k"), []byte("c")))
	require.Empty(t, listed(t, b))
}

// TestCallBridgeRestarts: the API is away for a moment, and what was configured is in force.
func TestCallBridgeRestarts(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	open := Open(b.Deps)
	require.NoError(t, open(t.Context()))
	require.NoError(t, b.folder.Put(t.Context(), licence.Name, strings.NewReader("licence")))
	session, _ := b.login("ada", "ada")
	_, err := b.Do(t.Context(), session, shell.Request{Line: "callbridge restart"})
	require.NoError(t, err)
	b.later(lookAgain)
	require.Equal(t, appliance.Busy, appliance.KindOf(open(t.Context())))
	b.later(callBridgeStarts)
	require.NoError(t, open(t.Context()))
	s, err := b.settings().CallBridge.Get(t.Context())
	require.NoError(t, err)
	require.Equal(t, hash([]byte("licence")), s.License)
	require.Equal(t, licence.ErrFormat.Error(), s.LicenceFile.Problem)
	told, err := b.log.Search(t.Context(), "licence file refused: not a licence file")
	require.NoError(t, err)
	require.Len(t, told, 1)
}

// TestLicence puts a licence file there, restarts the Call Bridge and asks, now and when it has run out.
func TestLicence(t *testing.T) {
	t.Parallel()
	b := newBench(t, appliance.PlatformCMS2000)
	b.Policies = registrytest.New(t, b.Tables)
	machine, err := b.machine(t.Context())
	require.NoError(t, err)
	last := b.Now().AddDate(0, 0, 100)
	content, err := licence.Make(licence.LabKey(), machine.MAC["a"], "s", map[string]appliance.LicenceRecord{"callbridge": {Expiry: last.Format(time.DateOnly)},
		"turn": {Expiry: licence.Forever}})
	require.NoError(t, err)
	require.NoError(t, b.folder.Put(t.Context(), licence.Name, bytes.NewReader(content)))
	say := func(line string) string {
		session, _ := b.login("ada", "ada")
		return b.do(session, line).Output
	}
	require.Contains(t, say("license"), "No licence file")
	say("callbridge restart")
	require.Contains(t, say("license"), "Feature: callbridge status: Activated expiry: "+last.Format("2006-Jan-02")+" (100 days remain)\n"+
		"Feature: turn status: Activated expiry: never\nFeature: webbridge status: Not activated\n")
	say("callbridge restart") // nothing new
	told, err := b.audit.Search(t.Context(), `licence file applied: serial "s", features callbridge turn`)
	require.NoError(t, err)
	require.Len(t, told, 1)
	b.later(101 * 24 * time.Hour)
	require.Contains(t, say("license"), "Feature: callbridge status: Grace expiry: "+last.Format("2006-Jan-02")+"\n")
	b.later(90 * 24 * time.Hour)
	require.Contains(t, say("license"), "Feature: callbridge status: Expired")
}
