package licensing

import (
	"context"
	"slices"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// Use takes a snapshot of what is used, one each five minutes.
func Use(ctx context.Context, d rest.Deps) error {
	s := newService(d)
	host, err := s.Host(ctx, s.NewID)
	if err != nil {
		return err
	}
	at := s.Now().UTC().Truncate(appliance.LicenceInterval)
	id := host.HostID + "/" + at.Format(time.DateOnly)
	row, err := s.LicenceUsage.Get(ctx, id)
	if err != nil && !missing(err) || has(row.Value, second(at)) {
		return err
	}
	use, err := s.inUse(ctx)
	if err != nil {
		return err
	}
	return s.DB.Transact(ctx, func(tx *store.Tx) error { return s.note(ctx, tx, id, at, use) })
}

// note adds a snapshot, unless there is one of that time, with its day's peak and what follows from it.
func (s service) note(ctx context.Context, tx *store.Tx, id string, at time.Time, use inUse) error {
	row, err := s.LicenceUsage.In(tx).Get(id)
	if err != nil && !missing(err) || has(row.Value, second(at)) {
		return err
	}
	v := row.Value
	v.Snapshots = append(v.Snapshots, use.snapshot(at))
	slices.SortFunc(v.Snapshots, func(a, b appliance.LicenceSnapshot) int { return a.Second - b.Second })
	if err := s.LicenceUsage.In(tx).Put(id, v); err != nil {
		return err
	}
	_, err = s.decide(ctx, tx, func(book *appliance.LicenceBook, _ *question) { use.raise(book, at.Format(time.DateOnly)) })
	return err
}

func second(at time.Time) int { return (at.Hour()*60+at.Minute())*60 + at.Second() }

func has(v appliance.LicenceSnapshots, second int) bool {
	return slices.ContainsFunc(v.Snapshots, func(s appliance.LicenceSnapshot) bool { return s.Second == second })
}

// inUse is what is used now.
type inUse struct {
	appliance.LicenceUse
	assigned int // personal licences given to users
}

func (u inUse) snapshot(at time.Time) appliance.LicenceSnapshot {
	return appliance.LicenceSnapshot{Second: second(at), Personal: u.Personal, Assigned: u.assigned, Audio: u.Audio,
		PointToPoint: u.PointToPoint, Full: u.Full, Recording: u.Recording, Streaming: u.Streaming}
}

// raise lifts a day's peak; days without any use are not kept.
func (u inUse) raise(book *appliance.LicenceBook, day string) {
	peak := appliance.LicenceDay{Day: day, Personal: u.assigned, Shared: u.SharedLicences(), Recording: int(u.Recording + u.Streaming + 0.5)}
	if peak == (appliance.LicenceDay{Day: day}) {
		return
	}
	i, there := slices.BinarySearchFunc(book.Days, day, func(d appliance.LicenceDay, day string) int { return compare(d.Day, day) })
	if !there {
		book.Days = slices.Insert(book.Days, i, peak)
		return
	}
	d := &book.Days[i]
	d.Personal, d.Shared, d.Recording = max(d.Personal, peak.Personal), max(d.Shared, peak.Shared), max(d.Recording, peak.Recording)
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
