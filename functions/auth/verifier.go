package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const verifyTimeout = 10 * time.Second

// Failures of signing in. They do not say whether the name exists.
var (
	errWho     = &appliance.Error{Kind: appliance.Unauthorized, Reason: "unauthorized", Detail: "a valid account name and password are needed"}
	errRole    = &appliance.Error{Kind: appliance.Denied, Reason: "accessDenied", Detail: "the account has no role that may do this"}
	errChange  = &appliance.Error{Kind: appliance.Denied, Reason: "passwordExpired", Detail: "the password must be changed first"}
	errHashing = &appliance.Error{Kind: appliance.Busy, Reason: "serverBusy", Detail: "too many sign-ins at once"}
)

// Verifier checks credentials against the accounts in the store. One is shared by all functions of a process.
type Verifier struct {
	tables   *store.Tables
	memory   *memory
	attempts *attempts
	flights  singleflight.Group // one hash for the same credential at a time
	slots    chan struct{}      // at most as many hashes at once as there are cores: each takes 19 MiB
	hashes   atomic.Int64       // how many were computed, for tests
}

// New makes a Verifier over the accounts in tables. now is the product's clock.
func New(tables *store.Tables, now func() time.Time) *Verifier {
	return &Verifier{tables: tables, memory: newMemory(now), attempts: &attempts{tables: tables, now: now},
		slots: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)))}
}

// Throttle says how long the holder of a counter (AddressKey, NameKey) has to wait before the next try; 0 is no wait.
func (v *Verifier) Throttle(ctx context.Context, key string) (time.Duration, error) {
	return v.attempts.wait(ctx, key)
}

// Fail counts a wrong try.
func (v *Verifier) Fail(ctx context.Context, key string) error { return v.attempts.fail(ctx, key) }

// Pass forgets the wrong tries.
func (v *Verifier) Pass(ctx context.Context, key string) error { return v.attempts.pass(ctx, key) }

// Allow is Throttle for several counters, answering a *WaitError with the longest wait.
func (v *Verifier) Allow(ctx context.Context, keys ...string) error {
	var longest time.Duration
	for _, key := range keys {
		wait, err := v.Throttle(ctx, key)
		if err != nil {
			return err
		}
		longest = max(longest, wait)
	}
	if longest > 0 {
		return &WaitError{longest}
	}
	return nil
}

// CheckPassword compares a password with a stored hash, waiting for its turn: not more are computed at once than
// there are cores. Give an empty hash for somebody who does not exist; it takes the same time and answers false.
func (v *Verifier) CheckPassword(ctx context.Context, phc, password string) (bool, error) {
	select {
	case v.slots <- struct{}{}:
	case <-ctx.Done():
		return false, errHashing
	}
	defer func() { <-v.slots }()
	v.hashes.Add(1)
	return Check(phc, password), nil
}

// SignIn checks a name and password sent with a request. It answers appliance Unauthorized when they are wrong,
// Denied for accounts that may not sign in now, *WaitError after too many wrong tries.
func (v *Verifier) SignIn(ctx context.Context, r *http.Request, name, password string) (Account, error) {
	account, err := v.Enter(ctx, r.RemoteAddr, name, password)
	switch {
	case err != nil:
		return Account{}, err
	case account.Expired(v.attempts.now()):
		return Account{}, errChange
	}
	return Account{ID: Fold(name), Name: account.Name, Role: account.Role}, nil
}

// Enter is SignIn for those who can ask for a new password: it lets accounts through whose password has expired.
func (v *Verifier) Enter(ctx context.Context, remote, name, password string) (appliance.Account, error) {
	return v.enter(ctx, remote, name, password, false)
}

// EnterConsole is Enter for the serial console, which is the last way in: the rule max_idle does not keep admins out there.
func (v *Verifier) EnterConsole(ctx context.Context, remote, name, password string) (appliance.Account, error) {
	return v.enter(ctx, remote, name, password, true)
}

func (v *Verifier) enter(ctx context.Context, remote, name, password string, console bool) (appliance.Account, error) {
	id := Fold(name)
	row, err := v.account(ctx, id)
	if err != nil {
		return appliance.Account{}, err
	}
	mark := v.memory.mark(id, password)
	if row.Revision == 0 || !v.memory.knows(mark, row.Revision) {
		if err := v.verify(ctx, remote, mark, row, id, password, console && row.Value.Role == appliance.RoleAdmin); err != nil {
			return appliance.Account{}, err
		}
	}
	return row.Value, v.admissible(ctx, row, remote)
}

// account is the account's row, a zero row when there is none or it is disabled.
func (v *Verifier) account(ctx context.Context, id string) (store.Row[appliance.Account], error) {
	if id == "" || len(id) > 64 {
		id = "-"
	}
	row, err := v.tables.Accounts.Get(ctx, id)
	switch kind := appliance.KindOf(err); {
	case kind == appliance.Missing, kind == appliance.Invalid, err == nil && row.Value.Disabled:
		return store.Row[appliance.Account]{}, nil
	case err != nil:
		return row, fmt.Errorf("account: %w", err)
	}
	return row, nil
}

// verify hashes a credential, once for all requests that bring the same one at the same time. The work goes on when
// the first of them goes away.
func (v *Verifier) verify(ctx context.Context, remote, mark string, row store.Row[appliance.Account], id, password string, spared bool) error {
	address := "account from " + Network(remote)
	flight := fmt.Sprintf("%s %d %t %s", mark, row.Revision, spared, address)
	done := v.flights.DoChan(flight, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), verifyTimeout)
		defer cancel()
		return nil, v.try(ctx, mark, row, password, spared, address, NameKey("account", id))
	})
	select {
	case <-ctx.Done():
		return ctx.Err()
	case result := <-done:
		return result.Err
	}
}

// try is one guess: allowed or not, right or wrong, counted. The counters are asked again once it is our turn to
// hash, so of many guesses sent at once not more get through than there are turns.
func (v *Verifier) try(ctx context.Context, mark string, row store.Row[appliance.Account], password string, spared bool, counters ...string) error {
	if err := v.Allow(ctx, counters...); err != nil {
		return err
	}
	select {
	case v.slots <- struct{}{}:
	case <-ctx.Done():
		return errHashing
	}
	defer func() { <-v.slots }()
	if err := v.Allow(ctx, counters...); err != nil {
		return err
	}
	v.hashes.Add(1)
	if !Check(row.Value.Password, password) {
		return errors.Join(v.each(ctx, counters, v.Fail, errWho), v.noteFailure(ctx, row.ID))
	}
	if err := v.noteLogin(ctx, row.ID, spared); err != nil {
		return err
	}
	v.memory.add(mark, row.Revision)
	return v.each(ctx, counters, v.Pass, nil)
}

func (v *Verifier) each(ctx context.Context, keys []string, do func(context.Context, string) error, outcome error) error {
	for _, key := range keys {
		if err := do(ctx, key); err != nil {
			return err
		}
	}
	return outcome
}
