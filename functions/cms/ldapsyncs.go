package cms

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// maxOpenSyncs is how many imports may wait or run.
const maxOpenSyncs = 10

var (
	errTooManySyncs = appliance.Failure(appliance.Limited, "tooManyLdapSyncs", "%d imports are waiting or running", maxOpenSyncs)
	errSyncRuns     = appliance.Failure(appliance.Conflict, "ldapSyncCannotBeCancelled", "the import is running (POST .../cancel stops it)")
	errSyncIsOver   = appliance.Failure(appliance.Conflict, "ldapSyncCannotBeCancelled", "the import is over")
)

// ldapSyncs are the rules of /ldapSyncs. POST puts an import in the queue; functions/ldap does it.
type ldapSyncs struct{ deps }

func (n ldapSyncs) noun() rest.Noun[appliance.LDAPSync] {
	noun := rest.Stored(n.LDAPSyncs, n.DB, rest.StoredOptions[appliance.LDAPSync]{
		Path: "/ldapSyncs", Element: "ldapSync", Cap: pageCap, NewID: n.NewID,
		Doc: "Imports of users: of one ldapSource, of a tenant's, or of all. Removing one takes it out of the queue or, when it " +
			"is over, out of the list.",
		Check: n.check, Delete: n.remove,
	})
	noun.Change = nil
	return noun
}

func (n ldapSyncs) check(_ context.Context, tx *store.Tx, _ *rest.Request, _ string, old, v *appliance.LDAPSync) error {
	if err := n.refs.check(tx, old, v); err != nil {
		return err
	}
	open, err := n.LDAPSyncs.In(tx).By(store.Entry{Index: "open", Value: "yes"})
	if err == nil && len(open) >= maxOpenSyncs {
		err = errTooManySyncs
	}
	v.State, v.QueuedAt = appliance.SyncPending, n.Now().UTC()
	v.Report = appliance.LDAPSyncReport{DryRun: appliance.True(v.DryRun)}
	return err
}

func (n ldapSyncs) remove(ctx context.Context, id string) error {
	return n.DeleteLDAPSync(ctx, id, func(v *appliance.LDAPSync) error {
		if v.State == appliance.SyncInProgress {
			return errSyncRuns
		}
		return nil
	})
}

// report is Plenum's own: how far an import is, in numbers.
func (n ldapSyncs) report() rest.Singleton[appliance.LDAPSyncReport] {
	return rest.Singleton[appliance.LDAPSyncReport]{Path: "/ldapSyncs/{ldapSyncId}/report", Element: "ldapSyncReport",
		Doc: "Plenum's own: how far an import is, and what it did.",
		Read: func(ctx context.Context, r *rest.Request) (appliance.LDAPSyncReport, error) {
			row, err := n.LDAPSyncs.Get(ctx, r.IDs["ldapSyncId"])
			return row.Value.Report, err
		}}
}

// cancel is Plenum's own: it stops an import that runs. What it did until then stays.
func (n ldapSyncs) cancel() rest.Singleton[struct{}] {
	return rest.Singleton[struct{}]{Path: "/ldapSyncs/{ldapSyncId}/cancel",
		Doc: "Plenum's own: stops an import, also one that runs. What it did until then stays; nobody is removed.",
		Create: func(ctx context.Context, r *rest.Request) (string, error) {
			_, err := n.LDAPSyncs.Update(ctx, r.IDs["ldapSyncId"], func(v *appliance.LDAPSync) error {
				if v.Finished() {
					return errSyncIsOver
				}
				v.Cancelled = true
				return nil
			})
			return "", err
		}}
}

// ldapSyncEntries are the rules of /ldapSyncs/{ldapSyncId}/entries, Plenum's own.
type ldapSyncEntries struct{ deps }

func (n ldapSyncEntries) noun() rest.Noun[appliance.LDAPSyncEntry] {
	noun := rest.Stored(n.LDAPSyncEntries, n.DB, rest.StoredOptions[appliance.LDAPSyncEntry]{
		Path: "/ldapSyncs/{ldapSyncId}/entries", Element: "entry", Cap: 1000, ReadOnly: true, OnlyCollection: true,
		Doc: "Plenum's own: entries that an import rejected, and why; of a dry run also those that would be added, changed and " +
			"removed. The first thousand of each.",
		Texts: func(v *appliance.LDAPSyncEntry) []string { return []string{v.DN, v.UserJID, v.Reason} },
		Filters: []rest.Filter{{Name: "outcomeFilter", Type: rest.Enum, Values: []string{appliance.OutcomeRejected, appliance.OutcomeAdded,
			appliance.OutcomeChanged, appliance.OutcomeRemoved}}},
		Where: n.where,
		Parent: func(ctx context.Context, id string) error {
			_, err := n.LDAPSyncs.Get(ctx, id)
			return err
		},
	})
	return noun
}

func (n ldapSyncEntries) where(r *rest.Request) (func(string, *appliance.LDAPSyncEntry) bool, error) {
	outcome := r.Filter("outcomeFilter")
	if outcome == "" {
		return nil, nil
	}
	return func(_ string, v *appliance.LDAPSyncEntry) bool { return v.Outcome == outcome }, nil
}
