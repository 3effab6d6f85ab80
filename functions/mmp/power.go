package mmp

import (
	"context"
	"errors"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/auth"
	"github.com/plenum-meet/plenum/functions/store"
)

func powerCommands() []command {
	return []command{
		{"reboot", "Restarts the server", (*call).rebootNow, nil, nil},
		{"shutdown", "Stops the server", (*call).shutdown, nil, virtual},
		{"factory_reset (what=full|app)", "Removes the configuration: all of it, or what the application keeps", (*call).factoryReset, nil, nil},
	}
}

func (c *call) rebootNow() error {
	c.printf("Rebooting\n")
	c.leave(dialogBoot)
	return c.reboot(c.ctx)
}

// shutdown is a reboot here: there is nobody else to switch the machine on again.
func (c *call) shutdown() error {
	if err := c.confirm("WARNING: the server will stop and its calls will end"); err != nil {
		return err
	}
	return c.rebootNow()
}

// reboot puts in force what waits for it. Calls and sessions end.
func (s *Server) reboot(ctx context.Context) error {
	err := s.Tables.DB.Transact(ctx, func(tx *store.Tx) error {
		next, err := s.settings().Boot.In(tx)
		if err != nil {
			return err
		}
		return errors.Join(s.settings().Live.PutIn(tx, next), s.applyCallBridge(tx), s.noteBoot(tx), s.resetBlade(tx))
	})
	if err != nil {
		return err
	}
	_, err = s.end(ctx, "", dialogBoot)
	return errors.Join(err, s.endCalls(ctx), s.record(ctx, "kernel", "info", "system started"))
}

func (s *Server) noteBoot(tx *store.Tx) error {
	row, err := s.Tables.Machines.In(tx).Get(store.SystemID)
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		return err
	}
	row.Value.BootedAt = s.Now()
	return s.Tables.Machines.In(tx).Put(store.SystemID, row.Value)
}

// resetBlade asks the chassis to start the management blade anew: until it has, the Meeting Server is away. Without a
// chassis, the machine is back at once.
func (s *Server) resetBlade(tx *store.Tx) error {
	row, err := s.Tables.Chassis.In(tx).Get(store.SystemID)
	if err != nil || !row.Value.Seeded {
		return ignoreMissing(err)
	}
	return s.Tables.BladeOrders.In(tx).Put(strconv.Itoa(appliance.ControlSlot), appliance.BladeOrder{Off: true, Cut: true, Reset: true})
}

// endCalls ends every call: the Call Bridge is about to stop.
func (s *Server) endCalls(ctx context.Context) error {
	return s.Tables.Calls.Each(ctx, "", func(row store.Row[appliance.Call]) error {
		return ignoreMissing(s.Tables.EndCall(ctx, row.ID))
	})
}

// resets are what factory_reset removes.
var resets = map[string]struct {
	warning string
	empty   func(*Server, context.Context) error
}{
	"full": {"WARNING: this will remove the whole configuration including users, certificates and network settings, and reboot the server", (*Server).toFactory},
	"app":  {"WARNING: this will remove all application data such as spaces and users, and reboot the server", (*Server).resetApplication},
}

func (c *call) factoryReset() error {
	reset := resets[c.arg("what")]
	if err := c.confirm(reset.warning); err != nil {
		return err
	}
	if err := reset.empty(c.Server, c.ctx); err != nil {
		return err
	}
	return c.rebootNow()
}

func (s *Server) resetApplication(ctx context.Context) error { return s.Tables.ResetApplication(ctx) }

// toFactory brings the appliance to how it is delivered. A marker makes sure that it comes to its end: without the first
// account nobody could get in any more.
func (s *Server) toFactory(ctx context.Context) error {
	marker := appliance.RestoreMarker{Factory: true, At: s.Now()}
	if err := s.mark(ctx, marker); err != nil {
		return err
	}
	return s.finish(ctx, marker)
}

func (s *Server) resetAll(ctx context.Context) error {
	if err := s.Tables.ResetAll(ctx); err != nil {
		return err
	}
	return s.firstAccount(ctx)
}

// firstAccount is admin with the password admin, which has to be changed at the first login.
func (s *Server) firstAccount(ctx context.Context) error {
	hash, err := auth.Hash("admin")
	if err != nil {
		return err
	}
	first := appliance.Account{Name: "admin", Role: appliance.RoleAdmin, Password: hash, MustChange: true, ChangedAt: s.Now(),
		ExpiresAt: (&appliance.UserRules{}).ExpiryOf(s.Now())}
	return s.Tables.DB.Transact(ctx, func(tx *store.Tx) error { return s.Tables.Accounts.In(tx).Put("admin", first) })
}
