package local

import (
	"context"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions"
)

// runJobs calls each function's jobs on their period until ctx ends; one goroutine per job, all waited for.
func (s *Server) runJobs(ctx context.Context) {
	var jobs sync.WaitGroup
	for _, function := range functions.All() {
		for _, job := range function.Jobs {
			jobs.Go(func() { s.repeat(ctx, job) })
		}
	}
	jobs.Wait()
}

func (s *Server) repeat(ctx context.Context, job functions.Job) {
	ticker := time.NewTicker(job.Every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := job.Run(ctx, s.deps()); err != nil && ctx.Err() == nil {
				s.log.Warn("job", "name", job.Name, "err", err)
			}
		}
	}
}
