package xmlapi_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/bundle"
	"github.com/plenum-meet/plenum/functions/ucsm/firmware"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/transfer/sftptest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	catalogue = "sys/fw-catalogue"
	blades    = "ucs-k9-bundle-b-series.4.1.1d.B.bin"
	task      = catalogue + "/dnld-" + blades
)

// bundles is a bench with a catalogue, and a server with a bundle.
func bundles(t *testing.T) (*bench, *sftptest.Server, []byte) {
	b := signedIn(t, tree.Change{DN: catalogue, Class: "firmwareCatalogue"})
	server := sftptest.Start(t)
	file, err := bundle.Make(inventory.Version("4.1(1d)").Bundle(bundle.Blades))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(server.Folder, blades), file, 0o600))
	return b, server, file
}

// order asks for the download of a file.
func (b *bench) order(s *sftptest.Server, password, more string) {
	b.t.Helper()
	b.ok(`<configConfMo cookie="$C" dn="%s"><inConfig><firmwareDownloader dn="%s" protocol="sftp" server="%s" user="%s" pwd="%s" remotePath="%s" %s/></inConfig></configConfMo>`,
		task, task, s.Address, sftptest.User, strings.ReplaceAll(password, "&", "&amp;"), s.Folder, more)
}

// download carries out what was ordered.
func (b *bench) download() {
	b.t.Helper()
	require.NoError(b.t, firmware.New(b.deps, b.tree).Download(b.t.Context()))
}

func (b *bench) of(dn, attr string) string {
	b.t.Helper()
	return b.want(attr, `<configResolveDn cookie="$C" dn="%s" />`, dn)
}

func TestABundleIsDownloaded(t *testing.T) {
	t.Parallel()
	b, server, file := bundles(t)
	b.order(server, sftptest.Password, "")
	require.Equal(t, "init", b.of(task, "transferState"))
	b.download()
	require.Equal(t, "downloaded", b.of(task, "transferState"))
	require.Equal(t, "DownloadSuccess", b.of(task, "fsmPrev"))
	require.NotEqual(t, "0", b.of(task, "imageSize"))
	require.Equal(t, "4.1(1d)B", b.of(catalogue+"/distrib-"+blades, "version"))
	content, err := bundle.Read(file)
	require.NoError(t, err)
	all := b.ok(`<configResolveDn cookie="$C" dn="%s" inHierarchical="true"/>`, catalogue)
	for _, class := range []string{"<firmwareDistImage", "<firmwareImage", "<firmwareInstallable"} {
		require.Equal(t, len(content.Images), strings.Count(all, class+" "), class)
	}
	for _, o := range []string{all, b.ok(`<configResolveClass cookie="$C" classId="aaaModLR"/>`)} {
		require.NotContains(t, o, "More1", "the password is nowhere")
	}
	snapshot, err := b.tree.Load(t.Context())
	require.NoError(t, err)
	require.Empty(t, snapshot.Get(task).Secrets, "nobody needs it any more")
}

func TestADownloadThatFails(t *testing.T) {
	t.Parallel()
	b, server, file := bundles(t)
	b.order(server, "wrong", "")
	b.download()
	require.Equal(t, "failed", b.of(task, "transferState"))
	require.Equal(t, "ERR-DNLD-authentication-failure", b.of(task, "fsmRmtInvErrCode"))
	require.Contains(t, b.of(task, "fsmRmtInvErrDescr"), "refuses the password of lab")

	for want, file := range map[string][]byte{
		"the image is damaged":    append(bytes.Clone(file[:len(file)-1]), 'x'),
		"the image is cut short":  file[:len(file)-1],
		"not a software image":    []byte("no bundle"),
		"more than the 1048576":   make([]byte, bundle.MaxSize+1),
		"the image is not signed": append(append(bytes.Clone(file[:bytes.IndexByte(file, '\n')+1]), '\n'), "x"...),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(server.Folder, blades), file, 0o600))
		b.order(server, sftptest.Password, `adminState="restart"`)
		b.download()
		require.Equal(t, "failed", b.of(task, "transferState"))
		require.Contains(t, b.of(task, "fsmRmtInvErrDescr"), want)
		require.Contains(t, b.of(task, "fsmRmtInvErrDescr"), blades)
	}
	require.NotContains(t, b.ok(`<configResolveClass cookie="$C" classId="firmwareImage"/>`), "dn=", "nothing of it came in")

	require.NoError(t, os.WriteFile(filepath.Join(server.Folder, blades), file, 0o600))
	b.ok(`<configConfMo cookie="$C" dn="%s"><inConfig><firmwareDownloader dn="%s" adminState="restart"/></inConfig></configConfMo>`, task, task)
	b.download()
	require.Equal(t, "downloaded", b.of(task, "transferState"), "the password of the last order is still known")
	require.Equal(t, "none", b.of(task, "fsmRmtInvErrCode"))
}

func TestAProtocolThatDoesNotWork(t *testing.T) {
	t.Parallel()
	b, _, _ := bundles(t)
	b.ok(`<configConfMo cookie="$C" dn="%s"><inConfig><firmwareDownloader dn="%s" protocol="tftp" server="10.0.0.1" remotePath="/"/></inConfig></configConfMo>`, task, task)
	b.download()
	require.Equal(t, "protocol tftp is not supported: use scp or sftp", b.of(task, "fsmRmtInvErrDescr"))
	for _, bad := range []string{`fileName="a b" server="x"`, `fileName="x.bin"`, `fileName="x.bin" server="x" protocol="local"`} {
		require.Contains(t, b.ask(`<configConfMo cookie="$C" dn=""><inConfig><firmwareDownloader %s dn=""/></inConfig></configConfMo>`, bad), "errorCode")
	}
}

