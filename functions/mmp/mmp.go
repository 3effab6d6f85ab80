package mmp

import (
	"context"
	"net/http"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/mmp/files"
	"github.com/plenum-meet/plenum/functions/mmp/journal"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
)

// Server runs the MMP's commands. It holds no state.
type Server struct {
	rest.Deps
	table  table
	folder files.Folder
	log    journal.Journal
	audit  journal.Journal
}

// NewServer makes the MMP of deps.Platform.
func NewServer(deps rest.Deps) *Server {
	deps = deps.WithDefaults()
	return &Server{Deps: deps, table: newTable(deps.Platform),
		folder: files.Folder{Tables: deps.Tables, Objects: deps.Objects, Now: deps.Now},
		log:    journal.Journal{DB: deps.Tables.DB, Table: deps.Tables.Logs},
		audit:  journal.Journal{DB: deps.Tables.DB, Table: deps.Tables.Audits},
	}
}

// New serves the MMP over HTTP (package shell says how).
func New(deps rest.Deps) http.Handler { return shell.Handler(deps, "mmp", NewServer(deps)) }

// settings is short for the configuration's areas.
func (s *Server) settings() store.Settings { return s.Tables.Settings }

// machine is what the computer is.
func (s *Server) machine(ctx context.Context) (appliance.Machine, error) {
	row, err := s.Tables.Machines.Get(ctx, store.SystemID)
	if appliance.KindOf(err) == appliance.Missing {
		return appliance.Machine{Platform: s.Platform, BootedAt: s.Now()}, nil
	}
	return row.Value, err
}

// version is the installed software.
func (s *Server) version(ctx context.Context) (string, error) {
	m, err := s.machine(ctx)
	if m.Version != "" {
		return m.Version, err
	}
	return s.Version, err
}

// record writes to the system log. Program is the part that it comes from.
func (s *Server) record(ctx context.Context, program, level, text string) error {
	return s.write(ctx, s.log, appliance.LogRecord{Facility: "user", Level: level, Program: program, Text: text})
}

// recordAudit writes who did what, to the audit log and the system log.
func (s *Server) recordAudit(ctx context.Context, text string) error {
	return s.Tables.NoteCommand(ctx, s.Now(), text)
}

func (s *Server) write(ctx context.Context, log journal.Journal, r appliance.LogRecord) error {
	live, err := s.settings().Live.Get(ctx)
	if err != nil {
		return err
	}
	r.At, r.Host = s.Now().UTC(), live.Hostname
	return log.Add(ctx, r)
}
