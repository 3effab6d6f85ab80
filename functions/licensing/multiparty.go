package licensing

import (
	"context"
	"maps"
	"slices"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/policies/policy"
)

// pageCap is the longest page of the lists here.
const pageCap = 100

type multipartyLicensing struct {
	Timestamp                           string  `json:"timestamp"`
	PersonalLicenseLimit                int     `json:"personalLicenseLimit"`
	SharedLicenseLimit                  int     `json:"sharedLicenseLimit"`
	Users                               int     `json:"users"`
	PersonalLicenses                    int     `json:"personalLicenses"`
	ParticipantsActive                  int     `json:"participantsActive"`
	CallsActive                         int     `json:"callsActive"`
	WeightedCallsActive                 float64 `json:"weightedCallsActive" decimals:"3"`
	CallsWithoutPersonalLicense         int     `json:"callsWithoutPersonalLicense"`
	WeightedCallsWithoutPersonalLicense float64 `json:"weightedCallsWithoutPersonalLicense" decimals:"3"`
	// Without capacity units these are 0.
	CapacityUnitLimit                       int     `json:"capacityUnitLimit"`
	CapacityUnitUsage                       float64 `json:"capacityUnitUsage" decimals:"3"`
	CapacityUnitUsageWithoutPersonalLicense float64 `json:"capacityUnitUsageWithoutPersonalLicense" decimals:"3"`
}

// multiparty are the rules of /system/multipartyLicensing. Weighted means divided by the call bridges that a call spans.
// There are no capacity units any more.
func (s service) multiparty() rest.Singleton[multipartyLicensing] {
	return rest.Singleton[multipartyLicensing]{Path: "/system/multipartyLicensing", Element: "multipartyLicensing",
		Doc: "How many personal and shared licences there are, and how many are in use now.", Read: s.readMultiparty}
}

func (s service) readMultiparty(ctx context.Context, _ *rest.Request) (multipartyLicensing, error) {
	v, err := s.current(ctx)
	if err != nil {
		return multipartyLicensing{}, err
	}
	use, err := s.inUse(ctx)
	if err != nil {
		return multipartyLicensing{}, err
	}
	users, err := s.Users.Page(ctx, store.Query[appliance.User]{})
	if err != nil {
		return multipartyLicensing{}, err
	}
	participants, err := s.Participants.Page(ctx, store.Query[appliance.Participant]{})
	return multipartyLicensing{Timestamp: stamp(s.Now()), PersonalLicenseLimit: v.Features[policy.FeaturePersonal].Limit,
		SharedLicenseLimit: v.Features[policy.FeatureShared].Limit, Users: users.Total, PersonalLicenses: use.assigned,
		ParticipantsActive: participants.Total, CallsActive: use.Calls, WeightedCallsActive: use.Weighted,
		CallsWithoutPersonalLicense: use.Shared, WeightedCallsWithoutPersonalLicense: use.WeightedShared}, err
}

type activePersonalLicense struct {
	CallsActive         int     `json:"callsActive" api:"list"`
	WeightedCallsActive float64 `json:"weightedCallsActive" api:"list" decimals:"3"`
}

// activePersonal are the rules of /system/multipartyLicensing/activePersonalLicenses; ids are the users'.
func (s service) activePersonal() rest.Noun[activePersonalLicense] {
	return rest.Noun[activePersonalLicense]{Path: "/system/multipartyLicensing/activePersonalLicenses", Element: "activePersonalLicense",
		OnlyCollection: true, Cap: pageCap, Doc: "Users whose personal licences are in use, and by how many calls.", List: s.listActive}
}

func (s service) listActive(ctx context.Context, r *rest.Request) (rest.Page[activePersonalLicense], error) {
	use, err := s.inUse(ctx)
	ids := slices.Sorted(maps.Keys(use.ByUser))
	out := rest.Page[activePersonalLicense]{Total: len(ids)}
	for _, id := range page(ids, r.Offset, r.Limit) {
		mine := use.ByUser[id]
		out.Items = append(out.Items, rest.Item[activePersonalLicense]{ID: id, Value: activePersonalLicense{mine.Calls, mine.Weighted}})
	}
	return out, err
}

// page is the part of a list that was asked for.
func page[T any](list []T, offset, limit int) []T {
	from := min(max(offset, 0), len(list))
	return list[from:min(from+limit, len(list))]
}
