package ldap

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

const (
	attempts = 3               // at reading a directory that breaks off
	between  = 2 * time.Second // them
	draws    = 5               // of a call ID
)

// pass is one reading of a source's directory.
type pass struct {
	*importer
	source store.Row[appliance.LDAPSource]
	server appliance.LDAPServer
	mapper *mapper
	known  users
	report appliance.LDAPSyncReport // of this pass alone, without Removed
	notes  []string
	told   []store.Row[appliance.LDAPSyncEntry] // not yet written
	names  map[[8]byte]bool                     // that a dry run would take

	would                map[uuid.UUID]bool // users that a dry run would add
	wouldGive, wouldTake int                // templates, by a dry run
}

// source brings the users of one source to what the directory has.
func (i *importer) source(ctx context.Context, source store.Row[appliance.LDAPSource]) error {
	p := &pass{importer: i, source: source}
	if err := p.prepare(ctx); err != nil {
		return err
	}
	if err := p.read(ctx); err != nil {
		return err
	}
	if err := p.templates(ctx); err != nil {
		return err
	}
	if err := p.remove(ctx); err != nil {
		return err
	}
	return i.update(ctx, func(v *appliance.LDAPSync) {
		v.Done = append(v.Done, source.ID)
		v.Before, v.NumUsersBefore = v.Report, v.NumUsersImported
		v.NumLDAPSourcesComplete++
	})
}

func (p *pass) prepare(ctx context.Context) error {
	t := p.deps.Tables
	server, err := t.LDAPServers.Get(ctx, p.source.Value.Server)
	if appliance.KindOf(err) == appliance.Missing {
		return &failure{appliance.SyncLDAPError, "the source's ldapServer does not exist any more"}
	}
	if err != nil {
		return err
	}
	mapping, err := t.LDAPMappings.Get(ctx, p.source.Value.Mapping)
	if appliance.KindOf(err) == appliance.Missing {
		return &failure{appliance.SyncLDAPError, "the source's ldapMapping does not exist any more"}
	}
	if err != nil {
		return err
	}
	subject := p.source.Value.Tenant
	p.server, p.mapper = server.Value, &mapper{policies: p.policies, subject: subject, mapping: mappingOf(mapping.Value)}
	if err := p.mapper.check(ctx); err != nil && ctx.Err() == nil {
		return &failure{appliance.SyncLDAPError, fmt.Sprintf("ldapMapping: %v", err)}
	}
	p.known, err = p.load(ctx)
	return err
}

