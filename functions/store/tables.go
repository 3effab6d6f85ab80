package store

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Tables is every table of the appliance in one DB.
type Tables struct {
	DB *DB

	Accounts    *Table[appliance.Account]    // id: folded name
	Credentials *Table[appliance.Credential] // id: the user's
	Attempts    *Table[appliance.Attempts]   // leased
	AccountUses *Table[appliance.AccountUse] // id: the account's

	// CoSpaces and AccessMethods share the unique names "uri" and "callId" (ways.go); CoSpaces have the indexes
	// "tenant", "callLegProfile", "callProfile", "owner" (folded JID), AccessMethods "callLegProfile".
	CoSpaces      *Table[appliance.CoSpace]
	AccessMethods *Table[appliance.AccessMethod]
	// CoSpaceUsers have the unique name "jid" (coSpace/folded JID), the indexes "user" (user id, folded JID) and
	// "callLegProfile".
	CoSpaceUsers *Table[appliance.CoSpaceUser]
	Messages     *Table[appliance.Message] // under a coSpace or a call

	CallLegProfiles *Table[appliance.CallLegProfile]
	CallProfiles    *Table[appliance.CallProfile]
	Tenants         *Table[appliance.Tenant]     // indexes "callLegProfile", "callProfile", "userProfile"
	Users           *Table[appliance.User]       // unique "jid" (folded); indexes "email" (folded), "tenant", "cdrTag", "licence"
	CallBridges     *Table[appliance.CallBridge] // unique "name"
	UserProfiles    *Table[appliance.UserProfile]

	LDAPServers              *Table[appliance.LDAPServer]
	LDAPMappings             *Table[appliance.LDAPMapping]
	LDAPSources              *Table[appliance.LDAPSource]              // indexes "tenant", "userProfile"
	LDAPSyncs                *Table[appliance.LDAPSync]                // index "open" ("yes" until it is finished)
	LDAPSyncEntries          *Table[appliance.LDAPSyncEntry]           // under a sync
	DirectorySearchLocations *Table[appliance.DirectorySearchLocation] // index "tenant"

	CoSpaceTemplates *Table[appliance.CoSpaceTemplate]
	// AccessMethodTemplates are under a coSpaceTemplate, UserCoSpaceTemplates under a user; those have the unique name
	// "template" (user/template).
	AccessMethodTemplates          *Table[appliance.AccessMethodTemplate]
	UserCoSpaceTemplates           *Table[appliance.UserCoSpaceTemplate]
	LDAPUserCoSpaceTemplateSources *Table[appliance.LDAPUserCoSpaceTemplateSource] // index "ldapSource"

	SystemProfiles *Table[appliance.SystemProfiles] // one row, id SystemID

	Calls        *Table[appliance.Call]        // unique "coSpace"; indexes "slot", "tenant"
	CallsSeen    *Table[appliance.CallSeen]    // id: the call's; leased by the blade
	Legs         *Table[appliance.CallLeg]     // indexes "call", "participant", "tenant", "session"; never with Status
	LegsSeen     *Table[appliance.LegStatus]   // id: the leg's; leased by the blade
	Participants *Table[appliance.Participant] // indexes "call", "tenant"

	Sessions     *Table[appliance.JoinSession] // leased
	UserSessions *Table[appliance.UserSession] // leased

	Blades      *Table[appliance.Blade] // id: slot in decimal; leased
	BladeOrders *Table[appliance.BladeOrder]
	Chassis     *Table[appliance.Chassis]   // one row, id SystemID
	Injections  *Table[appliance.Injection] // id: the fault as typed, joined by "-"

	// The object tree of UCS Manager: functions/ucsm/tree says how the three belong together.
	Objects     *Table[appliance.ManagedObject] // id: the DN, see tree
	ObjectStamp *Table[appliance.ObjectStamp]   // one row, id ObjectStampID
	ObjectNews  *Table[appliance.ObjectNews]    // id: the first event's number, 20 digits

	ManagerSessions *Table[appliance.ManagerSession] // leased; index "term"
	ManagerContexts *Table[appliance.ManagerContext] // leased; under a session's term
	ManagerTokens   *Table[appliance.ManagerToken]   // leased
	ManagerFiles    *Table[appliance.ManagerFile]    // under a file's name
	ManagerKeys     *Table[appliance.SecretKey]      // one row, id SystemID
	KnownHosts      *Table[appliance.KnownHost]      // id: a hash of the address
	// ManagerSecrets are under the key in ManagerKeys, Secrets, those of the API's objects, under that in SecretKeys.
	ManagerSecrets, Secrets Vault
	SecretKeys              *Table[appliance.SecretKey] // one row, id SystemID

	Hosts        *Table[appliance.Host]             // one row, id SystemID
	Licensing    *Table[appliance.Licensing]        // one row, id SystemID
	LicenceBook  *Table[appliance.LicenceBook]      // one row, id SystemID
	LicenceUsage *Table[appliance.LicenceSnapshots] // id: host/2006-01-02

	Sweeps *Table[Sweep] // what a deletion left to do (sweep.go)

	Settings      Settings
	SettingRows   *Table[json.RawMessage]         // the rows of Settings, by area
	Machines      *Table[appliance.Machine]       // one row, id SystemID
	HostKeys      *Table[appliance.HostKeys]      // one row, id SystemID
	Files         *Table[appliance.File]          // id: the name
	Logs, Audits  *Table[appliance.LogRecord]     // id: the time in nanoseconds, 20 digits, and a suffix
	ShellSessions *Table[appliance.ShellSession]  // leased; index "account"
	Doors         *Table[appliance.Door]          // id: Listener.Name of a port that could not be opened
	Restores      *Table[appliance.RestoreMarker] // one row, id SystemID: a rollback that has to come to its end

	PolicyReleases    *Table[appliance.PolicyRelease]  // id: name@version; index "hook"
	PolicyStages      *Table[appliance.PolicyStages]   // one row, id SystemID
	PolicyCounts      *Table[appliance.PolicyCounts]   // id: the hook
	PolicyDecisions   *Table[appliance.PolicyDecision] // under a hook; a ring
	PolicyDifferences *Table[appliance.PolicyDecision] // under a hook; a ring
}

