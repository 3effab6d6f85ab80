// Package licensing keeps the licences: what a licence manager reports, what is used, and what the licence policy makes
// of it (Tables.Licensing, which everybody follows). It judges nothing itself: whether use is above what one is
// entitled to, what expires when and what follows from it is the policy's (hook licence, built in: policies/licence).
//
// # What is kept
//
// The book is one row: the features' expiries and numbers, the trial, the peaks of the days. A decision, the book it was
// made from and the row that it becomes are one transaction; so are a snapshot of use, its day's peak and the decision
// that follows. Whoever is killed leaves all of it or nothing, and doing it again does nothing more: snapshots have
// their place in time (each five minutes), peaks are maxima.
//
// The product's clock may be set back and forth. Rows of days that are still to come stay and do not count until they
// come; bounds are numbers of rows and not ages, so that a leap ahead throws nothing away that a leap back would miss.
package licensing

import (
	"context"
	"errors"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

const (
	// LookEvery is the period of Look, UseEvery that of Use, CloseEvery that of Close: short, so that a day of the
	// product's clock that is soon over by the host's has been seen. Where there is nothing to do they read two rows.
	LookEvery  = 5 * time.Second
	UseEvery   = time.Second
	CloseEvery = time.Second

	lookAfter = time.Minute // a decision is asked for again, or as soon as the clock was set
)

// service is what the jobs and nouns are made with.
type service struct {
	rest.Deps
	*store.Tables
}

func newService(d rest.Deps) service { return service{d, d.Tables} }

// Register puts the nouns of licensing into the Meeting Server API.
func Register(api *rest.CMS, d rest.Deps) {
	s := newService(d.WithDefaults())
	rest.RegisterSingleton(api, s.cluster())
	rest.RegisterSingleton(api, s.raw())
	rest.RegisterSingleton(api, s.system())
	rest.RegisterSingleton(api, s.multiparty())
	rest.Register(api, s.activePersonal())
	rest.Register(api, s.usage())
	rest.Register(api, s.knownHosts())
}

// Look asks the policy again when a minute has passed, the clock was set or another licence file was read.
func Look(ctx context.Context, d rest.Deps) error {
	_, err := Current(ctx, d)
	return err
}

// Current is what the licences allow now.
func Current(ctx context.Context, d rest.Deps) (appliance.Licensing, error) {
	return newService(d).current(ctx)
}

// current looks again when it is time to. When the policy fails, the last decision holds on.
func (s service) current(ctx context.Context) (v appliance.Licensing, err error) {
	err = s.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := s.Licensing.In(tx).Get(store.SystemID)
		if err != nil && !missing(err) {
			return err
		}
		bridge, err := s.Settings.CallBridge.In(tx)
		if err != nil {
			return err
		}
		now := s.Now()
		age, set := now.Sub(row.Value.DecidedAt), bridge.RestartedAt.After(row.Value.DecidedAt) && !bridge.RestartedAt.After(now)
		if v = row.Value; 0 <= age && age < lookAfter && !set {
			return nil
		}
		next, err := s.decide(ctx, tx, look)
		var failed undecided
		if errors.As(err, &failed) && row.Revision != 0 && ctx.Err() == nil {
			return nil
		}
		v = next
		return err
	})
	return v, err
}

// look changes nothing before the decision.
func look(*appliance.LicenceBook, *question) {}

func missing(err error) bool { return appliance.KindOf(err) == appliance.Missing }
