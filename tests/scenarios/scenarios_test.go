package scenarios

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/tests/process"
)

var (
	update = flag.Bool("update", false, "write what came into the scripts")
	only   = flag.String("stack", "", "run on this stack alone: handlers, process or lambda")
)

func TestMain(m *testing.M) { os.Exit(process.Main(tests{m})) }

type tests struct{ *testing.M }

// Run keeps one etcd for all scripts.
func (m tests) Run() int { return storetest.Main(m.M) }

// TestScenarios runs every script on every stack and then compares all answers of the stacks with each other.
func TestScenarios(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			records := runStacks(t, file)
			for _, stack := range stacks[1:] {
				if records[stack.name] != nil && records[stacks[0].name] != nil {
					require.Equal(t, records[stacks[0].name].String(), records[stack.name].String(), "%s and %s differ", stacks[0].name, stack.name)
				}
			}
		})
	}
}

// runStacks runs a script on every stack at once and gives the answers of those where it passed.
func runStacks(t *testing.T, file string) map[string]*record {
	records := make(map[string]*record)
	for _, stack := range stacks {
		if *only == "" || *only == stack.name {
			records[stack.name] = new(record)
		}
	}
	passed := t.Run("on", func(t *testing.T) {
		for _, stack := range stacks {
			if records[stack.name] == nil {
				continue
			}
			t.Run(stack.name, func(t *testing.T) {
				testscript.Run(t, testscript.Params{Files: []string{file}, Cmds: commands(), UpdateScripts: *update && stack.name == stacks[0].name,
					RequireUniqueNames: true, Setup: func(env *testscript.Env) error { return setUp(env, stack, records[stack.name]) }})
			})
		}
	})
	if !passed {
		return nil
	}
	return records
}

// setUp starts the stack for one script.
func setUp(env *testscript.Env, stack stack, notes *record) error {
	t := env.T().(testing.TB)
	// A status is what a blade reports of a leg; only the real process has blades that report.
	r := &runner{target: stack.start(t), names: newNames(), record: notes, varying: []string{"secret", "status"}}
	for name, value := range map[string]string{"admin": "admin:" + process.AdminPassword, "api": "api:" + apiPassword,
		"viewer": "viewer:" + viewerPassword, "userpassword": process.UserPassword} {
		env.Setenv(name, value)
	}
	for _, name := range people {
		user, err := r.tables.Users.Find(t.Context(), "jid", name+"@plenum.example")
		if err != nil {
			return err
		}
		env.Setenv(name, user.ID)
		r.names.captured = append(r.names.captured, capture{name, user.ID})
	}
	env.Values[runnerKey{}] = r
	env.Defer(func() { checkStore(t, r.tables) })
	return nil
}

// checkStore demands that whatever a script did left the store's rules intact and nothing half removed.
func checkStore(t testing.TB, tables *store.Tables) {
	require.NoError(t, tables.Sweep(t.Context()))
	storetest.Check(t, tables)
}
