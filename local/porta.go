package local

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/store"
)

// portA is the Meeting Server's network interface as far as SSH and SFTP come in by it. They do while its blade runs,
// it has an address (a 2000 from the factory has none, and is set up over the serial console), and its firewall allows.
type portA struct {
	tables   *store.Tables
	platform string
}

const portSSH = 22

// lastWords is how long a session may still be shown what was under way when its machine goes.
const lastWords = 500 * time.Millisecond

// admits says whether a connection may come in. When the store does not answer, nobody may.
func (p portA) admits(ctx context.Context, from net.Addr) bool {
	order, err := p.tables.BladeOrders.Get(ctx, strconv.Itoa(appliance.ControlSlot))
	if ignoreMissing(err) != nil || order.Value.Off || order.Value.NoNetwork {
		return false
	}
	network, err := p.tables.Settings.Network.Get(ctx)
	return err == nil && reaches(network.Interfaces["a"], p.platform, portSSH, from)
}

// reaches reports whether an interface lets a connection in. Only a 2000 has another way to the MMP when it has no address.
func reaches(i appliance.Interface, platform string, port int, from net.Addr) bool {
	address, err := netip.ParseAddrPort(from.String())
	return err == nil && (i.Addressed() || platform != appliance.PlatformCMS2000) && i.Firewall.Admits(port, "tcp", address.Addr())
}

// until returns when the machine has gone.
func (p portA) until(ctx context.Context) string {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	_ = p.tables.BladeOrders.Follow(ctx, "", func(e store.Event[appliance.BladeOrder]) { // its error is that of ctx, or the store's for good
		if e.Row.ID == strconv.Itoa(appliance.ControlSlot) && e.Row.Value.Off {
			select {
			case <-ctx.Done():
			case <-time.After(lastWords):
			}
			stop()
		}
	})
	return ""
}