// Ids of the rows of tables that have but one: SystemProfiles, ObjectStamp.
const (
	SystemID      = "system"
	ObjectStampID = "stamp"
)

// Fold makes names that differ in case only equal: URIs, JIDs, e-mail addresses, account names.
func Fold(s string) string { return strings.ToLower(s) }

// NewTables makes all tables of db; it writes nothing.
func NewTables(db *DB) *Tables {
	t := &Tables{
		DB:              db,
		Accounts:        NewTable(db, Schema[appliance.Account]{Name: "account"}),
		Credentials:     NewTable(db, Schema[appliance.Credential]{Name: "credential"}),
		Attempts:        NewTable(db, Schema[appliance.Attempts]{Name: "attempts", Uncounted: true}),
		CoSpaces:        NewTable(db, coSpaces()),
		AccessMethods:   NewTable(db, accessMethods()),
		CoSpaceUsers:    NewTable(db, coSpaceUsers()),
		Messages:        NewTable(db, Schema[appliance.Message]{Name: "message", Nested: true, Parents: []string{"coSpace", "call"}}),
		CallLegProfiles: NewTable(db, Schema[appliance.CallLegProfile]{Name: "callLegProfile"}),
		CallProfiles:    NewTable(db, Schema[appliance.CallProfile]{Name: "callProfile"}),
		Tenants:         NewTable(db, tenants()),
		Users:           NewTable(db, users()),
		CallBridges: NewTable(db, Schema[appliance.CallBridge]{Name: "callBridge",
			Unique: func(_ string, v *appliance.CallBridge) []Entry { return []Entry{{Index: "name", Value: v.Name}} }}),
		UserProfiles: NewTable(db, Schema[appliance.UserProfile]{Name: "userProfile"}),
		LDAPServers:  NewTable(db, Schema[appliance.LDAPServer]{Name: "ldapServer"}),
		LDAPMappings: NewTable(db, Schema[appliance.LDAPMapping]{Name: "ldapMapping",
			Index: func(_ string, v *appliance.LDAPMapping) []Entry { return []Entry{{Index: "policy", Value: v.Policy}} }}),
		LDAPSources: NewTable(db, Schema[appliance.LDAPSource]{Name: "ldapSource",
			Index: func(_ string, v *appliance.LDAPSource) []Entry {
				return []Entry{{Index: "tenant", Value: v.Tenant}, {Index: "userProfile", Value: v.UserProfile}}
			}}),
		LDAPSyncs: NewTable(db, ldapSyncs()),
		LDAPSyncEntries: NewTable(db, Schema[appliance.LDAPSyncEntry]{Name: "ldapSyncEntry", Nested: true, Uncounted: true,
			Parents: []string{"ldapSync"}}),
		DirectorySearchLocations: NewTable(db, Schema[appliance.DirectorySearchLocation]{Name: "directorySearchLocation",
			Index: func(_ string, v *appliance.DirectorySearchLocation) []Entry {
				return []Entry{{Index: "tenant", Value: v.Tenant}}
			}}),
		CoSpaceTemplates: NewTable(db, Schema[appliance.CoSpaceTemplate]{Name: "coSpaceTemplate"}),
		AccessMethodTemplates: NewTable(db, Schema[appliance.AccessMethodTemplate]{Name: "coSpaceAccessMethodTemplate", Nested: true,
			Parents: []string{"coSpaceTemplate"}}),
		UserCoSpaceTemplates: NewTable(db, userCoSpaceTemplates()),
		LDAPUserCoSpaceTemplateSources: NewTable(db, Schema[appliance.LDAPUserCoSpaceTemplateSource]{Name: "ldapUserCoSpaceTemplateSource",
			Index: func(_ string, v *appliance.LDAPUserCoSpaceTemplateSource) []Entry {
				return []Entry{{Index: "ldapSource", Value: v.LDAPSource}}
			}}),
		SystemProfiles: NewTable(db, Schema[appliance.SystemProfiles]{Name: "systemProfiles"}),
		Calls:          NewTable(db, calls()),
		CallsSeen:      NewTable(db, Schema[appliance.CallSeen]{Name: "callSeen", Uncounted: true}),
		Legs:           NewTable(db, legs()),
		LegsSeen:       NewTable(db, Schema[appliance.LegStatus]{Name: "legSeen", Uncounted: true}),
		Participants:   NewTable(db, participants()),
		Sessions:       NewTable(db, Schema[appliance.JoinSession]{Name: "session", Uncounted: true}),
		UserSessions:   NewTable(db, Schema[appliance.UserSession]{Name: "userSession", Uncounted: true}),
		Blades:         NewTable(db, Schema[appliance.Blade]{Name: "blade", Uncounted: true}),
		BladeOrders:    NewTable(db, Schema[appliance.BladeOrder]{Name: "bladeOrder"}),
		Objects:        NewTable(db, Schema[appliance.ManagedObject]{Name: "mo", Uncounted: true}),
		ObjectStamp:    NewTable(db, Schema[appliance.ObjectStamp]{Name: "moStamp", Uncounted: true}),
		ObjectNews:     NewTable(db, Schema[appliance.ObjectNews]{Name: "moEvents", Uncounted: true}),
		ManagerSessions: NewTable(db, Schema[appliance.ManagerSession]{Name: "ucsmSession", Uncounted: true,
			Index: func(_ string, v *appliance.ManagerSession) []Entry { return []Entry{{Index: "term", Value: v.Term}} }}),
		ManagerContexts: NewTable(db, Schema[appliance.ManagerContext]{Name: "ucsmContext", Nested: true, Uncounted: true}),
		ManagerTokens:   NewTable(db, Schema[appliance.ManagerToken]{Name: "ucsmToken", Uncounted: true}),
		ManagerFiles:    NewTable(db, Schema[appliance.ManagerFile]{Name: "ucsmFile", Nested: true, Uncounted: true}),
		ManagerKeys:     NewTable(db, Schema[appliance.SecretKey]{Name: "ucsmKey"}),
		KnownHosts:      NewTable(db, Schema[appliance.KnownHost]{Name: "ucsmKnownHost"}),
		SecretKeys:      NewTable(db, Schema[appliance.SecretKey]{Name: "secretKey"}),
		Chassis:         NewTable(db, Schema[appliance.Chassis]{Name: "chassis"}),
		Injections:      NewTable(db, Schema[appliance.Injection]{Name: "injection"}),
		Hosts:           NewTable(db, Schema[appliance.Host]{Name: "host"}),
		Licensing:       NewTable(db, Schema[appliance.Licensing]{Name: "licensing"}),
		LicenceBook:     NewTable(db, Schema[appliance.LicenceBook]{Name: "licenceBook"}),
		LicenceUsage:    NewTable(db, Schema[appliance.LicenceSnapshots]{Name: "licenceUsage", Nested: true, Uncounted: true}),
		Sweeps:          NewTable(db, Schema[Sweep]{Name: "sweep"}),
		AccountUses:     NewTable(db, Schema[appliance.AccountUse]{Name: "accountUse"}),
		Settings:        newSettings(db),
		SettingRows:     NewTable(db, Schema[json.RawMessage]{Name: settingTable}),
		Machines:        NewTable(db, Schema[appliance.Machine]{Name: "machine"}),
		HostKeys:        NewTable(db, Schema[appliance.HostKeys]{Name: "hostKeys"}),
		Files:           NewTable(db, Schema[appliance.File]{Name: "file"}),
		Logs:            NewTable(db, Schema[appliance.LogRecord]{Name: "log", Uncounted: true}),
		Audits:          NewTable(db, Schema[appliance.LogRecord]{Name: "auditLog", Uncounted: true}),
		ShellSessions:   NewTable(db, shellSessions()),
		Doors:           NewTable(db, Schema[appliance.Door]{Name: "door"}),
		Restores:        NewTable(db, Schema[appliance.RestoreMarker]{Name: "restore"}),
		PolicyReleases: NewTable(db, Schema[appliance.PolicyRelease]{Name: "policyRelease",
			Index: func(_ string, v *appliance.PolicyRelease) []Entry { return []Entry{{Index: "hook", Value: v.Hook}} }}),
		PolicyStages:      NewTable(db, Schema[appliance.PolicyStages]{Name: "policyStages"}),
		PolicyCounts:      NewTable(db, Schema[appliance.PolicyCounts]{Name: "policyCounts"}),
		PolicyDecisions:   NewTable(db, Schema[appliance.PolicyDecision]{Name: "policyDecision", Nested: true, Uncounted: true}),
		PolicyDifferences: NewTable(db, Schema[appliance.PolicyDecision]{Name: "policyDifference", Nested: true, Uncounted: true}),
	}
	t.ManagerSecrets, t.Secrets = Vault{keys: t.ManagerKeys}, Vault{keys: t.SecretKeys, open: true}
	return t
}

