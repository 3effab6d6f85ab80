package ucsm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

const (
	// TickEvery is how often the chassis moves on.
	TickEvery = 500 * time.Millisecond
	lockTime  = 10 * time.Second
	rounds    = 12 // commits of one tick; what is left is for the next
)

// Tick moves the chassis on: the tree takes what follows from the world, and the blades get their orders. It takes the
// lock only when something has changed; without it two at once would merely do the same twice.
func (m *Manager) Tick(ctx context.Context, deps rest.Deps) error {
	w, err := world(ctx, deps)
	if err != nil || w.Chassis.Serial == "" {
		return err // no chassis yet
	}
	t, err := m.Tree(deps).Load(ctx)
	if err != nil {
		return err
	}
	var stuck map[string]error
	if len(plant.Step(t, w)) > 0 {
		lock, err := deps.Tables.DB.TryLock(ctx, "plant", lockTime)
		if errors.Is(err, store.ErrLocked) {
			return nil
		}
		if err != nil {
			return err
		}
		defer func() { _ = lock.Unlock(context.WithoutCancel(ctx)) }() // it ends by itself too
		if t, stuck, err = m.settle(ctx, deps, w); err != nil {
			return err
		}
	}
	return errors.Join(append(slices.Collect(maps.Values(stuck)), obey(ctx, deps, t), forget(ctx, deps, t, w.Faults), m.certify(ctx, deps, t))...)
}

// settle commits steps until nothing changes any more. Objects that are stuck are in nobody's way: see round.
func (m *Manager) settle(ctx context.Context, deps rest.Deps, w plant.World) (t *tree.Snapshot, stuck map[string]error, err error) {
	stuck = map[string]error{}
	for range rounds {
		result, err := m.round(ctx, deps, w, stuck)
		if err != nil {
			return nil, nil, err
		}
		if t = result.After; len(result.Events) == 0 {
			break
		}
	}
	return t, stuck, nil
}

// round commits the first of what a step wants. An object whose change is refused is stuck, and is left out so that it
// does not keep the others from being changed.
func (m *Manager) round(ctx context.Context, deps rest.Deps, w plant.World, stuck map[string]error) (tree.Result, error) {
	for {
		result, err := m.Tree(deps).Commit(ctx, tree.Actor{Internal: true}, func(before *tree.Snapshot) ([]tree.Change, error) {
			return portion(before, w, stuck), nil
		})
		var refused *tree.Error
		if !errors.As(err, &refused) {
			return result, err
		}
		dn, err := m.culprit(ctx, deps, w, stuck)
		if err != nil {
			return result, err
		}
		stuck[dn] = fmt.Errorf("chassis: %s: %w", dn, refused)
	}
}

// portion is what to commit at once of what a step wants of objects that are not stuck.
func portion(before *tree.Snapshot, w plant.World, stuck map[string]error) []tree.Change {
	changes := slices.DeleteFunc(plant.Step(before, w), func(c tree.Change) bool { return stuck[c.DN] != nil })
	return plant.Portion(before, changes)
}

// culprit names the object of the first change with which a portion is refused.
func (m *Manager) culprit(ctx context.Context, deps rest.Deps, w plant.World, stuck map[string]error) (string, error) {
	before, err := m.Tree(deps).Load(ctx)
	if err != nil {
		return "", err
	}
	changes := portion(before, w, stuck)
	if len(changes) == 0 {
		return "", nil // somebody else was faster
	}
	at := sort.Search(len(changes)-1, func(i int) bool {
		_, err := m.Tree(deps).Try(ctx, tree.Actor{Internal: true}, func(*tree.Snapshot) ([]tree.Change, error) { return changes[:i+1], nil })
		return err != nil
	})
	return changes[at].DN, nil
}

