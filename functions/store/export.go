package store

import (
	"context"
	"encoding/json"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Pair is one key of an export, without the DB's prefix, and its value.
type Pair struct {
	Key   string `json:"k"`
	Value []byte `json:"v"`
}

// configuration names the tables that are the appliance's configuration: what a backup holds, besides the files, and a
// reset empties. The others are the machine itself (machine, host), what goes on (calls, sessions, blades) and what
// happened (logs). How far the product's clock was moved is a setting, and of the machine itself.
var configuration = append([]string{settingTable}, replaced...)

// replaced names those of them that are emptied and filled as they are.
var replaced = append([]string{"account", "policyRelease", "policyStages"}, application...)

// application names those of them that the API configures, without the accounts that may use it.
var application = []string{"credential", "coSpace", "accessMethod", "coSpaceUser", "callLegProfile",
	"callProfile", "tenant", "user", "callBridge", "systemProfiles", "userProfile", "ldapServer", "secretKey", "ldapMapping", "ldapSource",
	"directorySearchLocation", "coSpaceTemplate", "coSpaceAccessMethodTemplate", "userCoSpaceTemplate", "ldapUserCoSpaceTemplateSource"}

// Export tells fn every key of the configuration, all of one moment.
func (t *Tables) Export(ctx context.Context, fn func(Pair) error) error {
	s := view{db: t.DB}
	for _, prefix := range t.DB.kept(configuration) {
		err := s.walk(ctx, prefix, prefix, func(kvs []*mvccpb.KeyValue) error {
			for _, kv := range kvs {
				pair, err := t.exported(Pair{Key: strings.TrimPrefix(string(kv.Key), t.DB.prefix), Value: kv.Value})
				if err == nil {
					err = fn(pair)
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// exported is a pair as an export has it: without how far the clock was moved.
func (t *Tables) exported(p Pair) (Pair, error) {
	if p.Key != settingKey(t.Settings.Clock.Area()) {
		return p, nil
	}
	var clock appliance.Clock
	if err := json.Unmarshal(p.Value, &clock); err != nil {
		return p, err
	}
	clock.OffsetSeconds = 0
	value, err := json.Marshal(clock)
	return Pair{Key: p.Key, Value: value}, err
}

// settingKey is the key of an area in an export.
func settingKey(area string) string { return "d/" + settingTable + "/" + area }

// Import replaces the configuration by what next gives until it answers false. It takes many transactions: who begins
// it has to see that it is done again, from the beginning, when it was cut short.
func (t *Tables) Import(ctx context.Context, next func() (Pair, bool, error)) error {
	if err := t.empty(ctx, replaced); err != nil {
		return err
	}
	if err := t.resetSettings(ctx); err != nil {
		return err
	}
	var ops []clientv3.Op
	for {
		pair, more, err := next()
		if err != nil {
			return err
		}
		if area, is := strings.CutPrefix(pair.Key, settingKey("")); more && is {
			if err := t.importSetting(ctx, area, pair.Value); err != nil {
				return err
			}
			continue
		}
		if more && t.DB.importable(pair.Key) {
			ops = append(ops, clientv3.OpPut(t.DB.prefix+pair.Key, string(pair.Value)))
		}
		if len(ops) == maxOps || !more {
			if _, err := t.DB.txn(ctx, nil, ops, nil); err != nil || !more {
				return err
			}
			ops = nil
		}
	}
}

// importSetting writes an area; the clock stays where it is.
func (t *Tables) importSetting(ctx context.Context, area string, value []byte) error {
	return t.DB.Transact(ctx, func(tx *Tx) error {
		if area != t.Settings.Clock.Area() {
			return t.SettingRows.In(tx).Put(area, value)
		}
		var clock appliance.Clock
		if err := json.Unmarshal(value, &clock); err != nil {
			return err
		}
		now, err := t.Settings.Clock.In(tx)
		if err != nil {
			return err
		}
		clock.OffsetSeconds = now.OffsetSeconds
		return t.Settings.Clock.PutIn(tx, clock)
	})
}

// ResetAll removes the whole configuration and the files. It takes some transactions, like Import.
func (t *Tables) ResetAll(ctx context.Context) error {
	if err := t.empty(ctx, append([]string{"file"}, replaced...)); err != nil {
		return err
	}
	return t.resetSettings(ctx)
}

// resetSettings brings all areas back to their initial values; the clock stays where it is.
func (t *Tables) resetSettings(ctx context.Context) error {
	var areas []string
	err := t.SettingRows.Each(ctx, "", func(row Row[RawSetting]) error {
		areas = append(areas, row.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return t.DB.Transact(ctx, func(tx *Tx) error {
		clock, err := t.Settings.Clock.In(tx)
		if err != nil {
			return err
		}
		for _, area := range areas {
			if err := t.SettingRows.In(tx).plain.discard(area); err != nil {
				return err
			}
		}
		if clock.OffsetSeconds == 0 {
			return nil
		}
		return t.Settings.Clock.PutIn(tx, appliance.Clock{OffsetSeconds: clock.OffsetSeconds})
	})
}

// ResetApplication removes what the API configures and leaves accounts, network, certificates and the like.
func (t *Tables) ResetApplication(ctx context.Context) error { return t.empty(ctx, application) }

func (t *Tables) empty(ctx context.Context, tables []string) error {
	var ops []clientv3.Op
	for _, prefix := range t.DB.kept(tables) {
		ops = append(ops, clientv3.OpDelete(prefix, clientv3.WithRange(prefixEnd(prefix))))
	}
	_, err := t.DB.txn(ctx, nil, ops, nil)
	return err
}

// kept are the prefixes of all keys of the tables: rows, unique names, indexes, counters.
func (db *DB) kept(tables []string) (prefixes []string) {
	for _, table := range tables {
		for _, kind := range keyKinds {
			prefixes = append(prefixes, db.prefix+kind+table+"/")
		}
	}
	return prefixes
}

// keyKinds are the kinds of keys (keys.go) that a table has.
var keyKinds = []string{"d/", "u/", "i/", "n/"}

// importable reports whether a key, without the DB's prefix, is one of the configuration's. Areas are written as rows.
func (db *DB) importable(key string) bool {
	for _, prefix := range db.kept(replaced) {
		if strings.HasPrefix(db.prefix+key, prefix) {
			return true
		}
	}
	return false
}
