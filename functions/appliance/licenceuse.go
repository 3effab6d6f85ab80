package appliance

import "slices"

// LicensedMeeting is what decides which licence a meeting uses, and how much of it (guide B.9, B.11).
type LicensedMeeting struct {
	// Owner, Initiator and Scheduler are the ids of those users, of the space, of an ad hoc meeting and of a scheduled
	// one, who have a personal licence; "" for none and for users without. Whether they take part does not matter.
	Owner, Initiator, Scheduler string
	// Permanent: the meeting is in a coSpace, so that it is no call from point to point.
	Permanent bool
	// Video: somebody sends or gets video. Gateway: it only connects a Lync client.
	Video, Gateway bool
	// Participants counts the recorder and the streamer too; Remote says that some are hosted elsewhere (Lync AVMCU).
	Participants int
	Remote       bool
	// Recording, Streaming: it is being recorded or streamed.
	Recording, Streaming bool
	// Bridges is how many call bridges the meeting spans, 0 counts as 1: each of them counts its share.
	Bridges int
}

// callsPerLicence is how many calls one personal licence carries: one may begin while another ends (B.6.1).
const callsPerLicence = 2

// sharedFraction is what part of a shared licence a small meeting uses (B.11).
const sharedFraction = 1.0 / 6

// LicenceUse is what meetings use of the licences, each divided by the call bridges that it spans.
type LicenceUse struct {
	// Calls and Weighted are all meetings, as they are and normalised; Shared and WeightedShared those without a
	// personal licence.
	Calls, Shared            int
	Weighted, WeightedShared float64
	// Audio, PointToPoint and Full divide WeightedShared: the first two use a sixth of a shared licence each.
	Audio, PointToPoint, Full float64
	// Personal is the number of personal licences in use, Recording and Streaming that of such meetings.
	Personal, Recording, Streaming float64
	// ByUser are those whose personal licences are in use, by id.
	ByUser map[string]PersonalUse
}

// PersonalUse is how many meetings use somebody's personal licence.
type PersonalUse struct {
	Calls    int
	Weighted float64
}

// SharedLicences is how many shared licences (SMP Plus) are used.
func (u LicenceUse) SharedLicences() float64 {
	return u.Full + sharedFraction*(u.Audio+u.PointToPoint)
}

// UseOf counts what meetings use, the longest-running first: who comes when a personal licence carries two calls
// already uses a shared one.
func UseOf(meetings []LicensedMeeting) LicenceUse {
	use := LicenceUse{ByUser: map[string]PersonalUse{}}
	for _, m := range meetings {
		part := 1 / float64(max(1, m.Bridges))
		use.Calls++
		use.Weighted += part
		if m.Recording {
			use.Recording += part
		}
		if m.Streaming {
			use.Streaming += part
		}
		if !use.personal(m, part) {
			use.shared(m, part)
		}
	}
	return use
}

// personal counts a meeting on the licence of its owner, else of who began it ad hoc, else of who scheduled it; false
// when nobody of them has one, or that one is used up.
func (u *LicenceUse) personal(m LicensedMeeting, part float64) bool {
	candidates := []string{m.Owner, m.Initiator, m.Scheduler}
	i := slices.IndexFunc(candidates, func(id string) bool { return id != "" })
	if i < 0 {
		return false
	}
	mine := u.ByUser[candidates[i]]
	switch mine.Calls {
	case callsPerLicence:
		return false
	case 0:
		u.Personal += part
	}
	u.ByUser[candidates[i]] = PersonalUse{mine.Calls + 1, mine.Weighted + part}
	return true
}

func (u *LicenceUse) shared(m LicensedMeeting, part float64) {
	u.Shared++
	u.WeightedShared += part
	switch full := m.Recording || m.Streaming; {
	case !m.Video:
		u.Audio += part
	case !full && (m.Gateway || m.pointToPoint()):
		u.PointToPoint += part
	default:
		u.Full += part
	}
}

// pointToPoint is the definition at the end of B.11.
func (m LicensedMeeting) pointToPoint() bool {
	return !m.Permanent && !m.Remote && m.Participants <= 2
}
