package licensing

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
)

// usageEntry is one snapshot; counters that are zero are left out.
type usageEntry struct {
	Time         string   `json:"time" api:"attribute"`
	Personal     *float64 `json:"pmp,omitempty" api:"list" decimals:"2"`
	Assigned     *float64 `json:"pmpAssigned,omitempty" api:"list" decimals:"2"`
	Audio        *float64 `json:"smpAud,omitempty" api:"list" decimals:"2"`
	PointToPoint *float64 `json:"smpPtP,omitempty" api:"list" decimals:"2"`
	Full         *float64 `json:"smpFull,omitempty" api:"list" decimals:"2"`
	Recording    *float64 `json:"rec,omitempty" api:"list" decimals:"2"`
	Streaming    *float64 `json:"str,omitempty" api:"list" decimals:"2"`
}

// usage are the rules of /system/MPLicenseUsage: this host's snapshots, or another's, newest first. Those of more than
// 90 days ago are not shown.
func (s service) usage() rest.Noun[usageEntry] {
	return rest.Noun[usageEntry]{Path: "/system/MPLicenseUsage", Element: "entry", OnlyCollection: true, Cap: 1000,
		Doc: "Snapshots of what was used of the licences, one each five minutes, for 90 days.",
		Filters: []rest.Filter{{Name: "startTime", Doc: "RFC 3339; this moment counts."}, {Name: "endTime", Doc: "RFC 3339; this moment counts."},
			{Name: "hostId", Type: rest.ID, Doc: "A known host; default: this one."}},
		List: s.listUsage}
}

func (s service) listUsage(ctx context.Context, r *rest.Request) (rest.Page[usageEntry], error) {
	from, to, err := s.span(r)
	if err != nil {
		return rest.Page[usageEntry]{}, err
	}
	host := r.Filter("hostId")
	if host == "" {
		own, err := s.Host(ctx, s.NewID)
		if err != nil {
			return rest.Page[usageEntry]{}, err
		}
		host = own.HostID
	}
	found, err := s.snapshots(ctx, host, from, to)
	slices.Reverse(found)
	out := rest.Page[usageEntry]{Total: len(found)}
	for _, one := range page(found, r.Offset, r.Limit) {
		out.Items = append(out.Items, rest.Item[usageEntry]{Value: one.entry()})
	}
	return out, err
}

// span is the time that is asked for, no more than what is kept.
func (s service) span(r *rest.Request) (from, to time.Time, err error) {
	oldest := s.Now().UTC().AddDate(0, 0, -appliance.SnapshotDays)
	from, to = oldest, s.Now().UTC()
	var bad []string
	for name, at := range map[string]*time.Time{"startTime": &from, "endTime": &to} {
		text := r.Filter(name)
		if text == "" {
			continue
		}
		if *at, err = time.Parse(time.RFC3339, text); err != nil {
			bad = append(bad, name)
		}
	}
	if len(bad) > 0 {
		slices.Sort(bad)
		return from, to, appliance.BadParameter(bad...)
	}
	if from.Before(oldest) {
		from = oldest
	}
	return from.UTC(), to.UTC(), nil
}

type timed struct {
	at time.Time
	appliance.LicenceSnapshot
}

// snapshots are a host's from from to to, oldest first.
func (s service) snapshots(ctx context.Context, host string, from, to time.Time) (found []timed, err error) {
	first, last := from.Format(time.DateOnly), to.Format(time.DateOnly)
	err = s.LicenceUsage.Each(ctx, host, func(row store.Row[appliance.LicenceSnapshots]) error {
		_, day, _ := strings.Cut(row.ID, "/")
		start, wrong := time.Parse(time.DateOnly, day)
		if wrong != nil || day < first || day > last {
			return nil
		}
		for _, one := range row.Value.Snapshots {
			if at := start.Add(time.Duration(one.Second) * time.Second); !at.Before(from) && !at.After(to) {
				found = append(found, timed{at, one})
			}
		}
		return nil
	})
	return found, err
}

func (t timed) entry() usageEntry {
	e := usageEntry{Time: stamp(t.at)}
	for to, n := range map[**float64]float64{&e.Personal: t.Personal, &e.Assigned: float64(t.Assigned), &e.Audio: t.Audio,
		&e.PointToPoint: t.PointToPoint, &e.Full: t.Full, &e.Recording: t.Recording, &e.Streaming: t.Streaming} {
		if n != 0 {
			*to = &n
		}
	}
	return e
}

// knownHost has nothing but its id.
type knownHost struct{}

// knownHosts are the rules of /system/MPLicenseUsage/knownHosts: those that there are snapshots of, and this one.
func (s service) knownHosts() rest.Noun[knownHost] {
	return rest.Noun[knownHost]{Path: "/system/MPLicenseUsage/knownHosts", Element: "host", OnlyCollection: true, Cap: pageCap,
		Doc: "The hosts whose snapshots can be read.", List: s.listHosts}
}

func (s service) listHosts(ctx context.Context, r *rest.Request) (rest.Page[knownHost], error) {
	_, hosts, err := s.usageByHost(ctx)
	if err != nil {
		return rest.Page[knownHost]{}, err
	}
	own, err := s.Host(ctx, s.NewID)
	if !slices.Contains(hosts, own.HostID) {
		hosts = append(hosts, own.HostID)
	}
	slices.Sort(hosts)
	out := rest.Page[knownHost]{Total: len(hosts)}
	for _, id := range page(hosts, r.Offset, r.Limit) {
		out.Items = append(out.Items, rest.Item[knownHost]{ID: id})
	}
	return out, err
}
