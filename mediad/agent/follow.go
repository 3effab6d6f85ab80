package agent

import (
	"context"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// followAll keeps the mirror like the store.
func (s *session) followAll(ctx context.Context, g *errgroup.Group) {
	t, m := s.cfg.Tables, &s.mirror
	follow(ctx, g, s, t.Calls, func(id string, v *appliance.Call) {
		m.dirty[id], m.orphansDue = true, true
		if v == nil {
			delete(m.calls, id)
			delete(m.orphans, id)
			return
		}
		m.calls[id] = *v
	})
	follow(ctx, g, s, t.Legs, func(id string, v *appliance.CallLeg) {
		if v == nil {
			unfile(m, m.legs, id)
			return
		}
		file(m, m.legs, id, v.Call, *v)
	})
	follow(ctx, g, s, t.Participants, func(id string, v *appliance.Participant) {
		if v == nil {
			unfile(m, m.participants, id)
			return
		}
		file(m, m.participants, id, v.Call, *v)
	})
	follow(ctx, g, s, t.Blades, s.blade)
	follow(ctx, g, s, t.BladeOrders, s.ordered)
	follow(ctx, g, s, t.Licensing, m.licensed)
	followRules(ctx, g, s, t.CallLegProfiles)
	followRules(ctx, g, s, t.CallProfiles)
	followRules(ctx, g, s, t.SystemProfiles)
	followRules(ctx, g, s, t.Tenants)
}

// follow tells the main goroutine each row that is put, and nil for each that is deleted.
func follow[T any](ctx context.Context, g *errgroup.Group, s *session, t *store.Table[T], tell func(id string, v *T)) {
	s.mirror.unsynced[t.Name] = true
	g.Go(func() error {
		return t.Follow(ctx, "", func(e store.Event[T]) {
			s.post(ctx, func() {
				switch e.Kind {
				case store.Put:
					tell(e.Row.ID, &e.Row.Value)
				case store.Deleted:
					tell(e.Row.ID, nil)
				case store.Synced:
					delete(s.mirror.unsynced, t.Name)
				}
			})
		})
	})
}

// followRules makes all calls look at their rules again when something changes that these are made from.
func followRules[T any](ctx context.Context, g *errgroup.Group, s *session, t *store.Table[T]) {
	follow(ctx, g, s, t, func(string, *T) { s.mirror.stale = true })
}

// blade notes a blade, this one too.
func (s *session) blade(id string, b *appliance.Blade) {
	m := &s.mirror
	slot, err := strconv.Atoi(id)
	if err != nil {
		return
	}
	m.orphansDue = true
	if b == nil {
		delete(m.blades, slot)
		return
	}
	if slot == s.cfg.Slot && b.Instance != s.instance {
		m.taken = true
	}
	m.blades[slot] = *b
	m.drainDue = s.draining
}

// ordered notes what is wanted of this blade.
func (s *session) ordered(id string, o *appliance.BladeOrder) {
	if id != s.id {
		return
	}
	drain := o != nil && o.Leaving()
	s.cfg.Gateway.Pull(o != nil && o.NoNetwork)
	s.mu.Lock()
	s.draining = drain
	s.mu.Unlock()
	s.mirror.drainDue = drain
	s.report()
}
