package auth

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// gate is a Verifier with the accounts ada (admin) and bob (api), and a clock that stands still.
type gate struct {
	*Verifier
	t      *testing.T
	tables *store.Tables

	mu  sync.Mutex // guards at
	at  time.Time
	ada string // her hash
}

func newGate(t *testing.T) *gate {
	g := &gate{t: t, tables: storetest.Open(t), at: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	g.Verifier = New(g.tables, g.now)
	g.ada = g.account("Ada", "ada's", appliance.RoleAdmin)
	g.account("bob", "bob's", appliance.RoleAPI)
	return g
}

func (g *gate) now() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.at
}

func (g *gate) later(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.at = g.at.Add(d)
}

func (g *gate) account(name, password, role string) string {
	phc, err := Hash(password)
	require.NoError(g.t, err)
	_, err = g.tables.Accounts.Create(g.t.Context(), Fold(name), appliance.Account{Name: name, Password: phc, Role: role})
	require.NoError(g.t, err)
	return phc
}

// in signs in from an address and answers the account and how many hashes it took.
func (g *gate) in(name, password, address string) (Account, int64, error) {
	r := httptest.NewRequest("GET", "/", nil)
	r.RemoteAddr = address
	before := g.hashes.Load()
	a, err := g.SignIn(g.t.Context(), r, name, password)
	return a, g.hashes.Load() - before, err
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	for _, c := range []struct {
		name, password string
		ok             bool
		hashes         int64
	}{
		{"ada", "ada's", true, 1},
		{"ada", "ada's", true, 0},
		{" ADA", "ada's", true, 0},
		{"ada", "bob's", false, 1},
		{"ada", "bob's", false, 1},
		{"ada", "", false, 1},
		{"bob", "bob's", true, 1},
		{"nobody", "ada's", false, 1},
		{"nobody", "ada's", false, 1},
		{"", "", false, 1},
		{strings.Repeat("n", 500), "x", false, 1},
		{"a/b\x00", "x", false, 1},
	} {
		address := "192.0.2.1:5"
		if !c.ok {
			address = fmt.Sprintf("192.0.2.%d:5", 10+len(c.name)%100)
		}
		a, hashes, err := g.in(c.name, c.password, address)
		require.Equal(t, c.hashes, hashes, c.name)
		if !c.ok {
			require.Equal(t, appliance.Unauthorized, appliance.KindOf(err), c.name)
			require.Zero(t, a)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, Fold(c.name), a.ID)
	}
	g.later(rememberFor)
	_, hashes, err := g.in("ada", "ada's", "192.0.2.1:5")
	require.NoError(t, err)
	require.EqualValues(t, 1, hashes, "forgotten after a while")
}

func TestRevocation(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	change := func(fn func(*appliance.Account)) {
		_, err := g.tables.Accounts.Update(t.Context(), "ada", func(a *appliance.Account) error { fn(a); return nil })
		require.NoError(t, err)
	}
	enter := func() error { _, _, err := g.in("ada", "ada's", "192.0.2.1:5"); return err }
	require.NoError(t, enter())
	fresh, err := Hash("new")
	require.NoError(t, err)
	change(func(a *appliance.Account) { a.Password = fresh })
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(enter()), "at once")
	change(func(a *appliance.Account) { a.Password = g.ada })
	require.NoError(t, enter())
	change(func(a *appliance.Account) { a.MustChange = true })
	require.Equal(t, appliance.Denied, appliance.KindOf(enter()))
	change(func(a *appliance.Account) { a.MustChange, a.Disabled = false, true })
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(enter()))
	change(func(a *appliance.Account) { a.Disabled = false })
	require.NoError(t, enter())
	require.NoError(t, g.tables.Accounts.Delete(t.Context(), "ada"))
	require.Equal(t, appliance.Unauthorized, appliance.KindOf(enter()))
}

