package xmlapi_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/ucsm/model"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// file sends a request for a file with the bench's cookie.
func (b *bench) file(method, path, contentType string, body []byte) (int, string) {
	b.t.Helper()
	request, err := http.NewRequest(method, b.server.URL+path, bytes.NewReader(body))
	require.NoError(b.t, err)
	request.Header.Set("Cookie", "ucsm-cookie="+b.cookie)
	request.Header.Set("Content-Type", contentType)
	response, err := http.DefaultClient.Do(request)
	require.NoError(b.t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	require.NoError(b.t, err)
	return response.StatusCode, string(data)
}

const backup = `<configConfMo cookie="$C" dn="sys/backup-pc"><inConfig><mgmtBackup dn="sys/backup-pc" adminState="enabled" proto="%s" type="%s" remoteFile="/tmp/%s" status="created,modified"/></inConfig></configConfMo>`

func (b *bench) backUp(kind, name string) string {
	b.t.Helper()
	b.ok(backup, "http", kind, name)
	require.Equal(b.t, "success", b.want("backupstatus", `<configResolveDn cookie="$C" dn="sys/backup-pc" />`))
	require.Equal(b.t, "disabled", b.want("adminState", `<configResolveDn cookie="$C" dn="sys/backup-pc" />`))
	code, data := b.file(http.MethodGet, "/backupfile/"+name, "", nil)
	require.Equal(b.t, http.StatusOK, code)
	return data
}

func (b *bench) bring(name, action string) string {
	b.t.Helper()
	b.ok(`<configConfMo cookie="$C" dn=""><inConfig><mgmtImporter dn="sys/import-config-pc" adminState="enabled" proto="http" action="%s" remoteFile="/%s"/></inConfig></configConfMo>`, action, name)
	return b.want("operStatus", `<configResolveDn cookie="$C" dn="sys/import-config-pc" />`)
}

func TestBackupMovesToAnotherSystem(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	b.describe("org-root/org-CMS", "to be saved")
	b.ok(`<configConfMo cookie="$C" dn=""><inConfig><ippoolBlock dn="org-root/ip-pool-outer/block-10.1.1.2-10.1.1.3" defGw="10.1.1.1" subnet="255.255.255.0"/></inConfig></configConfMo>`)
	b.ok(`<configConfMo cookie="$C" dn=""><inConfig><aaaUser dn="sys/user-ext/user-bob" pwd="Another7Horse" status="created"/></inConfig></configConfMo>`)
	data := b.backUp("config-all", "all.xml")

	other := signedIn(t)
	other.ok(`<configConfMo cookie="$C" dn=""><inConfig><orgOrg dn="org-root/org-Extra"><ippoolPool rn="ip-pool-x"/></orgOrg></inConfig></configConfMo>`)
	code, _ := other.file(http.MethodPost, "/operations/file-all.xml/importconfig.txt", "application/octet-stream", []byte(data))
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, "config-success", other.bring("all.xml", "merge"))
	require.Contains(t, other.ok(`<configResolveDn cookie="$C" dn="org-root/org-Extra" />`), "<orgOrg", "a merge deletes nothing")
	require.Equal(t, "config-success", other.bring("all.xml", "replace"))
	require.NotContains(t, other.ok(`<configResolveDn cookie="$C" dn="org-root/org-Extra" />`), "<orgOrg")
	b.sameConfiguration(other)
	other.ok(`<aaaLogin inName="bob" inPassword="Another7Horse" />`)
}

// sameConfiguration demands that both have the same configured objects with the same settings and secrets.
func (b *bench) sameConfiguration(other *bench) {
	b.t.Helper()
	require.Equal(b.t, b.configuration(), other.configuration())
}

