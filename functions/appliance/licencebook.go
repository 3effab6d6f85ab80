package appliance

import "time"

// LicenceBook is what is kept about the licences from one decision to the next. One row.
type LicenceBook struct {
	FirstStart time.Time `json:"firstStart"`
	// LastReport is the product's time of a licence manager's last word, Manager who that was.
	LastReport time.Time `json:"lastReport,omitzero"`
	Manager    string    `json:"manager,omitempty"`
	// Trial is the day on which the trial began, "" while there was none.
	Trial    string                   `json:"trial,omitempty"`
	Features map[string]LicenceRecord `json:"features,omitempty"`
	// Days are the days' peaks, oldest first; days without use are left out.
	Days []LicenceDay `json:"days,omitempty"`
	// Closed is the last day that was closed.
	Closed string `json:"closed,omitempty"`
}

// LicenceRecord is what is kept about a feature: its last day ("" without a licence) and how many one is entitled to.
type LicenceRecord struct {
	Expiry   string `json:"expiry,omitempty"`
	Entitled int    `json:"entitled,omitempty"`
}

// LicenceDay is a day's peak use, and whether it was above what one was entitled to.
type LicenceDay struct {
	Day           string  `json:"day"` // 2006-01-02, UTC
	Personal      int     `json:"personal,omitempty"`
	Shared        float64 `json:"shared,omitempty"`
	Recording     int     `json:"recording,omitempty"` // and streaming
	Over          bool    `json:"over,omitempty"`
	RecordingOver bool    `json:"recordingOver,omitempty"`
}

// LicenceSnapshots are one host's snapshots of one day, in the order of their times.
type LicenceSnapshots struct {
	Snapshots []LicenceSnapshot `json:"snapshots"`
}

// LicenceSnapshot is what was used at a moment, normalised over the call bridges (API: /system/MPLicenseUsage).
type LicenceSnapshot struct {
	Second       int     `json:"at"` // of the day
	Personal     float64 `json:"pmp,omitempty"`
	Assigned     int     `json:"pmpAssigned,omitempty"`
	Audio        float64 `json:"smpAud,omitempty"`
	PointToPoint float64 `json:"smpPtP,omitempty"`
	Full         float64 `json:"smpFull,omitempty"`
	Recording    float64 `json:"rec,omitempty"`
	Streaming    float64 `json:"str,omitempty"`
}

// Bounds of what is kept: LicenceDays are more than one looks back on, so that a clock that is set forth and back
// again finds them; snapshots are kept for SnapshotDays, one each LicenceInterval.
const (
	LicenceDays     = 200
	SnapshotDays    = 90
	LicenceInterval = 5 * time.Minute
)

// LicenceFile is what a licence file gives (MMP: license, cms.lic).
type LicenceFile struct {
	Serial string `json:"serial,omitempty"`
	// Features are by their names in the file, such as "callbridge".
	Features map[string]LicenceRecord `json:"features,omitempty"`
	// Problem says why a file that is there gives nothing.
	Problem string `json:"problem,omitempty"`
}

// Host is what a call bridge knows itself by, drawn when it is first asked for and never changed.
type Host struct {
	HostID    string `json:"hostId"`
	ClusterID string `json:"clusterId"`
}