func TestLockOut(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	wrong := func(name, address string) (time.Duration, int64) {
		t.Helper()
		_, hashes, err := g.in(name, fmt.Sprint("guess", g.hashes.Load()), address)
		var wait *WaitError
		if require.Error(t, err); !errorsAs(err, &wait) {
			require.Equal(t, appliance.Unauthorized, appliance.KindOf(err))
			return 0, hashes
		}
		require.Equal(t, appliance.Limited, appliance.KindOf(err))
		return wait.Wait, hashes
	}
	_, _, err := g.in("bob", "bob's", "198.51.100.9:1")
	require.NoError(t, err)
	for i := range freeTries { // of one name, from everywhere
		wait, hashes := wrong("bob", fmt.Sprintf("198.51.100.%d:1", i+10))
		require.Zero(t, wait)
		require.EqualValues(t, 1, hashes)
	}
	wait, hashes := wrong("bob", "198.51.100.99:1")
	require.Equal(t, firstWait, wait)
	require.Zero(t, hashes)
	_, hashes, err = g.in("bob", "bob's", "198.51.100.9:1")
	require.NoError(t, err, "who was verified before goes on")
	require.Zero(t, hashes)
	g.later(rememberFor)
	_, hashes, err = g.in("bob", "bob's", "198.51.100.9:1")
	require.Error(t, err, "but not for ever")
	require.Zero(t, hashes)

	g.later(firstWait - rememberFor)
	wait, _ = wrong("bob", "198.51.100.99:1")
	require.Zero(t, wait, "one more try")
	wait, _ = wrong("bob", "198.51.100.99:1")
	require.Equal(t, 2*firstWait, wait)
	g.later(2 * firstWait)
	_, _, err = g.in("bob", "bob's", "198.51.100.9:1")
	require.NoError(t, err)
	wait, hashes = wrong("bob", "198.51.100.98:1")
	require.Zero(t, wait, "a right one forgets the wrong ones")
	require.EqualValues(t, 1, hashes)

	for i := range freeTries { // from one address, of any name
		wait, _ := wrong(fmt.Sprint("name", i), "[2001:db8::1]:7")
		require.Zero(t, wait)
	}
	wait, _ = wrong("ada", "[2001:db8::ffff:1]:8")
	require.Equal(t, firstWait, wait, "the same /64")
	_, _, err = g.in("ada", "ada's", "[2001:db8:0:1::1]:7")
	require.NoError(t, err)
}

func errorsAs(err error, target **WaitError) bool {
	w, ok := err.(*WaitError)
	*target = w
	return ok
}

// TestLockOutIsShared shows that the counters are those of all processes.
func TestLockOutIsShared(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	other := New(g.tables, g.now)
	key := AddressKey("meeting", &http.Request{RemoteAddr: "192.0.2.1:1"})
	for range freeTries - 1 {
		require.NoError(t, g.Fail(t.Context(), key))
	}
	require.NoError(t, other.Allow(t.Context(), key))
	require.NoError(t, other.Fail(t.Context(), key))
	wait, err := g.Throttle(t.Context(), key)
	require.NoError(t, err)
	require.Equal(t, firstWait, wait)
	require.NoError(t, g.Allow(t.Context(), AddressKey("account", &http.Request{RemoteAddr: "192.0.2.1:1"})), "another door")
	require.NoError(t, other.Pass(t.Context(), key))
	require.NoError(t, g.Allow(t.Context(), key))
	require.NoError(t, g.Pass(t.Context(), key), "again is the same")

	for range 40 {
		require.NoError(t, g.Fail(t.Context(), key))
	}
	wait, err = g.Throttle(t.Context(), key)
	require.NoError(t, err)
	require.Equal(t, longestWait, wait)
	row, err := g.tables.Attempts.Get(t.Context(), rowID(key))
	require.NoError(t, err)
	require.NotZero(t, row.Lease, "it goes away by itself")
}

