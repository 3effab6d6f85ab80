package licensing

import (
	"context"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/ldap"
	"github.com/plenum-meet/plenum/functions/store"
)

// inUse counts what is used now, by the meetings that go on and by the users who were given licences.
func (s service) inUse(ctx context.Context) (u inUse, err error) {
	meetings, err := s.meetings(ctx)
	if err != nil {
		return u, err
	}
	u.LicenceUse = appliance.UseOf(meetings)
	u.assigned, err = s.assigned(ctx)
	return u, err
}

// meetings are those that go on and that somebody is in, the longest-running first.
func (s service) meetings(ctx context.Context) ([]appliance.LicensedMeeting, error) {
	var calls []store.Row[appliance.Call]
	err := s.Calls.Each(ctx, "", func(row store.Row[appliance.Call]) error {
		if row.Value.Legs > 0 {
			calls = append(calls, row)
		}
		return nil
	})
	if err != nil || len(calls) == 0 {
		return nil, err
	}
	slices.SortStableFunc(calls, func(a, b store.Row[appliance.Call]) int { return a.Value.Began().Compare(b.Value.Began()) })
	video, err := s.withVideo(ctx)
	if err != nil {
		return nil, err
	}
	owners := holders{s, map[string]string{}}
	var out []appliance.LicensedMeeting
	for _, call := range calls {
		m, err := owners.meeting(ctx, call.Value)
		if err != nil {
			return nil, err
		}
		m.Video = video[call.ID]
		out = append(out, m)
	}
	return out, nil
}

// withVideo are the calls in which somebody sends a picture of the camera.
func (s service) withVideo(ctx context.Context) (map[string]bool, error) {
	sending := map[string]bool{} // by leg
	err := s.LegsSeen.Each(ctx, "", func(row store.Row[appliance.LegStatus]) error {
		sending[row.ID] = slices.ContainsFunc(row.Value.RxVideo, func(v *appliance.VideoStatus) bool { return v != nil && v.Role == "main" })
		return nil
	})
	if err != nil {
		return nil, err
	}
	calls := map[string]bool{}
	err = s.Legs.Each(ctx, "", func(row store.Row[appliance.CallLeg]) error {
		calls[row.Value.Call] = calls[row.Value.Call] || sending[row.ID]
		return nil
	})
	return calls, err
}

// holders finds who has a personal licence; each user is looked up once.
type holders struct {
	service
	known map[string]string // by what they are looked up by: the id, "" without a licence
}

// meeting tells who might pay for a call, and what B.11 asks. There are no gateway calls yet, and no call spans bridges.
func (h holders) meeting(ctx context.Context, call appliance.Call) (m appliance.LicensedMeeting, err error) {
	m = appliance.LicensedMeeting{Permanent: call.CoSpace != "", Participants: call.Legs, Bridges: 1,
		Recording: appliance.True(call.Recording), Streaming: appliance.True(call.Streaming)}
	if m.Recording {
		m.Participants++
	}
	if m.Streaming {
		m.Participants++
	}
	if call.CoSpace == "" {
		return m, nil
	}
	row, err := h.CoSpaces.Get(ctx, call.CoSpace)
	if err != nil {
		if missing(err) {
			err = nil
		}
		return m, err
	}
	for _, who := range []struct {
		to    *string
		index string
		value string
	}{
		{&m.Owner, "jid", row.Value.OwnerJID}, {&m.Initiator, "guid", row.Value.OwnerADGUID}, {&m.Scheduler, "jid", row.Value.MeetingScheduler},
		{&m.Scheduler, "email", row.Value.MeetingScheduler},
	} {
		if *who.to == "" && who.value != "" {
			if *who.to, err = h.holder(ctx, who.index, who.value); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// holder is the id of the user found, "" when there is none or has no personal licence.
func (h holders) holder(ctx context.Context, index, value string) (string, error) {
	key := index + " " + value
	if id, known := h.known[key]; known {
		return id, nil
	}
	row, err := h.user(ctx, index, value)
	if err != nil {
		if missing(err) {
			err = nil
		}
		return "", err
	}
	licensed, err := h.licensed(ctx, row.Value)
	if !licensed {
		row.ID = ""
	}
	h.known[key] = row.ID
	return row.ID, err
}

// user finds a user by GUID, JID or e-mail address; of several with one address, the first.
func (h holders) user(ctx context.Context, index, value string) (store.Row[appliance.User], error) {
	switch index {
	case "guid":
		return h.byGUID(ctx, value)
	case "jid":
		return h.Users.Find(ctx, "jid", store.Fold(value))
	}
	page, err := h.Users.Page(ctx, store.Query[appliance.User]{By: store.Entry{Index: "email", Value: store.Fold(value)}, Limit: 1})
	if err != nil || len(page.Rows) == 0 {
		return store.Row[appliance.User]{}, orMissing(err)
	}
	return page.Rows[0], nil
}

// byGUID finds whom a directory knows by a GUID (ad hoc meetings name their initiator so), or else whose own id it is.
func (h holders) byGUID(ctx context.Context, guid string) (store.Row[appliance.User], error) {
	ids := []string{guid}
	err := h.LDAPSources.Each(ctx, "", func(row store.Row[appliance.LDAPSource]) error {
		for _, origin := range append([]string{row.ID}, row.Value.Origins...) {
			ids = append(ids, ldap.UsersOf(origin, guid)...)
		}
		return nil
	})
	for _, id := range ids {
		if err != nil {
			break
		}
		row, failed := h.Users.Get(ctx, id)
		if !missing(failed) {
			return row, failed
		}
	}
	return store.Row[appliance.User]{}, orMissing(err)
}

func orMissing(err error) error {
	if err == nil {
		return appliance.DoesNotExist("user")
	}
	return err
}
