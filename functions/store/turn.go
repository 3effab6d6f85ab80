package store

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

const (
	firstPause = 500 * time.Microsecond
	maxPause   = 40 * time.Millisecond
	pauseRatio = 16 // a pause is at most so many attempts long when that is more: on a busy etcd all take longer
)

// turn is a transaction's place in the queue for a key on which it met a conflict. Transactions of one process then
// retry one after the other; those of other processes are kept apart by a random pause that grows.
type turn struct {
	db   *DB
	held int // stripe + 1, 0 for none
	// fresh says that no time has passed since the conflict, so what it told is still worth using.
	fresh bool
	began time.Time // of the attempt
}

// take waits until it is this transaction's turn for key, giving back the one it had.
func (t *turn) take(ctx context.Context, key string, try int) error {
	h := fnv.New32a()
	h.Write([]byte(key)) // never fails
	stripe := int(h.Sum32()%stripes) + 1
	took := time.Since(t.began)
	defer func() { t.began = time.Now() }()
	t.fresh = true
	if t.held != stripe {
		t.release()
		if err := t.wait(ctx, stripe); err != nil {
			return err
		}
	}
	if try == 0 {
		return nil
	}
	t.fresh = false
	return pause(ctx, min(firstPause<<min(try, 16), max(maxPause, pauseRatio*took)))
}

func (t *turn) wait(ctx context.Context, stripe int) error {
	select {
	case t.db.turns[stripe-1] <- struct{}{}:
		t.held = stripe
		return nil
	default:
		t.fresh = false
	}
	select {
	case t.db.turns[stripe-1] <- struct{}{}:
		t.held = stripe
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turn) release() {
	if t.held != 0 {
		<-t.db.turns[t.held-1]
		t.held = 0
	}
}

// pause waits up to most, at random.
func pause(ctx context.Context, most time.Duration) error {
	timer := time.NewTimer(rand.N(most) + 1)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
