package store

import (
	"context"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// Host is what the appliance knows itself by; the first who asks draws it.
func (t *Tables) Host(ctx context.Context, newID func() string) (h appliance.Host, err error) {
	fresh := appliance.Host{HostID: newID(), ClusterID: newID()}
	err = t.DB.Transact(ctx, func(tx *Tx) error {
		row, err := t.Hosts.In(tx).Get(SystemID)
		if h = row.Value; appliance.KindOf(err) != appliance.Missing {
			return err
		}
		h = fresh
		return t.Hosts.In(tx).Create(SystemID, h)
	})
	return h, err
}
