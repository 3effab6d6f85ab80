package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/policies/policy"
)

// Report says what a call took.
type Report struct {
	Units   int64         // of the budget
	Took    time.Duration // of the decision, without waiting for an instance or starting one
	Memory  int           // bytes of the instance's memory afterwards
	Logs    []Line
	Dropped int // lines of the log above the limit
}

// Call asks the policy a question, JSON as package policy describes it, and gives its answer, a JSON object. It waits
// for a free instance as long as ctx lasts, and stops the policy when ctx ends. Failures are *Error; the report says
// what is known of the call then too.
func (m *Module) Call(ctx context.Context, input []byte) ([]byte, Report, error) {
	if len(input) > policy.MaxInput {
		return nil, Report{}, fail(m.name, ErrInput, "%d bytes, at most %d", len(input), policy.MaxInput)
	}
	i, err := m.take(ctx)
	if err != nil {
		return nil, Report{}, err
	}
	c := &call{module: m}
	if i == nil {
		if i, err = m.start(ctx, c); err != nil {
			m.give(ctx, nil, false)
			return nil, c.report, err
		}
	}
	var output []byte
	err = c.within(ctx, i, m.limits.Budget, func(ctx context.Context) error {
		var err error
		output, err = i.ask(ctx, input)
		return err
	})
	if err == nil {
		err = m.checkAnswer(output)
	}
	m.give(ctx, i, err == nil || errors.Is(err, ErrAnswer))
	if err != nil {
		return nil, c.report, err
	}
	return output, c.report, nil
}

var errorPrefix = []byte(`{"error":`)

func (m *Module) checkAnswer(output []byte) error {
	if len(output) == 0 || output[0] != '{' || !json.Valid(output) {
		return fail(m.name, ErrMalformed, "%q", cut(string(output), 100))
	}
	if !bytes.HasPrefix(output, errorPrefix) {
		return nil
	}
	var answer struct {
		Error string `json:"error"`
	}
	if json.Unmarshal(output, &answer) != nil {
		return fail(m.name, ErrMalformed, "%q", cut(string(output), 100))
	}
	return fail(m.name, ErrAnswer, "%s", answer.Error)
}

// call is what belongs to one caller's time with an instance.
type call struct {
	module *Module
	report Report
	budget int64
	inst   *instance

	mu   sync.Mutex // guards units (the instance's counter, while it runs) and why
	why  error
	done chan struct{} // closed when the instance has stopped
}

type callKey struct{}

// callOf is the call that a host function belongs to.
func callOf(ctx context.Context) *call {
	c, _ := ctx.Value(callKey{}).(*call)
	return c
}

// within runs something in an instance, bounded by a budget and the module's deadline.
func (c *call) within(ctx context.Context, i *instance, budget int64, run func(context.Context) error) error {
	c.inst, c.budget, c.done = i, budget, make(chan struct{})
	i.fill(budget)
	var watchers sync.WaitGroup
	watchers.Add(1)
	timer := time.AfterFunc(c.module.limits.Deadline, func() {
		defer watchers.Done()
		c.trip(context.DeadlineExceeded)
	})
	stopContext := c.follow(ctx, &watchers)
	began := time.Now()
	err := run(context.WithValue(ctx, callKey{}, c))
	c.report.Took = time.Since(began)
	close(c.done)
	if timer.Stop() {
		watchers.Done()
	}
	stopContext()
	watchers.Wait()
	c.report.Units = budget - i.left()
	c.report.Memory = int(i.memory.Size())
	if err != nil {
		return i.explain(err, c)
	}
	return nil
}

// follow stops the instance when ctx ends.
func (c *call) follow(ctx context.Context, watchers *sync.WaitGroup) (stop func()) {
	if ctx.Done() == nil {
		return func() {}
	}
	watchers.Add(1)
	stopped := context.AfterFunc(ctx, func() {
		defer watchers.Done()
		c.trip(ctx.Err())
	})
	return func() {
		if stopped() {
			watchers.Done()
		}
	}
}

// spent is a counter far below zero, and far from the other end.
const spent = uint64(3) << 62

// trip takes the rest of the budget away, again and again until the instance has stopped: its code, which counts
// without a lock, may write over it.
func (c *call) trip(why error) {
	tick := time.NewTicker(200 * time.Microsecond)
	defer tick.Stop()
	for {
		select {
		case <-c.done:
			return
		default:
		}
		c.mu.Lock()
		c.why = why
		c.inst.units.Set(spent)
		c.inst.budget.Set(0)
		c.mu.Unlock()
		select {
		case <-c.done:
			return
		case <-tick.C:
		}
	}
}

func (c *call) tripped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.why
}

// charge takes units for what a host function does.
func (c *call) charge(units int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if left := int64(c.inst.units.Get()); left >= 0 {
		c.inst.units.Set(uint64(left - int64(units)))
	}
}