// TestLeaseLost shows that counting goes on when the lease of the rows ended while nobody looked.
func TestLeaseLost(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	require.NoError(t, g.Fail(t.Context(), "k"))
	require.NoError(t, g.attempts.lease.Revoke(t.Context()))
	require.NoError(t, g.Fail(t.Context(), "k"))
	row, err := g.tables.Attempts.Get(t.Context(), rowID("k"))
	require.NoError(t, err)
	require.Equal(t, 1, row.Value.Failed, "those before went with the lease")
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	atOnce := func(n int, password func(int) string, name, address string) []error {
		errs := make([]error, n)
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() { _, _, errs[i] = g.in(name, password(i), address) })
		}
		group.Wait()
		return errs
	}
	for _, err := range atOnce(50, func(int) string { return "ada's" }, "ada", "192.0.2.1:5") {
		require.NoError(t, err)
	}
	require.LessOrEqual(t, g.hashes.Load(), int64(2), "one flight, and perhaps one that came just behind it")

	before := g.hashes.Load()
	for _, err := range atOnce(40, func(i int) string { return fmt.Sprint("guess", i) }, "bob", "192.0.2.7:5") {
		require.Error(t, err)
	}
	require.LessOrEqual(t, g.hashes.Load()-before, int64(freeTries+cap(g.slots)), "guesses sent at once do not pass the limit")
}

// TestTheClockIsSetBack: what was counted and remembered when it was further neither locks out nor lets in for longer.
func TestTheClockIsSetBack(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	const leap = 91 * 24 * time.Hour
	_, hashes, err := g.in("ada", "ada's", "192.0.2.1:5")
	require.NoError(t, err)
	require.EqualValues(t, 1, hashes)
	for range freeTries {
		_, _, err := g.in("bob", "guess", "192.0.2.1:5")
		require.Error(t, err)
	}
	locked := appliance.Account{LockedUntil: g.now().Add(appliance.LockTime)}
	require.True(t, locked.Locked(g.now()))
	wait, err := g.Throttle(t.Context(), NameKey("account", "bob"))
	require.NoError(t, err)
	require.Equal(t, firstWait, wait)

	g.later(-leap)
	require.False(t, locked.Locked(g.now()))
	wait, err = g.Throttle(t.Context(), NameKey("account", "bob"))
	require.NoError(t, err)
	require.Zero(t, wait)
	_, hashes, err = g.in("ada", "ada's", "192.0.2.1:5")
	require.NoError(t, err)
	require.EqualValues(t, 1, hashes, "looked at anew")
	g.later(leap)
	_, _, err = g.in("bob", "bob's", "192.0.2.1:5")
	require.Error(t, err, "and forth again he waits as before")
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	at := time.Unix(0, 0)
	m := newMemory(func() time.Time { return at })
	for i := range 3 * rememberMost {
		m.add(m.mark(fmt.Sprint(i), "x"), 1)
		require.LessOrEqual(t, len(m.entries), rememberMost)
	}
	mark := m.mark("a", "b")
	m.add(mark, 7)
	require.True(t, m.knows(mark, 7))
	require.False(t, m.knows(mark, 8))
	require.False(t, m.knows(m.mark("ab", ""), 7))
	require.False(t, m.knows(newMemory(m.now).mark("a", "b"), 7), "keys differ by process")
	at = at.Add(rememberFor)
	require.False(t, m.knows(mark, 7))
}

func TestBasic(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	var refused error
	refuse := func(w http.ResponseWriter, _ *http.Request, err error) { refused = err; w.WriteHeader(499) }
	next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := FromContext(r.Context())
		require.True(t, ok)
		_, _ = w.Write([]byte(a.Name + " " + a.Role))
	})
	for _, c := range []struct {
		header, want string
		kind         appliance.Kind
		roles        []string
	}{
		{"", "", appliance.Unauthorized, nil},
		{"Basic !!!", "", appliance.Unauthorized, nil},
		{"Bearer x", "", appliance.Unauthorized, nil},
		{basic("ada", "ada's"), "Ada admin", 0, []string{"api"}},
		{basic("bob", "bob's"), "bob api", 0, []string{"api"}},
		{basic("bob", "bob's"), "bob api", 0, nil},
		{basic("bob", "bob's"), "", appliance.Denied, []string{"admin"}},
		{basic("bob", "x"), "", appliance.Unauthorized, []string{"admin"}},
	} {
		refused = nil
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Authorization", c.header)
		w := httptest.NewRecorder()
		g.Basic(next, refuse, c.roles...).ServeHTTP(w, r)
		require.Equal(t, c.want, w.Body.String())
		require.Equal(t, c.kind, appliance.KindOf(refused))
	}
	_, ok := FromContext(context.Background())
	require.False(t, ok)
}

func basic(name, password string) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(name, password)
	return r.Header.Get("Authorization")
}

