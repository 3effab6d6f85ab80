package licensing

import (
	"context"
	"fmt"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// Report is a licence manager's word about the cluster. What it does not name one is not entitled to.
type Report struct {
	Manager    string
	StartTrial bool           // asks for the trial, of which there is one
	Entitled   map[string]int // licences by feature; of what is not counted, above 0 is yes
}

// maxLicences bounds what a report entitles to.
const maxLicences = 1_000_000

// Take keeps a report and does what the policy makes of it.
func Take(ctx context.Context, d rest.Deps, r Report) (v appliance.Licensing, err error) {
	for name, n := range r.Entitled {
		if n < 0 || n > maxLicences {
			return v, appliance.BadParameter(name)
		}
	}
	s := newService(d)
	err = s.DB.Transact(ctx, func(tx *store.Tx) (err error) {
		if v, err = s.decide(ctx, tx, r.into); err != nil {
			return err
		}
		return s.NoteLicence(tx, v.DecidedAt, r.inWords())
	})
	return v, err
}

func (r Report) into(book *appliance.LicenceBook, q *question) {
	q.report, q.startTrial = true, r.StartTrial
	book.Manager = r.Manager
	features := map[string]appliance.LicenceRecord{}
	for _, name := range policy.LicensedFeatures {
		features[name] = appliance.LicenceRecord{Expiry: book.Features[name].Expiry, Entitled: r.Entitled[name]}
	}
	book.Features = features
}

// Trial is the first report to a new lab, which begins its trial; later ones it does not repeat.
func Trial(ctx context.Context, d rest.Deps) error {
	s := newService(d)
	return s.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := s.LicenceBook.In(tx).Get(store.SystemID)
		if err != nil && !missing(err) || !row.Value.LastReport.IsZero() {
			return err
		}
		if _, err = s.decide(ctx, tx, Report{Manager: "lab"}.into); err != nil {
			return fmt.Errorf("begin the lab's trial: %w", err)
		}
		return nil
	})
}
