package policy

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// MaxText bounds what a licence policy tells: notice and text, in bytes.
const MaxText = 1000

// CheckAnswer says what is wrong with the shape of an answer to a hook's question. An answer of another shape than the
// hook's is a failure of the policy, as one that is no JSON is.
func CheckAnswer(hook string, question, answer []byte) error {
	switch hook {
	case HookAdmission:
		return checkAdmission(string(answer))
	case HookLDAPMap:
		return checkLDAPMap(string(question), string(answer))
	case HookLicence:
		return checkLicence(string(question), string(answer))
	}
	return fmt.Errorf("there is no hook %q", hook)
}

func checkAdmission(answer string) error {
	var d AdmissionDecision
	if err := d.ReadJSON(answer); err != nil {
		return err
	}
	if d.Role != "" && d.Role != Host && d.Role != Guest {
		return fmt.Errorf("there is no role %.40q", string(d.Role))
	}
	return nil
}

func checkLDAPMap(question, answer string) error {
	var q LDAPMap
	var d LDAPMapDecision
	if err := errors.Join(q.ReadJSON(question), d.ReadJSON(answer)); err != nil {
		return err
	}
	if d.BadMapping == "" && len(d.Entries) != len(q.Entries) {
		return fmt.Errorf("an answer about %d entries, not %d", len(d.Entries), len(q.Entries))
	}
	return nil
}

// checkLicence refuses what could not be kept or shown. Every feature needs a state and a record.
func checkLicence(question, answer string) error {
	var q Licence
	var d LicenceDecision
	if err := errors.Join(q.ReadJSON(question), d.ReadJSON(answer)); err != nil {
		return err
	}
	if d.Alarm < 0 || d.Alarm > 3 || d.Seconds < 0 || d.OverDays < 0 || len(d.Notice) > MaxText || len(d.Text) > MaxText || !isDay(d.Trial) {
		return errors.New("alarm, notice, text, seconds, overDays or trial is out of bounds")
	}
	for _, name := range LicensedFeatures {
		f, told := d.Features[name]
		r, kept := d.Records[name]
		if !told || !kept || !isState(f) || !isDay(r.Expiry) || r.Entitled < 0 {
			return fmt.Errorf("feature %s has no state and record that can be kept", name)
		}
	}
	for name, f := range d.File {
		if _, asked := q.File[name]; !asked || !isState(f) {
			return fmt.Errorf("the file has no feature %.40q in that state", name)
		}
	}
	return nil
}

func isState(f FeatureState) bool {
	states := []string{NoLicence, Activated, Grace, Expired}
	return slices.Contains(states, f.Status) && isDay(f.Expiry) && f.Limit >= 0
}

func isDay(day string) bool {
	_, err := time.Parse(time.DateOnly, day)
	return day == "" || err == nil
}
