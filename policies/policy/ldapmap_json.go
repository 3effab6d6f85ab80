package policy

import (
	"github.com/plenum-meet/plenum/policies/wire"
)

var mappingTable = wire.Table[Mapping]{
	wire.String("jidMapping", func(t *Mapping) *string { return &t.JID }),
	wire.String("nameMapping", func(t *Mapping) *string { return &t.Name }),
	wire.String("cdrTagMapping", func(t *Mapping) *string { return &t.CDRTag }),
	wire.String("authenticationIdMapping", func(t *Mapping) *string { return &t.AuthenticationID }),
	wire.String("coSpaceUriMapping", func(t *Mapping) *string { return &t.SpaceURI }),
	wire.String("coSpaceSecondaryUriMapping", func(t *Mapping) *string { return &t.SpaceSecondary }),
	wire.String("coSpaceNameMapping", func(t *Mapping) *string { return &t.SpaceName }),
	wire.String("coSpaceCallIdMapping", func(t *Mapping) *string { return &t.SpaceCallID }),
}

var entryTable = wire.Table[Entry]{
	wire.String("dn", func(t *Entry) *string { return &t.DN }),
	wire.Custom("attributes", func(r *wire.Reader, t *Entry) { t.Attributes = readAttributes(r) },
		func(out []byte, t *Entry) []byte { return appendAttributes(out, t.Attributes) }),
}

var ldapMapTable = wire.Table[LDAPMap]{
	wire.Object("mapping", func(t *LDAPMap) *Mapping { return &t.Mapping }, mappingTable),
	wire.Objects("entries", func(t *LDAPMap) *[]Entry { return &t.Entries }, entryTable),
	wire.Raw("settings", func(t *LDAPMap) *Raw { return &t.Settings }),
}

var mappedUserTable = wire.Table[MappedUser]{
	wire.String("jid", func(t *MappedUser) *string { return &t.JID }),
	wire.String("name", func(t *MappedUser) *string { return &t.Name }).OmitEmpty(),
	wire.String("email", func(t *MappedUser) *string { return &t.Email }).OmitEmpty(),
	wire.String("cdrTag", func(t *MappedUser) *string { return &t.CDRTag }).OmitEmpty(),
	wire.String("authenticationId", func(t *MappedUser) *string { return &t.AuthenticationID }).OmitEmpty(),
	wire.OptionalBool("hasLicence", func(t *MappedUser) **bool { return &t.HasLicence }),
}

var mappedSpaceTable = wire.Table[MappedSpace]{
	wire.String("uri", func(t *MappedSpace) *string { return &t.URI }).OmitEmpty(),
	wire.String("secondaryUri", func(t *MappedSpace) *string { return &t.Secondary }).OmitEmpty(),
	wire.String("name", func(t *MappedSpace) *string { return &t.Name }).OmitEmpty(),
	wire.String("callId", func(t *MappedSpace) *string { return &t.CallID }).OmitEmpty(),
}

var mappedTable = wire.Table[Mapped]{
	wire.String("rejected", func(t *Mapped) *string { return &t.Rejected }).OmitEmpty(),
	wire.ZeroObject("user", func(t *Mapped) *MappedUser { return &t.User }, mappedUserTable),
	wire.Pointer("coSpace", func(t *Mapped) **MappedSpace { return &t.Space }, mappedSpaceTable),
}

var ldapMapDecisionTable = wire.Table[LDAPMapDecision]{
	wire.Objects("entries", func(t *LDAPMapDecision) *[]Mapped { return &t.Entries }, mappedTable),
	wire.String("badMapping", func(t *LDAPMapDecision) *string { return &t.BadMapping }).OmitEmpty(),
}

// ReadJSON reads a text, parts of which may stay in use.
func (t *LDAPMap) ReadJSON(text string) error { return ldapMapTable.Parse(text, t) }

// AppendJSON appends compact JSON.
func (t *LDAPMap) AppendJSON(out []byte) []byte { return ldapMapTable.Append(out, t) }

// ReadJSON reads a text, parts of which may stay in use.
func (t *LDAPMapDecision) ReadJSON(text string) error { return ldapMapDecisionTable.Parse(text, t) }

// AppendJSON appends compact JSON.
func (t *LDAPMapDecision) AppendJSON(out []byte) []byte { return ldapMapDecisionTable.Append(out, t) }