func shellSessions() Schema[appliance.ShellSession] {
	return Schema[appliance.ShellSession]{Name: "shellSession", Uncounted: true,
		Index: func(_ string, v *appliance.ShellSession) []Entry {
			return []Entry{{Index: "account", Value: v.Account}}
		}}
}

func coSpaces() Schema[appliance.CoSpace] {
	return Schema[appliance.CoSpace]{Name: "coSpace", Space: "coSpace",
		Unique: func(_ string, v *appliance.CoSpace) []Entry {
			return []Entry{
				{Index: "uri", Value: Fold(v.URI), Variant: v.Passcode},
				{Index: "uri", Value: Fold(v.SecondaryURI), Variant: v.Passcode},
				{Index: "callId", Value: v.CallID, Variant: v.Passcode},
			}
		},
		Index: func(_ string, v *appliance.CoSpace) []Entry {
			return []Entry{
				{Index: "tenant", Value: v.Tenant}, {Index: "callLegProfile", Value: v.CallLegProfile},
				{Index: "callProfile", Value: v.CallProfile}, {Index: "owner", Value: Fold(v.OwnerJID)},
			}
		}}
}

func accessMethods() Schema[appliance.AccessMethod] {
	return Schema[appliance.AccessMethod]{Name: "accessMethod", Nested: true, Parents: []string{"coSpace"}, Space: "coSpace",
		Unique: func(_ string, v *appliance.AccessMethod) []Entry {
			return []Entry{
				{Index: "uri", Value: Fold(v.URI), Variant: v.Passcode},
				{Index: "callId", Value: v.CallID, Variant: v.Passcode},
			}
		},
		Index: func(_ string, v *appliance.AccessMethod) []Entry {
			return []Entry{{Index: "callLegProfile", Value: v.CallLegProfile}}
		}}
}

