package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// work is one kind of request.
type work struct {
	name string
	once func(ctx context.Context, s *server) error
}

func works() []work {
	return []work{
		{"GET /coSpaces?limit=20", func(ctx context.Context, s *server) error {
			return s.api(ctx, http.MethodGet, "/coSpaces?limit=20", "")
		}},
		{"POST /coSpaces", func(ctx context.Context, s *server) error {
			n := s.numbers.Add(1)
			return s.api(ctx, http.MethodPost, "/coSpaces", fmt.Sprintf("name=Load+%d&uri=load.%d&callId=9%09d", n, n, n))
		}},
		{"XML configResolveDn of a blade", func(ctx context.Context, s *server) error {
			return s.xml(ctx, `<configResolveDn cookie="%s" dn="sys/chassis-1/blade-3"/>`)
		}},
		{"XML configConfMo of an org", func(ctx context.Context, s *server) error {
			change := `<configConfMo cookie="%%s" dn=""><inConfig><orgOrg dn="org-root/org-CMS" descr="%d"/></inConfig></configConfMo>`
			return s.xml(ctx, fmt.Sprintf(change, s.numbers.Add(1)))
		}},
		{"XML configResolveClass of every class", everyClass},
		{"ssh: sign in, show server status, leave", sshSession},
	}
}

// result is what one measurement found.
type result struct {
	times  []time.Duration // of the requests that succeeded
	failed int
	took   time.Duration
}

func (r result) rate() float64 { return float64(len(r.times)) / max(r.took.Seconds(), 1e-9) }

// quantile is the time that the share q of requests stayed under.
func (r result) quantile(q float64) time.Duration {
	if len(r.times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(r.times))
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}

// measure lets n clients send requests until they have sent enough or time is up, and waits for them.
func measure(ctx context.Context, s *server, w work, n int, p plan) result {
	ctx, cancel := context.WithTimeout(ctx, p.limit)
	defer cancel()
	var (
		mu      sync.Mutex // guards total
		total   result
		sent    atomic.Int64
		clients sync.WaitGroup
	)
	started := time.Now()
	for range n {
		clients.Go(func() {
			own := result{}
			for ctx.Err() == nil && sent.Add(1) <= int64(p.requests) {
				begun := time.Now()
				switch err := w.once(ctx, s); {
				case err == nil:
					own.times = append(own.times, time.Since(begun))
				case ctx.Err() == nil:
					own.failed++
				}
			}
			mu.Lock()
			defer mu.Unlock()
			total.times = append(total.times, own.times...)
			total.failed += own.failed
		})
	}
	clients.Wait()
	total.took = time.Since(started)
	return total
}
