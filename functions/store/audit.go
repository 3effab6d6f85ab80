package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.etcd.io/etcd/api/v3/mvccpb"
)

// Audit reads every key of the tables at one moment and tells what does not fit: rows that cannot be read, unique
// names and index entries without their row or missing, wrong counters, nested rows without a parent, legs and
// participants without a call, calls that count their legs wrongly. What a Sweep has yet to remove is no fault.
// Nothing found means that every rule of this package holds. Tables that others made with NewTable are not judged.
// It keeps all keys in memory.
func (t *Tables) Audit(ctx context.Context) ([]string, error) {
	a := audit{db: t.DB, expected: map[string]bool{}, claims: map[string]claim{}}
	if err := a.read(ctx); err != nil {
		return nil, err
	}
	for _, table := range t.all() {
		table.parts().audit(&a)
	}
	a.counted(t.all())
	a.claimed()
	a.live(t)
	known := map[string]bool{}
	for _, table := range t.all() {
		known[table.parts().Name] = true
	}
	for key := range a.keys {
		if table, _, _ := strings.Cut(key[len("d/"):], "/"); known[table] && !a.expected[key] {
			a.fault("key %s belongs to nothing", key)
		}
	}
	slices.Sort(a.faults)
	return a.faults, nil
}

// audited is a table of any type.
type audited interface{ parts() *table }

func (t *Tables) all() []audited {
	return []audited{t.Accounts, t.Credentials, t.Attempts, t.CoSpaces, t.AccessMethods, t.CoSpaceUsers, t.Messages,
		t.CallLegProfiles, t.CallProfiles, t.Tenants, t.Users, t.CallBridges, t.SystemProfiles, t.Calls, t.CallsSeen,
		t.Legs, t.LegsSeen, t.Participants, t.Sessions, t.UserSessions, t.Blades, t.BladeOrders, t.Chassis, t.Injections,
		t.Objects, t.ObjectStamp, t.ObjectNews,
		t.ManagerSessions, t.ManagerContexts, t.ManagerTokens, t.ManagerFiles, t.ManagerKeys, t.KnownHosts, t.SecretKeys,
		t.Hosts, t.Licensing, t.LicenceBook, t.LicenceUsage, t.Sweeps,
		t.AccountUses, t.SettingRows, t.Machines, t.HostKeys, t.Files, t.Logs, t.Audits, t.ShellSessions, t.Doors, t.Restores,
		t.PolicyReleases, t.PolicyStages, t.PolicyCounts, t.PolicyDecisions, t.PolicyDifferences,
		t.UserProfiles, t.LDAPServers, t.LDAPMappings, t.LDAPSources, t.LDAPSyncs, t.LDAPSyncEntries, t.DirectorySearchLocations,
		t.CoSpaceTemplates, t.AccessMethodTemplates, t.UserCoSpaceTemplates, t.LDAPUserCoSpaceTemplateSources}
}

type audit struct {
	db       *DB
	keys     map[string][]byte // everything there is, without the prefix
	expected map[string]bool   // keys that a rule accounts for
	claims   map[string]claim  // what the unique names should be
	faults   []string
}

func (a *audit) fault(format string, args ...any) {
	a.faults = append(a.faults, fmt.Sprintf(format, args...))
}

// read takes all keys but the locks, as they were at one moment. If that moment is compacted away meanwhile it takes
// another.
func (a *audit) read(ctx context.Context) error {
	for {
		a.keys = map[string][]byte{}
		if err := a.readOnce(ctx); !errors.Is(err, errCompacted) {
			return err
		}
	}
}

