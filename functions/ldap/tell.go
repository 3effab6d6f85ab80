package ldap

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/google/uuid"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// maxNoted is how many entries of each outcome an import tells of.
const maxNoted = 1_000

// alreadyNoted counts what this import told before it was killed.
func (i *importer) alreadyNoted(ctx context.Context) (map[string]int, error) {
	noted := map[string]int{}
	err := i.deps.Tables.LDAPSyncEntries.Each(ctx, i.id, func(row store.Row[appliance.LDAPSyncEntry]) error {
		noted[row.ID]++
		noted[row.Value.Outcome]++
		return nil
	})
	return noted, err
}

func (p *pass) reject(dn, jid, reason string) {
	p.report.Rejected++
	p.note(appliance.LDAPSyncEntry{Outcome: appliance.OutcomeRejected, DN: dn, UserJID: jid, Reason: reason})
}

// note keeps what is told of an entry until flush. The id follows from the entry, so that nothing is told twice.
func (p *pass) note(e appliance.LDAPSyncEntry) {
	sum := sha256.Sum256([]byte(p.source.ID + "\x00" + e.DN))
	id := p.id + "/" + e.Outcome + "-" + hex.EncodeToString(sum[:12])
	if p.noted[id] > 0 || p.noted[e.Outcome] >= maxNoted {
		return
	}
	p.noted[id]++
	p.noted[e.Outcome]++
	e.DN, e.UserJID, e.Reason = cut(e.DN), cut(e.UserJID), cut(e.Reason)
	p.told = append(p.told, store.Row[appliance.LDAPSyncEntry]{ID: id, Value: e})
}

func (p *pass) flush(ctx context.Context) error {
	told := p.told
	p.told = nil
	return p.deps.Tables.LDAPSyncEntries.Import(ctx, told)
}

// wouldWrite is write of a dry run.
func (p *pass) wouldWrite(ctx context.Context, todo []*store.Provisioned) error {
	if err := p.deps.Tables.Rehearse(ctx, todo); err != nil {
		return err
	}
	for _, want := range todo {
		if len(want.Refused) > 0 && len(p.later) < maxLater {
			p.later = append(p.later, want)
			continue
		}
		p.wouldMove(ctx, want, len(want.Refused) == 0)
	}
	return nil
}

// wouldMove tells what would become of a user, who gets the names or not.
func (p *pass) wouldMove(ctx context.Context, want *store.Provisioned, gets bool) {
	dn, jid := want.User.Imported.DN, want.User.UserJID
	if !gets && len(want.Refused) > 0 {
		p.reject(dn, jid, p.clash(ctx, want.Refused[0]))
		return
	}
	if name := p.twice(want); name != "" {
		p.reject(dn, jid, "duplicate "+name+": another entry has it, too")
		return
	}
	id := uuid.MustParse(want.ID)
	outcome := appliance.OutcomeChanged
	if _, there := p.known[id]; !there {
		p.would[id] = true
		outcome = appliance.OutcomeAdded
		p.report.Added++
	} else {
		p.report.Changed++
	}
	p.note(appliance.LDAPSyncEntry{Outcome: outcome, DN: dn, UserJID: jid})
}

// twice takes the names of a user in a dry run, or answers which of them another entry has taken.
func (p *pass) twice(want *store.Provisioned) string {
	names := map[string][8]byte{}
	for name := range namesOf(want) {
		sum := sha256.Sum256([]byte(name))
		names[name] = [8]byte(sum[:8])
		if p.names[names[name]] {
			return name
		}
	}
	for _, key := range names {
		p.names[key] = true
	}
	return ""
}
