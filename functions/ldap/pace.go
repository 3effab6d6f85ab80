package ldap

import (
	"context"
	"time"
)

// pace makes an import give way to those who use the appliance meanwhile. All that it looks at is how long the import's
// own writes take: after each it rests for a share of that time, and when a write takes much longer than writes do when
// it is quiet, somebody else is at work, and it rests for a multiple of what was too much. It is used by one goroutine.
type pace struct {
	quiet time.Duration // that a write takes for each user when nobody else does anything; 0 before the first
}

// What pace goes by.
const (
	restShare  = 4                      // the rest after a quiet write is a quarter of its time
	restExcess = 3                      // times the time above that of two quiet writes
	restMost   = 500 * time.Millisecond // after one write
	forgetting = 200                    // quiet goes up by so small a part of what it is with each write, if need be
)

// write does something that writes n users, and rests.
func (p *pace) write(ctx context.Context, n int, do func() error) error {
	began := time.Now()
	if err := do(); err != nil {
		return err
	}
	timer := time.NewTimer(p.rest(n, time.Since(began)))
	defer timer.Stop()
	select {
	case <-timer.C:
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
