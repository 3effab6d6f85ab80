package appliance

import "time"

// States of an LDAPSync.
const (
	SyncPending    = "pending"
	SyncInProgress = "inProgress"
	SyncComplete   = "complete"
	SyncFailed     = "failed"
)

// Failure reasons of an LDAPSync. One that was cancelled, or refused to remove so many users, has none: its report
// (LDAPSyncReport.Problem) says what happened.
const (
	SyncNoTenant  = "tenantDoesNotExist"
	SyncNoSource  = "ldapSourceDoesNotExist"
	SyncLDAPError = "ldapError"
)

// LDAPSync is an import of users from one ldapSource, those of a tenant, or all (API: /ldapSyncs).
type LDAPSync struct {
	State                  string `json:"state,omitempty" api:"list,readOnly" enum:"inProgress,pending,complete,failed"`
	FailureReason          string `json:"failureReason,omitempty" api:"list,readOnly" enum:"tenantDoesNotExist,ldapSourceDoesNotExist,clashOccurred,ldapError"`
	NumUsersImported       int    `json:"numUsersImported" api:"list,readOnly"`
	NumLDAPSourcesComplete int    `json:"numLdapSourcesComplete,omitempty" api:"list,readOnly"`

	Tenant             string `json:"tenant,omitempty" api:"create,writeOnly,id"`
	LDAPSource         string `json:"ldapSource,omitempty" api:"create,writeOnly,id"`
	RemoveWhenFinished *bool  `json:"removeWhenFinished,omitempty" api:"create,writeOnly" default:"true"`
	// DryRun, Force and RemoveLimit are Plenum's own.
	DryRun      *bool `json:"dryRun,omitempty" api:"create,writeOnly" doc:"Plenum's own: change nothing, but list what would be (entries, report); such a sync stays in the list."`
	Force       *bool `json:"force,omitempty" api:"create,writeOnly" doc:"Plenum's own: remove as many users as the directory no longer has."`
	RemoveLimit *int  `json:"removeLimit,omitempty" api:"create,writeOnly" minimum:"0" maximum:"100" doc:"Plenum's own: the per cent of a source's users above which none is removed without force; default 20."`

	Report   LDAPSyncReport `json:"report,omitzero" api:"-"`
	QueuedAt time.Time      `json:"queuedAt,omitzero" api:"-"`
	// Cancelled asks the import to stop.
	Cancelled bool `json:"cancelled,omitempty" api:"-"`
	// Done are the sources that this import is through with.
	Done []string `json:"done,omitempty" api:"-"`
	// Before is what the report said, and NumUsersBefore how many users there were, when those were done.
	Before         LDAPSyncReport `json:"before,omitzero" api:"-"`
	NumUsersBefore int            `json:"numUsersBefore,omitempty" api:"-"`
}

// Finished reports whether nothing more will happen to the import.
func (s *LDAPSync) Finished() bool { return s.State == SyncComplete || s.State == SyncFailed }

// LDAPSyncReport is how far an import is and what it did (Plenum's own: /ldapSyncs/{id}/report). Read, Unchanged and
// Rejected count anew when the directory has to be read again.
type LDAPSyncReport struct {
	DryRun     bool      `json:"dryRun"`
	Phase      string    `json:"phase,omitempty" doc:"what it is doing: reading, templates or removing"`
	LDAPSource string    `json:"ldapSource,omitempty" api:"id" doc:"the source that it is at"`
	Read       int       `json:"read" doc:"entries read"`
	Added      int       `json:"added" doc:"users made, or that would be"`
	Changed    int       `json:"changed" doc:"users changed, or that would be"`
	Unchanged  int       `json:"unchanged"`
	Rejected   int       `json:"rejected" doc:"entries that became nothing; see entries"`
	Removed    int       `json:"removed" doc:"users removed, or that would be"`
	Problem    string    `json:"problem,omitempty" doc:"why it failed, for people"`
	Notes      []string  `json:"note,omitempty" doc:"what else is worth knowing, such as referrals not followed"`
	StartedAt  time.Time `json:"startedAt,omitzero"`
	FinishedAt time.Time `json:"finishedAt,omitzero"`
}

// Outcomes of LDAPSyncEntry.
const (
	OutcomeRejected = "rejected"
	OutcomeAdded    = "added"
	OutcomeChanged  = "changed"
	OutcomeRemoved  = "removed"
)

// LDAPSyncEntry is what became, or would become, of one entry of the directory (Plenum's own:
// /ldapSyncs/{id}/entries): of those rejected, and in a dry run also of the others; the first thousand of each outcome.
type LDAPSyncEntry struct {
	Outcome string `json:"outcome" api:"list" enum:"rejected,added,changed,removed"`
	DN      string `json:"dn,omitempty" api:"list"`
	UserJID string `json:"userJid,omitempty" api:"list"`
	Reason  string `json:"reason,omitempty" api:"list" doc:"why an entry was rejected"`
}
