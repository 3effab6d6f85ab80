package policy

// Licence asks what state the licences are in and what follows from it. It is asked at every report, once a day and
// whenever time has moved.
type Licence struct {
	Now        string                   `json:"now"`        // RFC 3339 in UTC
	Platform   string                   `json:"platform"`   // such as "cms2000"
	FirstStart string                   `json:"firstStart"` // RFC 3339; a trial begins there
	LastReport string                   `json:"lastReport"` // RFC 3339, "" is never
	Features   map[string]FeatureRecord `json:"features"`   // by name, see Features
	Days       []UsageDay               `json:"days"`       // the last 90, oldest first
	Settings   Raw                      `json:"settings"`
}

// Names of features.
const (
	FeatureCallBridge     = "callBridge"
	FeatureNoEncryption   = "callBridgeNoEncryption"
	FeatureCustomizations = "customizations"
	FeatureRecording      = "recording" // streaming too
	FeaturePersonal       = "personal"  // PMP Plus
	FeatureShared         = "shared"    // SMP Plus
)

// FeatureRecord is what is kept about a feature.
type FeatureRecord struct {
	Expiry   string `json:"expiry"`   // day, 2006-01-02; "" is no licence
	Entitled int    `json:"entitled"` // number of licences, where they are counted
}

// UsageDay is a day's peak use.
type UsageDay struct {
	Day       string  `json:"day"` // 2006-01-02
	Personal  int     `json:"personal"`
	Shared    float64 `json:"shared"` // weighted calls
	Recording int     `json:"recording"`
	Over      bool    `json:"over"` // above what was entitled on that day, as it was judged then
}

// LicenceDecision is the answer.
type LicenceDecision struct {
	Features map[string]FeatureState `json:"features"`
	Alarm    int                     `json:"alarm"` // 0 none, 1 notice, 2 text for a while and prompt, 3 permanent text, prompt, enforcement
	Notice   string                  `json:"notice,omitempty"`
	Text     string                  `json:"text,omitempty"` // shown to participants
	Seconds  int                     `json:"seconds,omitempty"`
	Prompt   bool                    `json:"prompt,omitempty"` // spoken to participants at join
	Refuse   Refusals                `json:"refuse"`
	OverDays int                     `json:"overDays"`
	Today    bool                    `json:"overToday"`
}

// FeatureState is a feature's state: noLicense, activated, grace or expired, and until when.
type FeatureState struct {
	Status string `json:"status"`
	Expiry string `json:"expiry,omitempty"` // day; kept as the new record
}

// Refusals are what may not be done.
type Refusals struct {
	Encrypted      bool `json:"encrypted"`
	Recording      bool `json:"recording"`
	Streaming      bool `json:"streaming"`
	Customizations bool `json:"customizations"`
}
