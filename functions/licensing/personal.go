package licensing

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// licensed is whether a user has a personal licence (PMP Plus): by what the directory's mapping said, else by the user's
// own profile (guide B.8.1). Profiles of tenant and system give none.
func (s service) licensed(ctx context.Context, user appliance.User) (bool, error) {
	by := store.LicenceBy(user)
	if by == "" || by == store.OwnLicence {
		return by == store.OwnLicence, nil
	}
	row, err := s.UserProfiles.Get(ctx, by)
	if missing(err) {
		return false, nil
	}
	return appliance.True(row.Value.HasLicense), err
}

// assigned is how many users have a personal licence.
func (s service) assigned(ctx context.Context) (int, error) {
	by := []string{store.OwnLicence}
	err := s.UserProfiles.Each(ctx, "", func(row store.Row[appliance.UserProfile]) error {
		if appliance.True(row.Value.HasLicense) {
			by = append(by, row.ID)
		}
		return nil
	})
	sum := 0
	for _, value := range by {
		if err != nil {
			return 0, err
		}
		var page store.Page[appliance.User]
		page, err = s.Users.Page(ctx, store.Query[appliance.User]{By: store.Entry{Index: "licence", Value: value}})
		sum += page.Total
	}
	return sum, err
}
