package ldap

import (
	"bytes"
	"strings"
	"testing"

	goldap "github.com/go-ldap/ldap/v3"
	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/ldapmap"
	"github.com/plenum-meet/plenum/policies/policy"
)

// FuzzHostileEntries: whatever a directory says of an entry, the question is one that policies can read, within its
// bounds, and what comes of it is a sound user or a reason.
func FuzzHostileEntries(f *testing.F) {
	f.Add("cn=a", "uid", []byte("p1"), 1)
	f.Add("cn=\xff", "u\xffid", []byte("\xff\xfe"), 3)
	f.Add(strings.Repeat("x", 5_000), "uid", bytes.Repeat([]byte("a"), 100_000), 50)
	f.Add("", "uid;lang-de", []byte("a@b\x00\n\u2028"), 2_000)
	f.Fuzz(func(t *testing.T, dn, name string, value []byte, times int) {
		e := &goldap.Entry{DN: dn}
		for range max(0, min(times, 2_000)) {
			e.Attributes = append(e.Attributes, &goldap.EntryAttribute{Name: name, Values: []string{string(value), "p"}, ByteValues: [][]byte{value}})
		}
		require.LessOrEqual(t, len(identity(e)), len(dn)*3+220)
		question := policy.LDAPMap{Mapping: policy.Mapping{JID: "$uid$@x", Name: "$uid$", SpaceURI: "$uid$"}, Entries: []policy.Entry{shown(e)}, Settings: policy.Raw("{}")}
		text := question.AppendJSON(nil)
		require.Less(t, len(text), policy.MaxInput)
		var read policy.LDAPMap
		require.NoError(t, read.ReadJSON(string(text)))
		decision, err := ldapmap.Decide(read)
		require.NoError(t, err)
		if m := decision.Entries[0]; m.Rejected == "" {
			_ = sound(&m)
		}
	})
}
