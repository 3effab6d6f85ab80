package xmlapi_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// upload keeps a configuration of these objects as a file.
func (b *bench) upload(name string, objects ...string) {
	b.t.Helper()
	data := `<plenumConfiguration type="config-all">` + strings.Join(objects, "") + `</plenumConfiguration>`
	code, _ := b.file(http.MethodPost, "/operations/file-"+name+"/importconfig.txt", "application/octet-stream", []byte(data))
	require.Equal(b.t, http.StatusOK, code)
}

// TestAnImportKeepsToTheRules: what may not be set by hand cannot be set by a file, and then nothing of it is.
func TestAnImportKeepsToTheRules(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	for i, c := range []struct{ bad, why string }{
		{`<topSystem dn="sys" address="192.168.9.9"/>`, "in one subnet"},
		{`<firmwareComputeHostPack dn="org-root/org-CMS/fw-host-pack-CMS2000-FW" bladeBundleVersion="9.9(9z)B"/>`, "is not present"},
		{`<computeBlade dn="sys/chassis-1/blade-1" serial="X1"/>`, "property serial"},
		{`<aaaUser dn="sys/user-ext/user-eve" pwd="short"/>`, "Password"},
		{`<aaaUser dn="sys/user-ext/user-admin"><secret name="factory" hash="yes"/></aaaUser>`, "has no hash"},
	} {
		var objects []string
		for n := range 60 {
			objects = append(objects, fmt.Sprintf(`<orgOrg dn="org-root/org-%d"/>`, n))
		}
		name := fmt.Sprintf("bad%d", i)
		b.upload(name, append(objects, c.bad)...)
		require.Equal(t, "nop", b.bring(name, "merge"))
		require.Contains(t, b.want("fsmRmtInvErrDescr", `<configResolveDn cookie="$C" dn="sys/import-config-pc" />`), c.why)
		require.NotContains(t, b.ok(`<configResolveClass cookie="$C" classId="orgOrg" />`), "org-root/org-0", "nothing is half done")
	}
}

func TestAnImportIsMadeInTheNameOfWhoAskedForIt(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	var objects []string
	for n := range 60 {
		objects = append(objects, fmt.Sprintf(`<orgOrg dn="org-root/org-%d"/>`, n))
	}
	b.upload("good", append(objects, `<lsServer dn="org-root/org-1/ls-new"/>`, `<lsPower dn="org-root/org-1/ls-new/power" state="up"/>`)...)
	require.Equal(t, "config-success", b.bring("good", "merge"))
	require.Equal(t, "up", b.want("state", `<configResolveDn cookie="$C" dn="org-root/org-1/ls-new/power" />`))
	for _, dn := range []string{"org-root/org-0", "org-root/org-59"} {
		record := b.ok(`<configResolveClass cookie="$C" classId="aaaModLR"><inFilter><eq class="aaaModLR" property="affected" value="%s"/></inFilter></configResolveClass>`, dn)
		require.Contains(t, record, `user="admin"`)
	}
}

// TestAnImportThatIsCutShortGoesOn: whoever comes next begins again, and makes nothing twice.
func TestAnImportThatIsCutShortGoesOn(t *testing.T) {
	t.Parallel()
	b := signedIn(t)
	var objects []string
	for n := range 150 {
		objects = append(objects, fmt.Sprintf(`<orgOrg dn="org-root/org-%d"/>`, n))
	}
	b.upload("many", objects...)
	_, err := b.tree.Commit(t.Context(), tree.Actor{User: "admin"}, func(*tree.Snapshot) ([]tree.Change, error) {
		return []tree.Change{{DN: "sys/import-config-pc", Class: "mgmtImporter", Props: props{"adminState": "enabled", "proto": "http", "action": "merge", "remoteFile": "/many"}}}, nil
	})
	require.NoError(t, err)
	for d := time.Millisecond; d < 100*time.Millisecond; d *= 2 {
		ctx, cancel := context.WithTimeout(t.Context(), d)
		_ = b.api.Files(ctx) // cut short, or not
		cancel()
	}
	require.NoError(t, b.api.Files(t.Context()))
	require.Equal(t, "config-success", b.want("operStatus", `<configResolveDn cookie="$C" dn="sys/import-config-pc" />`))
	now, err := b.tree.Load(t.Context())
	require.NoError(t, err)
	made := map[string]int{}
	for _, record := range now.Class("aaaModLR") {
		made[record.Get("affected")]++
	}
	for n := range 150 {
		dn := fmt.Sprintf("org-root/org-%d", n)
		require.NotNil(t, now.Get(dn))
		require.Equal(t, 1, made[dn], dn)
	}
}
