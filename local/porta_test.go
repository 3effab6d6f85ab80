package local

import (
	"context"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
	"github.com/plenum-meet/plenum/functions/store/storetest"
)

// TestUntil: a session on port A ends with whatever lets it in.
func TestUntil(t *testing.T) {
	t.Parallel()
	from := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 50000}
	order := func(o appliance.BladeOrder) func(*store.Tables, *store.Tx) error {
		return func(tables *store.Tables, tx *store.Tx) error {
			return tables.BladeOrders.In(tx).Put(strconv.Itoa(appliance.ControlSlot), o)
		}
	}
	network := func(i appliance.Interface) func(*store.Tables, *store.Tx) error {
		return func(tables *store.Tables, tx *store.Tx) error {
			return tables.Settings.Network.PutIn(tx, appliance.Network{Interfaces: map[string]appliance.Interface{"a": i}})
		}
	}
	dhcp := appliance.IPv4{DHCP: true}
	for name, change := range map[string]func(*store.Tables, *store.Tx) error{
		"machine": order(appliance.BladeOrder{Off: true}), "uplinks": order(appliance.BladeOrder{NoNetwork: true}),
		"address": network(appliance.Interface{}), "firewall": network(appliance.Interface{IPv4: dhcp, Firewall: appliance.Firewall{Enabled: true, DefaultDeny: true}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tables := storetest.Open(t)
			write := func(do func(*store.Tables, *store.Tx) error) {
				require.NoError(t, tables.DB.Transact(t.Context(), func(tx *store.Tx) error { return do(tables, tx) }))
			}
			write(network(appliance.Interface{IPv4: dhcp}))
			p := portA{tables, appliance.PlatformCMS2000}
			require.True(t, p.admits(t.Context(), from))
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			ended := make(chan struct{})
			go func() { defer close(ended); p.until(ctx, from) }()
			write(network(appliance.Interface{IPv4: dhcp, MTU: 1400})) // nothing that matters
			write(change)
			<-ended
			require.NoError(t, ctx.Err(), "by itself")
		})
	}
}
