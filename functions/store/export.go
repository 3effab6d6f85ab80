package store

import (
	"context"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// Pair is one key of an export, without the DB's prefix, and its value.
type Pair struct {
	Key   string `json:"k"`
	Value []byte `json:"v"`
}

// configuration names the tables that are the appliance's configuration: what a backup holds, besides the files, and a
// reset empties. The others are the machine itself (machine, host), what goes on (calls, sessions, blades) and what
// happened (logs).
var configuration = append([]string{"account", settingTable}, application...)

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
				if err := fn(Pair{Key: strings.TrimPrefix(string(kv.Key), t.DB.prefix), Value: kv.Value}); err != nil {
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

// Import replaces the configuration by what next gives until it answers false. It takes many transactions: who begins
// it has to see that it is done again, from the beginning, when it was cut short.
func (t *Tables) Import(ctx context.Context, next func() (Pair, bool, error)) error {
	if err := t.empty(ctx, configuration); err != nil {
		return err
	}
	var ops []clientv3.Op
	for {
		pair, more, err := next()
		if err != nil {
			return err
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

// ResetAll removes the whole configuration and the files.
func (t *Tables) ResetAll(ctx context.Context) error {
	return t.empty(ctx, append([]string{"file"}, configuration...))
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

// importable reports whether a key, without the DB's prefix, is one of the configuration's.
func (db *DB) importable(key string) bool {
	for _, prefix := range db.kept(configuration) {
		if strings.HasPrefix(db.prefix+key, prefix) {
			return true
		}
	}
	return false
}
