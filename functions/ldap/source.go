package ldap

import (
	"cmp"
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
	maxDN    = 2_000           // bytes
	maxLater = 10_000          // users whose names are settled when all was read
)

// pass is one reading of a source's directory.
type pass struct {
	*importer
	source store.Row[appliance.LDAPSource]
	server store.Row[appliance.LDAPServer]
	mapper *mapper
	known  users
	report appliance.LDAPSyncReport // of this pass alone, without Removed
	notes  []string
	told   []store.Row[appliance.LDAPSyncEntry] // not yet written
	names  map[[8]byte]bool                     // that a dry run would take

	origins []string             // sources that ids of known users follow from, other than this one
	later   []*store.Provisioned // whose names others had when it was their turn

	would                map[uuid.UUID]bool // users that a dry run would add
	wouldGive, wouldTake int                // templates, by a dry run
}

// source brings the users of one source to what the directory has.
func (i *importer) source(ctx context.Context, source store.Row[appliance.LDAPSource]) error {
	p := &pass{importer: i, source: source}
	for _, step := range []func(context.Context) error{p.prepare, p.read, p.remove, p.settle, p.templates} {
		if err := step(ctx); err != nil {
			return err
		}
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
	subject := cmp.Or(p.source.Value.Tenant, p.source.ID)
	p.server, p.mapper = server, &mapper{policies: p.policies, subject: subject, release: mapping.Value.Policy, mapping: mappingOf(mapping.Value)}
	if err := p.mapper.check(ctx); err != nil && ctx.Err() == nil {
		return &failure{appliance.SyncLDAPError, fmt.Sprintf("ldapMapping: %v", err)}
	}
	if p.known, err = p.load(ctx); err != nil || appliance.True(p.row.DryRun) {
		return err
	}
	return p.noteOrigins(ctx)
}

// noteOrigins makes known whom the source takes over, for those who look for users by what identifies them.
func (p *pass) noteOrigins(ctx context.Context) error {
	slices.Sort(p.origins)
	if slices.Equal(p.origins, p.source.Value.Origins) {
		return nil
	}
	_, err := p.deps.Tables.LDAPSources.Update(ctx, p.source.ID, func(v *appliance.LDAPSource) error {
		v.Origins = p.origins
		return nil
	})
	if appliance.KindOf(err) == appliance.Missing {
		return &failure{appliance.SyncNoSource, "the ldapSource does not exist any more"}
	}
	return err
}

// read goes through the directory; when it breaks off, anew from the beginning.
func (p *pass) read(ctx context.Context) error {
	return p.persist(ctx, func() error {
		p.report, p.names, p.would, p.notes = appliance.LDAPSyncReport{}, map[[8]byte]bool{}, map[uuid.UUID]bool{}, nil
		p.later = nil
		if err := p.tell(ctx, "reading"); err != nil {
			return err
		}
		return p.search(ctx, p.source.Value.Filter, p.page)
	})
}

// persist searches, and when the directory breaks off searches again.
func (p *pass) persist(ctx context.Context, search func() error) error {
	for try := 1; ; try++ {
		err := search()
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
func (p *pass) search(ctx context.Context, filter string, page func(context.Context, string, []*goldap.Entry) error) error {
	r := &reader{deps: p.deps, asked: map[string]bool{}}
	err := r.search(ctx, p.server, query{base: p.source.Value.BaseDN, filter: filter, attributes: wanted()},
		func(server string, entries []*goldap.Entry) error { return page(ctx, server, entries) })
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

// page brings some entries in, which a server has.
func (p *pass) page(ctx context.Context, server string, entries []*goldap.Entry) error {
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
	for k, e := range entries {
		p.report.Read++
		want, err := p.judge(ctx, e, p.from(server, questions[k].DN), &mapped[k])
		if err != nil {
			return err
		}
		if want != nil && !p.unchanged(want) {
			due = append(due, want)
		}
	}
	if appliance.True(p.row.DryRun) {
		if err := p.wouldWrite(ctx, due); err != nil {
			return err
		}
	} else if err := p.write(ctx, due); err != nil {
		return err
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	return p.tell(ctx, "reading")
}

// from is where a user comes from.
func (p *pass) from(server, dn string) appliance.Imported {
	if server == p.server.ID {
		server = ""
	}
	return appliance.Imported{Source: p.source.ID, Server: server, DN: dn}
}

// judge is what an entry should become, nil if it is rejected. A user whose entry is rejected stays as it is.
func (p *pass) judge(ctx context.Context, e *goldap.Entry, from appliance.Imported, m *policy.Mapped) (*store.Provisioned, error) {
	id, space, origin := p.idsOf(identity(e))
	from.Origin = origin
	old, there := p.known[id]
	if there {
		if old.orphan {
			p.kept[id] = true
		}
		old.seen = true
		p.known[id] = old
	}
	if reason := wrong(m, from.DN); reason != "" {
		p.reject(from.DN, m.User.JID, reason)
		return nil, p.follow(ctx, id, from)
	}
	want := wish(p.source.Value, from, id, space, *m)
	return want, mark(want, p.id, !there || old.wrote == 'a')
}

// wrong says why an entry cannot become a user, "" if it can.
func wrong(m *policy.Mapped, dn string) string {
	if m.Rejected != "" {
		return m.Rejected
	}
	if err := sound(m); err != nil {
		return err.Error()
	}
	if len(dn) > maxDN {
		return fmt.Sprintf("the DN is longer than %d bytes", maxDN)
	}
	return ""
}

// follow keeps up with the entry of a user that cannot become what it should; a DN that is too long lets nobody in.
func (p *pass) follow(ctx context.Context, id uuid.UUID, to appliance.Imported) error {
	old, there := p.known[id]
	if !there || appliance.True(p.row.DryRun) {
		return nil
	}
	if len(to.DN) > maxDN {
		to.DN = ""
	}
	old.orphan = false
	p.known[id] = old
	return p.deps.Tables.Follow(ctx, p.lock, id.String(), to)
}

// unchanged reports whether a user is as wished, and counts it.
func (p *pass) unchanged(want *store.Provisioned) bool {
	old, there := p.known[uuid.MustParse(want.ID)]
	if !there || !old.fresh || old.hash != hashOf(want) {
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
func (p *pass) write(ctx context.Context, due []*store.Provisioned) error {
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
		if err := p.writtenOrLater(ctx, want); err != nil {
			return err
		}
	}
	return nil
}

// writtenOrLater is written, but whoever was refused gets another turn when all others had theirs.
func (p *pass) writtenOrLater(ctx context.Context, want *store.Provisioned) error {
	if len(want.Refused) == 0 || len(p.later) == maxLater {
		return p.written(ctx, want)
	}
	p.later = append(p.later, want)
	return p.follow(ctx, uuid.MustParse(want.ID), want.User.Imported)
}

// writeSome writes a transaction's users, and then each who is renamed.
func (p *pass) writeSome(ctx context.Context, some []*store.Provisioned) error {
	if err := p.provision(ctx, some); err != nil {
		return err
	}
	for _, want := range some {
		if !want.Waits {
			continue
		}
		want.MayRename = true
		if err := p.provision(ctx, []*store.Provisioned{want}); err != nil {
			return err
		}
		if len(want.Refused) > 0 {
			continue
		}
		if err := p.renamed(ctx, want.ID, want.User.Imported.Hash); err != nil {
			return err
		}
	}
	return nil
}

func (p *pass) renamed(ctx context.Context, user, hash string) error {
	return p.pace.write(ctx, func() error { return p.deps.Tables.Renamed(ctx, p.lock, user, hash) })
}

// provision writes users in one transaction. Call IDs that were drawn and are taken are drawn again: among 300,000
// there are some.
func (p *pass) provision(ctx context.Context, some []*store.Provisioned) error {
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

// unlucky are those who were refused because of a call ID that was drawn alone.
func unlucky(list []*store.Provisioned) (out []*store.Provisioned) {
	for _, want := range list {
		drawn := want.Space != nil && want.Space.CallID == ""
		if drawn && len(want.Refused) == 1 && want.Refused[0].Index == "callId" {
			out = append(out, want)
		}
	}
	return out
}

func (p *pass) written(ctx context.Context, want *store.Provisioned) error {
	id := uuid.MustParse(want.ID)
	if len(want.Refused) > 0 {
		p.reject(want.User.Imported.DN, want.User.UserJID, p.clash(ctx, want.Refused[0]))
		return p.follow(ctx, id, want.User.Imported)
	}
	now := user{hash: hashOf(want), fresh: true, seen: true, wrote: 'c'}
	if want.User.Imported.New {
		now.wrote = 'a'
	}
	p.known[id] = now
	p.count(now.wrote)
	return nil
}

// clash says in words which name is taken, and by whom.
func (p *pass) clash(ctx context.Context, taken *store.TakenError) string {
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
