package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// LogID is the id of a log record that is written now, by the host's clock: ids are in the order of writing, wherever
// the product's clock is, so that nobody who follows a log misses what comes after the clock was set back.
func LogID() string { return fmt.Sprintf("%020d-%s", time.Now().UnixNano(), rand.Text()[:6]) }

// NoteAPI records in the system log what somebody changed through the API (local0.info), and in the audit log too while
// "audit http" is on.
func (t *Tables) NoteAPI(ctx context.Context, at time.Time, text string) error {
	return t.DB.Transact(ctx, func(tx *Tx) error {
		syslog, err := t.Settings.Syslog.In(tx)
		if err != nil {
			return err
		}
		return t.note(tx, at, "host:server", text, syslog.HTTP)
	})
}

// NoteCommand records in both logs what somebody did at the command line (local0.info).
func (t *Tables) NoteCommand(ctx context.Context, at time.Time, text string) error {
	return t.DB.Transact(ctx, func(tx *Tx) error { return t.note(tx, at, "cli", text, true) })
}

// NotePolicy records in both logs, in a transaction, what became of a policy (local0.info).
func (t *Tables) NotePolicy(tx *Tx, at time.Time, text string) error {
	return t.note(tx, at, "policy", text, true)
}

// NoteLicence records in both logs, in a transaction, what became of the licences (local0.info).
func (t *Tables) NoteLicence(tx *Tx, at time.Time, text string) error {
	return t.note(tx, at, "licence", text, true)
}

// NoteClock records in both logs, in a transaction, that the product's time was moved (local0.info).
func (t *Tables) NoteClock(tx *Tx, at time.Time, text string) error {
	return t.note(tx, at, "clock", text, true)
}

func (t *Tables) note(tx *Tx, at time.Time, program, text string, audit bool) error {
	live, err := t.Settings.Live.In(tx)
	if err != nil {
		return err
	}
	id, record := LogID(), appliance.LogRecord{At: at.UTC(), Facility: "local0", Level: "info", Host: live.Hostname, Program: program, Text: text}
	if err = t.Logs.In(tx).Create(id, record); err == nil && audit {
		err = t.Audits.In(tx).Create(id, record)
	}
	return err
}
