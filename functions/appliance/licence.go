package appliance

import "time"

// Licensing is what the licences allow at present, as the licence policy decided it. One row; everybody follows it.
type Licensing struct {
	// Alarm is how far enforcement has gone (guide B.3, table 3): 0 nothing, 1 a notice to administrators, 2 text for a
	// while and a prompt to everybody who joins, 3 lasting text, the prompt, and no encrypted SIP calls.
	Alarm int `json:"alarm"`
	// Notice is what administrators are told, "" nothing.
	Notice string `json:"notice,omitempty"`
	// Text is what participants see in the meeting, for Seconds or, with 0, for good.
	Text    string `json:"text,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
	// Prompt: whoever joins hears the prompt of a system without licence.
	Prompt bool `json:"prompt,omitempty"`
	// Features are the states of the features by name ("callBridge").
	Features map[string]LicensedFeature `json:"features,omitempty"`
	// File are the states of what the licence file gives, by itself, by the features' names.
	File map[string]LicensedFeature `json:"file,omitempty"`
	// OverDays is on how many of the last 90 days more was used than one is entitled to.
	OverDays int `json:"overDays,omitempty"`
	// What may not be done.
	NoEncryption     bool `json:"noEncryption,omitempty"`
	NoRecording      bool `json:"noRecording,omitempty"`
	NoStreaming      bool `json:"noStreaming,omitempty"`
	NoCustomizations bool `json:"noCustomizations,omitempty"`
	// DecidedAt is the product's time of the decision.
	DecidedAt time.Time `json:"decidedAt"`
}

// LicensedFeature is a feature's state: noLicense, activated, grace or expired, until a day (2006-01-02, "" for no end).
type LicensedFeature struct {
	Status string `json:"status"`
	Expiry string `json:"expiry,omitempty"`
	// Limit is how many licences there are, where they are counted.
	Limit int `json:"limit,omitempty"`
}
