package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// withBundle is a rig with the catalogue of a chassis that has one bundle.
func withBundle(t *testing.T) *rig {
	r := newRig(t)
	_, err := r.objects.Commit(t.Context(), tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) {
		objects := []tree.Change{{DN: catalogueDN, Class: "firmwareCatalogue"}}
		v := inventory.Installed
		return append(objects, inventory.BundleObjects(v.FileName("b-series-bundle"), v.Bundle("b-series-bundle"), "2011-04-23T12:08:43.000")...), nil
	})
	require.NoError(t, err)
	return r
}

func TestDownloadImage(t *testing.T) {
	t.Parallel()
	r := withBundle(t)
	x := r.login("admin")
	x.do("scope firmware")
	asked := x.do("download image scp://lab@10.1.1.9:2222/images/new.bin")
	require.Equal(t, "Password: ", asked.Prompt)
	require.True(t, asked.Secret, "it is not echoed")
	done := x.do("Secret&9")
	require.Equal(t, "UCS-A /firmware # ", done.Prompt, "it needs no commit-buffer")
	require.Empty(t, done.Output)
	task := r.get(catalogueDN + "/dnld-new.bin")
	require.Equal(t, map[string]string{"fileName": "new.bin", "protocol": "scp", "server": "10.1.1.9:2222", "user": "lab", "remotePath": "/images"}, task.Props)
	password, err := r.objects.Reveal(t.Context(), task, "pwd")
	require.NoError(t, err)
	require.Equal(t, "Secret&9", password)
	for _, show := range []string{"show download-task", "show download-task detail", "show download-task new.bin detail"} {
		out := x.do(show).Output
		require.Contains(t, out, "new.bin", show)
		require.NotContains(t, out, "Secret", show)
	}
	x.do("download image tftp://10.1.1.9/new.bin")
	require.Equal(t, "UCS-A /firmware # ", x.prompt, "no password is asked for")
	require.Equal(t, "tftp", r.get(catalogueDN+"/dnld-new.bin").Get("protocol"))
	x.do("scope download-task new.bin")
	x.do("restart")
	require.Equal(t, "UCS-A /firmware/download-task* # ", x.prompt)
}

func TestURLs(t *testing.T) {
	t.Parallel()
	x := withBundle(t).login("admin")
	x.do("scope firmware")
	for line, want := range map[string]string{
		"new.bin":                     "it has the form scp://user@server/path",
		"scp://lab@10.1.1.9":          "no file is named",
		"scp://10.1.1.9/x":            "no user is named",
		"scp://lab:secret@10.1.1.9/x": "the password is asked for",
		"gopher://lab@10.1.1.9/x":     "the protocol is scp or sftp",
		"scp://%zz@/x":                "it has the form",
	} {
		require.Contains(t, x.do("download image "+line).Output, want, line)
	}
}

func TestImagesAndPackages(t *testing.T) {
	t.Parallel()
	r := withBundle(t)
	x := r.login("admin")
	x.do("scope firmware")
	require.Contains(t, x.do("show package").Output, "ucs-k9-bundle-b-series.3.2.3k.B.bin           3.2(3k)B")
	require.Contains(t, x.do("show image").Output, "Blade Bios")
	require.Contains(t, x.do("delete package none").Output, "does not exist")
	x.do("delete package ucs-k9-bundle-b-series.3.2.3k.B.bin")
	require.Equal(t, "UCS-A /firmware* # ", x.prompt)
}

func TestBackupAndImport(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	x := r.login("admin")
	x.do("scope system")
	require.Equal(t, "Password: ", x.do("create backup sftp://lab@10.1.1.9/all.xml all-configuration enabled").Prompt)
	require.Equal(t, "UCS-A /system/backup* # ", x.do("Secret&9").Prompt)
	require.Empty(t, x.do("commit-buffer").Output)
	o := r.get("sys/backup-10.1.1.9")
	require.Equal(t, map[string]string{"hostname": "10.1.1.9", "proto": "sftp", "user": "lab", "remoteFile": "/all.xml", "type": "config-all", "adminState": "enabled"}, o.Props)
	require.NotContains(t, x.do("show detail").Output, "Secret")
	x.do("up")
	x.do("create import-config scp://lab@10.1.1.9/all.xml disabled merge")
	x.do("Secret&9")
	require.Equal(t, "UCS-A /system/import-config* # ", x.prompt)
	x.do("enable")
	require.Empty(t, x.do("commit-buffer").Output)
	require.Equal(t, "enabled", r.get("sys/import-config-10.1.1.9").Get("adminState"))
	x.do("up")
	require.Contains(t, x.do("show backup").Output, "10.1.1.9")
	x.do("delete backup 10.1.1.9")
	require.Empty(t, x.do("commit-buffer").Output)
	require.Nil(t, r.get("sys/backup-10.1.1.9"))
}
