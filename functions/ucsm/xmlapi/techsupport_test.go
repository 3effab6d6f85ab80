package xmlapi_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const repository = "sys/tech-support-files"

func TestTechnicalSupport(t *testing.T) {
	t.Parallel()
	b := signedIn(t, tree.Change{DN: repository, Class: "sysdebugTechSupFileRepository"})
	const dn = repository + "/tech-support-1700000000"
	b.describe("org-root/org-CMS", "told")
	b.ok(`<configConfMo cookie="$C" dn="%s"><inConfig><sysdebugTechSupport dn="%s" adminState="start" status="created"><sysdebugTechSupportCmdOpt rn="tech-support-cmd-opt" majorOptType="ucsm"/></sysdebugTechSupport></inConfig></configConfMo>`, dn, dn)
	require.Equal(t, "available", b.of(dn, "operState"))
	uri := b.of(dn, "uri")
	require.Equal(t, "/techsupport/"+b.of(dn, "name"), uri)
	code, data := b.file(http.MethodGet, uri, "", nil)
	require.Equal(t, http.StatusOK, code)
	files := untar(t, data)
	require.Contains(t, files["configuration.xml"], "told")
	require.Contains(t, files["faults.xml"], "fault-F0185")
	require.Contains(t, files["audit.xml"], "org-root/org-CMS")
	require.Contains(t, files["firmware.xml"], "4.1(1d)A")
	require.Contains(t, files["blades.xml"], "blade-8")
	for name, content := range files {
		require.NotContains(t, content, "argon2", name)
		require.NotContains(t, content, "<secret", name)
	}
	admin := b.cookie
	b.cookie = b.login("eve")
	code, _ = b.file(http.MethodGet, uri, "", nil)
	require.Equal(t, http.StatusForbidden, code)
	b.cookie = admin
	b.ok(`<configConfMo cookie="$C" dn="%s"><inConfig><sysdebugTechSupport dn="%s" adminState="delete"/></inConfig></configConfMo>`, dn, dn)
	require.NotContains(t, b.ok(`<configResolveDn cookie="$C" dn="%s" />`, dn), "operState")
	code, _ = b.file(http.MethodGet, uri, "", nil)
	require.Equal(t, http.StatusNotFound, code)
}

// untar are the files of a bundle by name.
func untar(t *testing.T, data string) map[string]string {
	t.Helper()
	zipped, err := gzip.NewReader(strings.NewReader(data))
	require.NoError(t, err)
	files := map[string]string{}
	for archive := tar.NewReader(zipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		content, err := io.ReadAll(archive)
		require.NoError(t, err)
		files[header.Name] = string(content)
	}
}
