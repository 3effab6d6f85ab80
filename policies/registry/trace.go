package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/host"
)

// Sizes of the rings, and of what waits to be written.
const (
	TraceKept      = 1000 // decisions of a hook
	DifferenceKept = 100

	recordEvery  = 250 * time.Millisecond
	mostWaiting  = TraceKept // decisions of all hooks
	mostBytes    = 16 << 20  // of their questions
	chunkRows    = 40        // of a transaction; it reads and writes up to two rows for each
	chunkBytes   = 400 << 10 // of a transaction
	closingTime  = 5 * time.Second
	maxErrorText = 500
)

// entry is a decision that waits to be written.
type entry struct {
	hook     string
	decision appliance.PolicyDecision
	question []byte   // whole, for the shadow
	shadow   *release // nil for none
}

func newEntry(at time.Time, s *staged, r *release, q appliance.PolicyQuestion, output []byte, report host.Report, err error) entry {
	e := entry{hook: s.hook.Name, decision: appliance.PolicyDecision{At: at.UTC(), Subject: q.Subject, Release: r.id, Canary: r == s.canary,
		InputBytes: len(q.Input), OutputBytes: len(output), Microseconds: report.Took.Microseconds(), Units: report.Units}}
	e.decision.Input, e.decision.InputPacked = kept(q.Input)
	e.decision.Output, e.decision.OutputPacked = kept(output)
	if err != nil {
		e.decision.Error = cut(err.Error(), maxErrorText)
	}
	if s.shadow != nil && q.Release == "" {
		e.shadow, e.question = s.shadow, bytes.Clone(q.Input)
	}
	return e
}

func (e entry) size() int { return len(e.question) + e.written() }

// written is about how many bytes the decision takes in its row, without the shadow's.
func (e entry) written() int {
	d := &e.decision
	return len(d.Input) + len(d.Output) + (len(d.InputPacked)+len(d.OutputPacked))*4/3
}

// recorder holds what waits to be written.
type recorder struct {
	writing sync.Mutex // held while writing, so that decisions stay in order

	mu      sync.Mutex // guards the rest
	waiting []entry
	bytes   int
	dropped int
}

// add never waits: when there is too much, the oldest goes.
func (r *recorder) add(e entry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = append(r.waiting, e)
	r.bytes += e.size()
	for len(r.waiting) > mostWaiting || r.bytes > mostBytes && len(r.waiting) > 1 {
		r.bytes -= r.waiting[0].size()
		r.waiting[0] = entry{}
		r.waiting = r.waiting[1:]
		r.dropped++
	}
}

// take takes the oldest decisions of one hook, as many as one transaction holds.
func (r *recorder) take() (hook string, taken []entry, dropped int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	size, rest := 0, r.waiting[:0:0]
	for _, e := range r.waiting {
		if len(taken) == 0 {
			hook = e.hook
		}
		if e.hook != hook || len(taken) == chunkRows || size > chunkBytes {
			rest = append(rest, e)
			continue
		}
		taken = append(taken, e)
		size += 2 * e.written() // with the shadow's
		r.bytes -= e.size()
	}
	r.waiting, dropped, r.dropped = rest, r.dropped, 0
	return hook, taken, dropped
}

// record writes what was decided until ctx ends, and then what is left.
func (e *Engine) record(ctx context.Context) {
	ticker := time.NewTicker(recordEvery)
	defer ticker.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closingTime)
		if err := e.Flush(last); err != nil {
			e.log.Warn("decisions of policies are not written", "err", err)
		}
		cancel()
	}
}

// Flush asks the shadows what they would have said and writes what was decided until now. What could not be written
// is lost.
func (e *Engine) Flush(ctx context.Context) error {
	e.trace.writing.Lock()
	defer e.trace.writing.Unlock()
	for range 2 * mostWaiting / chunkRows { // what comes meanwhile may wait for the next time
		hook, taken, dropped := e.trace.take()
		if dropped > 0 {
			e.log.WarnContext(ctx, "decisions of policies were too many to be kept", "dropped", dropped)
		}
		if len(taken) == 0 {
			return nil
		}
		for i := range taken {
			e.overshadow(ctx, &taken[i])
		}
		if err := e.write(ctx, hook, taken); err != nil {
			return fmt.Errorf("decisions of %s: %w", hook, err)
		}
	}
	return nil
}

// overshadow asks the shadow.
func (e *Engine) overshadow(ctx context.Context, at *entry) {
	if at.shadow == nil || ctx.Err() != nil {
		return
	}
	output, report, err := e.ask(ctx, at.shadow, at.question)
	at.question = nil
	if errors.Is(err, host.ErrClosed) || ctx.Err() != nil {
		return
	}
	s := &appliance.PolicyShadowing{Release: at.shadow.id, Microseconds: report.Took.Microseconds(), Units: report.Units}
	s.Output, s.OutputPacked = kept(output)
	if err != nil {
		s.Error = cut(err.Error(), maxErrorText)
	}
	failed := at.decision.Error != ""
	s.Differs = failed != (err != nil) || !failed && at.differs(output)
	at.decision.Shadow = s
}

// differs compares an answer with the one that was given. Where that was too large to be kept, the sizes must do.
func (e *entry) differs(output []byte) bool {
	text := unpacked(e.decision.Output, e.decision.OutputPacked)
	if text == nil {
		return len(output) != e.decision.OutputBytes
	}
	return !sameText(output, text)
}

// write puts decisions of one hook into the rings.
func (e *Engine) write(ctx context.Context, hook string, taken []entry) error {
	return e.tables.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := e.tables.PolicyCounts.In(tx).Get(hook)
		if err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
		counts := row.Value
		for _, at := range taken {
			d := at.decision
			counts.Decisions++
			d.Number = counts.Decisions
			count(&counts, d.Shadow)
			if err := e.tables.PolicyDecisions.In(tx).Put(place(hook, counts.Decisions, TraceKept), d); err != nil {
				return err
			}
			if d.Shadow == nil || !d.Shadow.Differs {
				continue
			}
			counts.Differences++
			if err := e.tables.PolicyDifferences.In(tx).Put(place(hook, counts.Differences, DifferenceKept), d); err != nil {
				return err
			}
		}
		return e.tables.PolicyCounts.In(tx).Put(hook, counts)
	})
}

// place is where the n-th of a ring lies.
func place(hook string, n int64, ring int64) string { return fmt.Sprintf("%s/%04d", hook, n%ring) }

// count counts what a shadow said. Another shadow begins anew.
func count(c *appliance.PolicyCounts, s *appliance.PolicyShadowing) {
	if s == nil {
		return
	}
	if c.Shadow != s.Release {
		c.Shadow, c.Asked, c.Differed, c.Failed = s.Release, 0, 0, 0
	}
	c.Asked++
	if s.Differs {
		c.Differed++
	}
	if s.Error != "" {
		c.Failed++
	}
}
