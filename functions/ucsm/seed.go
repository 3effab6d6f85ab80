package ucsm

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/inventory"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
)

// Kinds of seed.
const (
	Lab     = "lab"     // configured with the addresses of the guide, blades powered up
	Factory = "factory" // as it is unpacked
)

// IPMIPassword is what the serial console's user mmp has when the appliance leaves the factory (guide 3.3).
const IPMIPassword = "c1sco1234"

// Options say what chassis to make.
type Options struct {
	Model string        // of the blades, "M5" or "M4"; what it is the first time stays
	Boot  time.Duration // how long a blade takes to start
	Media int           // media blades fitted: slots 2 and up
	Admin string        // password of UCS Manager's admin in a lab
}

// Prepare makes the chassis known, and with it what hardware there is. A chassis from the factory is switched off
// before the first blade could start. It is called at every start; the slots and the boot time may change.
func Prepare(ctx context.Context, deps rest.Deps, kind string, o Options) error {
	fresh := false
	err := deps.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		rows := deps.Tables.Chassis.In(tx)
		row, err := rows.Get(store.SystemID)
		fresh = appliance.KindOf(err) == appliance.Missing
		if err != nil && !fresh {
			return err
		}
		c := row.Value
		if fresh {
			c = appliance.Chassis{Serial: deps.NewID(), Model: strings.ToUpper(o.Model), Born: deps.Now()}
		}
		c.Boot, c.Blades = o.Boot, fitted(o.Media)
		return rows.Put(store.SystemID, c)
	})
	if err != nil || !fresh || kind != Factory {
		return err
	}
	for slot := inventory.FirstSlot; slot <= inventory.LastSlot; slot++ {
		if err := setOrder(ctx, deps, slot, appliance.BladeOrder{Off: true, Cut: true}); err != nil {
			return err
		}
	}
	return nil
}

func fitted(media int) []int {
	slots := []int{inventory.ControlSlot}
	for slot := appliance.FirstMediaSlot; slot < appliance.FirstMediaSlot+media; slot++ {
		slots = append(slots, slot)
	}
	return slots
}

// Seed writes the object tree of a chassis that Prepare has made, once: what was cut short goes on.
func (m *Manager) Seed(ctx context.Context, deps rest.Deps, kind string, o Options) error {
	row, err := deps.Tables.Chassis.Get(ctx, store.SystemID)
	if err != nil || row.Value.Seeded {
		return err
	}
	what := hardware(row.Value)
	what.Lab, what.Network, what.Admin, what.IPMI = kind == Lab, inventory.Factory, rules.FactoryPassword, IPMIPassword
	if kind == Lab {
		what.Network, what.Admin = inventory.Lab, o.Admin
	}
	objects := inventory.Objects(what)
	if kind == Lab {
		if err := hashPasswords(objects); err != nil {
			return fmt.Errorf("seed chassis: %w", err)
		}
	}
	system := tree.Actor{Internal: true}
	for part := range slices.Chunk(objects, tree.MaxChanges) {
		if _, err := m.Tree(deps).Commit(ctx, system, func(*tree.Snapshot) ([]tree.Change, error) { return part, nil }); err != nil {
			return fmt.Errorf("seed chassis: %w", err)
		}
	}
	_, err = deps.Tables.Chassis.Update(ctx, store.SystemID, func(c *appliance.Chassis) error {
		c.Seeded = true
		return nil
	})
	return err
}

// Identity is what licences and support know the appliance by.
type Identity struct {
	Serial string // of the blade that was delivered in slot 1
	MAC    string // of port A
}

// IdentityOf tells the identity of a chassis that Prepare has made.
func IdentityOf(ctx context.Context, deps rest.Deps) (Identity, error) {
	row, err := deps.Tables.Chassis.Get(ctx, store.SystemID)
	if err != nil {
		return Identity{}, err
	}
	what := hardware(row.Value)
	what.Network = inventory.Factory // any: identities do not depend on addresses
	var id Identity
	for _, o := range inventory.Objects(what) {
		switch o.DN {
		case "sys/chassis-1/blade-1":
			id.Serial = o.Props["serial"]
		case inventory.ProfileDN(inventory.ControlSlot) + "/ether-eth0":
			id.MAC = o.Props["addr"]
		}
	}
	return id, nil
}

// hashPasswords replaces passwords by their hashes: a lab's is whatever its owner chose, also the one from the factory,
// which has to be changed first elsewhere.
func hashPasswords(objects []tree.Change) error {
	for i, o := range objects {
		password, ok := o.Props["pwd"]
		if !ok {
			continue
		}
		hash, err := auth.Hash(password)
		if err != nil {
			return err
		}
		delete(o.Props, "pwd")
		objects[i].Hashes = map[string]string{"pwd": hash}
	}
	return nil
}

// hardware is what the chassis is made of.
func hardware(c appliance.Chassis) inventory.Options {
	model, known := inventory.Models()[c.Model]
	if !known {
		model = inventory.M5()
	}
	return inventory.Options{Serial: c.Serial, Model: model, Now: c.Born, Blades: c.Blades}
}

func setOrder(ctx context.Context, deps rest.Deps, slot int, o appliance.BladeOrder) error {
	return deps.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		return deps.Tables.BladeOrders.In(tx).Put(strconv.Itoa(slot), o)
	})
}
