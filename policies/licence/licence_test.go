package licence

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/policies/policy"
)

// The guide's numbers of days (B.3).
const (
	ninety  = 90
	tooMany = 15 // over entitlement
)

func TestDays(t *testing.T) {
	t.Parallel()
	for at := time.Date(1600, 2, 27, 0, 0, 0, 0, time.UTC); at.Year() < 2420; at = at.AddDate(0, 0, 1) {
		text := at.Format(time.DateOnly)
		d, ok := parseDay(text + "T23:59:59Z")
		require.True(t, ok, text)
		require.Equal(t, text, d.String())
		require.Equal(t, at.Unix(), int64(d)*24*60*60)
	}
	for _, text := range []string{"2026", "2026-02-30", "2026/02/03", "2026-13-01", "x026-01-01", "2026-0a-01", "-026-01-01"} {
		_, ok := parseDay(text)
		require.False(t, ok, text)
	}
}

// server is an appliance that keeps what the policy answers.
type server struct {
	t *testing.T
	policy.Licence
	today day
}

func newServer(t *testing.T) *server {
	return &server{t: t, today: civil(2026, 3, 1), Licence: policy.Licence{Features: map[string]policy.FeatureRecord{}}}
}

func (s *server) ask() policy.LicenceDecision {
	s.t.Helper()
	s.Now = s.today.String() + "T12:00:00Z"
	d, err := Decide(s.Licence)
	require.NoError(s.t, err)
	if s.Report {
		s.LastReport = s.Now
	}
	s.Features, s.Trial, s.Report, s.StartTrial = d.Records, d.Trial, false, false
	for i := range s.Days {
		if s.Days[i].Day == s.today.String() {
			s.Days[i].Over, s.Days[i].RecordingOver = d.Over, d.RecordingOver
		}
	}
	require.Len(s.t, d.Features, len(policy.LicensedFeatures))
	for name, f := range d.Features {
		expiry, _ := parseDay(f.Expiry)
		require.LessOrEqual(s.t, expiry, s.today+ninety, "%s: never more than 90 days ahead", name)
	}
	return d
}

// report is a licence manager's, with what it entitles to (nil: as before).
func (s *server) report(entitled map[string]int) policy.LicenceDecision {
	s.t.Helper()
	s.Report = true
	for _, feature := range policy.LicensedFeatures {
		if n, told := entitled[feature]; told || entitled != nil {
			s.Features[feature] = policy.FeatureRecord{Expiry: s.Features[feature].Expiry, Entitled: n}
		}
	}
	return s.ask()
}

// use is today's peak.
func (s *server) use(shared float64, personal, recording int) {
	s.Days = append(s.Days, policy.UsageDay{Day: s.today.String(), Shared: shared, Personal: personal, Recording: recording})
}

var paid = map[string]int{policy.FeatureShared: 10, policy.FeaturePersonal: 5, policy.FeatureCustomizations: 1, policy.FeatureRecording: 2}

func TestNothingEver(t *testing.T) {
	t.Parallel()
	d := newServer(t).ask()
	require.Equal(t, 3, d.Alarm)
	require.True(t, d.Prompt)
	require.NotEmpty(t, d.Text)
	require.Zero(t, d.Seconds, "for good")
	require.Equal(t, policy.Refusals{Encrypted: true, Recording: true, Streaming: true, Customizations: true}, d.Refuse)
	for _, f := range d.Features {
		require.Equal(t, policy.FeatureState{Status: policy.NoLicence}, f)
	}
}

func TestTrialOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	d := s.report(map[string]int{})
	require.Equal(t, "2026-03-01", d.Trial)
	require.Zero(t, d.Alarm)
	require.Equal(t, policy.Refusals{}, d.Refuse)
	for name, f := range d.Features {
		require.Equal(t, policy.FeatureState{Status: policy.Activated, Expiry: "2026-05-30"}, f, name)
	}
	for range 90 {
		s.today++
		s.use(3, 3, 3)
		d = s.report(nil)
		require.Zero(t, d.Alarm, "%s: the trial has all features", s.Now)
		require.Equal(t, "2026-05-30", d.Features[policy.FeatureCallBridge].Expiry, "reports do not make it longer")
	}
	s.today++
	d = s.report(nil)
	require.Equal(t, 2, d.Alarm)
	require.Equal(t, 30, d.Seconds)
	require.True(t, d.Prompt)
	require.False(t, d.Refuse.Encrypted)
	require.True(t, d.Refuse.Recording)
	s.StartTrial = true
	require.Equal(t, 2, s.report(nil).Alarm, "there is no second trial")
	s.today += 89
	require.Equal(t, 2, s.ask().Alarm)
	s.today++
	require.Equal(t, 3, s.ask().Alarm)
	require.Zero(t, s.report(paid).Alarm, "licences end it at once")
}

