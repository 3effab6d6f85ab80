package appliance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWhichLicence is B.9, rule by rule.
func TestWhichLicence(t *testing.T) {
	t.Parallel()
	video := LicensedMeeting{Permanent: true, Video: true, Participants: 5}
	by := func(owner, initiator, scheduler string) LicensedMeeting {
		m := video
		m.Owner, m.Initiator, m.Scheduler = owner, initiator, scheduler
		return m
	}
	for name, c := range map[string]struct {
		meetings []LicensedMeeting
		byUser   map[string]int
		shared   int
	}{
		"nobody has one":                    {[]LicensedMeeting{video}, nil, 1},
		"the owner's":                       {[]LicensedMeeting{by("ann", "", "")}, map[string]int{"ann": 1}, 0},
		"the owner's before all others":     {[]LicensedMeeting{by("ann", "bob", "cy")}, map[string]int{"ann": 1}, 0},
		"who began it ad hoc":               {[]LicensedMeeting{by("", "bob", "cy")}, map[string]int{"bob": 1}, 0},
		"who scheduled it":                  {[]LicensedMeeting{by("", "", "cy")}, map[string]int{"cy": 1}, 0},
		"two calls":                         {[]LicensedMeeting{by("ann", "", ""), by("ann", "", "")}, map[string]int{"ann": 2}, 0},
		"the third is shared":               {[]LicensedMeeting{by("ann", "", ""), by("ann", "", ""), by("ann", "bob", "")}, map[string]int{"ann": 2}, 1},
		"two ways to one licence":           {[]LicensedMeeting{by("ann", "", ""), by("", "ann", ""), by("", "", "ann")}, map[string]int{"ann": 2}, 1},
		"somebody else's does not count it": {[]LicensedMeeting{by("ann", "", ""), by("bob", "", ""), video}, map[string]int{"ann": 1, "bob": 1}, 1},
	} {
		use := UseOf(c.meetings)
		require.Equal(t, c.shared, use.Shared, name)
		require.Equal(t, len(c.meetings), use.Calls, name)
		require.Len(t, use.ByUser, len(c.byUser), name)
		require.InDelta(t, len(c.byUser), use.Personal, 1e-9, name)
		for id, calls := range c.byUser {
			require.Equal(t, PersonalUse{calls, float64(calls)}, use.ByUser[id], name)
		}
	}
}

// TestSharedLicences is B.11: what part of a shared licence a meeting uses.
func TestSharedLicences(t *testing.T) {
	t.Parallel()
	const sixth, full = 1.0 / 6, 1.0
	for name, c := range map[string]struct {
		m    LicensedMeeting
		want float64
	}{
		"a conference in a space":                   {LicensedMeeting{Permanent: true, Video: true, Participants: 2}, full},
		"however many take part":                    {LicensedMeeting{Permanent: true, Video: true, Participants: 400}, full},
		"audio only":                                {LicensedMeeting{Permanent: true, Participants: 20}, sixth},
		"audio only, recorded":                      {LicensedMeeting{Permanent: true, Participants: 20, Recording: true}, sixth},
		"audio only, streamed":                      {LicensedMeeting{Permanent: true, Participants: 20, Streaming: true}, sixth},
		"audio only, point to point":                {LicensedMeeting{Participants: 2}, sixth},
		"a gateway call of sound alone":             {LicensedMeeting{Gateway: true, Participants: 2}, sixth},
		"two in a space are no point to point call": {LicensedMeeting{Permanent: true, Video: true, Participants: 2, Gateway: false}, full},
		"a gateway call":                            {LicensedMeeting{Permanent: true, Video: true, Gateway: true, Participants: 2}, sixth},
		"a gateway call, recorded":                  {LicensedMeeting{Video: true, Gateway: true, Participants: 2, Recording: true}, full},
		"a gateway call, streamed":                  {LicensedMeeting{Video: true, Gateway: true, Participants: 2, Streaming: true}, full},
		"point to point":                            {LicensedMeeting{Video: true, Participants: 2}, sixth},
		"alone":                                     {LicensedMeeting{Video: true, Participants: 1}, sixth},
		"point to point, recorded":                  {LicensedMeeting{Video: true, Participants: 2, Recording: true}, full},
		"point to point, streamed":                  {LicensedMeeting{Video: true, Participants: 2, Streaming: true}, full},
		"three without a space":                     {LicensedMeeting{Video: true, Participants: 3}, full},
		"two, and others on the AVMCU":              {LicensedMeeting{Video: true, Participants: 2, Remote: true}, full},
		"half of a conference over two bridges":     {LicensedMeeting{Permanent: true, Video: true, Participants: 9, Bridges: 2}, full / 2},
		"a third of an audio call over three":       {LicensedMeeting{Permanent: true, Participants: 9, Bridges: 3}, sixth / 3},
		"one with somebody's licence uses no other": {LicensedMeeting{Owner: "ann", Permanent: true, Video: true, Participants: 9}, 0},
	} {
		require.InDelta(t, c.want, UseOf([]LicensedMeeting{c.m}).SharedLicences(), 1e-9, name)
	}
}

// TestUsedUp is the end of B.11: an owner's third meeting uses a whole shared licence, or what part its kind does.
func TestUsedUp(t *testing.T) {
	t.Parallel()
	ann := LicensedMeeting{Owner: "ann", Permanent: true, Video: true, Participants: 1}
	quiet := ann
	quiet.Video = false
	require.InDelta(t, 0, UseOf([]LicensedMeeting{ann, ann}).SharedLicences(), 1e-9)
	require.InDelta(t, 1, UseOf([]LicensedMeeting{ann, ann, ann}).SharedLicences(), 1e-9)
	require.InDelta(t, 1.0/6, UseOf([]LicensedMeeting{ann, ann, quiet}).SharedLicences(), 1e-9)
}

// TestBridgesShareOut: what each of the bridges counts adds up to the calls there are.
func TestBridgesShareOut(t *testing.T) {
	t.Parallel()
	m := LicensedMeeting{Permanent: true, Video: true, Participants: 9, Bridges: 3, Recording: true, Streaming: true}
	mine := m
	mine.Owner = "ann"
	var sum LicenceUse
	for range 3 {
		use := UseOf([]LicensedMeeting{m, mine})
		require.Equal(t, 2, use.Calls)
		sum.Weighted += use.Weighted
		sum.WeightedShared += use.WeightedShared
		sum.Personal += use.Personal
		sum.Recording += use.Recording
		sum.Streaming += use.Streaming
		require.InDelta(t, 1.0/3, use.ByUser["ann"].Weighted, 1e-9)
	}
	require.InDelta(t, 2, sum.Weighted, 1e-9)
	require.InDelta(t, 1, sum.WeightedShared, 1e-9)
	require.InDelta(t, 1, sum.Personal, 1e-9)
	require.InDelta(t, 2, sum.Recording, 1e-9)
	require.InDelta(t, 2, sum.Streaming, 1e-9)
}
