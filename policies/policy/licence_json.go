package policy

import (
	"github.com/plenum-meet/plenum/policies/wire"
)

var featureRecordTable = wire.Table[FeatureRecord]{
	wire.String("expiry", func(t *FeatureRecord) *string { return &t.Expiry }),
	wire.Int("entitled", func(t *FeatureRecord) *int { return &t.Entitled }),
}

var usageDayTable = wire.Table[UsageDay]{
	wire.String("day", func(t *UsageDay) *string { return &t.Day }),
	wire.Int("personal", func(t *UsageDay) *int { return &t.Personal }),
	wire.Float("shared", func(t *UsageDay) *float64 { return &t.Shared }),
	wire.Int("recording", func(t *UsageDay) *int { return &t.Recording }),
	wire.Bool("over", func(t *UsageDay) *bool { return &t.Over }),
	wire.Bool("recordingOver", func(t *UsageDay) *bool { return &t.RecordingOver }),
}

var licenceTable = wire.Table[Licence]{
	wire.String("now", func(t *Licence) *string { return &t.Now }),
	wire.String("platform", func(t *Licence) *string { return &t.Platform }),
	wire.String("firstStart", func(t *Licence) *string { return &t.FirstStart }),
	wire.Bool("report", func(t *Licence) *bool { return &t.Report }),
	wire.Bool("startTrial", func(t *Licence) *bool { return &t.StartTrial }),
	wire.String("lastReport", func(t *Licence) *string { return &t.LastReport }),
	wire.String("trial", func(t *Licence) *string { return &t.Trial }),
	wire.Map("features", func(t *Licence) *map[string]FeatureRecord { return &t.Features }, featureRecordTable),
	wire.Map("file", func(t *Licence) *map[string]FeatureRecord { return &t.File }, featureRecordTable),
	wire.Objects("days", func(t *Licence) *[]UsageDay { return &t.Days }, usageDayTable),
	wire.Raw("settings", func(t *Licence) *Raw { return &t.Settings }),
}

var featureStateTable = wire.Table[FeatureState]{
	wire.String("status", func(t *FeatureState) *string { return &t.Status }),
	wire.String("expiry", func(t *FeatureState) *string { return &t.Expiry }).OmitEmpty(),
	wire.Int("limit", func(t *FeatureState) *int { return &t.Limit }).OmitEmpty(),
}

var refusalsTable = wire.Table[Refusals]{
	wire.Bool("encrypted", func(t *Refusals) *bool { return &t.Encrypted }),
	wire.Bool("recording", func(t *Refusals) *bool { return &t.Recording }),
	wire.Bool("streaming", func(t *Refusals) *bool { return &t.Streaming }),
	wire.Bool("customizations", func(t *Refusals) *bool { return &t.Customizations }),
}

var licenceDecisionTable = wire.Table[LicenceDecision]{
	wire.Map("features", func(t *LicenceDecision) *map[string]FeatureState { return &t.Features }, featureStateTable),
	wire.Map("file", func(t *LicenceDecision) *map[string]FeatureState { return &t.File }, featureStateTable),
	wire.Map("records", func(t *LicenceDecision) *map[string]FeatureRecord { return &t.Records }, featureRecordTable),
	wire.String("trial", func(t *LicenceDecision) *string { return &t.Trial }).OmitEmpty(),
	wire.Int("alarm", func(t *LicenceDecision) *int { return &t.Alarm }),
	wire.String("notice", func(t *LicenceDecision) *string { return &t.Notice }).OmitEmpty(),
	wire.String("text", func(t *LicenceDecision) *string { return &t.Text }).OmitEmpty(),
	wire.Int("seconds", func(t *LicenceDecision) *int { return &t.Seconds }).OmitEmpty(),
	wire.Bool("prompt", func(t *LicenceDecision) *bool { return &t.Prompt }).OmitEmpty(),
	wire.Object("refuse", func(t *LicenceDecision) *Refusals { return &t.Refuse }, refusalsTable),
	wire.Int("overDays", func(t *LicenceDecision) *int { return &t.OverDays }),
	wire.Bool("over", func(t *LicenceDecision) *bool { return &t.Over }),
	wire.Bool("recordingOver", func(t *LicenceDecision) *bool { return &t.RecordingOver }),
}

// ReadJSON reads a text, parts of which may stay in use.
func (t *Licence) ReadJSON(text string) error { return licenceTable.Parse(text, t) }

// AppendJSON appends compact JSON.
func (t *Licence) AppendJSON(out []byte) []byte { return licenceTable.Append(out, t) }

// ReadJSON reads a text, parts of which may stay in use.
func (t *LicenceDecision) ReadJSON(text string) error { return licenceDecisionTable.Parse(text, t) }

// AppendJSON appends compact JSON.
func (t *LicenceDecision) AppendJSON(out []byte) []byte { return licenceDecisionTable.Append(out, t) }
