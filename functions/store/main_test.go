package store_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// nocontext is for helpers that have none of a test.
var nocontext = context.Background()

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// thing is a row for tests of the tables themselves.
type thing struct {
	Name  string `json:"name,omitempty"`
	Group string `json:"group,omitempty"`
	N     int    `json:"n,omitempty"`
	Blob  string `json:"blob,omitempty"`
}

func things() store.Schema[thing] {
	return store.Schema[thing]{Name: "thing",
		Unique: func(_ string, v *thing) []store.Entry { return []store.Entry{{Index: "name", Value: v.Name}} },
		Index:  func(_ string, v *thing) []store.Entry { return []store.Entry{{Index: "group", Value: v.Group}} },
	}
}

func leasedThings() store.Schema[thing] {
	s := things()
	s.Name, s.Uncounted = "leasedThing", true
	return s
}

func openThings(t testing.TB) *store.Table[thing] {
	t.Helper()
	return store.NewTable(storetest.Open(t).DB, things())
}

// client is a plain etcd client for what the store does not offer.
func client(t testing.TB, endpoint string) *clientv3.Client {
	t.Helper()
	c, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, Logger: zap.NewNop()})
	require.NoError(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func id(n int) string { return fmt.Sprintf("%02x%06x-0000-4000-8000-000000000000", n*37%256, n) }

func newID() string { return uuid.NewString() }

func ptr[T any](v T) *T { return &v }

func requireReason(t testing.TB, err error, reason string) {
	t.Helper()
	require.ErrorIs(t, err, &appliance.Error{Reason: reason})
}

// transact runs fn in a transaction of tables.
func transact(tables *store.Tables, fn func(*store.Tx) error) error {
	return tables.DB.Transact(nocontext, fn)
}
