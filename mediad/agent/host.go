package agent

import (
	"context"
	"sync"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/leg"
)

// host is a call on this blade with the legs of its browsers. Its goroutines turn what is stored into what is wanted of
// the call.
type host struct {
	session *session
	id      string
	epoch   int
	coSpace string
	call    *call.Call
	cancel  context.CancelFunc
	running sync.WaitGroup
	wake    chan struct{}   // there is a new snapshot, or the rules changed; one token
	indexed map[string]bool // legs that session.where knows; session.mu guards it
	rules   rules           // tend only
	figures figures         // reportAll only

	mu    sync.Mutex // guards everything below
	snap  *snapshot
	stale bool // what rules has kept is no good any more
	legs  map[string]*leg.Leg
}

func newHost(ctx context.Context, s *session, id string, row appliance.Call) *host {
	c, cancel := context.WithCancel(ctx)
	h := &host{session: s, id: id, epoch: row.Epoch, coSpace: row.CoSpace, cancel: cancel, wake: make(chan struct{}, 1),
		indexed: map[string]bool{}, legs: map[string]*leg.Leg{}, rules: newRules(s.cfg.Tables)}
	h.call = call.Start(call.Config{ID: id, Slot: s.cfg.Slot, Tables: s.cfg.Tables, Codec: s.cfg.Codec, Prompt: s.cfg.Prompt, Log: s.cfg.Log, Now: s.cfg.Now, Product: s.cfg.Product,
		NewID: s.cfg.NewID, Changed: s.report, First: s.cfg.First, Lost: s.cfg.Lost})
	h.running.Go(func() { h.tend(c) })
	h.running.Go(func() { h.followChat(c) })
	if row.CoSpace != "" {
		h.running.Go(func() { followChanges(c, s.cfg.Tables.AccessMethods, row.CoSpace, h.restate) })
		h.running.Go(func() { followChanges(c, s.cfg.Tables.CoSpaceUsers, row.CoSpace, h.restate) })
	}
	return h
}

// close ends the call on this blade and waits until it is over.
func (h *host) close(reason string) {
	h.cancel()
	h.call.Close(reason)
	h.running.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, l := range h.legs {
		l.Close()
		delete(h.legs, id)
	}
}

// change gives the host a newer snapshot.
func (h *host) change(snap *snapshot) {
	h.mu.Lock()
	h.snap = snap
	h.mu.Unlock()
	h.kick()
}

// restate makes the host work the rules out again.
func (h *host) restate() {
	h.mu.Lock()
	h.stale = true
	h.mu.Unlock()
	h.kick()
}

func (h *host) kick() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// leg is the browser's leg with this id, nil when its seat does not come before ctx ends.
func (h *host) leg(ctx context.Context, id string) *leg.Leg {
	seat := h.call.Seat(ctx, id)
	if seat == nil {
		return nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.legs[id]; l != nil && l.Seat() == seat {
		return l
	}
	l := h.session.cfg.Gateway.New(seat, h.session.cfg.Log.With("call", h.id))
	h.legs[id] = l
	return l
}

const (
	restateTime = 200 * time.Millisecond // before trying again what the store refused
	lookTime    = 3 * time.Second        // between two looks at the coSpace
)

// tend turns snapshots into what is wanted of the call.
func (h *host) tend(ctx context.Context) {
	look := time.NewTicker(lookTime)
	defer look.Stop()
	var retry <-chan time.Time
	for {
		select {
		case <-h.wake:
		case <-retry:
		case <-look.C:
			if !h.rules.coSpaceChanged(ctx, h.coSpace) {
				continue
			}
			h.restate()
			continue
		case <-ctx.Done():
			return
		}
		retry = nil
		if err := h.state(ctx); err != nil && ctx.Err() == nil {
			h.session.cfg.Log.Warn("rules of a call", "call", h.id, "err", err)
			retry = time.After(restateTime)
		}
	}
}

// state tells the call what is wanted of it.
func (h *host) state(ctx context.Context) error {
	h.mu.Lock()
	snap, stale := h.snap, h.stale
	h.stale = false
	h.mu.Unlock()
	if snap == nil {
		return nil
	}
	if stale {
		h.rules.forget()
	}
	want, err := h.rules.want(ctx, snap)
	if err != nil {
		h.mu.Lock()
		h.stale = h.stale || stale
		h.mu.Unlock()
		return err
	}
	if h.rules.lost(snap) {
		if _, err := h.session.cfg.Tables.Calls.Get(ctx, h.id); err != nil {
			if appliance.KindOf(err) == appliance.Missing {
				return nil // the legs went with their call; Close will say so
			}
			return err
		}
	}
	h.rules.told = snap
	h.call.SetWant(want)
	h.forget(snap)
	return nil
}

// forget closes legs that are there no more.
func (h *host) forget(snap *snapshot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for id, l := range h.legs {
		if _, kept := snap.legs[id]; !kept {
			l.Close()
			delete(h.legs, id)
		}
	}
}

// followChat gives the call its chat.
func (h *host) followChat(ctx context.Context) {
	parent := h.coSpace
	if parent == "" {
		parent = h.id
	}
	var history []call.ChatLine
	synced := false
	err := h.session.cfg.Tables.Messages.Follow(ctx, parent, func(e store.Event[appliance.Message]) {
		line := call.ChatLine{ID: child(e.Row.ID), Message: e.Row.Value}
		switch {
		case e.Kind == store.Synced:
			h.call.History(history)
			synced, history = true, nil
		case e.Kind == store.Deleted:
			h.call.Unsaid(line.ID)
		case synced:
			h.call.Said(line)
		default:
			history = append(history, line)
		}
	})
	if ctx.Err() == nil {
		h.session.cfg.Log.Error("chat of a call", "call", h.id, "err", err)
	}
}

// followChanges calls changed whenever a row of a parent changes.
func followChanges[T any](ctx context.Context, t *store.Table[T], parent string, changed func()) {
	synced := false
	_ = t.Follow(ctx, parent, func(e store.Event[T]) { // it ends with ctx; a broken row is the store's business
		synced = synced || e.Kind == store.Synced
		if synced {
			changed()
		}
	})
}
