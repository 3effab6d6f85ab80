package scenarios

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap/slapdtest"
)

// TestDirectory runs the scripts in testdata/directory against the local server, which imports users by itself, and a
// real directory. Besides the commands of all scripts there are:
//
//	await SYNC               wait until the import is over
//	directory delete UID     remove a person
//
// $ldapport is where the directory is.
func TestDirectory(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/directory/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := commands()
	all["await"], all["directory"] = await, directory
	testscript.Run(t, testscript.Params{Files: files, Cmds: all, RequireUniqueNames: true, Setup: func(env *testscript.Env) error {
		tb := env.T().(testing.TB)
		d := slapdtest.Start(tb, slapdtest.People(40)+"dn: cn=double,"+slapdtest.BaseDN+
			"\nobjectClass: inetOrgPerson\nuid: p7\ncn: double\nsn: x\n\ndn: cn=blank,"+slapdtest.BaseDN+
			"\nobjectClass: inetOrgPerson\nuid: two words\ncn: blank\nsn: x\n\n")
		env.Setenv("ldapport", strconv.Itoa(d.Port))
		env.Values[directoryKey{}] = d
		return setUp(env, stacks[1], new(record))
	}})
}

type directoryKey struct{}

func await(ts *testscript.TestScript, _ bool, args []string) {
	r := ts.Value(runnerKey{}).(*runner)
	id := strings.TrimPrefix(args[0], "$")
	if value := ts.Getenv(id); value != "" {
		id = value
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); <-time.After(10 * time.Millisecond) {
		row, err := r.tables.LDAPSyncs.Get(context.Background(), id)
		if appliance.KindOf(err) == appliance.Missing || err == nil && row.Value.Finished() {
			return
		}
	}
	ts.Fatalf("import %s does not end", id)
}

func directory(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 || args[0] != "delete" {
		ts.Fatalf("usage: directory delete UID")
	}
	ts.Value(directoryKey{}).(*slapdtest.Server).Delete("uid=" + args[1])
}
