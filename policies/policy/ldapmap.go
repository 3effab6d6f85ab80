package policy

import (
	"strings"

	"github.com/plenum-meet/plenum/policies/wire"
)

// LDAPMap asks what a number of directory entries become.
type LDAPMap struct {
	Mapping  Mapping `json:"mapping"`
	Entries  []Entry `json:"entries"`
	Settings Raw     `json:"settings"` // an object, {} when there are none
}

// Mapping holds the expressions of an ldapMapping (API: /ldapMappings), such as "$cn$ space". Empty ones give nothing.
type Mapping struct {
	JID              string `json:"jidMapping"`
	Name             string `json:"nameMapping"`
	CDRTag           string `json:"cdrTagMapping"`
	AuthenticationID string `json:"authenticationIdMapping"`
	SpaceURI         string `json:"coSpaceUriMapping"`
	SpaceSecondary   string `json:"coSpaceSecondaryUriMapping"`
	SpaceName        string `json:"coSpaceNameMapping"`
	SpaceCallID      string `json:"coSpaceCallIdMapping"`
}

// Entry is one entry of the directory. Binary values are not part of a question.
type Entry struct {
	DN         string     `json:"dn"`
	Attributes Attributes `json:"attributes"`
}

// Attributes are an entry's, an object of lists in JSON: {"cn": ["Ann"], ...}.
type Attributes []Attribute

// Attribute is one with its values, in the directory's order.
type Attribute struct {
	Name   string
	Values []string
}

// Values finds an attribute's values, whatever the case of its name.
func (a Attributes) Values(name string) []string {
	for i := range a {
		if len(a[i].Name) == len(name) && strings.EqualFold(a[i].Name, name) {
			return a[i].Values
		}
	}
	return nil
}

// First is an attribute's first value, "" when there is none.
func (a Attributes) First(name string) string {
	if values := a.Values(name); len(values) > 0 {
		return values[0]
	}
	return ""
}

// MarshalJSON writes the object.
func (a Attributes) MarshalJSON() ([]byte, error) { return appendAttributes(nil, a), nil }

// UnmarshalJSON reads the object.
func (a *Attributes) UnmarshalJSON(text []byte) error {
	r := wire.NewReader(string(text))
	*a = readAttributes(r)
	return r.Close()
}

func appendAttributes(out []byte, a Attributes) []byte {
	out = append(out, '{')
	for i := range a {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(wire.AppendString(out, a[i].Name), ':')
		out = wire.AppendStrings(out, a[i].Values)
	}
	return append(out, '}')
}

func readAttributes(r *wire.Reader) Attributes {
	a := make(Attributes, 0, 8)
	r.Lists(func(name string, values []string) { a = append(a, Attribute{name, values}) })
	return a
}

// LDAPMapDecision has one answer for each entry, in their order. A mapping that is wrong, whatever the entry, is no
// failure of the policy: it says so, for people, and answers about no entry.
type LDAPMapDecision struct {
	Entries    []Mapped `json:"entries"`
	BadMapping string   `json:"badMapping,omitempty"`
}

// Mapped is what an entry becomes: a user, perhaps with a space, or nothing, with a reason for people.
type Mapped struct {
	Rejected string       `json:"rejected,omitempty"`
	User     MappedUser   `json:"user,omitzero"`
	Space    *MappedSpace `json:"coSpace,omitempty"`
}

// MappedUser is a user to be. What is unset comes from the ldapSource.
type MappedUser struct {
	JID              string `json:"jid"`
	Name             string `json:"name,omitempty"`
	Email            string `json:"email,omitempty"`
	CDRTag           string `json:"cdrTag,omitempty"`
	AuthenticationID string `json:"authenticationId,omitempty"`
	HasLicence       *bool  `json:"hasLicence,omitempty"` // a personal licence (PMP Plus)
}

// MappedSpace is the user's own space. Without a CallID the importer draws one.
type MappedSpace struct {
	URI       string `json:"uri,omitempty"` // the user part
	Secondary string `json:"secondaryUri,omitempty"`
	Name      string `json:"name,omitempty"`
	CallID    string `json:"callId,omitempty"`
}