func (a *audit) readOnce(ctx context.Context) error {
	s := view{db: a.db}
	for _, kind := range []string{"d/", "u/", "i/", "n/"} {
		prefix := a.db.prefix + kind
		err := s.walk(ctx, prefix, prefix, func(kvs []*mvccpb.KeyValue) error {
			for _, kv := range kvs {
				a.keys[strings.TrimPrefix(string(kv.Key), a.db.prefix)] = kv.Value
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// expect marks a full key as accounted for; missing is a fault.
func (a *audit) expect(key, why string) {
	key = strings.TrimPrefix(key, a.db.prefix)
	a.expected[key] = true
	if _, there := a.keys[key]; !there {
		a.fault("key %s of %s is missing", key, why)
	}
}

func (t *Table[T]) parts() *table { return t.core }

func (t *table) audit(a *audit) {
	for key, value := range a.keys {
		id, ok := strings.CutPrefix(key, "d/"+t.Name+"/")
		if !ok {
			continue
		}
		a.expected[key] = true
		row, err := t.decode(id, cell{value: value})
		if err != nil || !validID(id, t.Nested) {
			a.fault("row %s cannot be read: %v", key, err)
			continue
		}
		t.auditRow(a, id, row.Value)
	}
}

func (t *table) auditRow(a *audit, id string, v any) {
	for e := range t.lists(id, v) {
		a.expect(t.db.indexPrefix(t.Name, e)+id, t.Name+" "+id)
	}
	for e, variant := range t.names(id, v) {
		key := strings.TrimPrefix(t.db.claimKey(t.space(), e), t.db.prefix)
		c, claimed := a.claims[key]
		if claimed && (c.Holder != t.holder(id) || t.Space == "") {
			a.fault("name %s is claimed by %s and %s", key, c.Holder, id)
		}
		c.Holder = t.holder(id)
		if t.Space != "" {
			if c.Users == nil {
				c.Users = map[string]string{}
			}
			c.Users[t.Name+":"+id] = variant
		}
		a.claims[key] = c
	}
	if parent, _, nested := strings.Cut(id, "/"); nested && len(t.Parents) > 0 && !a.there(parent, t.Parents...) {
		a.fault("%s %s has no parent", t.Name, id)
	}
}

// there reports whether one of the tables has the row, or a sweep is about to remove what belonged to it.
func (a *audit) there(id string, tables ...string) bool {
	for _, table := range tables {
		if _, ok := a.keys["d/"+table+"/"+id]; ok {
			return true
		}
		if _, ok := a.keys["d/sweep/"+table+":"+id]; ok {
			return true
		}
	}
	return false
}

// claimed compares the unique names with what the rows say.
func (a *audit) claimed() {
	for key, want := range a.claims {
		a.expect(a.db.prefix+key, want.Holder)
		var got claim
		if err := json.Unmarshal(a.keys[key], &got); err == nil && !got.equal(want) {
			a.fault("name %s is %v, should be %v", key, got, want)
		}
		variants := map[string]bool{}
		for _, v := range want.Users {
			if variants[v] {
				a.fault("name %s is used twice with the same variant", key)
			}
			variants[v] = true
		}
	}
}

func (c claim) equal(d claim) bool {
	if c.Holder != d.Holder || len(c.Users) != len(d.Users) {
		return false
	}
	for user, variant := range c.Users {
		if other, ok := d.Users[user]; !ok || other != variant {
			return false
		}
	}
	return true
}

// counted compares the bucket counters with the rows.
func (a *audit) counted(tables []audited) {
	for _, table := range tables {
		name := table.parts().Name
		if table.parts().Uncounted {
			continue
		}
		want := map[string]int{}
		for key := range a.keys {
			if id, ok := strings.CutPrefix(key, "d/"+name+"/"); ok {
				want[strings.TrimPrefix(a.db.counterKey(name, bucketOf(id)), a.db.prefix)]++
			}
		}
		for key, n := range want {
			a.expect(a.db.prefix+key, name)
			if got, _ := strconv.Atoi(string(a.keys[key])); got != n {
				a.fault("counter %s is %d, should be %d", key, got, n)
			}
		}
	}
}

// live checks calls against their legs and participants.
func (a *audit) live(t *Tables) {
	legs := map[string]int{}
	for _, leg := range auditRows(a, t.Legs) {
		legs[leg.Value.Call]++
		if !a.there(leg.Value.Call, t.Calls.Name) {
			a.fault("leg %s has no call", leg.ID)
		} else if !a.there(leg.Value.Participant, t.Participants.Name) && !a.swept(leg.Value.Call) {
			a.fault("leg %s has no participant", leg.ID)
		}
	}
	for _, p := range auditRows(a, t.Participants) {
		if !a.there(p.Value.Call, t.Calls.Name) {
			a.fault("participant %s has no call", p.ID)
		}
	}
	for _, call := range auditRows(a, t.Calls) {
		if call.Value.Legs != legs[call.ID] {
			a.fault("call %s counts %d legs, has %d", call.ID, call.Value.Legs, legs[call.ID])
		}
	}
}

func (a *audit) swept(call string) bool {
	_, there := a.keys["d/call/"+call]
	return !there
}

// auditRows are the rows of a table that can be read.
func auditRows[T any](a *audit, t *Table[T]) []Row[T] {
	var rows []Row[T]
	for key, value := range a.keys {
		if id, ok := strings.CutPrefix(key, "d/"+t.Name+"/"); ok {
			if row, err := t.core.decode(id, cell{value: value}); err == nil {
				rows = append(rows, typed[T](row))
			}
		}
	}
	return rows
}
