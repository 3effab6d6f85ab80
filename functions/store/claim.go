package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// claim is the value of a unique name's key.
type claim struct {
	Holder string `json:"holder"`
	// Users, in a shared name space, are the rows of the holder that use the name ("accessMethod:<id>") and the
	// variant of each.
	Users map[string]string `json:"users,omitempty"`
}

// rows answers the ids of table's rows that have the name, in order.
func (c claim) rows(table string, shared bool) []string {
	if !shared {
		return []string{c.Holder}
	}
	var ids []string
	for user := range c.Users {
		if id, ok := strings.CutPrefix(user, table+":"); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (tx *Tx) claim(key string) (claim, bool, error) {
	var c claim
	cell, ok, err := tx.read(key)
	if err != nil || !ok {
		return c, false, err
	}
	if err := json.Unmarshal(cell.value, &c); err != nil {
		return c, false, fmt.Errorf("name %s: %w", key, err)
	}
	return c, true, nil
}

// take claims e for a row.
func (r records) take(id string, e Entry, variant string, lease int64) error {
	key, holder, shared := r.tx.db.claimKey(r.t.space(), e), r.t.holder(id), r.t.Space != ""
	c, there, err := r.tx.claim(key)
	if err != nil {
		return err
	}
	user := r.t.Name + ":" + id
	if there {
		taken := &TakenError{Table: r.t.Name, Index: e.Index, Value: e.Value, Holder: c.Holder}
		if c.Holder != holder {
			return taken
		}
		for other, v := range c.Users {
			if other != user && v == variant {
				taken.Same = true
				return taken
			}
		}
	}
	c.Holder = holder
	if shared {
		if c.Users == nil {
			c.Users = map[string]string{}
		}
		c.Users[user] = variant
	}
	return r.tx.putClaim(key, c, lease)
}

// drop gives a row's claim of e back.
func (r records) drop(id string, e Entry) error {
	key := r.tx.db.claimKey(r.t.space(), e)
	c, there, err := r.tx.claim(key)
	if err != nil || !there {
		return err
	}
	delete(c.Users, r.t.Name+":"+id)
	if len(c.Users) == 0 {
		r.tx.remove(key)
		return nil
	}
	return r.tx.putClaim(key, c, 0)
}

func (tx *Tx) putClaim(key string, c claim, lease int64) error {
	value, err := json.Marshal(c)
	if err != nil {
		return err
	}
	tx.put(key, value, lease)
	return nil
}
