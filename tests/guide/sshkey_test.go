package guide

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPublicKey signs in with a key instead of a password: one that was typed, and one that came through XML.
func TestPublicKey(t *testing.T) {
	c := unpack(t, 1)
	c.session("3.1-password", factoryPassword)
	typed, sent := keyPair(t, "typed"), keyPair(t, "sent")
	p := c.ucsm(adminPassword)
	for _, line := range [][2]string{{"# ", "scope security"}, {"/security # ", "create local-user ops"}, {"local-user* # ", "set sshkey"}, {"> ", typed.public},
		{"> ", "ENDOFBUF"}, {"local-user* # ", "create role admin"}, {"local-user* # ", "commit-buffer"}, {"local-user # ", "exit"}} {
		p.until(line[0])
		p.types(line[1] + "\r")
	}
	p.until("/security # ")
	require.Contains(t, c.withKey(t, typed, "ops"), "CMS")
	require.NotContains(t, c.withKey(t, sent, "ops"), "CMS")

	cookie := c.xml(t, `outCookie="([^"]+)"`, `<aaaLogin inName="admin" inPassword="%s" />`, adminPassword)
	account := func(props, inside string) {
		c.xml(t, `(<outConfig>)`, `<configConfMo cookie="%s" dn=""><inConfig><aaaUser dn="sys/user-ext/user-ops" %s>%s</aaaUser></inConfig></configConfMo>`, cookie, props, inside)
	}
	account("", `<aaaSshAuth rn="sshauth" strType="key" data="`+sent.public+`"/>`)
	require.Contains(t, c.withKey(t, sent, "ops"), "CMS")
	require.NotContains(t, c.withKey(t, typed, "ops"), "CMS")
	account(`accountStatus="inactive"`, "")
	require.NotContains(t, c.withKey(t, sent, "ops"), "CMS")
	account(`accountStatus="active" expiration="2020-01-01T00:00:00"`, "")
	require.NotContains(t, c.withKey(t, sent, "ops"), "CMS")
	account(`expiration="never"`, "")
	require.Contains(t, c.withKey(t, sent, "ops"), "CMS")
}

type pair struct{ file, public string }

func keyPair(t *testing.T, name string) pair {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	program, err := exec.LookPath("ssh-keygen")
	if err != nil {
		require.Empty(t, os.Getenv("CI"), "OpenSSH's ssh-keygen is needed")
		t.Skip("no ssh-keygen: install openssh-client")
	}
	out, err := exec.Command(program, "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file).CombinedOutput()
	require.NoError(t, err, string(out))
	return pair{file, strings.TrimSpace(read(t, file+".pub"))}
}

// withKey lists the organizations over ssh with a key alone, and answers what ssh printed.
func (c *chassis) withKey(t *testing.T, k pair, user string) string {
	t.Helper()
	args := arguments(c.up.Addresses["UCS Manager (SSH)"], user, c.known)
	args = append([]string{"-i", k.file, "-o", "PreferredAuthentications=publickey", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"}, args...)
	out, err := exec.Command("ssh", append(args, "scope org ; show org")...).CombinedOutput()
	t.Log(err, string(out))
	return string(out)
}

// xml sends a request of the XML interface and answers what a pattern finds.
func (c *chassis) xml(t *testing.T, pattern, format string, args ...any) string {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, c.up.URL+"/nuova", strings.NewReader(fmt.Sprintf(format, args...)))
	require.NoError(t, err)
	answer, err := c.up.Client.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	found := regexp.MustCompile(pattern).FindStringSubmatch(string(body))
	require.NotNil(t, found, string(body))
	return found[1]
}
