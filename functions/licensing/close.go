package licensing

import (
	"context"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// Close closes the days that are over, once: it removes what is beyond the bounds, in one transaction with the note
// that it did.
func Close(ctx context.Context, d rest.Deps) error {
	s := newService(d)
	today := s.Now().UTC().Format(time.DateOnly)
	yesterday := s.Now().UTC().AddDate(0, 0, -1).Format(time.DateOnly)
	book, err := s.readBook(ctx)
	if err != nil || book.Closed == yesterday {
		return err
	}
	gone, err := s.beyond(ctx, today)
	if err != nil {
		return err
	}
	return s.DB.Transact(ctx, func(tx *store.Tx) error {
		row, err := s.LicenceBook.In(tx).Get(store.SystemID)
		if missing(err) || err == nil && row.Value.Closed == yesterday {
			return nil
		}
		if err != nil {
			return err
		}
		for _, id := range gone {
			if err := s.LicenceUsage.In(tx).Delete(id); err != nil && !missing(err) {
				return err
			}
		}
		_, err = s.decide(ctx, tx, func(book *appliance.LicenceBook, _ *question) {
			if len(gone) < closeMost { // else there are more of them
				book.Closed = yesterday
			}
			book.Days = trimDays(book.Days, today)
		})
		return err
	})
}

// trimDays keeps so many days: those that are to come go first, then the oldest.
func trimDays(days []appliance.LicenceDay, today string) []appliance.LicenceDay {
	for len(days) > appliance.LicenceDays {
		if days[len(days)-1].Day > today {
			days = days[:len(days)-1]
		} else {
			days = days[1:]
		}
	}
	return days
}

const (
	usageDays = appliance.SnapshotDays + 1 // of a host's snapshots, today's among them
	closeMost = 30                         // days of snapshots that one transaction removes
)

// beyond are days of snapshots that are too many, some at a time: those that are to come first, the last of them first,
// then the oldest.
func (s service) beyond(ctx context.Context, today string) (gone []string, err error) {
	byHost, hosts, err := s.usageByHost(ctx)
	for _, host := range hosts {
		days := byHost[host]
		for len(days) > usageDays && len(gone) < closeMost {
			day := days[0]
			if last := len(days) - 1; days[last] > today {
				day, days = days[last], days[:last]
			} else {
				days = days[1:]
			}
			gone = append(gone, host+"/"+day)
		}
	}
	return gone, err
}

// usageByHost lists the days that there are snapshots of, of each host, and the hosts, in order.
func (s service) usageByHost(ctx context.Context) (days map[string][]string, hosts []string, err error) {
	days = map[string][]string{}
	err = s.LicenceUsage.Each(ctx, "", func(row store.Row[appliance.LicenceSnapshots]) error {
		host, day, _ := strings.Cut(row.ID, "/")
		if days[host] == nil {
			hosts = append(hosts, host)
		}
		days[host] = append(days[host], day)
		return nil
	})
	return days, hosts, err
}