func TestInCompliance(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.report(paid)
	for range 200 {
		s.today++
		s.use(10, 5, 2)
		d := s.report(nil)
		require.Zero(t, d.Alarm)
		require.False(t, d.Over)
		require.Equal(t, (s.today + ninety).String(), d.Features[policy.FeatureCallBridge].Expiry)
		unlicensed := d.Features[policy.FeatureNoEncryption].Status == policy.Expired
		require.Equal(t, s.today > civil(2026, 3, 1)+ninety, unlicensed, "what one is not entitled to ends with the trial")
	}
	last := s.today
	s.today += ninety
	require.Zero(t, s.ask().Alarm, "the last day")
	s.today++
	d := s.ask()
	require.Equal(t, 2, d.Alarm, "nobody reported for 90 days")
	require.Equal(t, (last + ninety).String(), d.Features[policy.FeatureShared].Expiry)
}

func TestOverage(t *testing.T) {
	t.Parallel()
	for name, use := range map[string]func(s *server){
		"shared":   func(s *server) { s.use(10.17, 0, 0) },
		"personal": func(s *server) { s.use(0, 6, 0) },
		"both":     func(s *server) { s.use(11, 6, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			s.report(paid)
			s.today += ninety + 1
			require.Zero(t, s.report(nil).Alarm)
			for n := 1; n < tooMany; n++ {
				s.today++
				use(s)
				d := s.report(nil)
				require.True(t, d.Over)
				require.Equal(t, n, d.OverDays, "a day counts once")
				require.Zero(t, d.Alarm)
				require.Equal(t, "Insufficient licenses", d.Notice)
				require.Equal(t, (s.today + ninety).String(), d.Features[policy.FeatureCallBridge].Expiry, "tolerated")
			}
			end := s.today + ninety
			for n := tooMany; n < 40; n++ {
				s.today++
				use(s)
				d := s.report(nil)
				require.Equal(t, 1, d.Alarm)
				require.Empty(t, d.Text)
				require.Contains(t, d.Notice, "Out of compliance")
				require.Equal(t, end.String(), d.Features[policy.FeatureCallBridge].Expiry, "not extended")
				require.Equal(t, (s.today + ninety).String(), d.Features[policy.FeatureRecording].Expiry, "by itself")
			}
			for s.today < end {
				s.today++
				use(s)
				s.report(nil)
			}
			s.today++
			require.Equal(t, 2, s.report(nil).Alarm)
			d := s.report(map[string]int{policy.FeatureShared: 20, policy.FeaturePersonal: 20})
			require.Zero(t, d.Alarm, "more licences end it at once")
			require.Zero(t, d.OverDays)
		})
	}
}

// TestOverDaysPass: what was used more than 90 days ago is forgotten, and fewer licences spoil no day of before.
func TestOverDaysPass(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.report(paid)
	s.today += ninety + 1
	for range tooMany {
		s.today++
		s.use(11, 0, 0)
		s.report(nil)
	}
	require.Equal(t, 1, s.ask().Alarm)
	s.today += ninety - tooMany
	d := s.report(nil)
	require.Equal(t, tooMany, d.OverDays)
	s.today++
	d = s.report(nil)
	require.Equal(t, tooMany-1, d.OverDays)
	require.Zero(t, d.Alarm)
	s.today += ninety
	s.report(nil)
	for range 20 {
		s.today++
		s.use(9, 0, 0)
		s.report(nil)
	}
	s.today++
	require.Zero(t, s.report(map[string]int{policy.FeatureShared: 5}).OverDays)
}

func TestRecordingByItself(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.report(paid)
	s.today += ninety + 1
	s.report(nil)
	for range tooMany {
		s.today++
		s.use(1, 1, 3)
		s.report(nil)
	}
	d := s.ask()
	require.Equal(t, 1, d.Alarm)
	require.Zero(t, d.OverDays)
	end, _ := parseDay(d.Features[policy.FeatureRecording].Expiry)
	for s.today <= end {
		s.today++
		s.use(1, 1, 3)
		d = s.report(nil)
	}
	require.Equal(t, policy.Expired, d.Features[policy.FeatureRecording].Status)
	require.Equal(t, policy.Activated, d.Features[policy.FeatureCallBridge].Status)
	require.Equal(t, policy.Refusals{Recording: true, Streaming: true}, d.Refuse)
}