func (b *bench) configuration() map[string]props {
	b.t.Helper()
	snapshot, err := b.tree.Load(context.Background())
	require.NoError(b.t, err)
	all := map[string]props{}
	for _, o := range snapshot.Below("") {
		class := model.Lookup(o.Class)
		if !class.May("Add") && !class.May("Set") || strings.HasPrefix(o.DN, "sys/backup-") || strings.HasPrefix(o.DN, "sys/import-") {
			continue
		}
		settings := props{}
		for _, p := range class.Props {
			if p.Access == model.ReadWrite || p.Access == model.CreateOnly {
				settings[p.Name] = o.Get(p.Name)
			}
		}
		if o.DN == "sys/user-ext/user-bob" {
			require.True(b.t, auth.Check(o.Secrets["pwd"], "Another7Horse"))
		}
		all[o.DN] = settings
	}
	return all
}

func TestKindsOfBackup(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	logical, system, full := b.backUp("config-logical", "a"), b.backUp("config-system", "b"), b.backUp("full-state", "c")
	require.Contains(t, logical, `<lsServer dn="org-root/org-CMS/ls-CMS2000-MMP"`)
	require.NotContains(t, logical, "<topSystem")
	require.Contains(t, system, "<topSystem")
	require.NotContains(t, system, "<lsServer")
	require.Contains(t, full, "<faultInst")
	require.NotContains(t, system, "<faultInst")
	for name, kind := range map[string]string{"c": "a full state cannot be imported", "none": "no such file"} {
		require.Equal(t, "nop", b.bring(name, "merge"), kind)
	}
}

func TestBackupWithoutAPlaceFails(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	b.ok(backup, "scp", "config-all", "x")
	require.NoError(t, b.api.Transfer(t.Context()))
	require.Equal(t, "fail", b.want("backupstatus", `<configResolveDn cookie="$C" dn="sys/backup-pc" />`))
	b.ok(backup, "http", "config-all", "..")
	require.Equal(t, "fail", b.want("backupstatus", `<configResolveDn cookie="$C" dn="sys/backup-pc" />`))
}

func TestFilesAreForAdministrators(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	b.backUp("config-all", "all.xml")
	admin := b.cookie
	for _, cookie := range []string{"", "1/none", b.login("eve")} {
		b.cookie = cookie
		code, _ := b.file(http.MethodGet, "/backupfile/all.xml", "", nil)
		require.Equal(t, http.StatusForbidden, code)
		code, _ = b.file(http.MethodPost, "/operations/file-x/importconfig.txt", "", []byte("x"))
		require.Equal(t, http.StatusForbidden, code)
	}
	b.cookie = admin
	code, _ := b.file(http.MethodGet, "/backupfile/none", "", nil)
	require.Equal(t, http.StatusNotFound, code)
	code, _ = b.file(http.MethodGet, "/backupfile/..%2fall.xml", "", nil)
	require.Equal(t, http.StatusNotFound, code)
	code, _ = b.file(http.MethodPost, "/operations/file-a%2fb/importconfig.txt", "", []byte("x"))
	require.Equal(t, http.StatusNotFound, code)
	code, _ = b.file(http.MethodPost, "/operations/file-big/importconfig.txt", "", make([]byte, 9<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, code)
	code, _ = b.file(http.MethodGet, "/nuova", "", nil)
	require.Equal(t, http.StatusMethodNotAllowed, code)
}

func TestUploadAsAForm(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	data := b.backUp("config-logical", "l")
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "importconfig.txt")
	require.NoError(t, err)
	_, err = io.WriteString(part, data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	code, _ := b.file(http.MethodPost, "/operations/file-form/importconfig.txt", w.FormDataContentType(), form.Bytes())
	require.Equal(t, http.StatusOK, code)
	require.Equal(t, "config-success", b.bring("form", "replace"))
}

func TestABackupThatWasAskedForElsewhere(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	_, err := b.tree.Commit(context.Background(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: "sys/backup-cli", Class: "mgmtBackup", Props: props{"adminState": "enabled", "remoteFile": "/cli", "type": "config-all"}}}, nil
	})
	require.NoError(t, err)
	require.NoError(t, b.api.Files(context.Background()))
	require.Equal(t, "success", b.want("backupstatus", `<configResolveDn cookie="$C" dn="sys/backup-cli" />`))
	code, _ := b.file(http.MethodGet, "/backupfile/cli", "", nil)
	require.Equal(t, http.StatusOK, code)
}
