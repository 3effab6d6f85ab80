package edge

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// mount serves a fresh folder to a client with that role.
func mount(t *testing.T, role string) (*sftp.Client, files.View) {
	client, view, _ := connect(t, role)
	return client, view
}

// connect is mount, with a channel that is closed when the server has ended.
func connect(t *testing.T, role string) (*sftp.Client, files.View, <-chan struct{}) {
	view := files.View{Role: role, Folder: files.Folder{Tables: storetest.Open(t), Objects: store.Directory(t.TempDir()), Now: time.Now},
		Generated: []files.Generated{
			{Name: "log", Make: func(context.Context) ([]byte, error) { return []byte("line one\nline two\n"), nil }},
			{Name: "audit", Role: appliance.RoleAudit, Only: true, Make: func(context.Context) ([]byte, error) { return []byte("who\n"), nil }},
		}}
	client, ended := serveSFTP(t, func(context.Context, string) (files.View, error) { return view, nil })
	return client, view, ended
}

// serveSFTP serves what open gives to a client, which is answered with a channel that is closed when the server has ended.
func serveSFTP(t *testing.T, open func(context.Context, string) (files.View, error)) (*sftp.Client, <-chan struct{}) {
	here, there := net.Pipe()
	ended := make(chan struct{})
	serve := SFTP(open)
	go func() {
		defer close(ended)
		_ = serve(context.Background(), there, Visitor{Session: "s"})
	}()
	client, err := sftp.NewClientPipe(here, here)
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = client.Close()
		_ = here.Close()
		_ = there.Close()
		<-ended
	})
	return client, ended
}

// TestTheSessionEnds: somebody is evicted while a file comes and another goes.
func TestTheSessionEnds(t *testing.T) {
	t.Parallel()
	var gone atomic.Bool
	view := files.View{Role: appliance.RoleAdmin, Folder: files.Folder{Tables: storetest.Open(t), Objects: store.Directory(t.TempDir()), Now: time.Now}}
	client, _ := serveSFTP(t, func(context.Context, string) (files.View, error) {
		if gone.Load() {
			return files.View{}, shell.ErrSession
		}
		return view, nil
	})
	require.NoError(t, put(client, "server.key", "secret"))
	down, err := client.Open("server.key")
	require.NoError(t, err)
	up, err := client.Create("late.txt")
	require.NoError(t, err)
	_, err = up.Write([]byte("x"))
	require.NoError(t, err)
	gone.Store(true)
	require.Eventually(t, func() bool {
		_, err := down.ReadAt(make([]byte, 1), 0)
		return errors.Is(err, os.ErrPermission)
	}, 10*time.Second, 50*time.Millisecond, "not another piece")
	require.ErrorIs(t, up.Close(), os.ErrPermission)
	_, err = client.Open("server.key")
	require.ErrorIs(t, err, os.ErrPermission)
	_, err = client.ReadDir("/")
	require.ErrorIs(t, err, os.ErrPermission)
	require.ErrorIs(t, client.Remove("server.key"), os.ErrPermission)
	require.ErrorIs(t, put(client, "new.txt", "x"), os.ErrPermission)
	list, err := view.Folder.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
}

func put(client *sftp.Client, name, content string) error {
	f, err := client.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, strings.NewReader(content)); err != nil {
		return err
	}
	return f.Close()
}

func read(t *testing.T, client *sftp.Client, name string) string {
	f, err := client.Open(name)
	require.NoError(t, err, name)
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return string(text)
}

func TestUpAndDown(t *testing.T) {
	t.Parallel()
	client, view := mount(t, appliance.RoleAdmin)
	big := strings.Repeat("0123456789abcdef", 20_000)
	for name, content := range map[string]string{"webadmin.key": "key", "/cms.lic": "licence", "trace.pcap": big, "empty.txt": ""} {
		require.NoError(t, put(client, name, content), name)
		require.Equal(t, content, read(t, client, name))
	}
	require.NoError(t, put(client, "trace.pcap", "short"), "replaced")
	require.Equal(t, "short", read(t, client, "/trace.pcap"))
	list, err := client.ReadDir("/")
	require.NoError(t, err)
	names := make([]string, len(list))
	for i, info := range list {
		names[i] = info.Name()
	}
	require.Equal(t, []string{"cms.lic", "empty.txt", "log", "trace.pcap", "webadmin.key"}, names)
	require.NoError(t, client.PosixRename("trace.pcap", "cms.lic"))
	require.Equal(t, "short", read(t, client, "cms.lic"))
	require.NoError(t, client.Remove("cms.lic"))
	_, err = client.Stat("cms.lic")
	require.ErrorIs(t, err, os.ErrNotExist)
	f, err := client.Open("log")
	require.NoError(t, err)
	_, err = f.Seek(-9, io.SeekEnd)
	require.NoError(t, err)
	tail, err := io.ReadAll(f)
	require.NoError(t, err)
	require.Equal(t, "line two\n", string(tail))
	require.NoError(t, view.Folder.Sweep(t.Context(), 0))
}

