package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// After freeTries wrong tries in a row one waits firstWait before the next, and twice as long after each further
// wrong one, up to longestWait. Counters go away some time after the last wrong try.
const (
	freeTries   = 5
	firstWait   = 30 * time.Second
	longestWait = 15 * time.Minute
	countersFor = time.Hour
)

// WaitError says that somebody guessed too often. Its chain holds appliance Limited "tooManyTries".
type WaitError struct{ Wait time.Duration }

func (e *WaitError) Error() string {
	return fmt.Sprintf("too many wrong tries, wait %s", e.Wait.Round(time.Second))
}

// Unwrap is the failure that a client is told.
func (e *WaitError) Unwrap() error {
	return &appliance.Error{Kind: appliance.Limited, Reason: "tooManyTries", Detail: e.Error()}
}

// AddressKey is the counter of the address that a request comes from; IPv6 addresses count by their /64. What is
// the name of what is guessed ("account", "meeting"), so that the counters of different doors are apart.
func AddressKey(what string, r *http.Request) string { return what + " from " + Network(r.RemoteAddr) }

// Network is the address of a "host:port" as counters see it: IPv4 as it is, IPv6 as its /64.
func Network(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return host
	}
	return prefix.String()
}

// NameKey is the counter of one name, folded.
func NameKey(what, name string) string { return what + " named " + Fold(name) }

// attempts keeps the counters of wrong tries in the store. Their rows hang on a lease, so they go away by themselves.
type attempts struct {
	tables *store.Tables
	now    func() time.Time

	mu      sync.Mutex   // guards lease and renewAt
	lease   *store.Lease // shared by the rows of about an hour, so that guessing does not make a lease a try
	renewAt time.Time    // by the host's clock, which etcd's leases follow
}

// rowID keeps what clients send out of ids, and spreads the rows evenly.
func rowID(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

func (a *attempts) wait(ctx context.Context, key string) (time.Duration, error) {
	row, err := a.tables.Attempts.Get(ctx, rowID(key))
	if appliance.KindOf(err) == appliance.Missing {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("attempts: %w", err)
	}
	return a.left(row.Value), nil
}

// left is how long to wait before the next try.
func (a *attempts) left(row appliance.Attempts) time.Duration {
	longest := waitAfter(row.Failed)
	left := row.Last.Add(longest).Sub(a.now())
	if left > longest { // the clock was set back since
		left = 0
	}
	return max(0, left)
}

func waitAfter(failed int) time.Duration {
	if failed < freeTries {
		return 0
	}
	return min(longestWait, firstWait<<min(failed-freeTries, 10))
}

func (a *attempts) fail(ctx context.Context, key string) error {
	return a.leased(ctx, func(lease *store.Lease) error { return a.count(ctx, key, lease) })
}

// leased does something that hangs rows on the lease.
func (a *attempts) leased(ctx context.Context, do func(*store.Lease) error) error {
	lease, err := a.currentLease(ctx)
	if err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	if err = do(lease); err != nil && appliance.KindOf(err) == 0 {
		a.forget(lease) // it may have ended while the process slept
		if lease, err = a.currentLease(ctx); err == nil {
			err = do(lease)
		}
	}
	if err != nil {
		return fmt.Errorf("attempts: %w", err)
	}
	return nil
}

func (a *attempts) count(ctx context.Context, key string, lease *store.Lease) error {
	return a.change(ctx, key, lease, func(appliance.Attempts) error { return nil })
}

// change counts a wrong try unless may, which is told those before, has an error.
func (a *attempts) change(ctx context.Context, key string, lease *store.Lease, may func(appliance.Attempts) error) error {
	id := rowID(key)
	return a.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := a.tables.Attempts.In(tx)
		row, err := rows.Get(id)
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
		if err := may(row.Value); err != nil {
			return err
		}
		return rows.PutLeased(id, appliance.Attempts{Failed: row.Value.Failed + 1, Last: a.now()}, lease)
	})
}

func (a *attempts) pass(ctx context.Context, key string) error {
	err := a.tables.Attempts.Delete(ctx, rowID(key))
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		return fmt.Errorf("attempts: %w", err)
	}
	return nil
}

// currentLease is the lease for rows written now; it lives for countersFor at least.
func (a *attempts) currentLease(ctx context.Context) (*store.Lease, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.lease != nil && time.Now().Before(a.renewAt) {
		return a.lease, nil
	}
	lease, err := a.tables.DB.Grant(ctx, 2*countersFor)
	if err != nil {
		return nil, err
	}
	a.lease, a.renewAt = lease, time.Now().Add(countersFor)
	return lease, nil
}

func (a *attempts) forget(lease *store.Lease) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.lease == lease {
		a.lease = nil
	}
}
