package ucsm

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
)

// mostFaults is more than there can be.
const mostFaults = 500

// Inject starts a fault of the chassis, given as it is typed ("port-down", "a", "1"), and answers its name. One that is
// there already stays as it is. What cannot be is refused, such as a blade pulled out of an empty slot.
func Inject(ctx context.Context, t *store.Tables, words ...string) (name string, err error) {
	f, err := plant.Parse(words...)
	if err != nil {
		return "", err
	}
	return f.Name(), t.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := t.Injections.In(tx)
		if _, err := rows.Get(f.Name()); appliance.KindOf(err) != appliance.Missing {
			return err
		}
		there, err := standing(tx, t)
		if err != nil {
			return err
		}
		if err := there.Refuses(f); err != nil {
			return err
		}
		return rows.Create(f.Name(), appliance.Injection(f))
	})
}

// standing is the world as far as faults are concerned: the slots with a blade, and the faults that there are.
func standing(tx *store.Tx, t *store.Tables) (w plant.World, err error) {
	row, err := t.Chassis.In(tx).Get(store.SystemID)
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		return w, err
	}
	w.Chassis.Blades = row.Value.Blades
	list, _, err := t.Injections.In(tx).Span("", mostFaults)
	for _, row := range list {
		w.Faults = append(w.Faults, plant.Injection(row.Value))
	}
	return w, err
}

// Injected lists the faults by name, in order.
func Injected(ctx context.Context, t *store.Tables) (names []string, err error) {
	err = t.Injections.Each(ctx, "", func(row store.Row[appliance.Injection]) error {
		names = append(names, row.ID)
		return nil
	})
	return names, err
}

// Clear ends the faults whose name or kind is given, all of them for "". It answers how many there were.
func Clear(ctx context.Context, t *store.Tables, which string) (n int, err error) {
	names, err := Injected(ctx, t)
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if which != "" && name != which && !strings.HasPrefix(name, which+"-") {
			continue
		}
		if err := t.Injections.Delete(ctx, name); err != nil && appliance.KindOf(err) != appliance.Missing {
			return n, err
		}
		n++
	}
	return n, nil
}
