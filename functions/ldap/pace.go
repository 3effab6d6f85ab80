package ldap

import (
	"context"
	"time"
)

// pace makes an import give way to those who use the appliance meanwhile. It rests as long as it has read and thought,
// and after each write for a share of the time that the write took; when a write takes much longer than writes do when
// it is quiet, somebody else is at work, and it rests for a multiple of what was too much. Its own clock is all that it
// looks at. It is used by one goroutine.
type pace struct {
	quiet  time.Duration // that a write takes for each user when nobody else does anything; 0 before the first
	rested time.Time     // since when there was no rest
}

// What pace goes by.
const (
	workMost   = 5 * time.Millisecond   // without a rest
	restShare  = 4                      // the rest after a quiet write is a quarter of its time
	restExcess = 3                      // times the time above that of two quiet writes
	restMost   = 500 * time.Millisecond // at once
	forgetting = 200                    // quiet goes up by so small a part of what it is with each write, if need be
)

// write does something that writes n users, and rests.
func (p *pace) write(ctx context.Context, n int, do func() error) error {
	if err := p.breathe(ctx); err != nil {
		return err
	}
	began := time.Now()
	if err := do(); err != nil {
		return err
	}
	return p.pause(ctx, p.rest(n, time.Since(began)))
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
	return p.pause(ctx, min(worked, restMost))
}

func (p *pace) pause(ctx context.Context, rest time.Duration) error {
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

// rest is how long to rest after a write of n users that took so long.
func (p *pace) rest(n int, took time.Duration) time.Duration {
	each := took / time.Duration(max(n, 1))
	if p.quiet == 0 || each < p.quiet {
		p.quiet = each
	} else {
		p.quiet += min(p.quiet/forgetting, each-p.quiet)
	}
	return min(took/restShare+restExcess*max(0, took-2*time.Duration(n)*p.quiet), restMost)
}