func TestRefused(t *testing.T) {
	t.Parallel()
	client, view := mount(t, appliance.RoleAdmin)
	for _, name := range []string{"../../etc/passwd", "sub/file", "/a/../../b/c", ".hidden", "a\x00b", strings.Repeat("x", 200)} {
		require.Error(t, put(client, name, "x"), name)
	}
	require.NoError(t, put(client, "../flat.txt", "x"), "there is nothing above the folder")
	require.ErrorIs(t, put(client, "log", "x"), os.ErrPermission)
	require.ErrorIs(t, put(client, "audit", "x"), os.ErrPermission)
	_, err := client.Open("audit")
	require.ErrorIs(t, err, os.ErrNotExist, "the audit log is not for admins")
	require.Error(t, client.Mkdir("sub"))
	require.Error(t, client.Symlink("/etc/passwd", "x.txt"))
	require.Error(t, client.Link("flat.txt", "y.txt"))
	require.Error(t, put(client, "large.key", strings.Repeat("x", 1<<20+1)))
	list, err := view.Folder.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1, "nothing of what was refused is left")
}

func TestRoles(t *testing.T) {
	t.Parallel()
	audit, _ := mount(t, appliance.RoleAudit)
	require.Equal(t, "who\n", read(t, audit, "audit"))
	require.Error(t, put(audit, "x.crt", "x"))
	crypto, _ := mount(t, appliance.RoleCrypto)
	require.NoError(t, put(crypto, "x.crt", "x"))
	require.Error(t, put(crypto, "cms.lic", "x"))
}

// TestCutShort keeps the old file when an upload does not come to its end.
func TestCutShort(t *testing.T) {
	t.Parallel()
	client, view, ended := connect(t, appliance.RoleAdmin)
	require.NoError(t, put(client, "kept.txt", "old"))
	f, err := client.Create("kept.txt")
	require.NoError(t, err)
	_, err = f.Write([]byte("new"))
	require.NoError(t, err)
	require.NoError(t, client.Close()) // the connection is gone
	<-ended
	content, err := view.Folder.Read(t.Context(), "kept.txt")
	require.NoError(t, err)
	require.Equal(t, "old", string(content))
}

// TestOpenSSH lets OpenSSH's sftp try what is refused; its session ends when it makes the file "evicted".
func TestOpenSSH(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("sftp")
	if err != nil {
		require.NotEqual(t, "true", os.Getenv("CI"), "OpenSSH's sftp is missing: CI needs it")
		t.Skip("sftp is not installed")
	}
	dir := t.TempDir()
	view := files.View{Role: appliance.RoleAdmin, Folder: files.Folder{Tables: storetest.Open(t), Objects: store.Directory(t.TempDir()), Now: time.Now}}
	open := func(context.Context, string) (files.View, error) {
		if _, err := os.Stat(filepath.Join(dir, "evicted")); err == nil {
			return files.View{}, shell.ErrSession
		}
		return view, nil
	}
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(private)
	require.NoError(t, err)
	block, err := ssh.MarshalPrivateKey(private, "")
	require.NoError(t, err)
	batch := []string{"put small.txt kept.txt", "-put small.txt sub/x.txt", "-put small.txt .hidden", "-get ../../etc/passwd stolen", "-mkdir sub", "-ln -s /etc/passwd x.txt",
		"-ln kept.txt y.txt", "-put large.bin large.key", "put large.bin", "-rename large.bin large.key", "-cd sub", "get kept.txt back.txt",
		"!touch evicted", "-get kept.txt late.txt", "-put small.txt late.txt", "-rm kept.txt"}
	for name, content := range map[string]string{"key": string(pem.EncodeToMemory(block)), "small.txt": "small", "large.bin": strings.Repeat("x", 1<<20+1),
		"batch": strings.Join(batch, "\n") + "\n"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	s := serve(t, &parrot{key: signer.PublicKey().Marshal()}, func(c *Config) { c.Subsystems = map[string]Subsystem{"sftp": SFTP(open)} })
	_, port, err := net.SplitHostPort(s.Addr().String())
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "-F", "none", "-b", "batch", "-P", port, "-i", "key", "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
		"-o", "UserKnownHostsFile=/dev/null", "admin@127.0.0.1")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	list, err := view.Folder.List(t.Context())
	require.NoError(t, err)
	names := make([]string, len(list))
	for i, info := range list {
		names[i] = info.Name
	}
	require.Equal(t, []string{"kept.txt", "large.bin"}, names, string(out))
	require.FileExists(t, filepath.Join(dir, "back.txt"))
	for _, name := range []string{"stolen", "late.txt"} {
		content, _ := os.ReadFile(filepath.Join(dir, name))
		require.Empty(t, content, name)
	}
}

func FuzzPath(f *testing.F) {
	for _, path := range []string{"/x", "../../etc/passwd", "./x", "/", ".", "a/b", "/.", "/-rf", "x\x00", "/…"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		name, err := files.Clean(path)
		if err == nil && name != "" {
			require.NotContains(t, name, "/")
			require.NotEqual(t, "..", name)
			require.False(t, strings.HasPrefix(name, "."))
		}
	})
}
