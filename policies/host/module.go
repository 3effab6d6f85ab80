package host

import (
	"context"
	"sync"

	"github.com/tetratelabs/wazero"

	"github.com/plenum-meet/plenum/policies/policy"
)

// Module is a policy that can be called. It is safe for concurrent use.
type Module struct {
	name     string
	hash     string
	limits   Limits
	reactor  bool
	runtime  wazero.Runtime
	compiled wazero.CompiledModule

	slots chan struct{} // one for each caller that is inside

	mu     sync.Mutex // guards idle and closed
	idle   []*instance
	closed bool
}

// Name is the name given to Load.
func (m *Module) Name() string { return m.name }

// Hash is the SHA-256 of the module's bytes as they were given to Load, in hexadecimal.
func (m *Module) Hash() string { return m.hash }

// Limits are the limits in effect.
func (m *Module) Limits() Limits { return m.limits }

// Close ends the module. Calls that run go on to their end; later ones get ErrClosed.
func (m *Module) Close(ctx context.Context) error {
	m.mu.Lock()
	idle := m.idle
	m.idle, m.closed = nil, true
	m.mu.Unlock()
	for _, i := range idle {
		i.close(ctx)
	}
	for range cap(m.slots) { // wait for those inside
		m.slots <- struct{}{}
	}
	for range cap(m.slots) {
		<-m.slots
	}
	return m.compiled.Close(ctx)
}

// take gets an instance: the one that was used last, or a new one.
func (m *Module) take(ctx context.Context) (*instance, error) {
	select {
	case m.slots <- struct{}{}:
	default:
		select {
		case m.slots <- struct{}{}:
		case <-ctx.Done():
			return nil, fail(m.name, ErrBusy, "%v", ctx.Err())
		}
	}
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		<-m.slots
		return nil, fail(m.name, ErrClosed, "")
	}
	var i *instance
	if last := len(m.idle) - 1; last >= 0 {
		i, m.idle = m.idle[last], m.idle[:last]
	}
	m.mu.Unlock()
	return i, nil
}

// give puts an instance back, unless it failed or was used often enough. A nil instance gives the slot only.
func (m *Module) give(ctx context.Context, i *instance, good bool) {
	if i != nil {
		i.calls++
		m.mu.Lock()
		keep := good && !m.closed && i.calls < m.limits.Calls
		if keep {
			m.idle = append(m.idle, i)
		}
		m.mu.Unlock()
		if !keep {
			i.close(ctx)
		}
	}
	<-m.slots
}

// try makes an instance and asks for its version.
func (m *Module) try(ctx context.Context) error {
	if _, err := m.take(ctx); err != nil { // a new module has no instance yet
		return err
	}
	c := &call{module: m}
	i, err := m.start(ctx, c)
	if err == nil {
		err = i.check(ctx, c)
	}
	m.give(ctx, i, err == nil)
	return err
}

// check holds an instance's version and allocator against the contract.
func (i *instance) check(ctx context.Context, c *call) error {
	return c.within(ctx, i, policy.StartBudget, func(ctx context.Context) error {
		version, err := i.invoke(ctx, i.version)
		if err != nil {
			return err
		}
		if uint32(version) != policy.Version {
			return fail(i.module.name, ErrVersion, "%d, not %d", int32(version), policy.Version)
		}
		_, err = i.allocated(ctx, 1_000)
		return err
	})
}
