package edge

import (
	"context"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
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
	here, there := net.Pipe()
	ended := make(chan struct{})
	serve := SFTP(func(context.Context, string) (files.View, error) { return view, nil })
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
	return client, view, ended
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
