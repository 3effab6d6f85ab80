package ldapmap

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/wire"
)

// Settings are what an administrator may set.
type Settings struct {
	LicenceGroup string // DN in memberOf: who is in it has a personal licence, others have none. "" leaves it to the source
}

var settingsTable = wire.Table[Settings]{
	wire.String("licenceGroup", func(s *Settings) *string { return &s.LicenceGroup }),
}

// Schema is the JSON Schema of Settings.
const Schema = `{"type":"object","additionalProperties":false,"properties":{
"licenceGroup":{"type":"string","description":"DN of the group whose members have a personal licence"}}}`

// mapping is a policy.Mapping, taken apart.
type mapping struct {
	jid, name, tag, authentication, uri, secondary, spaceName, callID expression
}

// Check says what is wrong with a mapping's expressions, each named by its parameter.
func Check(m policy.Mapping) error {
	_, err := parse(m)
	return err
}

func parse(m policy.Mapping) (mapping, error) {
	var out mapping
	var errs []error
	for _, field := range []struct {
		name, text string
		into       *expression
	}{
		{"jidMapping", m.JID, &out.jid}, {"nameMapping", m.Name, &out.name}, {"cdrTagMapping", m.CDRTag, &out.tag},
		{"authenticationIdMapping", m.AuthenticationID, &out.authentication}, {"coSpaceUriMapping", m.SpaceURI, &out.uri},
		{"coSpaceSecondaryUriMapping", m.SpaceSecondary, &out.secondary}, {"coSpaceNameMapping", m.SpaceName, &out.spaceName},
		{"coSpaceCallIdMapping", m.SpaceCallID, &out.callID},
	} {
		e, err := compile(field.text)
		if err != nil {
			errs = append(errs, errors.New(field.name+": "+err.Error()))
		}
		*field.into = e
	}
	return out, errors.Join(errs...)
}

// Decide answers a question. Bad expressions are the answer, bad settings an error; bad entries are rejected, each for
// itself.
func Decide(q policy.LDAPMap) (policy.LDAPMapDecision, error) {
	m, err := parse(q.Mapping)
	if err != nil {
		return policy.LDAPMapDecision{BadMapping: err.Error()}, nil
	}
	var s Settings
	if len(q.Settings) > 0 {
		if err := settingsTable.Parse(string(q.Settings), &s); err != nil {
			return policy.LDAPMapDecision{}, err
		}
	}
	out := make([]policy.Mapped, len(q.Entries))
	for i := range q.Entries {
		if out[i], err = m.apply(q.Entries[i].Attributes, s); err != nil {
			out[i] = policy.Mapped{Rejected: err.Error()}
		}
	}
	return policy.LDAPMapDecision{Entries: out}, nil
}

func (m *mapping) apply(entry policy.Attributes, s Settings) (policy.Mapped, error) {
	jid, missing := m.jid.of(entry)
	jid = strings.TrimSpace(jid)
	switch {
	case missing != "":
		return policy.Mapped{}, errors.New("jidMapping: the entry has no " + missing)
	case !isJID(jid):
		return policy.Mapped{}, errors.New("jidMapping gives " + quoted(jid) + ", which is not user@domain")
	}
	out := policy.Mapped{User: policy.MappedUser{JID: jid, Name: m.name.text(entry), CDRTag: m.tag.text(entry),
		AuthenticationID: m.authentication.text(entry), Email: entry.First("mail")}}
	if s.LicenceGroup != "" {
		in := slices.ContainsFunc(entry.Values("memberOf"), func(dn string) bool { return strings.EqualFold(dn, s.LicenceGroup) })
		out.User.HasLicence = &in
	}
	var err error
	out.Space, err = m.space(entry)
	return out, err
}

func (e expression) text(entry policy.Attributes) string {
	value, _ := e.of(entry)
	return strings.TrimSpace(value)
}

func (m *mapping) space(entry policy.Attributes) (*policy.MappedSpace, error) {
	space := policy.MappedSpace{URI: userPart(m.uri.text(entry)), Secondary: userPart(m.secondary.text(entry)),
		Name: m.spaceName.text(entry), CallID: m.callID.text(entry)}
	if space.URI == "" && space.Name == "" {
		return nil, nil
	}
	switch {
	case !isUserPart(space.URI):
		return nil, errors.New("coSpaceUriMapping gives " + quoted(space.URI) + ", which is no user part of a uri")
	case !isUserPart(space.Secondary):
		return nil, errors.New("coSpaceSecondaryUriMapping gives " + quoted(space.Secondary) + ", which is no user part of a uri")
	case space.Secondary != "" && space.Secondary == space.URI:
		return nil, errors.New("coSpaceSecondaryUriMapping gives the same as coSpaceUriMapping, " + quoted(space.URI))
	case strings.Trim(space.CallID, "0123456789") != "" || len(space.CallID) > 64:
		return nil, errors.New("coSpaceCallIdMapping gives " + quoted(space.CallID) + ", which is no call ID")
	}
	return &space, nil
}

// userPart writes a uri's user part without blanks and in lower case.
func userPart(s string) string {
	for i := range len(s) {
		if c := s[i]; c == ' ' || c == '\t' || c >= 'A' && c <= 'Z' || c >= 0x80 {
			return strings.ToLower(strings.NewReplacer(" ", "", "\t", "").Replace(s))
		}
	}
	return s
}

func isUserPart(s string) bool {
	for i := range len(s) {
		if c := s[i]; c == '@' || c <= ' ' || c == 0x7f {
			return false
		}
	}
	return len(s) <= 255
}

// isJID accepts user@domain, both not empty.
func isJID(s string) bool {
	user, domain, ok := strings.Cut(s, "@")
	return ok && len(s) <= 255 && user != "" && domain != "" && isUserPart(user) && isUserPart(domain)
}

func quoted(s string) string {
	if len(s) > 100 {
		s = s[:100]
	}
	return strconv.Quote(s)
}
