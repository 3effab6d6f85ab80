package licensing

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
)

func (s service) licensed(context.Context, appliance.User) (bool, error) { return false, nil }

func (s service) assigned(context.Context) (int, error) { return 0, nil }
