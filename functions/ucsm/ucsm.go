// Package ucsm is UCS Manager: the object tree behind its interfaces, the chassis at work, and what the rest of the
// appliance has to do because of it. It only joins its parts: inventory (what there is), plant (what happens), tree
// (where it is kept), rules (what is allowed).
package ucsm

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/shell"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/ucsm/cli"
	"github.com/plenum-meet/plenum/functions/ucsm/firmware"
	"github.com/plenum-meet/plenum/functions/ucsm/rules"
	"github.com/plenum-meet/plenum/functions/ucsm/sol"
	"github.com/plenum-meet/plenum/functions/ucsm/tree"
	"github.com/plenum-meet/plenum/functions/ucsm/xmlapi"
)

// Manager remembers the newest object tree between calls, which is a cache: each use compares it with the store.
type Manager struct {
	mu     sync.Mutex // guards both
	tables *store.Tables
	tree   *tree.Store
}

// XML serves the XML interface, with its up and downloads.
func (m *Manager) XML(deps rest.Deps) http.Handler {
	deps = deps.WithDefaults()
	return rest.Function("ucsm", xmlapi.New(deps, m.Tree(deps)))
}

// Tidy makes the backups and imports that the command line asked for, and ends sessions that ran out.
func (m *Manager) Tidy(ctx context.Context, deps rest.Deps) error {
	deps = deps.WithDefaults()
	return errors.Join(xmlapi.New(deps, m.Tree(deps)).Tidy(ctx), cli.Reap(ctx, deps, m.Tree(deps)), sol.Reap(ctx, deps, m.Tree(deps)))
}

// Transfer exchanges files with other servers: firmware, backups and imports that somebody asked for.
func (m *Manager) Transfer(ctx context.Context, deps rest.Deps) error {
	deps = deps.WithDefaults()
	t := m.Tree(deps)
	return errors.Join(firmware.New(deps, t).Download(ctx), xmlapi.New(deps, t).Transfer(ctx))
}

// Trim forgets events and records of the tree that are too many.
func (m *Manager) Trim(ctx context.Context, deps rest.Deps) error { return m.Tree(deps).Trim(ctx) }

// Shell serves the command line to the edges.
func (m *Manager) Shell(deps rest.Deps) http.Handler {
	deps = deps.WithDefaults()
	return shell.Handler(deps, ShellName, cli.New(deps, m.Tree(deps)))
}

// ShellName is the command line's name among the shells.
const ShellName = "ucsm"

// Tree is the object tree in the tables of deps.
func (m *Manager) Tree(deps rest.Deps) *tree.Store {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.tables != deps.Tables {
		m.tables, m.tree = deps.Tables, tree.New(deps.Tables, deps.Now, rules.New(deps.Now))
	}
	return m.tree
}
