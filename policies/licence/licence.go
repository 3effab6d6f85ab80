// Package licence is the built-in policy for the hook licence: what the licences allow, and what is done about use
// without them (guide, appendix B). It decides all of it; the code that asks keeps its records and does as it is told.
//
// Where the guide leaves room:
//
//   - A feature lasts to the end of its expiry day. No expiry is shown, or given by a report, that is more than 90 days
//     ahead; when the clock is set back, the record keeps what it had, so that setting it forth again loses nothing.
//   - The first report to a server that never had a licence starts the trial of all features, whatever it entitles to.
//     A licence file, of whatever age, is a licence that it had. There is one trial; a manager may also ask for it later.
//   - A call bridge needs no licence of its own: who is entitled to personal or shared licences, and not to the call
//     bridge without encryption, has one. Both live on the use of personal and shared licences.
//   - A day counts as over if it was when it passed and still is with what one is entitled to now, so that buying
//     licences mends it at once, and giving some back spoils no day of before. During the trial no day is over.
//   - Exactly 15 days over are too many.
//   - Use without being entitled to anything is not tolerated: what there was runs out, which alarm 1 counts down.
//   - The call bridge without encryption takes no encrypted SIP calls.
//   - A licence file gives what it says, up to its last day; then there are 90 days of grace, which are like those
//     between an expiry and the last alarm.
package licence

import (
	"errors"
	"strconv"

	"github.com/plenum-meet/plenum/policies/policy"
	"github.com/plenum-meet/plenum/policies/wire"
)

// Numbers of the guide (B.3, B.4), in days.
const (
	period    = 90 // of the trial, of a licence ahead, of a look back, until the last alarm
	tolerated = 15 // days over of a period are too many
)

// Settings are what an administrator may set.
type Settings struct {
	Text    string // shown to participants
	Seconds int    // of the text at alarm 2
}

var settingsTable = wire.Table[Settings]{
	wire.String("text", func(s *Settings) *string { return &s.Text }),
	wire.Int("seconds", func(s *Settings) *int { return &s.Seconds }),
}

// Schema is the JSON Schema of Settings.
const Schema = `{"type":"object","additionalProperties":false,"properties":{
"text":{"type":"string","maxLength":200,"description":"what participants see in meetings of a system without licence"},
"seconds":{"type":"integer","minimum":1,"maximum":3600,"description":"how long they see it before enforcement is complete; 30 when not set"}}}`

// judge is one decision while it is made.
type judge struct {
	policy.Licence
	settings Settings
	today    day
	trial    day
	records  map[string]record
	file     map[string]record
	over     int // days of the last 90
	recorded int // the same for recording
}

type record struct {
	expiry   day
	entitled int
}

// Decide answers a question. Dates that are none, and bad settings, are errors.
func Decide(q policy.Licence) (policy.LicenceDecision, error) {
	j, err := newJudge(q)
	if err != nil {
		return policy.LicenceDecision{}, err
	}
	d := policy.LicenceDecision{}
	j.beginTrial()
	j.lookBack(&d)
	j.extend()
	d.Trial, d.OverDays = j.trial.String(), j.over
	d.Records, d.Features, d.File = j.states()
	j.enforce(&d)
	return d, nil
}

func newJudge(q policy.Licence) (j judge, err error) {
	j = judge{Licence: q, settings: Settings{Text: "This deployment is out of licensing compliance. Please contact your administrator.", Seconds: 30}}
	if len(q.Settings) > 0 {
		if err := settingsTable.Parse(string(q.Settings), &j.settings); err != nil {
			return j, err
		}
	}
	var right, known bool
	j.today, right = parseDay(q.Now)
	if j.trial, known = parseDay(q.Trial); !right || !known || j.today == none {
		return j, errors.New("now and trial must be dates")
	}
	if j.records, err = recordsOf(q.Features); err == nil {
		j.file, err = recordsOf(q.File)
	}
	for _, feature := range policy.LicensedFeatures {
		if _, there := j.records[feature]; !there && err == nil {
			j.records[feature] = record{expiry: none}
		}
	}
	return j, err
}

func recordsOf(features map[string]policy.FeatureRecord) (map[string]record, error) {
	out := make(map[string]record, len(features))
	for name, f := range features {
		expiry, ok := parseDay(f.Expiry)
		if !ok {
			return nil, errors.New("the expiry of " + name + " is not a date: " + f.Expiry)
		}
		out[name] = record{expiry, f.Entitled}
	}
	return out, nil
}

// beginTrial begins it at the first report ever to a server without a file, or when a report asks for it, once.
func (j *judge) beginTrial() {
	first := len(j.file) == 0
	for _, r := range j.records {
		first = first && r.expiry == none
	}
	if j.Report && j.trial == none && (first || j.StartTrial) {
		j.trial = j.today
	}
}

func (j *judge) inTrial() bool { return j.trial != none && j.today <= j.trial+period }

// lookBack counts the days over of the last 90, today among them, and judges today.
func (j *judge) lookBack(d *policy.LicenceDecision) {
	for _, use := range j.Days {
		when, ok := parseDay(use.Day)
		if !ok || when > j.today || when <= j.today-period {
			continue
		}
		over := use.Personal > j.entitled(policy.FeaturePersonal) || use.Shared > float64(j.entitled(policy.FeatureShared))
		recorded := use.Recording > j.entitled(policy.FeatureRecording)
		if when == j.today {
			use.Over = use.Over || over && !j.inTrial()
			use.RecordingOver = use.RecordingOver || recorded && !j.inTrial()
			d.Over, d.RecordingOver = use.Over, use.RecordingOver
		}
		if use.Over && over {
			j.over++
		}
		if use.RecordingOver && recorded {
			j.recorded++
		}
	}
}

