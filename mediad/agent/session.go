package agent

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/signal"
)

// session is the blade on one lease. Its main goroutine owns the mirror of the store and decides which calls are hosted.
type session struct {
	*Agent
	id       string // of the blade's row: the slot in decimal
	instance string
	lease    *store.Lease
	started  time.Time
	events   chan func()
	changed  chan struct{} // figures or states to report; one token
	load     meter
	mirror   mirror         // main goroutine only
	stopping sync.WaitGroup // calls that are being closed

	mu       sync.Mutex // guards everything below
	hosts    map[string]*host
	where    map[string]string // leg id to call id
	news     chan struct{}     // closed and replaced when hosts or where change
	draining bool
}

const eventQueue = 1024

// register makes the lease and the blade's row, in place of one that a daemon before left behind.
func (a *Agent) register(ctx context.Context) (*session, error) {
	lease, err := a.cfg.Tables.DB.Grant(ctx, a.cfg.TTL)
	if err != nil {
		return nil, fmt.Errorf("blade %d: %w", a.cfg.Slot, err)
	}
	s := &session{Agent: a, id: strconv.Itoa(a.cfg.Slot), instance: a.cfg.NewID(), lease: lease, started: a.cfg.Product(),
		events: make(chan func(), eventQueue), changed: make(chan struct{}, 1), mirror: newMirror(),
		hosts: map[string]*host{}, where: map[string]string{}, news: make(chan struct{})}
	order, err := a.cfg.Tables.BladeOrders.Get(ctx, s.id)
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		return nil, errors.Join(err, lease.Revoke(ctx))
	}
	s.draining = order.Value.Leaving()
	s.cfg.Gateway.Pull(order.Value.NoNetwork)
	if err := a.cfg.Tables.Blades.PutLeased(ctx, s.id, s.presence(nil), lease); err != nil {
		return nil, errors.Join(err, lease.Revoke(ctx))
	}
	a.cfg.Log.Info("blade registered", "slot", a.cfg.Slot, "instance", s.instance)
	return s, nil
}

// run lives until ctx ends, the lease is lost or the slot is taken.
func (s *session) run(ctx context.Context) error {
	g, c := errgroup.WithContext(ctx)
	g.Go(func() error { return s.lease.Keep(c) })
	s.followAll(c, g)
	g.Go(func() error { return s.decide(c) })
	g.Go(func() error { return s.reportAll(c) })
	err := g.Wait()
	s.leave(ctx)
	return err
}

// leave gives everything up: first the presence, so that others take the calls over at once, then the calls.
func (s *session) leave(ctx context.Context) {
	c, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.lease.Revoke(c); err != nil {
		s.cfg.Log.Debug("give up the lease", "err", err)
	}
	s.mu.Lock()
	hosts := s.hosts
	s.hosts, s.where = map[string]*host{}, map[string]string{}
	s.tellNews()
	s.mu.Unlock()
	for _, h := range hosts {
		s.stopping.Go(func() { h.close(signal.Moved) })
	}
	s.stopping.Wait()
}

// decide is the main goroutine: it takes what the followers tell and brings the hosted calls in line.
func (s *session) decide(ctx context.Context) error {
	sweep := time.NewTicker(sweepTime)
	defer sweep.Stop()
	for {
		select {
		case f := <-s.events:
			f()
		case <-sweep.C:
			s.mirror.orphansDue = true
		case <-ctx.Done():
			return ctx.Err()
		}
		for more := true; more; {
			select {
			case f := <-s.events:
				f()
			default:
				more = false
			}
		}
		if s.mirror.taken {
			return ErrSlotTaken
		}
		if s.mirror.synced() {
			s.reconcile(ctx)
		}
	}
}

// post gives the main goroutine something to do.
func (s *session) post(ctx context.Context, f func()) {
	select {
	case s.events <- f:
	case <-ctx.Done():
	}
}

// reconcile starts, changes and stops calls that were touched, and sees to those that no blade has.
func (s *session) reconcile(ctx context.Context) {
	m := &s.mirror
	for id := range m.dirty {
		delete(m.dirty, id)
		s.attend(ctx, id)
	}
	if m.stale {
		m.stale = false
		for _, h := range s.hosts {
			h.restate()
		}
	}
	if m.orphansDue {
		m.orphansDue = false
		s.adopt(ctx)
	}
	if m.drainDue {
		m.drainDue = false
		s.drain(ctx)
	}
}

// attend brings one call in line with what is wanted of it.
func (s *session) attend(ctx context.Context, id string) {
	row, exists := s.mirror.calls[id]
	h := s.hosts[id]
	if h != nil && (!exists || row.Slot != s.cfg.Slot || row.Epoch != h.epoch) {
		reason := signal.Moved
		if !exists {
			reason = signal.CallEnded
		}
		s.drop(h, reason)
		h = nil
	}
	if exists && row.Slot == s.cfg.Slot {
		snap := s.mirror.snapshot(id)
		if h == nil {
			h = s.host(ctx, id, row)
		}
		s.index(h, snap)
		h.change(snap)
	}
}

// host starts a call.
func (s *session) host(ctx context.Context, id string, row appliance.Call) *host {
	h := newHost(ctx, s, id, row)
	s.mu.Lock()
	s.hosts[id] = h
	s.mu.Unlock()
	s.cfg.Log.Info("call taken up", "call", id, "epoch", row.Epoch, "slot", s.cfg.Slot)
	s.report()
	return h
}

// drop stops a call here, without waiting for it.
func (s *session) drop(h *host, reason string) {
	s.mu.Lock()
	delete(s.hosts, h.id)
	for leg, call := range s.where {
		if call == h.id {
			delete(s.where, leg)
		}
	}
	s.tellNews()
	s.mu.Unlock()
	s.cfg.Log.Info("call given up", "call", h.id, "reason", reason, "slot", s.cfg.Slot)
	s.stopping.Go(func() { h.close(reason) })
	s.report()
}

// index notes where the legs of a call are.
func (s *session) index(h *host, snap *snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for leg := range h.indexed {
		if _, kept := snap.legs[leg]; !kept {
			delete(s.where, leg)
			delete(h.indexed, leg)
		}
	}
	for leg := range snap.legs {
		s.where[leg], h.indexed[leg] = h.id, true
	}
	s.tellNews()
}

// tellNews wakes those who wait for a leg. The caller holds mu.
func (s *session) tellNews() {
	close(s.news)
	s.news = make(chan struct{})
}

// hosting is the host of a leg, nil when it is not here.
func (s *session) hosting(leg string) *host {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hosts[s.where[leg]]
}

// find waits until a leg is hosted in the given epoch.
func (s *session) find(ctx context.Context, leg string, epoch int) (*host, error) {
	for {
		s.mu.Lock()
		h, news := s.hosts[s.where[leg]], s.news
		s.mu.Unlock()
		if h != nil && (epoch == 0 || epoch == h.epoch) {
			return h, nil
		}
		if h != nil && epoch < h.epoch {
			return nil, ErrEpoch
		}
		select {
		case <-news:
		case <-ctx.Done():
			if h != nil {
				return nil, ErrEpoch
			}
			return nil, ErrNotHere
		}
	}
}

// report says that there is something to report.
func (s *session) report() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}
