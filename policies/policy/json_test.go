package policy_test

import (
	"encoding/json"
	"math/rand"
	"reflect"
	"testing"
	"testing/quick"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/policy"
)

type wired interface {
	ReadJSON(string) error
	AppendJSON([]byte) []byte
}

// TestTablesAgreeWithTags writes and reads what chance gives with the tables and with encoding/json.
func TestTablesAgreeWithTags(t *testing.T) {
	t.Parallel()
	for _, sample := range []wired{&policy.Admission{}, &policy.AdmissionDecision{}, &policy.LDAPMap{}, &policy.LDAPMapDecision{},
		&policy.Licence{}, &policy.LicenceDecision{}} {
		kind := reflect.TypeOf(sample).Elem()
		t.Run(kind.Name(), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewSource(1))
			for range 200 {
				value, ok := quick.Value(kind, chance)
				require.True(t, ok)
				one := reflect.New(kind)
				one.Elem().Set(value)
				if settings := one.Elem().FieldByName("Settings"); settings.IsValid() {
					settings.SetBytes([]byte(`{"a":[1,{"b":null}]}`))
				}
				agree(t, one.Interface().(wired), reflect.New(kind), reflect.New(kind))
			}
		})
	}
}

// agree holds one value, written and read in both ways, against each other. The tables make no difference between an
// empty list and none, so what they write is what is compared.
func agree(t *testing.T, one wired, here, there reflect.Value) {
	t.Helper()
	ours := one.AppendJSON(nil)
	theirs, err := json.Marshal(one)
	require.NoError(t, err)
	require.NoError(t, here.Interface().(wired).ReadJSON(string(theirs)))
	require.NoError(t, json.Unmarshal(ours, there.Interface()))
	require.Equal(t, string(ours), string(here.Interface().(wired).AppendJSON(nil)))
	require.Equal(t, string(ours), string(there.Interface().(wired).AppendJSON(nil)))
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{``, `{`, `[]`, `{"name":1}`, `{"name":"a}`, `{"member":"yes"}`, `{"meeting":{"limit":1.5}}`, `{"name":"\x"}`,
		`{"name":"a"} x`, `{"name":"a",}`, `{"x":tru}`, `{"x":[1,]}`} {
		require.Error(t, (&policy.Admission{}).ReadJSON(text), text)
	}
	var a policy.Admission
	require.NoError(t, a.ReadJSON(` { "meeting" : { "limit" : 3 , "new":[{"x":1}] } , "name" : "\u00e4\ud83d\ude00\n\"\\" , "tenant":null } `))
	require.Equal(t, "ä😀\n\"\\", a.Name)
	require.Equal(t, 3, a.Meeting.Limit)
}

// FuzzReadJSON holds the reader against encoding/json: what one reads the other does, but for what the tables leave
// out (names in another case, doubled members, texts that are not UTF-8).
func FuzzReadJSON(f *testing.F) {
	f.Add(`{"space":{"id":"x"},"member":true,"meeting":{"limit":3},"settings":{"a":[1,2.5e3,null,"\u0041"]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var a policy.Admission
		if err := a.ReadJSON(text); err != nil {
			return
		}
		var again policy.Admission
		require.NoError(t, again.ReadJSON(string(a.AppendJSON(nil))))
	})
}
