package ucsm

import (
	"context"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/plant"
)

// Inject starts a fault of the chassis, given as it is typed ("port-down", "a", "1"), and answers its name. One that is
// there already stays as it is.
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
		return rows.Create(f.Name(), appliance.Injection(f))
	})
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
