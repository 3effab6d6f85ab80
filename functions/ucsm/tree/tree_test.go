package tree_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

var (
	system = tree.Actor{Internal: true}
	admin  = tree.Actor{User: "admin", Session: "web_1_A"}
	noon   = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
)

func open(t *testing.T, rules tree.Rules) (*tree.Store, *store.Tables) {
	t.Helper()
	tables := storetest.Open(t)
	s := tree.New(tables, func() time.Time { return noon }, rules)
	commit(t, s, system,
		tree.Change{DN: "sys", Class: "topSystem", Props: map[string]string{"name": "UCS"}},
		tree.Change{DN: "sys/user-ext", Class: "aaaUserEp"},
		tree.Change{DN: "sys/chassis-1", Class: "equipmentChassis"},
		tree.Change{DN: "org-root", Class: "orgOrg"})
	return s, tables
}

func commit(t *testing.T, s *tree.Store, a tree.Actor, changes ...tree.Change) tree.Result {
	t.Helper()
	result, err := try(s, a, changes...)
	require.NoError(t, err)
	return result
}

func try(s *tree.Store, a tree.Actor, changes ...tree.Change) (tree.Result, error) {
	return s.Commit(context.Background(), a, func(*tree.Snapshot) ([]tree.Change, error) { return changes, nil })
}

func load(t *testing.T, s *tree.Store) *tree.Snapshot {
	t.Helper()
	snapshot, err := s.Load(context.Background())
	require.NoError(t, err)
	return snapshot
}

func org(name string, props ...string) tree.Change {
	c := tree.Change{DN: "org-root/org-" + name, Class: "orgOrg", Props: map[string]string{}}
	for i := 0; i < len(props); i += 2 {
		c.Props[props[i]] = props[i+1]
	}
	return c
}

func TestSnapshotOrderAndLookup(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	for _, id := range []int{10, 2, 1} {
		name := fmt.Sprintf("o-%d", id)
		commit(t, s, admin, org(name), tree.Change{DN: "org-root/org-" + name + "/ls-srv", Class: "lsServer"})
	}
	snapshot := load(t, s)
	require.Equal(t, []string{"org-root/org-o-1", "org-root/org-o-2", "org-root/org-o-10"}, names(snapshot.Children("org-root")))
	require.Equal(t, []string{"org-root", "org-root/org-o-1", "org-root/org-o-2", "org-root/org-o-10"}, names(snapshot.Class("orgOrg")))
	require.Equal(t, []string{"org-root/org-o-1", "org-root/org-o-1/ls-srv", "org-root/org-o-2",
		"org-root/org-o-2/ls-srv", "org-root/org-o-10", "org-root/org-o-10/ls-srv"}, names(snapshot.Below("org-root")))
	require.Equal(t, []string{"org-root", "sys"}, names(snapshot.Children("")))
	require.Equal(t, names(snapshot.Below("org-root")), names(snapshot.Class("lsServer", "orgOrg"))[1:])
	require.Equal(t, "o-10", snapshot.Get("org-root/org-o-10").Get("name"), "naming properties come from the name")
	require.Equal(t, "org-o-10", snapshot.Get("org-root/org-o-10").RN())
	require.Nil(t, snapshot.Get("sys/chassis-2"))
}

func names(objects []*tree.Object) []string {
	list := make([]string, len(objects))
	for i, o := range objects {
		list[i] = o.DN
	}
	return list
}

func TestStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status        tree.Status
		exists        bool
		code          string
		created, gone bool
	}{
		{status: tree.Created, created: true},
		{status: tree.Created, exists: true, code: tree.CodeExists},
		{status: tree.Modified, code: tree.CodeMissing},
		{status: tree.Modified, exists: true},
		{status: tree.CreatedModified, created: true},
		{status: tree.CreatedModified, exists: true},
		{status: tree.Upsert, created: true},
		{status: tree.Upsert, exists: true},
		{status: tree.Deleted, code: tree.CodeMissing},
		{status: tree.Deleted, exists: true, gone: true},
		{status: tree.Removed, exists: true, gone: true},
	} {
		t.Run(fmt.Sprintf("%s %v", c.status, c.exists), func(t *testing.T) {
			t.Parallel()
			s, _ := open(t, nil)
			if c.exists {
				commit(t, s, admin, org("a"))
			}
			change := org("a", "descr", "new")
			change.Status = c.status
			result, err := try(s, admin, change)
			if c.code != "" {
				refused(t, err, c.code)
				return
			}
			require.NoError(t, err)
			require.Len(t, result.Events, 1)
			o := load(t, s).Get("org-root/org-a")
			if c.gone {
				require.Nil(t, o)
				require.Equal(t, tree.Deleted, result.Events[0].Status)
				return
			}
			require.Equal(t, "new", o.Get("descr"))
			require.Equal(t, c.created, result.Events[0].Status == tree.Created)
		})
	}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	var e *tree.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, code, e.Code, e.Text)
}

