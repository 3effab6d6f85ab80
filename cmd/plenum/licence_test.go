package main

import (
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/licensing"
	"github.com/plenum-meet/plenum/functions/licensing/file"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
)

// TestLicenceReport reports to a server whose certificate is in its data folder.
func TestLicenceReport(t *testing.T) {
	t.Setenv("PLENUM_ADMIN_PASSWORD", "secret")
	tables := storetest.Open(t)
	hash, err := auth.Hash("secret")
	require.NoError(t, err)
	_, err = tables.Accounts.Create(t.Context(), "admin", appliance.Account{Name: "admin", Role: appliance.RoleAdmin, Password: hash})
	require.NoError(t, err)
	deps := rest.Deps{Tables: tables, Policies: registrytest.New(t, tables)}.WithDefaults()
	api := rest.NewCMS(nil, deps)
	licensing.Register(api, deps)
	server := httptest.NewTLSServer(rest.Wrap(deps, api))
	t.Cleanup(server.Close)
	data := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(data, "tls"), 0o700))
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	require.NoError(t, os.WriteFile(filepath.Join(data, "tls", "server.crt"), certificate, 0o600))

	at := []string{"--url", server.URL + "/", "--data", data}
	report := func(words ...string) (string, error) {
		return run(append(append([]string{"licence", "report"}, at...), words...)...)
	}
	out, err := report("--entitle", "smp=10", "--entitle", "pmp=50", "--entitle", "recording=5", "--manager", "M")
	require.NoError(t, err)
	require.Contains(t, out, `"manager":"M"`)
	row, err := tables.LicenceBook.Get(t.Context(), store.SystemID)
	require.NoError(t, err)
	require.Equal(t, 10, row.Value.Features["shared"].Entitled)
	require.Equal(t, 50, row.Value.Features["personal"].Entitled)
	require.Zero(t, row.Value.Features["customizations"].Entitled, "what is not named")

	at = []string{"--url", server.URL, "--data", t.TempDir()}
	_, err = report("--entitle", "smp=1")
	require.ErrorContains(t, err, "licence report: ")
	require.ErrorContains(t, err, "certificate", "a server that is not known is not trusted")
	_, err = report("--entitle", "smp=1", "--insecure")
	require.NoError(t, err)
	at = []string{"--url", server.URL, "--data", data, "--account", "nobody"}
	_, err = report()
	require.ErrorContains(t, err, "licence report: 401")
	at = []string{"--url", "https://127.0.0.1:1", "--data", data}
	_, err = report()
	require.ErrorContains(t, err, "licence report: ")
	t.Setenv("PLENUM_ADMIN_PASSWORD", "")
	_, err = report()
	require.ErrorContains(t, err, "the password is needed: set PLENUM_ADMIN_PASSWORD")
}

func TestLicenceRefuses(t *testing.T) {
	t.Parallel()
	const kinds = "callBridge, callBridgeNoEncryption, customizations, personal, pmp, recording, shared, smp"
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"revoke"}, `licence "revoke": see plenum licence --help`},
		{[]string{"report", "--entitle", "beer=1"}, `licence report: --entitle "beer=1" is not a number of ` + kinds + ", such as smp=10"},
		{[]string{"report", "--entitle", "smp"}, `licence report: --entitle "smp" is not a number of ` + kinds + ", such as smp=10"},
		{[]string{"report", "--entitle", "smp=-1"}, `licence report: --entitle "smp=-1" is not a number of ` + kinds + ", such as smp=10"},
		{[]string{"make"}, "licence make: --feature is needed, such as callbridge=2027-01-31"},
		{[]string{"make", "--feature", "callbridge"}, `licence make: "" is not a MAC address`},
		{[]string{"make", "--mac", "02:00", "--feature", "callbridge"}, `licence make: "02:00" is not a MAC address`},
		{[]string{"make", "--mac", "02:00:00:00:00:0a", "--feature", "beer"}, `licence make: the licence gives what there is not: beer 1 until "9999-12-31"`},
		{[]string{"make", "--mac", "02:00:00:00:00:0a", "--feature", "turn=soon"}, `licence make: the licence gives what there is not: turn 1 until "soon"`},
		{[]string{"make", "--mac", "02:00:00:00:00:0a", "--feature", "shared=2027-01-31:x"}, `licence make: --feature "shared=2027-01-31:x": "x" is not a number`},
		{[]string{"make", "--mac", "02:00:00:00:00:0a", "--feature", "shared=2027-01-31:-1"}, `licence make: the licence gives what there is not: shared -1 until "2027-01-31"`},
	} {
		_, err := run(append([]string{"licence"}, c.words...)...)
		require.EqualError(t, err, c.want)
		require.ErrorAs(t, err, &usageError{})
	}
}

func TestLicenceMake(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "cms.lic")
	_, err := run("licence", "make", "--mac", "02-00-00-00-00-0A", "--serial", "7", "--out", out, "--feature", "callbridge=2027-01-31",
		"--feature", "shared=2027-01-31:10", "--feature", "turn")
	require.NoError(t, err)
	content, err := os.ReadFile(out)
	require.NoError(t, err)
	f, err := file.Read(file.LabPublic(), "02:00:00:00:00:0a", content)
	require.NoError(t, err)
	require.Equal(t, appliance.LicenceFile{Serial: "7", Features: map[string]appliance.LicenceRecord{"callbridge": {Expiry: "2027-01-31", Entitled: 1},
		"shared": {Expiry: "2027-01-31", Entitled: 10}, "turn": {Expiry: file.Forever, Entitled: 1}}}, f)
	_, err = run("licence", "make", "--mac", "02:00:00:00:00:0a", "--feature", "turn", "--out", filepath.Join(out, "no"))
	require.Error(t, err)
}
