package policy

// Licence asks what state the licences are in and what follows from it. It is asked when a licence manager reports,
// and again and again in between, because time passes and use changes.
type Licence struct {
	Now        string `json:"now"`        // RFC 3339 in UTC; may be earlier than what is told below: clocks are set
	Platform   string `json:"platform"`   // such as "cms2000"
	FirstStart string `json:"firstStart"` // RFC 3339
	// Report: a licence manager reports, and Entitled below are its words; false is a mere look, which must not make
	// anything last longer.
	Report     bool   `json:"report"`
	StartTrial bool   `json:"startTrial"` // with Report: it asks for the trial
	LastReport string `json:"lastReport"` // the one before, RFC 3339, "" is never
	Trial      string `json:"trial"`      // day on which the trial began, "" is not yet; there is one only

	Features map[string]FeatureRecord `json:"features"` // by name, as the decision at the last report left them
	File     map[string]FeatureRecord `json:"file"`     // what a licence file on this server gives, {} without one; expiries of any day
	Days     []UsageDay               `json:"days"`     // that are known, oldest first, perhaps of before and after the last 90
	Settings Raw                      `json:"settings"` // an object, {} when there are none
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

// LicensedFeatures are all features, in the order of the API.
var LicensedFeatures = []string{FeatureCallBridge, FeatureNoEncryption, FeatureCustomizations, FeatureRecording, FeaturePersonal, FeatureShared}

// FeatureRecord is what is kept about a feature.
type FeatureRecord struct {
	Expiry   string `json:"expiry"`   // last day, 2006-01-02; "" is no licence
	Entitled int    `json:"entitled"` // number of licences; of what is not counted, above 0 is yes
}

// UsageDay is a day's peak use.
type UsageDay struct {
	Day       string  `json:"day"`       // 2006-01-02, UTC
	Personal  int     `json:"personal"`  // licences given to users
	Shared    float64 `json:"shared"`    // concurrent calls, weighted
	Recording int     `json:"recording"` // concurrent recordings and streams
	// As the decisions of that day left them.
	Over          bool `json:"over"` // personal and shared
	RecordingOver bool `json:"recordingOver"`
}

// LicenceDecision is the answer. Records and Trial are kept and asked with the next time; the rest says how things are.
type LicenceDecision struct {
	Features map[string]FeatureState  `json:"features"`
	File     map[string]FeatureState  `json:"file"` // of the licence file by itself
	Records  map[string]FeatureRecord `json:"records"`
	Trial    string                   `json:"trial,omitempty"`
	Alarm    int                      `json:"alarm"` // 0 none, 1 notice, 2 text for a while and prompt, 3 permanent text, prompt, enforcement
	Notice   string                   `json:"notice,omitempty"`
	Text     string                   `json:"text,omitempty"`    // shown to participants
	Seconds  int                      `json:"seconds,omitempty"` // for how long, 0 is for good
	Prompt   bool                     `json:"prompt,omitempty"`  // spoken to participants at join
	Refuse   Refusals                 `json:"refuse"`
	OverDays int                      `json:"overDays"` // of the last 90
	// Of today, kept with its use.
	Over          bool `json:"over"`
	RecordingOver bool `json:"recordingOver"`
}

// FeatureState is a feature's state: noLicense, activated, grace (files only) or expired, and until when.
type FeatureState struct {
	Status string `json:"status"`
	Expiry string `json:"expiry,omitempty"` // last day
	Limit  int    `json:"limit,omitempty"`  // licences, where they are counted
}

// States of features, with the API's spelling.
const (
	NoLicence = "noLicense"
	Activated = "activated"
	Grace     = "grace"
	Expired   = "expired"
)

// Refusals are what may not be done.
type Refusals struct {
	Encrypted      bool `json:"encrypted"` // SIP calls
	Recording      bool `json:"recording"` // new ones
	Streaming      bool `json:"streaming"`
	Customizations bool `json:"customizations"`
}