func TestClientsMayNotDoEverything(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	commit(t, s, system, tree.Change{DN: "sys/chassis-1/blade-1", Class: "computeBlade", Props: map[string]string{"model": "UCSB-B200-M5"}})
	commit(t, s, admin, org("a"), tree.Change{DN: "org-root/org-a/ip-pool-p", Class: "ippoolPool"})
	block := tree.Change{DN: "org-root/org-a/ip-pool-p/block-10.1.1.2-10.1.1.3", Class: "ippoolBlock", Props: map[string]string{"primDns": "10.1.1.4"}}
	commit(t, s, admin, block)
	for name, c := range map[string]struct {
		change tree.Change
		code   string
	}{
		"create inventory":       {tree.Change{DN: "sys/chassis-1/blade-2", Class: "computeBlade"}, tree.CodeNotAllowed},
		"delete inventory":       {tree.Change{DN: "sys/chassis-1/blade-1", Status: tree.Deleted}, tree.CodeNotAllowed},
		"create at the top":      {tree.Change{DN: "org-x", Class: "orgOrg"}, tree.CodeNotAllowed},
		"wrong parent":           {tree.Change{DN: "sys/org-x", Class: "orgOrg"}, tree.CodeNotAllowed},
		"parent missing":         {tree.Change{DN: "org-root/org-x/org-y", Class: "orgOrg"}, tree.CodeMissing},
		"read-only property":     {tree.Change{DN: "sys/chassis-1/blade-1", Props: map[string]string{"model": "X"}}, tree.CodeLogic},
		"naming property":        {tree.Change{DN: "sys/chassis-1/blade-1", Props: map[string]string{"slotId": "2"}}, tree.CodeLogic},
		"create-only property":   {tree.Change{DN: block.DN, Props: map[string]string{"primDns": "10.1.1.5"}}, tree.CodeLogic},
		"unknown property":       {org("a", "nonsense", "1"), tree.CodeParse},
		"unknown class":          {tree.Change{DN: "org-root/x", Class: "nonsense"}, tree.CodeParse},
		"value":                  {org("a", "descr", "§"), tree.CodeParse},
		"name of another class":  {tree.Change{DN: "org-root/ls-x", Class: "orgOrg"}, tree.CodeParse},
		"name with a bad value":  {tree.Change{DN: "org-root/org-x y", Class: "orgOrg"}, tree.CodeParse},
		"not a name":             {tree.Change{DN: "org-root//org-x", Class: "orgOrg"}, tree.CodeParse},
		"class of another thing": {tree.Change{DN: "org-root/org-a", Class: "lsServer"}, tree.CodeLogic},
	} {
		_, err := try(s, admin, c.change)
		require.Error(t, err, name)
		refused(t, err, c.code)
	}
	commit(t, s, admin, tree.Change{DN: "sys/chassis-1/blade-1", Props: map[string]string{"model": "UCSB-B200-M5", "slotId": "1", "dn": "x"}})
	commit(t, s, system, tree.Change{DN: "sys/chassis-1/blade-1", Props: map[string]string{"model": ""}})
	require.Empty(t, load(t, s).Get("sys/chassis-1/blade-1").Get("model"))
}

func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	before := load(t, s)
	_, err := try(s, admin, org("a"), org("b"), tree.Change{DN: "org-root/org-c", Status: tree.Deleted})
	refused(t, err, tree.CodeMissing)
	require.Same(t, before, load(t, s))
}

func TestEventsHoldOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	first := commit(t, s, admin, org("a", "descr", "one"))
	require.Equal(t, map[string]string{"name": "a", "descr": "one"}, first.Events[0].Props)
	second := commit(t, s, admin, org("a", "descr", "two", "name", "a"))
	require.Len(t, second.Events, 1)
	require.Equal(t, map[string]string{"descr": "two"}, second.Events[0].Props)
	require.Equal(t, "admin", second.Events[0].User)
	require.Equal(t, noon, second.Events[0].At)
	third := commit(t, s, system, tree.Change{DN: "org-root/org-a", Props: map[string]string{"descr": ""}})
	require.Equal(t, map[string]string{"descr": ""}, third.Events[0].Props)
	none := commit(t, s, admin, org("a"))
	require.Empty(t, none.Events)
	require.Same(t, none.Before, none.After)

	a := load(t, s).Get("org-root/org-a")
	require.Equal(t, third.Events[0].Eid, a.Eid)
	require.Equal(t, second.Events[0].Eid, a.ConfEid, "the last change by a client")
	kept, err := s.Events(context.Background(), first.Events[0].Eid, 0)
	require.NoError(t, err)
	require.Equal(t, []tree.Event{first.Events[0], second.Events[0], third.Events[0]}, kept)
}

func TestDeletedSubtree(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	commit(t, s, admin, org("a"), org("a/org-b"), org("a/org-b/org-c"), org("ab"))
	result := commit(t, s, admin, tree.Change{DN: "org-root/org-a", Status: tree.Deleted})
	var gone []string
	for _, e := range result.Events {
		require.Equal(t, tree.Deleted, e.Status)
		gone = append(gone, e.DN)
	}
	require.Equal(t, []string{"org-root/org-a/org-b/org-c", "org-root/org-a/org-b", "org-root/org-a"}, gone, "children first")
	require.Equal(t, []string{"org-root/org-ab"}, names(load(t, s).Children("org-root")))
}

func TestTooManyObjects(t *testing.T) {
	t.Parallel()
	s, _ := open(t, nil)
	var changes []tree.Change
	for i := range 2 * tree.MaxChanges {
		changes = append(changes, org(fmt.Sprintf("o%d", i), "descr", "some words that make the news longer than one row holds of them"))
	}
	commit(t, s, admin, changes[:tree.MaxChanges]...)
	commit(t, s, admin, changes[tree.MaxChanges:]...)
	for _, a := range []tree.Actor{admin, system} {
		_, err := try(s, a, tree.Change{DN: "org-root", Status: tree.Deleted})
		if a.Internal {
			require.ErrorContains(t, err, "concerns 201 objects. Number cannot exceed 100")
		}
		fresh := slices.Clone(changes[:tree.MaxChanges+1])
		for i := range fresh {
			fresh[i].DN += "x"
		}
		_, err = try(s, a, fresh...)
		refused(t, err, tree.CodeLogic)
	}
}

func TestSecretsAreHashedAndNeverShown(t *testing.T) {
	t.Parallel()
	s, tables := open(t, nil)
	result := commit(t, s, admin, tree.Change{DN: "sys/user-ext/user-bob", Class: "aaaUser", Props: map[string]string{"pwd": "Correct7Horse"}})
	other := tree.New(tables, time.Now, nil)
	for _, snapshot := range []*tree.Snapshot{result.After, load(t, s), load(t, other)} {
		bob := snapshot.Get("sys/user-ext/user-bob")
		require.Equal(t, map[string]string{"name": "bob", "pwdSet": "yes"}, bob.Props)
		require.True(t, auth.Check(bob.Secrets["pwd"], "Correct7Horse"))
	}
	require.Equal(t, map[string]string{"name": "bob", "pwdSet": "yes"}, result.Events[0].Props)
	again := commit(t, s, admin, tree.Change{DN: "sys/user-ext/user-bob", Props: map[string]string{"pwd": "Another7Horse"}})
	require.Len(t, again.Events, 1)
	require.Empty(t, again.Events[0].Props)
	require.Len(t, commit(t, s, admin, tree.Change{DN: "sys/user-ext/user-bob", Props: map[string]string{"pwd": ""}}).Events, 0, "an empty one stays as it is")
	bob := load(t, other).Get("sys/user-ext/user-bob")
	require.True(t, auth.Check(bob.Secrets["pwd"], "Another7Horse"), "found by the news")
}
