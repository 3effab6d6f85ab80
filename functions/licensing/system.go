package licensing

import (
	"context"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// fileState is a feature's by the licence file, which has a time of grace.
type fileState struct {
	Status string `json:"status,omitempty" enum:"noLicense,activated,grace,expired"`
	Expiry string `json:"expiry,omitempty"`
}

type streaming struct {
	Status string `json:"status,omitempty" enum:"noLicense,activated,expired"`
	Expiry string `json:"expiry,omitempty"`
	Limit  *int   `json:"limit,omitempty"`
}

type limited struct {
	Status string `json:"status,omitempty" enum:"noLicense,activated,grace,expired"`
	Expiry string `json:"expiry,omitempty"`
	Limit  *int   `json:"limit,omitempty"`
}

type branding struct {
	Status string `json:"status,omitempty" enum:"noLicense,activated,grace,expired"`
	Expiry string `json:"expiry,omitempty"`
	Level  string `json:"level,omitempty"`
}

type systemFeatures struct {
	CallBridge             fileState `json:"callBridge"`
	CallBridgeNoEncryption fileState `json:"callBridgeNoEncryption"`
	WebBridge              fileState `json:"webBridge"`
	TURN                   fileState `json:"turn"`
	LDAP                   fileState `json:"ldap"`
	Branding               branding  `json:"branding"`
	Recording              limited   `json:"recording"`
	Streaming              streaming `json:"streaming"`
	Personal               limited   `json:"personal"`
	Shared                 limited   `json:"shared"`
	CapacityUnits          limited   `json:"capacityUnits"`
}

type systemLicensing struct {
	Features systemFeatures `json:"features"`
}

// system are the rules of /system/licensing: what this server's licence file gives, and nothing else. LDAP comes with the
// call bridge; there are no capacity units any more.
func (s service) system() rest.Singleton[systemLicensing] {
	return rest.Singleton[systemLicensing]{Path: "/system/licensing", Element: "licensing",
		Doc: "What this server's licence file gives.", Read: s.readSystem}
}

func (s service) readSystem(ctx context.Context, _ *rest.Request) (systemLicensing, error) {
	v, err := s.current(ctx)
	of := func(name string) limited {
		f, there := v.File[name]
		if !there {
			return limited{Status: policy.NoLicence}
		}
		out := limited{Status: f.Status, Expiry: longDay(f.Expiry)}
		if f.Limit > 0 {
			out.Limit = &f.Limit
		}
		return out
	}
	plain := func(name string) fileState { f := of(name); return fileState{f.Status, f.Expiry} }
	bridge, custom := plain(policy.FeatureCallBridge), of(policy.FeatureCustomizations)
	return systemLicensing{systemFeatures{CallBridge: bridge, CallBridgeNoEncryption: plain(policy.FeatureNoEncryption),
		WebBridge: plain("webbridge"), TURN: plain("turn"), LDAP: bridge, Branding: branding{Status: custom.Status, Expiry: custom.Expiry},
		Recording: of(policy.FeatureRecording), Streaming: streamingOf(of(policy.FeatureRecording)), Personal: of(policy.FeaturePersonal),
		Shared: of(policy.FeatureShared), CapacityUnits: limited{Status: policy.NoLicence}}}, err
}

// streamingOf is streaming's state, which goes with recording's; the reference gives it no grace, so it has expired.
func streamingOf(recording limited) streaming {
	s := streaming(recording)
	if s.Status == policy.Grace {
		s.Status = policy.Expired
	}
	return s
}

// longDay turns 2006-01-02 into 2006-Jan-02.
func longDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.Format("2006-Jan-02")
}

// readBook reads the one row, which need not exist.
func (s service) readBook(ctx context.Context) (appliance.LicenceBook, error) {
	row, err := s.LicenceBook.Get(ctx, store.SystemID)
	if missing(err) {
		err = nil
	}
	return row.Value, err
}