// TestADownloadIsBegunAgain after the death of whoever was at it, but not for ever.
func TestADownloadIsBegunAgain(t *testing.T) {
	t.Parallel()
	b, server, _ := bundles(t)
	b.order(server, sftptest.Password, "")
	died := func(try string) {
		_, err := b.tree.Commit(t.Context(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) {
			return []tree.Change{{DN: task, Status: tree.Modified, Props: props{"transferState": "downloading", "fsmStatus": "DownloadCopyRemote", "fsmTry": try}}}, nil
		})
		require.NoError(t, err)
	}
	died("3")
	b.download()
	require.Equal(t, "the download was interrupted three times", b.of(task, "fsmRmtInvErrDescr"))
	died("1")
	b.download()
	require.Equal(t, "downloaded", b.of(task, "transferState"))
	require.Equal(t, "2", b.of(task, "fsmTry"))
}

func TestABundleIsUploaded(t *testing.T) {
	t.Parallel()
	b, _, file := bundles(t)
	path := "/operations/file-" + blades + "/image.txt"
	code, text := b.file(http.MethodPost, path, "application/octet-stream", file[:len(file)-1])
	require.Equal(t, http.StatusUnprocessableEntity, code)
	require.Equal(t, "the image is cut short\n", text)
	require.Equal(t, "failed", b.of(task, "transferState"))
	code, _ = b.file(http.MethodPost, path, "application/octet-stream", make([]byte, 2<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, code)
	code, text = b.file(http.MethodPost, "/operations/file--x/image.txt", "", file)
	require.Equal(t, http.StatusUnprocessableEntity, code, text)
	code, text = b.file(http.MethodPost, path, "application/octet-stream", file)
	require.Equal(t, http.StatusOK, code, text)
	require.Equal(t, "downloaded", b.of(task, "transferState"))
	require.Equal(t, "local", b.of(task, "protocol"))
	require.Equal(t, "4.1(1d)B", b.of(catalogue+"/distrib-"+blades, "version"))
	require.Contains(t, b.ok(`<configResolveClass cookie="$C" classId="aaaModLR"/>`), `affected="`+task+`"`)
}

func TestABundleGoes(t *testing.T) {
	t.Parallel()
	b, _, file := bundles(t)
	code, _ := b.file(http.MethodPost, "/operations/file-"+blades+"/image.txt", "", file)
	require.Equal(t, http.StatusOK, code)
	pack := `<configConfMo cookie="$C" dn=""><inConfig><firmwareComputeHostPack dn="org-root/org-CMS/fw-host-pack-CMS2000-FW" bladeBundleVersion="%s"/></inConfig></configConfMo>`
	gone := `<configConfMo cookie="$C" dn=""><inConfig><firmwareDistributable dn="` + catalogue + `/distrib-` + blades + `" adminState="deleted"/></inConfig></configConfMo>`
	b.ok(pack, "4.1(1d)B")
	require.Contains(t, b.ask("%s", gone), "The firmware package CMS2000-FW uses bundle 4.1(1d)B")
	b.ok(pack, "")
	b.ok("%s", gone)
	for _, class := range []string{"firmwareDistributable", "firmwareDistImage", "firmwareImage", "firmwareInstallable"} {
		require.NotContains(t, b.ok(`<configResolveClass cookie="$C" classId="%s"/>`, class), "dn=")
	}
}

func TestBackupAndImportWithAServer(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	server := sftptest.Start(t)
	exchange := func(class, dn, proto, more string) {
		b.ok(`<configConfMo cookie="$C" dn=""><inConfig><%s dn="%s" adminState="enabled" proto="%s" user="%s" pwd="%s" remoteFile="%s" %s/></inConfig></configConfMo>`,
			class, dn, proto, sftptest.User, strings.ReplaceAll(sftptest.Password, "&", "&amp;"), filepath.Join(server.Folder, "all.xml"), more)
		require.NoError(t, b.api.Transfer(t.Context()))
	}
	saved, brought := "sys/backup-"+server.Address, "sys/import-config-"+server.Address
	b.describe("org-root/org-CMS", "to be saved")
	exchange("mgmtBackup", saved, "scp", `type="config-all"`)
	require.Equal(t, "success", b.of(saved, "backupstatus"), b.of(saved, "fsmRmtInvErrDescr"))
	data, err := os.ReadFile(filepath.Join(server.Folder, "all.xml"))
	require.NoError(t, err)
	require.Contains(t, string(data), "to be saved")
	require.NotContains(t, string(data), "backup-")

	b.describe("org-root/org-CMS", "changed")
	exchange("mgmtImporter", brought, "sftp", `action="merge"`)
	require.Equal(t, "config-success", b.of(brought, "operStatus"))
	require.Equal(t, "to be saved", b.of("org-root/org-CMS", "descr"))

	server.NewKey(t)
	exchange("mgmtBackup", saved, "scp", `type="full-state"`)
	require.Equal(t, "fail", b.of(saved, "backupstatus"))
	require.Equal(t, "ERR-DNLD-hostkey-mismatch", b.of(saved, "fsmRmtInvErrCode"))
}
