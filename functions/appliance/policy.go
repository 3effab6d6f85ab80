package appliance

import (
	"encoding/json"
	"time"
)

// PolicyRelease is one version of a policy as it was installed. It never changes; its id is "name@version". The
// module's bytes are not here but in the module store, by their hash.
type PolicyRelease struct {
	Hook    string `json:"hook"`
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
	Size    int    `json:"size"` // bytes of the module
	// Settings are what the policy gets with each question, an object; Schema is the JSON Schema that they fit.
	Settings json.RawMessage `json:"settings,omitempty"`
	Schema   json.RawMessage `json:"schema,omitempty"`
	Limits   PolicyLimits    `json:"limits,omitzero"`
	// BuiltIn says that it came with the software.
	BuiltIn     bool      `json:"builtIn,omitempty"`
	InstalledBy string    `json:"installedBy"`
	InstalledAt time.Time `json:"installedAt"`
}

// PolicyLimits are a release's own bounds; what is zero is the hook's.
type PolicyLimits struct {
	Memory     int   `json:"memory,omitempty"` // bytes
	Budget     int64 `json:"budget,omitempty"` // units of a call
	DeadlineMS int   `json:"deadlineMs,omitempty"`
}

// PolicyStages says which releases each hook has. It is one row, so that whoever follows it misses nothing, and
// whoever looks at it now and then needs one read.
type PolicyStages struct {
	Hooks map[string]HookStages `json:"hooks"`
}

// HookStages are one hook's releases, by their ids; "" is none.
type HookStages struct {
	Active   string `json:"active"`
	Previous string `json:"previous,omitempty"` // was active before and is what a roll-back brings back
	Shadow   string `json:"shadow,omitempty"`   // asked too, and not obeyed
	Canary   string `json:"canary,omitempty"`   // obeyed for some subjects
	// CanaryPercent is how many of a hundred subjects the canary decides for.
	CanaryPercent int `json:"canaryPercent,omitempty"`
	// RestoreAfter is how many failures in a row take the active release, or the canary, away by themselves.
	RestoreAfter int `json:"restoreAfter"`
	// Failures and CanaryFailures count those in a row until now.
	Failures       int       `json:"failures,omitempty"`
	CanaryFailures int       `json:"canaryFailures,omitempty"`
	ChangedBy      string    `json:"changedBy"`
	ChangedAt      time.Time `json:"changedAt"`
	Why            string    `json:"why,omitempty"` // of the last change that nobody asked for
}

// Uses reports whether the hook has the release in some stage.
func (h HookStages) Uses(release string) bool {
	return release != "" && (h.Active == release || h.Previous == release || h.Shadow == release || h.Canary == release)
}

// PolicyQuestion is what a hook is asked.
type PolicyQuestion struct {
	Hook string
	// Subject decides who is asked while there is a canary: a tenant's id, or what stands for it; with "" it is the
	// active release.
	Subject string
	// Release is who is asked whatever the stages say; "" leaves it to them.
	Release string
	// Again says that it is part of a question that has failed: what comes of it is not counted again.
	Again bool
	Input []byte // JSON as the hook's contract has it, with empty settings
}

// PolicyDecision is a question that was answered. Its id is the hook's name, a slash and its place in the ring.
type PolicyDecision struct {
	Number  int64           `json:"number"` // of the hook, counted from 1
	At      time.Time       `json:"at"`
	Subject string          `json:"subject,omitempty"`
	Release string          `json:"release"`
	Canary  bool            `json:"canary,omitempty"`
	Input   json.RawMessage `json:"input,omitempty"` // as the caller asked, without the release's settings
	Output  json.RawMessage `json:"output,omitempty"`
	// InputPacked and OutputPacked, with gzip, are there in place of Input and Output above PolicyTraceBytes.
	InputPacked  []byte `json:"inputPacked,omitempty"`
	OutputPacked []byte `json:"outputPacked,omitempty"`
	// InputBytes and OutputBytes are the sizes; what is above PolicyPackedBytes when it is packed is not kept.
	InputBytes   int              `json:"inputBytes"`
	OutputBytes  int              `json:"outputBytes,omitempty"`
	Error        string           `json:"error,omitempty"`
	Microseconds int64            `json:"microseconds"`
	Units        int64            `json:"units"`
	Shadow       *PolicyShadowing `json:"shadow,omitempty"`
}

// PolicyTraceBytes is the size up to which a decision's input, and its output, are kept as they are; PolicyPackedBytes
// that up to which they are kept when they are packed.
const (
	PolicyTraceBytes  = 8 << 10
	PolicyPackedBytes = 12 << 10
)

// PolicyShadowing is what the shadow made of the same question.
type PolicyShadowing struct {
	Release      string          `json:"release"`
	Output       json.RawMessage `json:"output,omitempty"`
	OutputPacked []byte          `json:"outputPacked,omitempty"`
	Error        string          `json:"error,omitempty"`
	Microseconds int64           `json:"microseconds"`
	Units        int64           `json:"units"`
	Differs      bool            `json:"differs,omitempty"`
}

// PolicyCounts are a hook's counters; its id is the hook's name.
type PolicyCounts struct {
	Decisions   int64 `json:"decisions"`   // traced so far
	Differences int64 `json:"differences"` // kept so far
	// Shadow is the release that the following counts are about; they begin anew with each.
	Shadow   string `json:"shadow,omitempty"`
	Asked    int64  `json:"asked,omitempty"`
	Differed int64  `json:"differed,omitempty"`
	Failed   int64  `json:"failed,omitempty"`
}

// Activate makes a release the active one. The one before becomes the previous release, unless it was failing: then
// the last good one stays what a roll-back brings back.
func (h *HookStages) Activate(release string) {
	if release == h.Active {
		return
	}
	if h.Failures == 0 {
		h.Previous = h.Active
	}
	if h.Previous == release {
		h.Previous = ""
	}
	h.Active, h.Failures = release, 0
	if h.Canary == release {
		h.Canary, h.CanaryPercent, h.CanaryFailures = "", 0, 0
	}
	if h.Shadow == release {
		h.Shadow = ""
	}
}

// Restore makes the previous release the active one; afterwards there is none to go back to.
func (h *HookStages) Restore() { h.Active, h.Previous, h.Failures = h.Previous, "", 0 }

// Failed counts a failure in a row of the active release, or of the canary. Where they are RestoreAfter, the release
// goes: it says so. Without a previous release the active one stays.
func (h *HookStages) Failed(release string) (gone bool) {
	switch release {
	case h.Canary:
		if h.CanaryFailures++; h.CanaryFailures < h.RestoreAfter {
			return false
		}
		h.Canary, h.CanaryPercent, h.CanaryFailures = "", 0, 0
		return true
	case h.Active:
		if h.Failures = min(h.Failures+1, h.RestoreAfter); h.Failures < h.RestoreAfter || h.Previous == "" {
			return false
		}
		h.Restore()
		return true
	}
	return false
}

// Succeeded sets the count of failures in a row back.
func (h *HookStages) Succeeded(release string) {
	switch release {
	case h.Canary:
		h.CanaryFailures = 0
	case h.Active:
		h.Failures = 0
	}
}