// world looks at everything that a step depends on. Faults that are new begin now.
func world(ctx context.Context, deps rest.Deps) (plant.World, error) {
	row, err := deps.Tables.Chassis.Get(ctx, store.SystemID)
	if appliance.KindOf(err) == appliance.Missing || err == nil && !row.Value.Seeded {
		return plant.World{}, nil
	}
	if err != nil {
		return plant.World{}, err
	}
	w := plant.World{Now: deps.Now(), Chassis: hardware(row.Value), Boot: row.Value.Boot, Loads: map[int]plant.Load{}}
	if err := loads(ctx, deps, w.Loads); err != nil {
		return w, err
	}
	if w.Reset, err = resetAsked(ctx, deps); err != nil {
		return w, err
	}
	w.Faults, err = faults(ctx, deps, w.Now)
	return w, err
}

// resetAsked reports whether the machine in slot 1 asks to be started anew. The order that follows takes the word back.
func resetAsked(ctx context.Context, deps rest.Deps) (bool, error) {
	row, err := deps.Tables.BladeOrders.Get(ctx, strconv.Itoa(inventory.ControlSlot))
	if appliance.KindOf(err) == appliance.Missing {
		err = nil
	}
	return row.Value.Reset, err
}

// loads are the blades' daemons, and the calls that are still theirs.
func loads(ctx context.Context, deps rest.Deps, by map[int]plant.Load) error {
	err := deps.Tables.Blades.Each(ctx, "", func(row store.Row[appliance.Blade]) error {
		b := row.Value
		by[b.Slot] = plant.Load{Legs: b.Legs, PerCent: b.Load, In: b.AudioIn + b.VideoIn, Out: b.AudioOut + b.VideoOut}
		return nil
	})
	if err != nil {
		return err
	}
	return deps.Tables.Calls.Each(ctx, "", func(row store.Row[appliance.Call]) error {
		if load, present := by[row.Value.Slot]; present {
			load.Legs = max(load.Legs, row.Value.Legs)
			load.Calls++
			by[row.Value.Slot] = load
		}
		return nil
	})
}

// faults are those injected, noting since when.
func faults(ctx context.Context, deps rest.Deps, now time.Time) (list []plant.Injection, err error) {
	var fresh []string
	err = deps.Tables.Injections.Each(ctx, "", func(row store.Row[appliance.Injection]) error {
		f := plant.Injection(row.Value)
		if f.Since.IsZero() {
			f.Since = now
			fresh = append(fresh, row.ID)
		}
		list = append(list, f)
		return nil
	})
	for _, id := range fresh {
		_, failed := deps.Tables.Injections.Update(ctx, id, func(f *appliance.Injection) error {
			if f.Since.IsZero() {
				f.Since = now
			}
			return nil
		})
		if appliance.KindOf(failed) != appliance.Missing {
			err = errors.Join(err, failed)
		}
	}
	return list, err
}

// obey gives each slot's daemon its order. Without the management blade there is no Meeting Server, and no calls.
func obey(ctx context.Context, deps rest.Deps, t *tree.Snapshot) error {
	known := map[string]appliance.BladeOrder{}
	err := deps.Tables.BladeOrders.Each(ctx, "", func(row store.Row[appliance.BladeOrder]) error {
		known[row.ID] = row.Value
		return nil
	})
	if err != nil {
		return err
	}
	orders := plant.Orders(t)
	for slot, order := range orders {
		if known[strconv.Itoa(slot)] != order {
			if err := setOrder(ctx, deps, slot, order); err != nil {
				return err
			}
		}
	}
	if orders[inventory.ControlSlot].Off {
		return endCalls(ctx, deps)
	}
	return nil
}

func endCalls(ctx context.Context, deps rest.Deps) error {
	var ids []string
	err := deps.Tables.Calls.Each(ctx, "", func(row store.Row[appliance.Call]) error {
		ids = append(ids, row.ID)
		return nil
	})
	for _, id := range ids {
		if failed := deps.Tables.EndCall(ctx, id); appliance.KindOf(failed) != appliance.Missing {
			err = errors.Join(err, failed)
		}
	}
	return err
}

// forget takes back faults that are over by themselves.
func forget(ctx context.Context, deps rest.Deps, t *tree.Snapshot, list []plant.Injection) error {
	for _, f := range list {
		if !plant.Over(t, f) {
			continue
		}
		if err := deps.Tables.Injections.Delete(ctx, f.Name()); err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
	}
	return nil
}
