package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.uber.org/zap"
	"google.golang.org/grpc"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// life is what one function instance does to a coSpace until it is killed.
type life struct {
	tables *store.Tables
	id     string
	parts  int
	// told is how far it was told that it got; one step further may have happened.
	told string
}

func (l *life) run(ctx context.Context) error {
	steps := []struct {
		name string
		do   func(context.Context) error
	}{
		{"created", l.create}, {"furnished", l.furnish}, {"changed", l.change}, {"joined", l.join}, {"left", l.leave},
		{"deleted", func(ctx context.Context) error { return l.tables.DeleteCoSpace(ctx, l.id) }},
	}
	for _, step := range steps {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.name, err)
		}
		l.told = step.name
	}
	return nil
}

func (l *life) create(ctx context.Context) error {
	return l.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		if err := l.tables.CreateCoSpace(tx, l.id, space{URI: "U" + l.id, CallID: l.id, Tenant: "t"}); err != nil {
			return err
		}
		if err := l.tables.CreateAccessMethod(tx, l.id, "host", method{CallID: l.id, Passcode: "1"}); err != nil {
			return err
		}
		return l.tables.CoSpaceUsers.In(tx).Create(l.id+"/owner", appliance.CoSpaceUser{UserJID: "owner"})
	})
}

func (l *life) furnish(ctx context.Context) error {
	for n := range l.parts {
		id := fmt.Sprintf("%s/%d", l.id, n)
		if _, err := l.tables.CoSpaceUsers.Create(ctx, id, appliance.CoSpaceUser{UserJID: fmt.Sprint(n)}); err != nil {
			return err
		}
		if _, err := l.tables.Messages.Create(ctx, id, appliance.Message{Message: "hello"}); err != nil {
			return err
		}
	}
	return nil
}

func (l *life) change(ctx context.Context) error {
	err := l.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := l.tables.CoSpaces.In(tx).Get(l.id)
		if err != nil {
			return err
		}
		row.Value.URI, row.Value.CallID, row.Value.Passcode = "V"+l.id, "", "7"
		return l.tables.PutCoSpace(tx, l.id, row.Value)
	})
	if err != nil {
		return err
	}
	return l.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		return l.tables.PutAccessMethod(tx, l.id, "host", method{URI: "W" + l.id, Passcode: "2"})
	})
}

func (l *life) join(ctx context.Context) error {
	return l.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		if err := l.tables.Calls.In(tx).Create(l.id, appliance.Call{CoSpace: l.id}); err != nil {
			return err
		}
		for n := range 4 {
			leg := fmt.Sprintf("%s-%d", l.id, n)
			if err := l.tables.AddLeg(tx, leg, appliance.CallLeg{Call: l.id}, "p"+leg, appliance.Participant{}, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *life) leave(ctx context.Context) error {
	if err := l.tables.RemoveLeg(ctx, l.id+"-0", store.EndedLeft); err != nil {
		return err
	}
	return l.tables.EndCall(ctx, l.id)
}

// killer ends a function instance at one of its requests to etcd. It counts them.
type killer struct {
	requests atomic.Int64
	at       int64
	how      string // "before": not sent; "after": done, but the answer is lost; "during": in flight
	kill     context.CancelFunc
}

func (k *killer) intercept(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if k.requests.Add(1) != k.at {
		return invoke(ctx, method, req, reply, cc, opts...)
	}
	switch k.how {
	case "before":
		k.kill()
		return context.Canceled
	case "during":
		go k.kill()
		return invoke(ctx, method, req, reply, cc, opts...)
	}
	_ = invoke(ctx, method, req, reply, cc, opts...) // nobody will know
	k.kill()
	return context.Canceled
}

// live lets one function instance live until k kills it. It answers how far it was told that it got.
func live(t *testing.T, endpoint, prefix string, l *life, k *killer) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k.kill = cancel
	c, err := clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, Logger: zap.NewNop(),
		DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(k.intercept)}})
	require.NoError(t, err)
	defer c.Close()
	l.tables = store.NewTables(store.Open(c, prefix))
	err = l.run(ctx)
	require.Equal(t, l.told == "deleted", err == nil, "%v", err)
	return l.told
}

// Two hundred function instances are killed at random requests, before, during or after them; whatever they left must
// be whole, now and after the sweep, and what they were told to be done must be done.
func TestKillsLeaveNothingHalfDone(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	endpoint, prefix := storetest.Endpoint(t)
	judge := storetest.Dial(t, endpoint, prefix)
	lengths := map[int]int64{}
	for _, parts := range []int{0, 2, 18} {
		k := &killer{}
		require.Equal(t, "deleted", live(t, endpoint, prefix, &life{id: newID(), parts: parts}, k))
		lengths[parts] = k.requests.Load()
	}
	got := map[string]int{}
	for n := range 200 {
		l := &life{id: newID(), parts: []int{0, 0, 2, 18}[n%4]}
		k := &killer{at: 1 + r.Int64N(lengths[l.parts]), how: []string{"before", "during", "after"}[r.IntN(3)]}
		if n%8 == 7 {
			k.at = lengths[l.parts] - r.Int64N(8) // in the sweep
		}
		got[live(t, endpoint, prefix, l, k)]++
		if _, err := judge.CoSpaces.Get(t.Context(), l.id); err != nil {
			require.Contains(t, []string{"", "left", "deleted"}, l.told)
		}
		if n%20 == 0 {
			storetest.Check(t, judge)
		}
	}
	t.Logf("how far they were told that they got: %v", got)
	for _, told := range []string{"", "created", "furnished", "changed", "joined", "left"} {
		require.NotZero(t, got[told], "nobody was killed after %q", told)
	}
	storetest.Check(t, judge)
	unfinished, err := total(judge.Sweeps)
	require.NoError(t, err)
	t.Logf("deletions left to sweep: %d", unfinished)
	require.NoError(t, judge.Sweep(t.Context()))
	storetest.Check(t, judge)
	requireSwept(t, judge)
}

// The checker itself: each kind of damage must be found.
func TestCheckFindsDamage(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func(prefix string) (key, value string){
		"row without name":    func(p string) (string, string) { return p + "/d/coSpace/x", `{"uri":"x"}` },
		"unreadable row":      func(p string) (string, string) { return p + "/d/coSpace/s", `{` },
		"name without row":    func(p string) (string, string) { return p + "/u/coSpace/uri/zz", `{"holder":"zz"}` },
		"name of another":     func(p string) (string, string) { return p + "/u/coSpace/uri/s", `{"holder":"zz"}` },
		"entry without row":   func(p string) (string, string) { return p + "/i/coSpace/tenant/zz/s", "" },
		"wrong counter":       func(p string) (string, string) { return p + "/n/coSpace/ff", "2" },
		"counter for nothing": func(p string) (string, string) { return p + "/n/coSpace/00", "1" },
		"orphan":              func(p string) (string, string) { return p + "/d/message/zz/1", "{}" },
		"leg without call":    func(p string) (string, string) { return p + "/d/callLeg/1", `{"call":"zz"}` },
		"strange entry":       func(p string) (string, string) { return p + "/i/coSpace/nothing/1/s", "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			endpoint, prefix := storetest.Endpoint(t)
			tables := storetest.Dial(t, endpoint, prefix)
			furnish(t, tables, "s", 2)
			storetest.Check(t, tables)
			key, value := damage(prefix)
			_, err := client(t, endpoint).Put(t.Context(), key, value)
			require.NoError(t, err)
			faults, err := tables.Audit(t.Context())
			require.NoError(t, err)
			require.NotEmpty(t, faults)
		})
	}
}