// entitled is the number of licences, by the last report or by the file.
func (j *judge) entitled(feature string) int {
	return max(j.records[feature].entitled, j.file[feature].entitled)
}

// extend gives what a report gives.
func (j *judge) extend() {
	if !j.Report {
		return
	}
	limit := j.today + period
	for _, feature := range policy.LicensedFeatures {
		r := j.records[feature]
		r.expiry = min(r.expiry, limit)
		if j.inTrial() {
			r.expiry = max(r.expiry, min(j.trial+period, limit))
		}
		if j.granted(feature) && j.compliant(feature) {
			r.expiry = limit
		}
		j.records[feature] = r
	}
}

// granted: the licence manager knows of a licence.
func (j *judge) granted(feature string) bool {
	own := j.records[feature].entitled > 0
	if feature != policy.FeatureCallBridge || own {
		return own
	}
	return j.records[policy.FeatureNoEncryption].entitled == 0 &&
		j.records[policy.FeaturePersonal].entitled+j.records[policy.FeatureShared].entitled > 0
}

// found: there is a licence for a call bridge, by the last report or by the file.
func (j *judge) found() bool {
	for _, feature := range []string{policy.FeatureCallBridge, policy.FeatureNoEncryption} {
		f, there := j.file[feature]
		if j.granted(feature) || there && j.today <= f.expiry {
			return true
		}
	}
	return false
}

func (j *judge) compliant(feature string) bool {
	switch feature {
	case policy.FeatureCustomizations:
		return true
	case policy.FeatureRecording:
		return j.recorded < tolerated
	}
	return j.over < tolerated
}

// states are what is kept, what holds, and what holds by the file alone.
func (j *judge) states() (kept map[string]policy.FeatureRecord, all, file map[string]policy.FeatureState) {
	kept, all, file = map[string]policy.FeatureRecord{}, map[string]policy.FeatureState{}, map[string]policy.FeatureState{}
	for _, feature := range policy.LicensedFeatures {
		r := j.records[feature]
		kept[feature] = policy.FeatureRecord{Expiry: r.expiry.String(), Entitled: r.entitled}
		all[feature] = j.state(j.expiry(feature), j.entitled(feature))
	}
	for feature, r := range j.file {
		s := j.state(r.expiry, r.entitled)
		if s.Status == policy.Expired && j.today <= r.expiry+period {
			s.Status = policy.Grace
		}
		file[feature] = s
	}
	return kept, all, file
}

// expiry is a feature's last day, at most 90 days ahead.
func (j *judge) expiry(feature string) day {
	expiry := j.records[feature].expiry
	if f, there := j.file[feature]; there {
		expiry = max(expiry, f.expiry)
	}
	return min(expiry, j.today+period)
}

func (j *judge) state(expiry day, limit int) policy.FeatureState {
	s := policy.FeatureState{Status: policy.Activated, Expiry: expiry.String(), Limit: limit}
	switch {
	case expiry == none:
		s.Status = policy.NoLicence
	case j.today > expiry:
		s.Status = policy.Expired
	}
	return s
}

// enforce says what follows (table 3).
func (j *judge) enforce(d *policy.LicenceDecision) {
	active := func(feature string) bool { return d.Features[feature].Status == policy.Activated }
	bridge := max(j.expiry(policy.FeatureCallBridge), j.expiry(policy.FeatureNoEncryption))
	switch {
	case bridge == none || j.today > bridge+period:
		d.Alarm, d.Text, d.Prompt = 3, j.settings.Text, true
	case j.today > bridge:
		d.Alarm, d.Text, d.Prompt, d.Seconds = 2, j.settings.Text, true, j.settings.Seconds
	case !j.inTrial() && (!j.found() || j.over >= tolerated || j.recorded >= tolerated):
		d.Alarm = 1
	}
	d.Notice = j.notice(d.Alarm, bridge)
	d.Refuse.Encrypted = d.Alarm == 3 || active(policy.FeatureNoEncryption) && !active(policy.FeatureCallBridge)
	d.Refuse.Recording = !active(policy.FeatureRecording)
	d.Refuse.Streaming = d.Refuse.Recording
	d.Refuse.Customizations = !active(policy.FeatureCustomizations)
}

// notice is for administrators; the gravest thing is told.
func (j *judge) notice(alarm int, bridge day) string {
	last, _ := parseDay(j.LastReport)
	silent := int(j.today - last)
	switch {
	case alarm == 3 && bridge == none:
		return "This server is unlicensed: no licence manager has ever reported"
	case alarm == 3:
		return "Unlicensed: the licence expired on " + bridge.String() + ", more than " + strconv.Itoa(period) + " days ago"
	case alarm == 2:
		return "The licence expired on " + bridge.String() + "; full enforcement in " + days(int(bridge+period-j.today)+1)
	case alarm == 1 && !j.found():
		return "No licence was found: add licences; enforcement in " + days(int(bridge-j.today)+1)
	case alarm == 1 && j.over >= tolerated:
		return "Out of compliance: more licences than entitled to were used on " + days(j.over) + " of the last " +
			strconv.Itoa(period) + "; enforcement in " + days(int(bridge-j.today)+1)
	case alarm == 1:
		return "Out of compliance: more recordings than entitled to on " + days(j.recorded) + " of the last " + strconv.Itoa(period)
	case !j.inTrial() && j.over+j.recorded > 0:
		return "Insufficient licenses"
	case !j.Report && last != none && silent > 1:
		return "The licence manager has been silent for " + days(silent) + "; the licence lasts for " + days(int(bridge-j.today)+1)
	case j.inTrial() && bridge <= j.trial+period:
		return "Trial: " + days(int(j.trial+period-j.today)) + " left"
	}
	return ""
}

func days(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}
