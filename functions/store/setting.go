package store

import (
	"context"
	"encoding/json"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Setting is the configuration of one area of the appliance: one row, which counts as the area's initial value until
// it is first written.
type Setting[T any] struct {
	table   *Table[T]
	area    string
	initial T
}

// settingTable is the table of all areas; each area's row has its own type.
const settingTable = "setting"

// RawSetting is an area's row as it is kept, whatever its type.
type RawSetting = json.RawMessage

// NewSetting makes the setting of an area; it writes nothing.
func NewSetting[T any](db *DB, area string, initial T) *Setting[T] {
	return &Setting[T]{table: NewTable(db, Schema[T]{Name: settingTable}), area: area, initial: initial}
}

// Area is the id of the setting's row in Tables.Settings.
func (s *Setting[T]) Area() string { return s.area }

// Get reads the area.
func (s *Setting[T]) Get(ctx context.Context) (v T, err error) {
	err = s.table.db.Transact(ctx, func(tx *Tx) (err error) {
		v, err = s.In(tx)
		return err
	})
	return v, err
}

// In reads the area inside a transaction.
func (s *Setting[T]) In(tx *Tx) (T, error) {
	row, there, err := lookup(s.table.In(tx), s.area)
	if err != nil || there {
		return row.Value, err
	}
	return s.copy()
}

// PutIn writes the area inside a transaction.
func (s *Setting[T]) PutIn(tx *Tx, v T) error { return s.table.In(tx).Put(s.area, v) }

// Update lets change alter the area (perhaps more than once, each time from what is stored) and writes it.
func (s *Setting[T]) Update(ctx context.Context, change func(*T) error) (v T, err error) {
	err = s.table.db.Transact(ctx, func(tx *Tx) (err error) {
		if v, err = s.In(tx); err != nil {
			return err
		}
		if err = change(&v); err != nil {
			return err
		}
		return s.PutIn(tx, v)
	})
	return v, err
}

// Reset brings the area back to its initial value.
func (s *Setting[T]) Reset(ctx context.Context) error {
	err := s.table.Delete(ctx, s.area)
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	return err
}

// copy is the initial value, sharing nothing with it: what Update alters may be a map.
func (s *Setting[T]) copy() (v T, err error) {
	raw, err := json.Marshal(s.initial)
	if err == nil {
		err = json.Unmarshal(raw, &v)
	}
	return v, err
}

// Settings are the areas of the appliance's configuration outside the API.
type Settings struct {
	Boot, Live *Setting[appliance.Platform] // what the next reboot takes; what is in force
	Network    *Setting[appliance.Network]
	DNS        *Setting[appliance.DNS]
	Clock      *Setting[appliance.Clock]
	UserRules  *Setting[appliance.UserRules]
	Security   *Setting[appliance.Security]
	WebAdmin   *Setting[appliance.WebAdmin]
	WebBridge3 *Setting[appliance.WebBridge3]
	CallBridge *Setting[appliance.CallBridgeService]
	Scheduler  *Setting[appliance.SchedulerService]
	Database   *Setting[appliance.DatabaseCluster]
	Syslog     *Setting[appliance.Syslog]
	Edge       *Setting[appliance.EdgeServices]
}

func newSettings(db *DB) Settings {
	platform := appliance.FactoryPlatform()
	return Settings{
		Boot: NewSetting(db, "boot", platform), Live: NewSetting(db, "live", platform),
		Network:    NewSetting(db, "network", appliance.Network{}),
		DNS:        NewSetting(db, "dns", appliance.DNS{}),
		Clock:      NewSetting(db, "clock", appliance.Clock{}),
		UserRules:  NewSetting(db, "userRules", appliance.UserRules{}),
		Security:   NewSetting(db, "security", appliance.Security{}),
		WebAdmin:   NewSetting(db, "webAdmin", appliance.WebAdmin{}),
		WebBridge3: NewSetting(db, "webBridge3", appliance.WebBridge3{}),
		CallBridge: NewSetting(db, "callBridge", appliance.CallBridgeService{}),
		Scheduler:  NewSetting(db, "scheduler", appliance.SchedulerService{}),
		Database:   NewSetting(db, "database", appliance.DatabaseCluster{}),
		Syslog:     NewSetting(db, "syslog", appliance.Syslog{}),
		Edge:       NewSetting(db, "edge", appliance.EdgeServices{}),
	}
}
