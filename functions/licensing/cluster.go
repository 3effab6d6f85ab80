package licensing

import (
	"context"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/policies/policy"
)

// state is a feature's in the API.
type state struct {
	Status string `json:"status,omitempty" enum:"noLicense,activated,expired"`
	Expiry string `json:"expiry,omitempty"`
}

// clusterFeatures are those of /clusterLicensing.
type clusterFeatures struct {
	CallBridge             state `json:"callBridge"`
	CallBridgeNoEncryption state `json:"callBridgeNoEncryption"`
	Customizations         state `json:"customizations"`
	Recording              state `json:"recording"`
}

type clusterLicensing struct {
	Features clusterFeatures `json:"features"`
}

// cluster are the rules of /clusterLicensing.
func (s service) cluster() rest.Singleton[clusterLicensing] {
	return rest.Singleton[clusterLicensing]{Path: "/clusterLicensing", Element: "clusterLicensing",
		Doc: "What the cluster is licensed for, and until when; never more than 90 days ahead.", Read: s.readCluster}
}

func (s service) readCluster(ctx context.Context, _ *rest.Request) (clusterLicensing, error) {
	v, err := s.current(ctx)
	of := func(name string) state { return state{v.Features[name].Status, v.Features[name].Expiry} }
	return clusterLicensing{clusterFeatures{of(policy.FeatureCallBridge), of(policy.FeatureNoEncryption),
		of(policy.FeatureCustomizations), of(policy.FeatureRecording)}}, err
}

// rawLicensing is what a licence manager says, in a form of our own: flat, so that JSON, XML and forms will do.
type rawLicensing struct {
	Manager                string `json:"manager,omitempty" maxLength:"100" doc:"Who reports."`
	StartTrial             *bool  `json:"startTrial,omitempty" api:"writeOnly" doc:"Begin the trial, of which there is one."`
	CallBridge             *int   `json:"callBridge,omitempty" maximum:"1000000" doc:"Number of licences; for what is not counted, above 0 is yes."`
	CallBridgeNoEncryption *int   `json:"callBridgeNoEncryption,omitempty" maximum:"1000000"`
	Customizations         *int   `json:"customizations,omitempty" maximum:"1000000"`
	Recording              *int   `json:"recording,omitempty" maximum:"1000000" doc:"Recordings and streams at a time."`
	Personal               *int   `json:"personal,omitempty" maximum:"1000000" doc:"PMP Plus."`
	Shared                 *int   `json:"shared,omitempty" maximum:"1000000" doc:"SMP Plus."`
	LastReport             string `json:"lastReport,omitempty" api:"readOnly"`
	Trial                  string `json:"trial,omitempty" api:"readOnly" doc:"The day on which the trial began."`
	Alarm                  *int   `json:"alarm,omitempty" api:"readOnly" doc:"How far enforcement has gone, 0 to 3."`
	Notice                 string `json:"notice,omitempty" api:"readOnly"`
	OverDays               *int   `json:"overDays,omitempty" api:"readOnly" doc:"Of the last 90."`
}

// entitled are the fields that hold numbers of licences.
func (r *rawLicensing) entitled() map[string]**int {
	return map[string]**int{policy.FeatureCallBridge: &r.CallBridge, policy.FeatureNoEncryption: &r.CallBridgeNoEncryption,
		policy.FeatureCustomizations: &r.Customizations, policy.FeatureRecording: &r.Recording,
		policy.FeaturePersonal: &r.Personal, policy.FeatureShared: &r.Shared}
}

// raw are the rules of /clusterLicensing/raw, which is for licence managers: each PUT is a report. What it does not name
// one is not entitled to.
func (s service) raw() rest.Singleton[rawLicensing] {
	return rest.Singleton[rawLicensing]{Path: "/clusterLicensing/raw", Element: "clusterLicensing",
		Doc:  "A licence manager's report: what the cluster is entitled to. Each one renews the licences that are in compliance.",
		Read: s.readRaw, Change: s.report}
}

func (s service) readRaw(ctx context.Context, _ *rest.Request) (rawLicensing, error) {
	v, err := s.current(ctx)
	if err != nil {
		return rawLicensing{}, err
	}
	book, err := s.readBook(ctx)
	out := rawLicensing{Manager: book.Manager, Trial: book.Trial, Alarm: &v.Alarm, Notice: v.Notice, OverDays: &v.OverDays}
	if !book.LastReport.IsZero() {
		out.LastReport = book.LastReport.Format(time.RFC3339)
	}
	for name, to := range out.entitled() {
		n := book.Features[name].Entitled
		*to = &n
	}
	return out, err
}

func (s service) report(ctx context.Context, r *rest.Request) error {
	var given rawLicensing
	if err := r.Body.Apply(&given, rest.Changing); err != nil {
		return err
	}
	if r.Body.Len() == 0 {
		return appliance.BadParameter("manager")
	}
	report := Report{Manager: given.Manager, StartTrial: appliance.True(given.StartTrial), Entitled: map[string]int{}}
	for name, n := range given.entitled() {
		report.Entitled[name] = appliance.Number(*n)
	}
	_, err := Take(ctx, s.Deps, report)
	return err
}
