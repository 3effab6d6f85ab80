package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/plenum-meet/plenum/tests/process"
)

// work is one kind of request; n numbers it over all clients.
type work struct {
	name         string
	method, path string
	form         func(n int64) string
}

func works() []work {
	return []work{
		{"GET /coSpaces?limit=20", http.MethodGet, "/coSpaces?limit=20", nil},
		{"POST /coSpaces", http.MethodPost, "/coSpaces", func(n int64) string {
			return fmt.Sprintf("name=Load+%d&uri=load.%d&callId=9%09d", n, n, n)
		}},
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
				switch err := s.send(ctx, w); {
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

// send makes one request of its own number and reads the whole answer.
func (s *server) send(ctx context.Context, w work) error {
	body := ""
	if w.form != nil {
		body = w.form(s.numbers.Add(1))
	}
	req, err := http.NewRequestWithContext(ctx, w.method, s.url+"/api/v1"+w.path, strings.NewReader(body))
	if err != nil {
		return err
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.SetBasicAuth("admin", process.AdminPassword)
	resp, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}
