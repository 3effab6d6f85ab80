package scenarios

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions"
	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
	"github.com/plenum-meet/plenum/policies/registry/registrytest"
	"github.com/plenum-meet/plenum/tests/process"
	"github.com/plenum-meet/plenum/tests/runtimeapi"
)

// stack is one way to run the product. All answer the same.
type stack struct {
	name  string
	start func(t testing.TB) target
}

// target is where a script's requests go.
type target struct {
	url    string
	client *http.Client
	tables *store.Tables // behind it, for what no request can set up
}

var stacks = []stack{{"handlers", startHandlers}, {"process", startProcess}, {"lambda", startLambda}}

// startHandlers serves the functions from this process.
func startHandlers(t testing.TB) target {
	tables := storetest.Open(t)
	plant(t, tables)
	server := httptest.NewServer(functions.Handler(rest.Deps{Tables: tables, Now: time.Now, NewID: uuid.NewString,
		Log: slog.New(slog.DiscardHandler), Version: "dev", Auth: auth.New(tables, time.Now), Policies: registrytest.New(t, tables)}))
	t.Cleanup(server.Close)
	client := server.Client()
	client.CheckRedirect = process.Stay
	return target{server.URL, client, tables}
}

// startProcess runs `plenum up` and clears what its lab holds besides accounts and users.
func startProcess(t testing.TB) target {
	up := process.StartUp(t, process.UpOptions{Seed: "lab", Blades: 1})
	tables := storetest.Dial(t, up.Etcd(t), "/plenum/")
	wipe(t, tables)
	plantAccounts(t, tables)
	return target{up.URL, up.Client, tables}
}

// startLambda runs the function bootstrap behind the Runtime API stand-in.
func startLambda(t testing.TB) target {
	endpoint, prefix := storetest.Endpoint(t)
	tables := storetest.Dial(t, endpoint, prefix)
	plant(t, tables)
	lambda := runtimeapi.New(runtimeapi.Config{Program: process.Build(t, "function"),
		Env: []string{"PLENUM_ETCD=" + endpoint, "PLENUM_PREFIX=" + prefix}})
	t.Cleanup(func() { require.NoError(t, lambda.Close()) })
	return target{"https://function.example", &http.Client{Transport: lambda, CheckRedirect: process.Stay}, tables}
}

// Accounts and users that every stack has.
const (
	apiPassword    = "api-of-tests-1"
	viewerPassword = "viewer-of-tests-1"
)

var people = []string{"alice", "bob", "carol"}

// plant writes what the lab of a real process has, and a blade that takes no media.
func plant(t testing.TB, tables *store.Tables) {
	t.Helper()
	ctx := t.Context()
	account(t, tables, "admin", appliance.RoleAdmin, process.AdminPassword)
	plantAccounts(t, tables)
	hash, err := auth.Hash(process.UserPassword)
	require.NoError(t, err)
	for _, name := range people {
		id, jid := uuid.NewString(), name+"@plenum.example"
		title := string(name[0]-'a'+'A') + name[1:]
		_, err := tables.Users.Create(ctx, id, appliance.User{UserJID: jid, Name: title, Email: jid, AuthenticationID: name})
		require.NoError(t, err)
		_, err = tables.Credentials.Create(ctx, id, appliance.Credential{Password: hash})
		require.NoError(t, err)
	}
	_, err = tables.Blades.Create(ctx, "2", appliance.Blade{Slot: 2, Instance: uuid.NewString(), Control: "http://127.0.0.1:1",
		Media: "127.0.0.1:1", StartedAt: time.Now()})
	require.NoError(t, err)
}

func plantAccounts(t testing.TB, tables *store.Tables) {
	t.Helper()
	account(t, tables, "api", appliance.RoleAPI, apiPassword)
	account(t, tables, "viewer", "viewer", viewerPassword)
}

func account(t testing.TB, tables *store.Tables, name, role, password string) {
	t.Helper()
	hash, err := auth.Hash(password)
	require.NoError(t, err)
	_, err = tables.Accounts.Create(t.Context(), name, appliance.Account{Name: name, Role: role, Password: hash, ChangedAt: time.Now()})
	require.NoError(t, err)
}

// wipe removes the lab's spaces and profiles.
func wipe(t testing.TB, tables *store.Tables) {
	t.Helper()
	ctx := t.Context()
	require.NoError(t, tables.CoSpaces.Each(ctx, "", func(row store.Row[appliance.CoSpace]) error {
		return tables.DeleteCoSpace(ctx, row.ID)
	}))
	require.NoError(t, empty(ctx, tables.CallLegProfiles))
	require.NoError(t, empty(ctx, tables.CallProfiles))
	require.NoError(t, empty(ctx, tables.SystemProfiles))
	require.NoError(t, empty(ctx, tables.UserCoSpaceTemplates))
	require.NoError(t, empty(ctx, tables.CoSpaceTemplates))
}

func empty[T any](ctx context.Context, table *store.Table[T]) error {
	var errs []error
	err := table.Each(ctx, "", func(row store.Row[T]) error {
		errs = append(errs, table.Delete(ctx, row.ID))
		return nil
	})
	return errors.Join(append(errs, err)...)
}
