package store_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

type (
	space  = appliance.CoSpace
	method = appliance.AccessMethod
)

func TestNamesOfCoSpacesAndAccessMethods(t *testing.T) {
	t.Parallel()
	type step struct {
		do     func(*store.Tables, *store.Tx) error
		reason string
	}
	create := func(id string, v space) func(*store.Tables, *store.Tx) error {
		return func(t *store.Tables, tx *store.Tx) error { return t.CreateCoSpace(tx, id, v) }
	}
	put := func(id string, v space) func(*store.Tables, *store.Tx) error {
		return func(t *store.Tables, tx *store.Tx) error { return t.PutCoSpace(tx, id, v) }
	}
	add := func(space, id string, v method) func(*store.Tables, *store.Tx) error {
		return func(t *store.Tables, tx *store.Tx) error { return t.CreateAccessMethod(tx, space, id, v) }
	}
	change := func(space, id string, v method) func(*store.Tables, *store.Tx) error {
		return func(t *store.Tables, tx *store.Tx) error { return t.PutAccessMethod(tx, space, id, v) }
	}
	for name, steps := range map[string][]step{
		"callId of another coSpace": {
			{create("a", space{CallID: "100"}), ""}, {create("b", space{CallID: "100"}), "duplicateCoSpaceId"},
			{create("b", space{CallID: "100", Passcode: "1"}), "duplicateCoSpaceId"}, {create("b", space{CallID: "101"}), ""},
			{put("b", space{CallID: "100"}), "duplicateCoSpaceId"}, {put("a", space{CallID: "102"}), ""},
			{put("b", space{CallID: "100"}), ""},
		},
		"uri of another coSpace, in any case": {
			{create("a", space{URI: "Sales", SecondaryURI: "help"}), ""}, {create("b", space{URI: "sALES"}), "duplicateCoSpaceUri"},
			{create("b", space{URI: "HELP"}), "duplicateCoSpaceUri"}, {create("b", space{SecondaryURI: "sales"}), "duplicateCoSpaceUri"},
			{put("a", space{URI: "help", SecondaryURI: "sales"}), ""}, {put("a", space{URI: "help"}), ""},
			{create("b", space{URI: "sales"}), ""},
		},
		"one coSpace may repeat itself": {
			{create("a", space{URI: "x", SecondaryURI: "X"}), ""}, {put("a", space{URI: "x"}), ""},
			{put("a", space{}), ""}, {create("b", space{URI: "x"}), ""},
		},
		"a uri and a callId are different names": {
			{create("a", space{URI: "100"}), ""}, {create("b", space{CallID: "100"}), ""},
		},
		"access method of another coSpace": {
			{create("a", space{URI: "a", CallID: "1"}), ""}, {create("b", space{}), ""},
			{add("b", "m", method{URI: "A", Passcode: "9"}), "duplicateCoSpaceUri"},
			{add("b", "m", method{CallID: "1", Passcode: "9"}), "duplicateCoSpaceId"},
			{add("b", "m", method{CallID: "2", Passcode: "9"}), ""}, {create("c", space{CallID: "2"}), "duplicateCoSpaceId"},
			{put("a", space{CallID: "2"}), "duplicateCoSpaceId"},
		},
		"same callId within a coSpace needs another passcode": {
			{create("a", space{CallID: "1"}), ""}, {add("a", "m", method{CallID: "1"}), "duplicateCoSpaceIdPasscode"},
			{add("a", "m", method{CallID: "1", Passcode: "7"}), ""},
			{add("a", "n", method{CallID: "1", Passcode: "7"}), "duplicateCoSpaceIdPasscode"},
			{add("a", "n", method{CallID: "1", Passcode: "8"}), ""},
			{change("a", "n", method{CallID: "1", Passcode: "7"}), "duplicateCoSpaceIdPasscode"},
			{change("a", "n", method{CallID: "1", Passcode: "9"}), ""},
			{put("a", space{CallID: "1", Passcode: "9"}), "duplicateCoSpaceIdPasscode"},
			{put("a", space{CallID: "1", Passcode: "8"}), ""},
			{put("a", space{Passcode: "9"}), ""},
			{put("a", space{CallID: "1", Passcode: "9"}), "duplicateCoSpaceIdPasscode"},
		},
		"same uri within a coSpace needs another passcode": {
			{create("a", space{URI: "u", SecondaryURI: "v", Passcode: "1"}), ""},
			{add("a", "m", method{URI: "V", Passcode: "1"}), "duplicateCoSpaceUriPasscode"},
			{add("a", "m", method{URI: "V", Passcode: "2"}), ""},
			{put("a", space{URI: "u", SecondaryURI: "v", Passcode: "2"}), "duplicateCoSpaceUriPasscode"},
			{put("a", space{URI: "u", Passcode: "2"}), ""},
		},
		"a way into nothing": {{add("none", "m", method{CallID: "1"}), "coSpaceDoesNotExist"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables := storetest.Open(t)
			for n, s := range steps {
				err := transact(tables, func(tx *store.Tx) error { return s.do(tables, tx) })
				if s.reason == "" {
					require.NoError(t, err, "step %d", n)
				} else {
					requireReason(t, err, s.reason)
				}
				storetest.Check(t, tables)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	tables, ctx := storetest.Open(t), t.Context()
	require.NoError(t, transact(tables, func(tx *store.Tx) error {
		require.NoError(t, tables.CreateCoSpace(tx, "s", space{URI: "Lobby", CallID: "100", Passcode: "1"}))
		require.NoError(t, tables.CreateCoSpace(tx, "other", space{URI: "100"}))
		require.NoError(t, tables.CreateAccessMethod(tx, "s", "host", method{CallID: "100", Passcode: "2", Name: "host"}))
		return tables.CreateAccessMethod(tx, "s", "mail", method{URI: "mail", Passcode: "3"})
	}))
	for _, c := range []struct {
		name, passcode string
		method         string
		ok             bool
	}{
		{"100", "1", "", true}, {"100", "2", "s/host", true}, {"100", "3", "", false}, {"100", "", "", false},
		{"LOBBY", "1", "", true}, {"lobby", "2", "", false}, {"Mail", "3", "s/mail", true}, {"mail", "1", "", false},
	} {
		w, err := tables.Resolve(ctx, c.name)
		require.NoError(t, err)
		require.Equal(t, "s", w.CoSpace.ID)
		require.Len(t, w.AccessMethods, 2)
		methods := map[string]appliance.AccessMethod{}
		for _, m := range w.AccessMethods {
			methods[m.ID] = m.Value
		}
		m, ok := appliance.MatchWay(w.CoSpace.Value, methods, c.name, c.passcode)
		require.Equal(t, c.ok, ok, "%+v", c)
		require.Equal(t, c.method, m)
	}
	for _, unknown := range []string{"", "nope", "\x00", "s"} {
		_, err := tables.Resolve(ctx, unknown)
		requireReason(t, err, "coSpaceDoesNotExist")
	}
	require.NoError(t, tables.DeleteAccessMethod(ctx, "s", "mail"))
	_, err := tables.Resolve(ctx, "mail")
	requireReason(t, err, "coSpaceDoesNotExist")
	requireReason(t, tables.DeleteAccessMethod(ctx, "s", "mail"), "accessMethodDoesNotExist")
	found, err := tables.AccessMethods.Find(ctx, "callId", "100")
	require.NoError(t, err)
	require.Equal(t, "s/host", found.ID)
}

func TestDeletingACoSpaceTakesEverythingAlong(t *testing.T) {
	t.Parallel()
	for _, parts := range []int{0, 3, 40} {
		t.Run(fmt.Sprint(parts), func(t *testing.T) {
			t.Parallel()
			tables, ctx := storetest.Open(t), t.Context()
			furnish(t, tables, "s", parts)
			furnish(t, tables, "t", 3)
			require.NoError(t, tables.DeleteCoSpace(ctx, "s"))
			requireReason(t, tables.DeleteCoSpace(ctx, "s"), "coSpaceDoesNotExist")
			storetest.Check(t, tables)
			requireSwept(t, tables)
			for name, count := range map[string]func() (int, error){
				"methods":  func() (int, error) { return total(tables.AccessMethods) },
				"members":  func() (int, error) { return total(tables.CoSpaceUsers) },
				"messages": func() (int, error) { return total(tables.Messages) },
			} {
				n, err := count()
				require.NoError(t, err)
				require.Equal(t, 3, n, name)
			}
		})
	}
}

// furnish makes a coSpace with as many access methods, members and messages.
func furnish(t testing.TB, tables *store.Tables, coSpace string, parts int) {
	t.Helper()
	ctx := t.Context()
	_, err := tables.CoSpaces.Create(ctx, coSpace, space{URI: coSpace, CallID: coSpace, OwnerJID: "a@b", Tenant: "t"})
	require.NoError(t, err)
	for n := range parts {
		id := fmt.Sprintf("%s/p%d", coSpace, n)
		_, err := tables.AccessMethods.Create(ctx, id, method{CallID: coSpace + fmt.Sprint(n%5), Passcode: fmt.Sprint(n), CallLegProfile: "p"})
		require.NoError(t, err)
		_, err = tables.CoSpaceUsers.Create(ctx, id, appliance.CoSpaceUser{UserJID: fmt.Sprint("u", n), UserID: fmt.Sprint(n)})
		require.NoError(t, err)
		_, err = tables.Messages.Create(ctx, id, appliance.Message{Message: "hello"})
		require.NoError(t, err)
	}
}

func total[T any](table *store.Table[T]) (int, error) {
	page, err := table.Page(nocontext, store.Query[T]{})
	return page.Total, err
}

func requireSwept(t testing.TB, tables *store.Tables) {
	t.Helper()
	n, err := total(tables.Sweeps)
	require.NoError(t, err)
	require.Zero(t, n)
}