func TestCheckPassword(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	for phc, want := range map[string]bool{g.ada: true, "": false} {
		ok, err := g.CheckPassword(t.Context(), phc, "ada's")
		require.NoError(t, err)
		require.Equal(t, want, ok)
	}
	require.EqualValues(t, 2, g.hashes.Load(), "nobody costs a hash too")
	for range cap(g.slots) {
		g.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := g.CheckPassword(ctx, g.ada, "ada's")
	require.Equal(t, appliance.Busy, appliance.KindOf(err))
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"192.0.2.1:5": "192.0.2.1", "192.0.2.1": "192.0.2.1", "[::ffff:192.0.2.1]:5": "192.0.2.1",
		"[2001:db8:1:2:3::4]:5": "2001:db8:1:2::/64", "[fe80::1%eth0]:5": "fe80::/64", "@": "@", "": ""} {
		require.Equal(t, want, Network(in), in)
	}
}

func BenchmarkRemembered(b *testing.B) {
	tables := storetest.Open(b)
	v := New(tables, time.Now)
	phc, err := Hash("x")
	require.NoError(b, err)
	_, err = tables.Accounts.Create(b.Context(), "ada", appliance.Account{Name: "ada", Password: phc})
	require.NoError(b, err)
	r := httptest.NewRequest("GET", "/", nil)
	for b.Loop() {
		_, err := v.SignIn(b.Context(), r, "ada", "x")
		require.NoError(b, err)
	}
}

// TestUnlock: nothing that was counted against the name is left.
func TestUnlock(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	_, err := g.tables.Settings.UserRules.Update(t.Context(), func(r *appliance.UserRules) error {
		r.MaxFailedLogins = 3
		return nil
	})
	require.NoError(t, err)
	for i := range freeTries {
		_, _, err := g.in("bob", "wrong", fmt.Sprintf("198.51.100.%d:1", i))
		require.Error(t, err)
	}
	use, err := g.tables.AccountUses.Get(t.Context(), "bob")
	require.NoError(t, err)
	require.Equal(t, freeTries, use.Value.Failed)
	require.NoError(t, g.Unlock(t.Context(), "bob"))
	_, _, err = g.in("bob", "bob's", "198.51.100.99:1")
	require.NoError(t, err)
	require.NoError(t, g.Unlock(t.Context(), "nobody"))
}

// TestIdle: who was away for too long is locked, and let in again by an admin; the console is the last way in.
func TestIdle(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	in := func(name string) error {
		_, _, err := g.in(name, name+"'s", "198.51.100.9:1")
		return err
	}
	require.NoError(t, in("ada"))
	require.NoError(t, in("bob"))
	_, err := g.tables.Settings.UserRules.Update(t.Context(), func(r *appliance.UserRules) error {
		r.MaxIdle = 3
		return nil
	})
	require.NoError(t, err)
	g.later(5 * 24 * time.Hour)
	require.ErrorIs(t, in("ada"), errLocked)
	require.ErrorIs(t, in("bob"), errLocked)
	_, err = g.EnterConsole(t.Context(), "", "bob", "bob's")
	require.ErrorIs(t, err, errLocked, "it is for admins")
	_, err = g.EnterConsole(t.Context(), "", "ada", "ada's")
	require.NoError(t, err)
	require.NoError(t, in("ada"), "she was here")
	require.NoError(t, g.Unlock(t.Context(), "bob"))
	require.NoError(t, in("bob"))
}

// TestHostsByName: names of hosts are those of the appliance's own DNS.
func TestHostsByName(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	_, err := g.tables.Settings.DNS.Update(t.Context(), func(d *appliance.DNS) error {
		d.Records = []string{"desk.test. 60 IN A 198.51.100.9"}
		return nil
	})
	require.NoError(t, err)
	_, err = g.tables.Accounts.Update(t.Context(), "ada", func(a *appliance.Account) error { a.Hosts = []string{"desk.test"}; return nil })
	require.NoError(t, err)
	_, _, err = g.in("ada", "ada's", "198.51.100.9:1")
	require.NoError(t, err)
	_, _, err = g.in("ada", "ada's", "198.51.100.10:1")
	require.ErrorIs(t, err, errHost)
}
