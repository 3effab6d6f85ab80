package local

import (
	"context"
	"net"
	"net/http"
	"net/netip"

	"github.com/plenum-meet/plenum/functions/appliance"
	"github.com/plenum-meet/plenum/functions/rest"
)

// guarded is a listener of an interface: a connection is closed unread when the interface has no address or its firewall
// does not admit it.
type guarded struct {
	net.Listener
	doors *doors
	at    appliance.Listener
}

func (g guarded) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil || g.doors.reaches(g.at, conn.RemoteAddr()) {
			return conn, err
		}
		_ = conn.Close()
	}
}

// reaches reports whether a connection to a port may come in.
func (d *doors) reaches(l appliance.Listener, from net.Addr) bool {
	return reaches(d.state.Load().network.Interfaces[l.Interface], d.deps.Platform, l.Port, from)
}

// admits asks the firewall of the listener's interface about an address (host:port).
func (d *doors) admits(l appliance.Listener, from string) bool {
	address, err := netip.ParseAddrPort(from)
	return err == nil && d.state.Load().network.Interfaces[l.Interface].Firewall.Admits(l.Port, "tcp", address.Addr())
}

// filter is the firewall of the main port. UCS Manager and the health checks are behind that port too, and have nothing
// to do with the Meeting Server's interface, so what is refused here is the request.
func (d *doors) filter(next http.Handler) http.Handler {
	refuse := rest.Gate(d.deps, func(string) bool { return true }, func(context.Context) error { return errDenied }, next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if owners[first(r.URL.Path)] != "platform" && !d.admits(mainDoor, r.RemoteAddr) {
			refuse.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
