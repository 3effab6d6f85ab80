package agent

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	// sweepTime is how often calls without a blade are looked for.
	sweepTime = time.Second
	// strangerTime is how long a call may be without a blade before one takes it that it was not meant for.
	strangerTime = time.Second
)

// adopt takes over calls whose blade is gone. Every live blade works out the same sharing and takes what falls to it at
// once; what nobody took after a while, whoever sees it first moves.
func (s *session) adopt(ctx context.Context) {
	m := &s.mirror
	shares := newShares(m.list())
	for _, id := range slices.Sorted(maps.Keys(m.calls)) {
		call := m.calls[id]
		if _, alive := m.blades[call.Slot]; alive {
			delete(m.orphans, id)
			continue
		}
		since, known := m.orphans[id]
		if !known {
			since = s.cfg.Now()
			m.orphans[id] = since
		}
		target := shares.next(len(m.legs[id]))
		if target != 0 && (target == s.cfg.Slot || s.cfg.Now().Sub(since) >= strangerTime) {
			s.move(ctx, id, call, target)
		}
	}
}

// drain gives all own calls to other blades.
func (s *session) drain(ctx context.Context) {
	m := &s.mirror
	shares := newShares(m.list())
	for _, id := range slices.Sorted(maps.Keys(m.calls)) {
		if call := m.calls[id]; call.Slot == s.cfg.Slot {
			if target := shares.next(len(m.legs[id]), s.cfg.Slot); target != 0 {
				s.move(ctx, id, call, target)
			}
		}
	}
}

// shares deals calls out to blades, counting what it has dealt.
type shares []appliance.Blade

func newShares(blades []appliance.Blade) shares {
	slices.SortFunc(blades, func(a, b appliance.Blade) int { return cmp.Compare(a.Slot, b.Slot) })
	return blades
}

func (sh shares) next(legs int, avoid ...int) int {
	slot := appliance.Place(sh, avoid...)
	for i := range sh {
		if sh[i].Slot == slot {
			sh[i].Calls++
			sh[i].Legs += legs
		}
	}
	return slot
}

const moveTime = 2 * time.Second

// move puts a call on another slot if it is still as it was seen and its blade, unless that is this one, still away.
func (s *session) move(ctx context.Context, id string, seen appliance.Call, target int) {
	c, cancel := context.WithTimeout(ctx, moveTime)
	defer cancel()
	moved := false
	err := s.cfg.Tables.DB.Transact(c, func(tx *store.Tx) (err error) {
		moved, err = s.moveIn(tx, id, seen, target)
		return err
	})
	switch {
	case err != nil:
		s.cfg.Log.Warn("move call", "call", id, "to", target, "err", err)
	case moved:
		s.cfg.Log.Info("call moved", "call", id, "from", seen.Slot, "to", target)
	}
}

func (s *session) moveIn(tx *store.Tx, id string, seen appliance.Call, target int) (bool, error) {
	t := s.cfg.Tables
	row, err := t.Calls.In(tx).Get(id)
	if appliance.KindOf(err) == appliance.Missing {
		return false, nil
	}
	if err != nil || row.Value.Slot != seen.Slot || row.Value.Epoch != seen.Epoch {
		return false, err
	}
	if seen.Slot != s.cfg.Slot {
		_, err := t.Blades.In(tx).Get(strconv.Itoa(seen.Slot))
		if appliance.KindOf(err) != appliance.Missing {
			return false, err
		}
	}
	row.Value.Slot, row.Value.Epoch = target, row.Value.Epoch+1
	return true, t.Calls.In(tx).Put(id, row.Value)
}
