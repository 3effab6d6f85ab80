package licensing

import (
	"fmt"
	"strings"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// tell leaves a line in the logs when enforcement or a feature's state changes, in the transaction that changes it.
func (s service) tell(tx *store.Tx, v appliance.Licensing) error {
	row, err := s.Licensing.In(tx).Get(store.SystemID)
	if err != nil && !missing(err) {
		return err
	}
	if text := changes(row.Value, v, missing(err)); text != "" {
		return s.NoteLicence(tx, v.DecidedAt, text)
	}
	return nil
}

// changes says what differs: "alarm 2, was 0; recording expired on 2026-05-30; "..."". The first decision is a change.
func changes(before, v appliance.Licensing, first bool) string {
	var parts []string
	if first || before.Alarm != v.Alarm {
		parts = append(parts, fmt.Sprintf("alarm %d, was %d", v.Alarm, before.Alarm))
	}
	for _, name := range policy.LicensedFeatures {
		if f := v.Features[name]; f.Status != before.Features[name].Status && !(first && f.Status == policy.NoLicence) {
			parts = append(parts, name+" "+stateInWords(f))
		}
	}
	if len(parts) > 0 && v.Notice != "" {
		parts = append(parts, fmt.Sprintf("%q", v.Notice))
	}
	return strings.Join(parts, "; ")
}

// stateInWords is "activated until 2026-05-30", "expired on 2026-05-30" or "noLicense".
func stateInWords(f appliance.LicensedFeature) string {
	switch {
	case f.Expiry == "":
		return f.Status
	case f.Status == policy.Expired:
		return f.Status + " on " + f.Expiry
	}
	return f.Status + " until " + f.Expiry
}

// inWords is what a report says: "report of "manager": shared 10, recording 1".
func (r Report) inWords() string {
	var parts []string
	for _, name := range policy.LicensedFeatures {
		if n := r.Entitled[name]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", name, n))
		}
	}
	text := fmt.Sprintf("report of %q: ", r.Manager)
	if len(parts) == 0 {
		text += "entitled to nothing"
	}
	text += strings.Join(parts, ", ")
	if r.StartTrial {
		text += "; asks for the trial"
	}
	return text
}