func coSpaceUsers() Schema[appliance.CoSpaceUser] {
	return Schema[appliance.CoSpaceUser]{Name: "coSpaceUser", Nested: true, Parents: []string{"coSpace"},
		Unique: func(id string, v *appliance.CoSpaceUser) []Entry {
			coSpace, _, _ := strings.Cut(id, "/")
			return []Entry{{Index: "jid", Value: coSpace + "/" + Fold(v.UserJID)}}
		},
		Index: func(_ string, v *appliance.CoSpaceUser) []Entry {
			return []Entry{{Index: "user", Value: v.UserID}, {Index: "user", Value: Fold(v.UserJID)},
				{Index: "callLegProfile", Value: v.CallLegProfile}}
		}}
}

func tenants() Schema[appliance.Tenant] {
	return Schema[appliance.Tenant]{Name: "tenant",
		Index: func(_ string, v *appliance.Tenant) []Entry {
			return []Entry{{Index: "callLegProfile", Value: v.CallLegProfile}, {Index: "callProfile", Value: v.CallProfile},
				{Index: "userProfile", Value: v.UserProfile}}
		}}
}

func users() Schema[appliance.User] {
	return Schema[appliance.User]{Name: "user",
		Unique: func(_ string, v *appliance.User) []Entry {
			return []Entry{{Index: "jid", Value: Fold(v.UserJID)}}
		},
		Index: func(_ string, v *appliance.User) []Entry {
			return []Entry{{Index: "email", Value: Fold(v.Email)}, {Index: "tenant", Value: v.Tenant}, {Index: "cdrTag", Value: v.CDRTag},
				{Index: "licence", Value: LicenceBy(*v)}}
		}}
}

