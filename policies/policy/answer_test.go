package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/policy"
)

func TestCheckAnswer(t *testing.T) {
	t.Parallel()
	two := `{"entries":[{"dn":"a"},{"dn":"b"}]}`
	file := `{"file":{"callBridge":{"expiry":"2026-01-01"}}}`
	good := policy.LicenceDecision{Features: map[string]policy.FeatureState{}, Records: map[string]policy.FeatureRecord{}}
	for _, name := range policy.LicensedFeatures {
		good.Features[name], good.Records[name] = policy.FeatureState{Status: policy.NoLicence}, policy.FeatureRecord{}
	}
	licence := func(change func(*policy.LicenceDecision)) string {
		d := good
		change(&d)
		return string(d.AppendJSON(nil))
	}
	for _, c := range []struct{ hook, question, answer, want string }{
		{policy.HookAdmission, `{}`, `{"allow":true,"role":"host","new":1}`, ""},
		{policy.HookAdmission, `{}`, `{}`, ""},
		{policy.HookAdmission, `{}`, `{"allow":"yes"}`, "true or false"},
		{policy.HookAdmission, `{}`, `{"allow":true,"role":"king"}`, "no role"},
		{policy.HookLDAPMap, two, `{"entries":[{"rejected":"x"},{"user":{"jid":"a@b"}}]}`, ""},
		{policy.HookLDAPMap, two, `{"badMapping":"no"}`, ""},
		{policy.HookLDAPMap, two, `{"entries":[{}]}`, "about 1 entries, not 2"},
		{policy.HookLDAPMap, two, `{"entries":{}}`, "["},
		{policy.HookLicence, file, licence(func(*policy.LicenceDecision) {}), ""},
		{policy.HookLicence, file, `{}`, "feature callBridge"},
		{policy.HookLicence, file, licence(func(d *policy.LicenceDecision) { d.Alarm = 4 }), "alarm"},
		{policy.HookLicence, file, licence(func(d *policy.LicenceDecision) {
			d.File = map[string]policy.FeatureState{"shared": {Status: policy.Activated}}
		}), `"shared"`},
		{"nope", `{}`, `{}`, "no hook"},
	} {
		err := policy.CheckAnswer(c.hook, []byte(c.question), []byte(c.answer))
		if c.want == "" {
			require.NoError(t, err, c.answer)
			continue
		}
		require.ErrorContains(t, err, c.want, c.answer)
	}
}
