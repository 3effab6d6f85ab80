package local

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"sync"
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

// lastWords is how long a session may still be shown what was under way when its machine or its way goes.
const lastWords = 500 * time.Millisecond

// admits says whether a connection may come in. When the store does not answer, nobody may.
func (p portA) admits(ctx context.Context, from net.Addr) bool {
	open, err := p.open(ctx, from)
	return err == nil && open
}

// open reports whether there is a way in from an address.
func (p portA) open(ctx context.Context, from net.Addr) (bool, error) {
	order, err := p.tables.BladeOrders.Get(ctx, strconv.Itoa(appliance.ControlSlot))
	if ignoreMissing(err) != nil || order.Value.Off || order.Value.NoNetwork {
		return false, ignoreMissing(err)
	}
	network, err := p.tables.Settings.Network.Get(ctx)
	return err == nil && reaches(network.Interfaces["a"], p.platform, portSSH, from), err
}

// addressed reports whether an interface can be reached. Only a 2000 has another way to the MMP when it has no address.
func addressed(i appliance.Interface, platform string) bool {
	return i.Addressed() || platform != appliance.PlatformCMS2000
}

// reaches reports whether an interface lets a connection in.
func reaches(i appliance.Interface, platform string, port int, from net.Addr) bool {
	address, err := netip.ParseAddrPort(from.String())
	return err == nil && addressed(i, platform) && i.Firewall.Admits(port, "tcp", address.Addr())
}

// until returns when there is no way in from an address any more: the machine, its network or its address has gone, or the
// firewall has changed.
func (p portA) until(ctx context.Context, from net.Addr) string {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	look := func() {
		if open, err := p.open(ctx, from); err != nil || open {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(lastWords):
		}
		stop()
	}
	p.follow(ctx, look)
	return ""
}

// follow calls look at the start and after each change of what lets connections in, until ctx ends.
func (p portA) follow(ctx context.Context, look func()) {
	var following sync.WaitGroup
	defer following.Wait()
	following.Go(func() {
		_ = p.tables.BladeOrders.Follow(ctx, "", func(e store.Event[appliance.BladeOrder]) { // its error is that of ctx, or the store's for good
			if e.Row.ID == strconv.Itoa(appliance.ControlSlot) {
				look()
			}
		})
	})
	following.Go(func() {
		_ = p.tables.SettingRows.Follow(ctx, "", func(e store.Event[store.RawSetting]) { // the same
			if e.Row.ID == p.tables.Settings.Network.Area() {
				look()
			}
		})
	})
}