// OwnLicence is LicenceBy of users who have a personal licence by themselves.
const OwnLicence = "own"

// LicenceBy is what a user's personal licence depends on: OwnLicence, the id of the user's profile, or "" when there can
// be none.
func LicenceBy(v appliance.User) string {
	switch {
	case v.HasLicense == nil:
		return v.UserProfile
	case *v.HasLicense:
		return OwnLicence
	}
	return ""
}

func ldapSyncs() Schema[appliance.LDAPSync] {
	return Schema[appliance.LDAPSync]{Name: "ldapSync",
		Index: func(_ string, v *appliance.LDAPSync) []Entry {
			if v.Finished() {
				return nil
			}
			return []Entry{{Index: "open", Value: "yes"}}
		}}
}

func userCoSpaceTemplates() Schema[appliance.UserCoSpaceTemplate] {
	return Schema[appliance.UserCoSpaceTemplate]{Name: "userCoSpaceTemplate", Nested: true, Parents: []string{"user"},
		Unique: func(id string, v *appliance.UserCoSpaceTemplate) []Entry {
			user, _, _ := strings.Cut(id, "/")
			return []Entry{{Index: "template", Value: user + "/" + v.CoSpaceTemplate}}
		}}
}

func calls() Schema[appliance.Call] {
	return Schema[appliance.Call]{Name: "call",
		Unique: func(_ string, v *appliance.Call) []Entry {
			return []Entry{{Index: "coSpace", Value: v.CoSpace}}
		},
		Index: func(_ string, v *appliance.Call) []Entry {
			return []Entry{{Index: "slot", Value: strconv.Itoa(v.Slot)}, {Index: "tenant", Value: v.Tenant}}
		}}
}

func legs() Schema[appliance.CallLeg] {
	return Schema[appliance.CallLeg]{Name: "callLeg",
		Index: func(_ string, v *appliance.CallLeg) []Entry {
			return []Entry{{Index: "call", Value: v.Call}, {Index: "participant", Value: v.Participant},
				{Index: "tenant", Value: v.Tenant}, {Index: "session", Value: v.Session}}
		},
		Clean: func(v *appliance.CallLeg) { v.Status = nil }}
}

func participants() Schema[appliance.Participant] {
	return Schema[appliance.Participant]{Name: "participant",
		Index: func(_ string, v *appliance.Participant) []Entry {
			return []Entry{{Index: "call", Value: v.Call}, {Index: "tenant", Value: v.Tenant}}
		}}
}
