package agent

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/mediad/call"
	"github.com/plenum-meet/plenum/mediad/leg"
)

const (
	reportTime = 1800 * time.Millisecond // between two reports of everything
	calmTime   = 150 * time.Millisecond  // least time between two reports
	batch      = 40                      // legs in one transaction
)

// totals are the figures of the whole blade.
type totals struct {
	legs, load                           int
	audioIn, audioOut, videoIn, videoOut int
}

// figures are the last figures of a call's legs.
type figures struct {
	reports map[string]leg.Report
	frames  map[string]frames // counted so far
	rates   map[string]rates
	at      time.Time
	seen    appliance.CallSeen
}

// reportAll writes what is true: figures at a steady pace, changes of state at once.
func (s *session) reportAll(ctx context.Context) error {
	steady := time.NewTicker(reportTime)
	defer steady.Stop()
	whole := true
	var f totals
	for {
		if whole {
			f = s.measure()
		}
		if err := s.reportOnce(ctx, f); errors.Is(err, ErrSlotTaken) {
			return err
		} else if err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("report of the blade", "err", err)
		}
		if !sleep(ctx, calmTime) {
			return ctx.Err()
		}
		select {
		case <-steady.C:
			whole = true
		case <-s.changed:
			whole = false
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// measure reads the figures of all legs.
func (s *session) measure() totals {
	f := totals{load: s.load.load()}
	for _, h := range s.list() {
		h.measure(&f)
	}
	return f
}

func (s *session) list() []*host {
	s.mu.Lock()
	defer s.mu.Unlock()
	hosts := make([]*host, 0, len(s.hosts))
	for _, h := range s.hosts {
		hosts = append(hosts, h)
	}
	return hosts
}

func (h *host) measure(f *totals) {
	h.mu.Lock()
	legs := make(map[string]*leg.Leg, len(h.legs))
	for id, l := range h.legs {
		legs[id] = l
	}
	h.mu.Unlock()
	h.figures.reports = map[string]leg.Report{}
	for id, l := range legs {
		r, connected := l.Report()
		if !connected {
			continue
		}
		h.figures.reports[id] = r
		f.audioIn += r.In[call.Audio].BitRate
		f.audioOut += r.Out[call.Audio].BitRate
		f.videoIn += r.In[call.Camera].BitRate + r.In[call.Content].BitRate
		f.videoOut += r.Out[call.Main].BitRate + r.Out[call.Content].BitRate
	}
	h.figures.count(h.call.Seen(), h.session.cfg.Now())
}

// reportOnce writes the presence and the status of every call and leg.
func (s *session) reportOnce(ctx context.Context, f totals) error {
	hosts := s.list()
	f.legs = 0
	for _, h := range hosts {
		f.legs += len(h.call.Seen().Legs)
	}
	failed := s.show(ctx, &f)
	for _, h := range hosts {
		failed = errors.Join(failed, s.reportCall(ctx, h))
	}
	return failed
}

func (s *session) reportCall(ctx context.Context, h *host) error {
	seen := h.call.Seen()
	now := s.cfg.Now()
	row := appliance.CallSeen{Slot: s.cfg.Slot, Epoch: h.epoch, PresenterCallLeg: seen.Presenter, ActiveSpeaker: seen.ActiveSpeaker}
	var failed error
	if row != h.figures.seen {
		failed = s.cfg.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
			if _, err := s.cfg.Tables.Calls.In(tx).Get(h.id); err != nil {
				return gone(err)
			}
			return s.cfg.Tables.CallsSeen.In(tx).PutLeased(h.id, row, s.lease)
		})
		if failed == nil {
			h.figures.seen = row
		}
	}
	statuses := h.statuses(seen, now)
	ids := make([]string, 0, len(statuses))
	for id := range statuses {
		ids = append(ids, id)
	}
	for part := range slices.Chunk(ids, batch) {
		failed = errors.Join(failed, s.reportLegs(ctx, part, statuses))
	}
	return failed
}

// reportLegs writes the status of legs that the store still has: one written later would outlive its leg.
func (s *session) reportLegs(ctx context.Context, ids []string, statuses map[string]appliance.LegStatus) error {
	return s.cfg.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			_, err := s.cfg.Tables.Legs.In(tx).Get(id)
			if appliance.KindOf(err) == appliance.Missing {
				continue
			}
			if err == nil {
				err = s.cfg.Tables.LegsSeen.In(tx).PutLeased(id, statuses[id], s.lease)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func gone(err error) error {
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}
