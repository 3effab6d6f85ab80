package journal

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	sendBatch   = 200
	sendTimeout = 5 * time.Second
)

// facilities and severities are the codes of RFC 5424, tables 1 and 2.
var (
	facilities = map[string]int{"kern": 0, "user": 1, "daemon": 3, "auth": 4, "syslog": 5, "local0": 16}
	severities = map[string]int{"emerg": 0, "alert": 1, "crit": 2, "err": 3, "warning": 4, "notice": 5, "info": 6, "debug": 7}
)

// Cursors remember how far each server has got: the id of the last record sent, by server.
type Cursors = store.Table[Cursor]

// Cursor is how far one server has got.
type Cursor struct {
	Sent string `json:"sent"`
}

// NewCursors is the table of cursors of the log with that name.
func NewCursors(db *store.DB) *Cursors {
	return store.NewTable(db, store.Schema[Cursor]{Name: "logCursor"})
}

// Way is how one gets to the servers.
type Way struct {
	// Trust are the issuers of whom a server with TLS has to show a certificate; nil: any will do.
	Trust *x509.CertPool
	// Resolve answers the address of a host.
	Resolve func(ctx context.Context, host string) (string, error)
}

// Forward sends a server what it has not got yet, at most some hundred records. A server that is new gets what is there.
func (j Journal) Forward(ctx context.Context, cursors *Cursors, server appliance.SyslogServer, way Way) error {
	id := fmt.Sprintf("%s %s", j.Table.Name, address(server))
	cursor, err := cursors.Get(ctx, id)
	if err != nil && appliance.KindOf(err) != appliance.Missing {
		return err
	}
	rows, err := j.Table.After(ctx, cursor.Value.Sent, sendBatch)
	if err != nil || len(rows) == 0 {
		return err
	}
	if err := way.send(ctx, server, rows); err != nil {
		return fmt.Errorf("syslog %s: %w", address(server), err)
	}
	return j.DB.Transact(ctx, func(tx *store.Tx) error {
		return cursors.In(tx).Put(id, Cursor{Sent: rows[len(rows)-1].ID})
	})
}

func address(s appliance.SyslogServer) string { return net.JoinHostPort(s.Host, strconv.Itoa(s.Port)) }

// send writes the records with octet counting (RFC 6587) over TCP or TLS (RFC 5425).
func (w Way) send(ctx context.Context, server appliance.SyslogServer, rows []store.Row[appliance.LogRecord]) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	conn, err := w.dial(ctx, server)
	if err != nil {
		return err
	}
	deadline, _ := ctx.Deadline()
	err = conn.SetDeadline(deadline)
	for _, row := range rows {
		if err == nil {
			message := Message(row.Value)
			_, err = fmt.Fprintf(conn, "%d %s", len(message), message)
		}
	}
	return errors.Join(err, conn.Close())
}

func (w Way) dial(ctx context.Context, server appliance.SyslogServer) (net.Conn, error) {
	name := server.Host
	host, err := w.Resolve(ctx, name)
	if err != nil {
		return nil, err
	}
	server.Host = host
	if server.TLS {
		dialer := &tls.Dialer{Config: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: w.Trust, ServerName: name,
			InsecureSkipVerify: w.Trust == nil}} //nolint:gosec // the MMP's default: "tls syslog verify" asks for more
		return dialer.DialContext(ctx, "tcp", address(server))
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address(server))
}

// Message is a record in the form of RFC 5424, section 6.
func Message(r appliance.LogRecord) string {
	facility, level := facilities[r.Facility], severities[r.Level]
	return fmt.Sprintf("<%d>1 %s %s %s - - - %s", facility*8+level, r.At.UTC().Format("2006-01-02T15:04:05.000000Z"),
		token(r.Host), token(r.Program), strings.ReplaceAll(r.Text, "\n", " "))
}

// token makes a value fit for a header field: no blanks, not empty, not long.
func token(s string) string {
	s = strings.Map(func(c rune) rune {
		if c <= ' ' || c > '~' {
			return '_'
		}
		return c
	}, s)
	if s == "" {
		return "-"
	}
	return s[:min(len(s), 48)]
}