// read goes through the directory; when it breaks off, anew from the beginning.
func (p *pass) read(ctx context.Context) error {
	for try := 1; ; try++ {
		p.report, p.names, p.would, p.notes = appliance.LDAPSyncReport{}, map[[8]byte]bool{}, map[uuid.UUID]bool{}, nil
		if err := p.tell(ctx, "reading"); err != nil {
			return err
		}
		err := p.search(ctx, p.source.Value.Filter, p.page)
		if err == nil || try == attempts || !errors.Is(err, errDirectory) || !brokenOff(err) {
			return err
		}
		select {
		case <-time.After(between):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// search is a search of the source's part of the directory.
func (p *pass) search(ctx context.Context, filter string, page func(context.Context, []*goldap.Entry) error) error {
	r := &reader{deps: p.deps, asked: map[string]bool{}}
	err := r.search(ctx, p.server, query{base: p.source.Value.BaseDN, filter: filter, attributes: wanted()},
		func(entries []*goldap.Entry) error { return page(ctx, entries) })
	for _, note := range r.notes {
		if !slices.Contains(p.notes, note) {
			p.notes = append(p.notes, note)
		}
	}
	return err
}

// brokenOff reports whether trying again may help: nothing that the directory refused.
func brokenOff(err error) bool {
	var e *goldap.Error
	return !errors.As(err, &e) || e.ResultCode == goldap.ErrorNetwork || e.ResultCode == goldap.LDAPResultBusy ||
		e.ResultCode == goldap.LDAPResultUnavailable || e.ResultCode == goldap.LDAPResultTimeLimitExceeded
}

// tell writes how far the import is.
func (p *pass) tell(ctx context.Context, phase string) error {
	return p.update(ctx, func(v *appliance.LDAPSync) {
		b, r := v.Before, p.report
		v.Report.Phase, v.Report.LDAPSource = phase, p.source.ID
		v.Report.Read, v.Report.Added, v.Report.Changed = b.Read+r.Read, b.Added+r.Added, b.Changed+r.Changed
		v.Report.Unchanged, v.Report.Rejected = b.Unchanged+r.Unchanged, b.Rejected+r.Rejected
		v.Report.Notes = append(b.Notes, p.notes...)
		v.NumUsersImported = v.NumUsersBefore + r.Added + r.Changed + r.Unchanged
	})
}

// page brings some entries in.
func (p *pass) page(ctx context.Context, entries []*goldap.Entry) error {
	questions := make([]policy.Entry, len(entries))
	for k, e := range entries {
		questions[k] = shown(e)
	}
	mapped, err := p.mapper.decide(ctx, questions)
	if err != nil {
		return err
	}
	if err := p.pace.breathe(ctx); err != nil {
		return err
	}
	var due []*store.Provisioned
	hashes := map[string][8]byte{}
	for k, e := range entries {
		p.report.Read++
		if want := p.judge(e, questions[k].DN, &mapped[k]); want != nil {
			id := uuid.MustParse(want.ID)
			if hashes[want.ID], err = mark(want, p.id, p.known.isNew(id)); err != nil {
				return err
			}
			if !p.unchanged(id, hashes[want.ID]) {
				due = append(due, want)
			}
		}
	}
	if appliance.True(p.row.DryRun) {
		if err := p.wouldWrite(ctx, due); err != nil {
			return err
		}
	} else if err := p.write(ctx, due, hashes); err != nil {
		return err
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	return p.tell(ctx, "reading")
}

// isNew reports whether the user is added by this import.
func (u users) isNew(id uuid.UUID) bool {
	old, there := u[id]
	return !there || old.wrote == 'a'
}

// judge is what an entry should become, nil if it is rejected. A user whose entry is rejected stays as it is.
func (p *pass) judge(e *goldap.Entry, dn string, m *policy.Mapped) *store.Provisioned {
	id, space := idsOf(p.source.ID, identity(e))
	if old, there := p.known[id]; there {
		old.seen = true
		p.known[id] = old
	}
	reason := m.Rejected
	if reason == "" {
		if err := sound(m); err != nil {
			reason = err.Error()
		}
	}
	if reason == "" && len(dn) > 2_000 {
		reason = "the DN is longer than 2000 bytes"
	}
	if reason != "" {
		p.reject(dn, m.User.JID, reason)
		return nil
	}
	return wish(p.source, dn, id, space, *m)
}

// unchanged reports whether a user is as wished, and counts it.
func (p *pass) unchanged(id uuid.UUID, hash [8]byte) bool {
	old, there := p.known[id]
	if !there || !old.fresh || old.hash != hash {
		return false
	}
	p.count(old.wrote)
	return true
}

func (p *pass) count(wrote byte) {
	switch wrote {
	case 'a':
		p.report.Added++
	case 'c':
		p.report.Changed++
	default:
		p.report.Unchanged++
	}
}

// write writes what differs, and looks what came of it.
func (p *pass) write(ctx context.Context, due []*store.Provisioned, hashes map[string][8]byte) error {
	for _, want := range due {
		if want.Space == nil && !want.New {
			if err := p.deps.Tables.LoseAutomatic(ctx, want.ID); err != nil {
				return err
			}
		}
	}
	for rest := due; len(rest) > 0; { // in the directory's order: who comes first gets a name that two want
		n := min(p.pace.atOnce(), len(rest))
		if err := p.writeSome(ctx, rest[:n]); err != nil {
			return err
		}
		rest = rest[n:]
	}
	for _, want := range due {
		if err := p.written(ctx, want, hashes[want.ID]); err != nil {
			return err
		}
	}
	return nil
}

// writeSome writes a transaction's users. Call IDs that were drawn and are taken are drawn again: among 300,000 there
// are some.
func (p *pass) writeSome(ctx context.Context, some []*store.Provisioned) error {
	for try := 0; len(some) > 0 && try < draws; try++ {
		for _, want := range some {
			if err := draw(want); err != nil {
				return err
			}
		}
		err := p.pace.write(ctx, func() error { return p.deps.Tables.Provision(ctx, p.lock, some) })
		if err != nil {
			return err
		}
		some = unlucky(some)
	}
	return nil
}

// unlucky are those who were refused because of a call ID that was drawn.
func unlucky(list []*store.Provisioned) (out []*store.Provisioned) {
	for _, want := range list {
		var taken *store.TakenError
		if errors.As(want.Refused, &taken) && taken.Index == "callId" && want.Space != nil && want.Space.CallID == "" {
			out = append(out, want)
		}
	}
	return out
}

func (p *pass) written(ctx context.Context, want *store.Provisioned, hash [8]byte) error {
	if want.Refused != nil {
		p.reject(want.User.Imported.DN, want.User.UserJID, p.clash(ctx, want.Refused))
		return nil
	}
	if want.Renamed != "" {
		err := p.deps.Tables.Renamed(ctx, p.lock, want.ID, want.Renamed, want.User.UserJID, want.User.Imported.Hash)
		if err != nil {
			return err
		}
	}
	now := user{hash: hash, fresh: true, seen: true, wrote: 'c'}
	if want.User.Imported.New {
		now.wrote = 'a'
	}
	p.known[uuid.MustParse(want.ID)] = now
	p.count(now.wrote)
	return nil
}

// clash says in words which name is taken, and by whom.
func (p *pass) clash(ctx context.Context, err error) string {
	var taken *store.TakenError
	if !errors.As(err, &taken) {
		return err.Error()
	}
	what := map[string]string{"jid": "userJid", "uri": "coSpace uri", "callId": "coSpace callId"}[taken.Index]
	holder := "coSpace " + taken.Holder
	if taken.Table == "user" {
		holder = "user " + taken.Holder
		if row, err := p.deps.Tables.Users.Get(ctx, taken.Holder); err == nil && row.Value.Imported.DN != "" {
			holder += " (" + row.Value.Imported.DN + ")"
		}
	}
	return fmt.Sprintf("duplicate %s %.200q: it belongs to %s", what, taken.Value, holder)
}
