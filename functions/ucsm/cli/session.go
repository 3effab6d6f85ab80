package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
)

// sessionLife is how long a session stays without a command.
const sessionLife = 2 * time.Hour

// session is all that a command line remembers between two lines. Passwords in it are sealed (seal.go).
type session struct {
	User   string    `json:"user,omitempty"` // empty before somebody has signed in at the console
	Remote string    `json:"remote,omitempty"`
	Since  time.Time `json:"since"`
	Letter string    `json:"letter,omitempty"` // fabric interconnect that the user signed in at
	// System is the system's name in prompts, as it was when the root was reached last.
	System  string    `json:"system"`
	Path    []level   `json:"path,omitempty"`
	Buffer  []pending `json:"buffer,omitempty"`
	Ask     *dialogue `json:"ask,omitempty"`
	Console bool      `json:"console,omitempty"`
	// Inside is another command line that connect led to, "nxos" or "local-mgmt", on Fabric.
	Inside string `json:"inside,omitempty"`
	Fabric string `json:"fabric,omitempty"`
	Whole  bool   `json:"whole,omitempty"` // the terminal has no end of a page
}

// level is one scope that was entered.
type level struct {
	Scope string `json:"scope"` // path in the grammar
	DN    string `json:"dn"`
}

// sessions is their table. A row's id is a hash of the session's id, which is the key to its secrets.
type sessions struct {
	db    *store.DB
	table *store.Table[session]
}

func newSessions(db *store.DB) sessions {
	return sessions{db, store.NewTable(db, store.Schema[session]{Name: "ucsmSession", Uncounted: true})}
}

func rowID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// open writes a new session on a lease of its own.
func (t sessions) open(ctx context.Context, id string, s session) error {
	lease, err := t.db.Grant(ctx, sessionLife)
	if err != nil {
		return err
	}
	return t.table.PutLeased(ctx, rowID(id), s, lease)
}

// get reads a session and starts its time again.
func (t sessions) get(ctx context.Context, id string) (store.Row[session], error) {
	row, err := t.table.Get(ctx, rowID(id))
	if err != nil {
		return row, over(err)
	}
	return row, over(t.db.LeaseOf(row.Lease).Refresh(ctx))
}

// put writes what a command made of a session that was read as row. When another line of the same session was carried
// out meanwhile, it is refused.
func (t sessions) put(ctx context.Context, row store.Row[session]) error {
	return t.db.Transact(ctx, func(tx *store.Tx) error {
		now, err := t.table.In(tx).Get(row.ID)
		if err != nil {
			return over(err)
		}
		if now.Revision != row.Revision {
			return appliance.Failure(appliance.Busy, "serverBusy", "another line of this session is being carried out")
		}
		return t.table.In(tx).Put(row.ID, row.Value)
	})
}

func (t sessions) close(ctx context.Context, id string) error {
	row, err := t.table.Get(ctx, rowID(id))
	if appliance.KindOf(err) == appliance.Missing {
		return nil
	}
	if err != nil {
		return err
	}
	return t.db.LeaseOf(row.Lease).Revoke(ctx)
}

// over is the error of a session that is no more.
func over(err error) error {
	if appliance.KindOf(err) == appliance.Missing || errors.Is(err, store.ErrLeaseLost) {
		return shell.ErrSession
	}
	return err
}