func TestOneBridgeIsEnough(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.report(map[string]int{policy.FeatureNoEncryption: 1, policy.FeatureShared: 1})
	s.today += ninety + 1
	d := s.ask()
	require.Equal(t, 2, d.Alarm)
	d = s.report(nil)
	require.Zero(t, d.Alarm)
	require.Equal(t, policy.Expired, d.Features[policy.FeatureCallBridge].Status)
	require.Equal(t, policy.Refusals{Encrypted: true, Recording: true, Streaming: true, Customizations: true}, d.Refuse,
		"each feature by its own licence; without encryption, no encrypted calls")
}

// TestClock sets it back and forth: nothing is lost, and nothing won.
func TestClock(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.report(paid)
	s.today += 40
	s.use(11, 0, 0)
	before := s.report(nil)
	for _, jump := range []day{-91, 182, -91, -1000, 1000} {
		s.today += jump
		s.ask()
	}
	require.Equal(t, before.Features, s.ask().Features)
	s.today -= 10
	d := s.report(nil)
	require.Equal(t, (s.today + ninety).String(), d.Features[policy.FeatureShared].Expiry)
	require.Zero(t, d.OverDays, "a day that is still to come")
	s.today += 10
	require.Equal(t, before.OverDays, s.ask().OverDays)
}

func TestFile(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	last := s.today + 365
	s.File = map[string]policy.FeatureRecord{policy.FeatureCallBridge: {Expiry: last.String(), Entitled: 1},
		policy.FeatureShared: {Expiry: last.String(), Entitled: 3}}
	d := s.ask()
	require.Zero(t, d.Alarm)
	require.Equal(t, (s.today + ninety).String(), d.Features[policy.FeatureCallBridge].Expiry)
	require.Equal(t, policy.FeatureState{Status: policy.Activated, Expiry: last.String(), Limit: 3}, d.File[policy.FeatureShared])
	require.Empty(t, d.Records[policy.FeatureCallBridge].Expiry, "the file is not the cluster's licence")
	s.today = last + 1
	d = s.ask()
	require.Equal(t, 2, d.Alarm)
	require.Equal(t, policy.Grace, d.File[policy.FeatureCallBridge].Status)
	require.Equal(t, policy.Expired, d.Features[policy.FeatureCallBridge].Status)
	s.today = last + ninety + 1
	d = s.ask()
	require.Equal(t, 3, d.Alarm)
	require.Equal(t, policy.Expired, d.File[policy.FeatureCallBridge].Status)
}

func TestBadQuestions(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]policy.Licence{
		"now":      {},
		"trial":    {Now: "2026-03-01T00:00:00Z", Trial: "soon"},
		"expiry":   {Now: "2026-03-01T00:00:00Z", Features: map[string]policy.FeatureRecord{"shared": {Expiry: "x"}}},
		"file":     {Now: "2026-03-01T00:00:00Z", File: map[string]policy.FeatureRecord{"shared": {Expiry: "2026-99-99"}}},
		"settings": {Now: "2026-03-01T00:00:00Z", Settings: policy.Raw(`{"seconds":"x"}`)},
	} {
		_, err := Decide(q)
		require.Error(t, err, name)
	}
}

// TestALicenceThatIsNotFound counts down from the first report that entitles to nothing.
func TestALicenceThatIsNotFound(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.report(paid)
	s.today += ninety + 1
	require.Zero(t, s.report(nil).Alarm)
	s.today++
	d := s.report(map[string]int{})
	require.Equal(t, 1, d.Alarm)
	require.Equal(t, "No licence was found: add licences; enforcement in 90 days", d.Notice)
	s.today += ninety - 1
	require.Equal(t, "No licence was found: add licences; enforcement in 1 day", s.report(nil).Notice)
	require.Zero(t, s.report(paid).Alarm, "licences end it at once")
	d = s.report(map[string]int{})
	s.today += ninety + 1
	require.Equal(t, 1, d.Alarm)
	require.Equal(t, 2, s.report(nil).Alarm)
	s.File = map[string]policy.FeatureRecord{policy.FeatureNoEncryption: {Expiry: s.today.String(), Entitled: 1}}
	require.Zero(t, s.report(nil).Alarm, "a file is a licence")
}

// TestAFileIsALicenceHad: who has one gets no trial, unless it is asked for.
func TestAFileIsALicenceHad(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	s.File = map[string]policy.FeatureRecord{policy.FeatureCallBridge: {Expiry: (s.today + 365).String(), Entitled: 1}}
	d := s.report(map[string]int{})
	require.Empty(t, d.Trial)
	require.Equal(t, policy.Activated, d.Features[policy.FeatureCallBridge].Status)
	require.Equal(t, policy.NoLicence, d.Features[policy.FeatureRecording].Status)
	s.StartTrial = true
	require.NotEmpty(t, s.report(nil).Trial)
}
