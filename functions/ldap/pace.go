package ldap

import (
	"context"
	"time"
)

// pace makes an import give way to those who use the appliance meanwhile. It rests after it has read and thought, and
// after each write: shortly while nobody else writes, long enough to be hardly noticed when somebody does. It is used
// by one goroutine.
type pace struct {
	instead func(context.Context) error // of resting; nobody gives way then
	others  func() int64                // commits of others, ever growing
	seen    int64                       // of others, the last time
	busy    time.Time                   // until when somebody else is taken to be at work
	rested  time.Time                   // since when there was no rest
}

// What pace goes by.
const (
	workMost  = 5 * time.Millisecond   // without a rest
	restMost  = 500 * time.Millisecond // at once
	restShare = 8                      // the rest after a write is an eighth of its time while nobody else writes,
	restBusy  = 8                      // else so many times its time
	readBusy  = 3                      // the rest after work without writing, times its time, when somebody else writes
	busyFor   = 250 * time.Millisecond // after a commit of somebody else
	aloneMost = 4                      // users of a transaction: others wait for those that are before theirs,
	busyMost  = 2                      // so they are fewer then
)

// atOnce is how many users the next transaction should write.
func (p *pace) atOnce() int {
	if p.notAlone(time.Now()) {
		return busyMost
	}
	return aloneMost
}

// write does something that writes, and rests.
func (p *pace) write(ctx context.Context, do func() error) error {
	if err := p.breathe(ctx); err != nil {
		return err
	}
	began := time.Now()
	if err := do(); err != nil {
		return err
	}
	now := time.Now()
	return p.pause(ctx, p.rest(now, now.Sub(began)))
}

// rest is how long to rest after a write that took so long.
func (p *pace) rest(now time.Time, took time.Duration) time.Duration {
	if p.notAlone(now) {
		return min(took*restBusy, restMost)
	}
	return min(took/restShare, restMost)
}

// notAlone reports whether somebody else has written a moment ago.
func (p *pace) notAlone(now time.Time) bool {
	if p.instead != nil {
		return false
	}
	if others := p.others(); others != p.seen {
		p.seen, p.busy = others, now.Add(busyFor)
	}
	return now.Before(p.busy)
}

// breathe rests if there was work without one for a while. Those who go through many things call it at each.
func (p *pace) breathe(ctx context.Context) error {
	worked := time.Since(p.rested)
	if p.rested.IsZero() {
		worked = 0
		p.rested = time.Now()
	}
	if worked < workMost {
		return nil
	}
	if p.notAlone(time.Now()) {
		worked *= readBusy
	}
	return p.pause(ctx, min(worked, restMost))
}

func (p *pace) pause(ctx context.Context, rest time.Duration) error {
	if p.instead != nil {
		return p.instead(ctx)
	}
	timer := time.NewTimer(rest)
	defer timer.Stop()
	select {
	case <-timer.C:
		p.rested = time.Now()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
