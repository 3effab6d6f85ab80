// Package journal keeps log records in the store, shows them, and sends them to other machines (RFC 5424).
package journal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// Keep is how many records a log has; older ones go.
const Keep = 5000

// trimBatch is how many old records one transaction removes.
const trimBatch = 50

// Journal is one log.
type Journal struct {
	DB    *store.DB
	Table *store.Table[appliance.LogRecord]
}

// Add appends a record.
func (j Journal) Add(ctx context.Context, r appliance.LogRecord) error {
	_, err := j.Table.Create(ctx, store.LogID(), r)
	return err
}

// Tail is the last n records, the oldest first.
func (j Journal) Tail(ctx context.Context, n int) ([]store.Row[appliance.LogRecord], error) {
	page, err := j.Table.Page(ctx, store.Query[appliance.LogRecord]{})
	if err != nil {
		return nil, err
	}
	page, err = j.Table.Page(ctx, store.Query[appliance.LogRecord]{Offset: max(page.Total-n, 0), Limit: n})
	return page.Rows, err
}

// Search is the records whose line contains text.
func (j Journal) Search(ctx context.Context, text string) (found []store.Row[appliance.LogRecord], err error) {
	err = j.Table.Each(ctx, "", func(row store.Row[appliance.LogRecord]) error {
		if strings.Contains(Line(row.Value), text) {
			found = append(found, row)
		}
		return nil
	})
	return found, err
}

// Text is the whole log as lines.
func (j Journal) Text(ctx context.Context) ([]byte, error) {
	var b strings.Builder
	err := j.Table.Each(ctx, "", func(row store.Row[appliance.LogRecord]) error {
		b.WriteString(Line(row.Value) + "\n")
		return nil
	})
	return []byte(b.String()), err
}

// Trim removes the oldest records beyond Keep.
func (j Journal) Trim(ctx context.Context) error {
	page, err := j.Table.Page(ctx, store.Query[appliance.LogRecord]{Limit: 1}) // counting is what costs
	for left := page.Total - Keep; err == nil && left > 0; {
		var old []store.Row[appliance.LogRecord]
		if old, err = j.Table.After(ctx, "", min(left, trimBatch)); err != nil || len(old) == 0 {
			return err
		}
		left -= len(old)
		err = j.DB.Transact(ctx, func(tx *store.Tx) error { return remove(j.Table.In(tx), old) })
	}
	return err
}

// remove deletes rows; one that is gone already is no error.
func remove(table store.Rows[appliance.LogRecord], rows []store.Row[appliance.LogRecord]) error {
	for _, row := range rows {
		if err := table.Delete(row.ID); err != nil && appliance.KindOf(err) != appliance.Missing {
			return err
		}
	}
	return nil
}

// Line is a record as the log shows it: "Jul 26 14:08:23 user.info Core1 host:server:  INFO : text".
func Line(r appliance.LogRecord) string {
	return fmt.Sprintf("%s %s.%s %s %s:  %s : %s", r.At.UTC().Format(time.Stamp), r.Facility, r.Level, r.Host, r.Program,
		strings.ToUpper(r.Level), r.Text)
}
