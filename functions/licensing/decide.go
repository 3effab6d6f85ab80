package licensing

import (
	"context"
	"fmt"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// question is what the policy is asked besides the book.
type question struct{ report, startTrial bool }

// decide lets change alter the book, asks the policy, and keeps what it answers, in one transaction with whatever else
// tx holds. It may run several times before tx is committed. When the policy fails, everything stays as it was.
func (s service) decide(ctx context.Context, tx *store.Tx, change func(*appliance.LicenceBook, *question)) (appliance.Licensing, error) {
	now := s.Now().UTC()
	book, err := s.book(tx, now)
	if err != nil {
		return appliance.Licensing{}, err
	}
	service, err := s.Settings.CallBridge.In(tx)
	if err != nil {
		return appliance.Licensing{}, err
	}
	var q question
	change(&book, &q)
	d, err := s.ask(ctx, ask(book, service.LicenceFile, q, now, s.Platform))
	if err != nil {
		return appliance.Licensing{}, undecided{err}
	}
	if q.report {
		book.LastReport = now
	}
	keep(&book, d, now)
	v := licensing(d, now)
	if err := s.tell(tx, v); err != nil {
		return v, err
	}
	if err := s.LicenceBook.In(tx).Put(store.SystemID, book); err != nil {
		return v, err
	}
	return v, s.Licensing.In(tx).Put(store.SystemID, v)
}

// book reads the one row, which begins with the first decision.
func (s service) book(tx *store.Tx, now time.Time) (appliance.LicenceBook, error) {
	row, err := s.LicenceBook.In(tx).Get(store.SystemID)
	if missing(err) {
		return appliance.LicenceBook{FirstStart: now}, nil
	}
	return row.Value, err
}

// ask is the policy's question.
func ask(book appliance.LicenceBook, file appliance.LicenceFile, q question, now time.Time, platform string) policy.Licence {
	out := policy.Licence{Now: stamp(now), Platform: platform, FirstStart: stamp(book.FirstStart), LastReport: stamp(book.LastReport),
		Report: q.report, StartTrial: q.startTrial, Trial: book.Trial,
		Features: map[string]policy.FeatureRecord{}, File: map[string]policy.FeatureRecord{}}
	for name, r := range book.Features {
		out.Features[name] = policy.FeatureRecord(r)
	}
	for name, r := range file.Features {
		out.File[FeatureOf(name)] = policy.FeatureRecord(r)
	}
	for _, day := range book.Days {
		out.Days = append(out.Days, policy.UsageDay(day))
	}
	return out
}

// FeatureOf is the API's name of what a licence file gives. From features that have no other name nothing follows, but
// their states can be seen.
func FeatureOf(name string) string {
	if feature, known := fileFeatures[name]; known {
		return feature
	}
	return name
}

var fileFeatures = map[string]string{
	"callbridge":             policy.FeatureCallBridge,
	"callbridgenoencryption": policy.FeatureNoEncryption,
	"customizations":         policy.FeatureCustomizations,
	"recording":              policy.FeatureRecording,
	"personal":               policy.FeaturePersonal,
	"shared":                 policy.FeatureShared,
}

// stamp is RFC 3339, "" for no time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// ask asks the policy; what the answer must have is checked (policy.CheckAnswer).
func (s service) ask(ctx context.Context, q policy.Licence) (d policy.LicenceDecision, err error) {
	answer, err := s.Policies.Call(ctx, policy.HookLicence, "", q.AppendJSON(nil))
	if err != nil {
		return d, err
	}
	if err := d.ReadJSON(string(answer)); err != nil {
		return d, fmt.Errorf("the licence policy's answer: %w", err)
	}
	return d, nil
}

// undecided is why the policy has not decided.
type undecided struct{ error }

func (u undecided) Unwrap() error { return u.error }

// keep takes what the policy wants to be asked with the next time.
func keep(book *appliance.LicenceBook, d policy.LicenceDecision, now time.Time) {
	book.Trial, book.Features = d.Trial, map[string]appliance.LicenceRecord{}
	for _, name := range policy.LicensedFeatures {
		book.Features[name] = appliance.LicenceRecord(d.Records[name])
	}
	today := now.Format(time.DateOnly)
	for i := range book.Days {
		if book.Days[i].Day == today {
			book.Days[i].Over, book.Days[i].RecordingOver = d.Over, d.RecordingOver
		}
	}
}

// licensing is the row that everybody follows.
func licensing(d policy.LicenceDecision, now time.Time) appliance.Licensing {
	v := appliance.Licensing{Alarm: d.Alarm, Notice: d.Notice, Text: d.Text, Seconds: d.Seconds, Prompt: d.Prompt,
		NoEncryption: d.Refuse.Encrypted, NoRecording: d.Refuse.Recording, NoStreaming: d.Refuse.Streaming,
		NoCustomizations: d.Refuse.Customizations, OverDays: d.OverDays, DecidedAt: now,
		Features: map[string]appliance.LicensedFeature{}, File: map[string]appliance.LicensedFeature{}}
	for _, name := range policy.LicensedFeatures {
		v.Features[name] = appliance.LicensedFeature(d.Features[name])
	}
	for name, f := range d.File {
		v.File[name] = appliance.LicensedFeature(f)
	}
	return v
}
