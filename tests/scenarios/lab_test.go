package scenarios

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
)

// TestLabDirectory: `plenum up --directory` has people to import, who sign in and find each other; it comes up again
// after a kill -9 that its slapd survives.
func TestLabDirectory(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("slapd"); err != nil {
		if _, err := os.Stat("/usr/sbin/slapd"); err != nil {
			require.NotEqual(t, "true", os.Getenv("CI"), "slapd is missing: CI needs it")
			t.Skip("slapd is not installed (Debian: slapd)")
		}
	}
	options := process.UpOptions{Data: process.ShortDir(t), Directory: process.FreeAddress(t)}
	killed, err := process.RunUp(process.Build(t, "plenum"), options)
	require.NoError(t, err)
	require.Equal(t, "ldap://"+options.Directory, killed.Addresses["Directory"])
	killed.Kill()
	up := process.StartUp(t, options)

	ask := func(method, path, as, body string, out any) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, up.URL+path, bytes.NewBufferString(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		if as == "" {
			r.SetBasicAuth("admin", process.AdminPassword)
		} else {
			r.Header.Set("Authorization", as)
		}
		answer, err := up.Client.Do(r)
		require.NoError(t, err)
		defer func() { _ = answer.Body.Close() }()
		text, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.Equal(t, 2, answer.StatusCode/100, "%s %s: %s", method, path, text)
		if out != nil {
			require.NoError(t, json.Unmarshal(text, out), "%s", text)
		}
	}
	ask("POST", "/api/v1/ldapSyncs", "", `{"removeWhenFinished":false}`, nil)
	syncs := storetest.Dial(t, up.Etcd(t), "/plenum/").LDAPSyncs
	require.Eventually(t, func() bool {
		rows, err := syncs.After(t.Context(), "", 1)
		return err == nil && len(rows) == 1 && rows[0].Value.Finished() && rows[0].Value.State == appliance.SyncComplete &&
			rows[0].Value.NumUsersImported == 4
	}, time.Minute, 20*time.Millisecond)
	var in struct{ Token string }
	ask("POST", "/join/v1/sign-in", "none", `{"username":"dora@plenum.example","password":"`+process.UserPassword+`"}`, &in)
	var me struct{ Spaces []struct{ ID, URI string } }
	ask("GET", "/join/v1/me", "Bearer "+in.Token, "", &me)
	require.Equal(t, "dora.space", me.Spaces[0].URI)
	var templates []struct{ ID string }
	ask("GET", "/join/v1/me/templates", "Bearer "+in.Token, "", &templates)
	require.Len(t, templates, 1)
	ask("POST", "/join/v1/me/spaces", "Bearer "+in.Token, `{"template":"`+templates[0].ID+`","name":"Dora's own"}`, nil)
	var found struct {
		People []struct{ DisplayName, UserJID, Phone string }
	}
	ask("GET", "/join/v1/me/people?q=EMIL", "Bearer "+in.Token, "", &found)
	require.Len(t, found.People, 1)
	require.Equal(t, "emil@plenum.example", found.People[0].UserJID)
	require.True(t, strings.HasPrefix(found.People[0].Phone, "+44"))
	ask("POST", "/join/v1/me/spaces/"+me.Spaces[0].ID+"/members", "Bearer "+in.Token, `{"userJid":"emil@plenum.example"}`, nil)
}
