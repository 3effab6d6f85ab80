package transfer_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/transfer"
	"github.com/plenum-meet/plenum/functions/ucsm/transfer/sftptest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func target(s *sftptest.Server, name string) transfer.Target {
	return transfer.Target{Protocol: "scp", Server: s.Address, User: sftptest.User, Password: sftptest.Password, Path: filepath.Join(s.Folder, name)}
}

// failure demands an Error.
func failure(t *testing.T, err error, code, text string) {
	t.Helper()
	var told *transfer.Error
	require.ErrorAs(t, err, &told)
	require.Equal(t, code, told.Code)
	require.Contains(t, told.Text, text)
	require.NotContains(t, told.Text, sftptest.Password)
}

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	s, c := sftptest.Start(t), transfer.New(storetest.Open(t))
	data := make([]byte, 300_000)
	data[7] = 7
	require.NoError(t, c.Send(t.Context(), target(s, "file"), data))
	got, err := c.Fetch(t.Context(), target(s, "file"), int64(len(data)))
	require.NoError(t, err)
	require.Equal(t, data, got)
	require.NoError(t, c.Send(t.Context(), target(s, "file"), []byte("short")))
	kept, err := os.ReadFile(filepath.Join(s.Folder, "file"))
	require.NoError(t, err)
	require.Equal(t, "short", string(kept), "the file is replaced")
}

func TestWhatFailsIsNamed(t *testing.T) {
	t.Parallel()
	s, c := sftptest.Start(t), transfer.New(storetest.Open(t))
	require.NoError(t, os.WriteFile(filepath.Join(s.Folder, "big"), make([]byte, 100), 0o600))
	for name, x := range map[string]struct {
		change     func(*transfer.Target)
		code, text string
	}{
		"password": {func(t *transfer.Target) { t.Password = "no" }, transfer.CodeAuthentication, "refuses the password of lab"},
		"user":     {func(t *transfer.Target) { t.User = "" }, transfer.CodeAuthentication, "needs a user name"},
		"file":     {func(t *transfer.Target) { t.Path += "x" }, transfer.CodeNoFile, "no such file"},
		"folder":   {func(t *transfer.Target) { t.Path = s.Folder }, transfer.CodeNoFile, "is not a file"},
		"size":     {func(*transfer.Target) {}, transfer.CodeSpace, "has 100 bytes, more than the 99"},
		"protocol": {func(t *transfer.Target) { t.Protocol = "tftp" }, transfer.CodeInternal, "protocol tftp is not supported: use scp or sftp"},
		"server":   {func(t *transfer.Target) { t.Server = "a b" }, transfer.CodeInternal, "is not a server"},
		"port":     {func(t *transfer.Target) { t.Server = "127.0.0.1:1" }, transfer.CodeInternal, "refused"},
	} {
		where := target(s, "big")
		x.change(&where)
		_, err := c.Fetch(t.Context(), where, 99)
		t.Log(name)
		failure(t, err, x.code, x.text)
	}
	failure(t, c.Send(t.Context(), target(s, "none/file"), nil), transfer.CodeNoFile, "no such file")
}

func TestAHostKeyMustStay(t *testing.T) {
	t.Parallel()
	s, c := sftptest.Start(t), transfer.New(storetest.Open(t))
	require.NoError(t, c.Send(t.Context(), target(s, "file"), nil), "the first key is trusted")
	require.NoError(t, c.Send(t.Context(), target(s, "file"), nil))
	s.NewKey(t)
	failure(t, c.Send(t.Context(), target(s, "file"), nil), transfer.CodeHostKey, "has changed: it was SHA256:")
	n, err := c.Forget(t.Context(), s.Address)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	require.NoError(t, c.Send(t.Context(), target(s, "file"), nil))
}

// TestASilentServer does not hold a transfer up for longer than its context.
func TestASilentServer(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = transfer.New(storetest.Open(t)).Fetch(ctx, transfer.Target{Protocol: "sftp", Server: listener.Addr().String(), User: "x", Path: "/x"}, 1)
	failure(t, err, transfer.CodeTimeout, "did not answer in time")
}
