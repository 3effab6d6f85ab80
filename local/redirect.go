package local

import (
	"net"
	"net/http"
	"net/url"
	"strconv"

	"github.com/plenum-meet/plenum/functions/appliance"
)

// portHTTP is where redirects listen unless told otherwise.
const portHTTP = 80

// redirectPort is the port of the same interface that redirects to a port.
func redirectPort(to appliance.Listener, port int) appliance.Listener {
	if port == 0 {
		port = portHTTP
	}
	return appliance.Listener{Interface: to.Interface, Port: port}
}

// redirects sends whoever comes by HTTP to the HTTPS port of what he asks for, on this computer's ports.
func (d *doors) redirects(l appliance.Listener) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to, ok := d.state.Load().redirect(l, owners[first(r.URL.Path)])
		host := (&url.URL{Host: r.Host}).Hostname()
		if !ok || host == "" {
			http.NotFound(w, r)
			return
		}
		port := hostPort(to)
		if to == mainDoor {
			port = d.port
		}
		target := url.URL{Scheme: "https", Host: net.JoinHostPort(host, strconv.Itoa(port)), Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, target.String(), http.StatusTemporaryRedirect)
	})
}

// redirect is the HTTPS port that an HTTP port leads to. Web Admin's paths lead to Web Admin, all others to Web Bridge 3,
// if it wants it; else to the other of the two.
func (s *serving) redirect(from appliance.Listener, owner string) (to appliance.Listener, ok bool) {
	var targets []appliance.Listener
	for _, l := range s.bridge.HTTPS {
		if s.bridgeOn(l) && s.bridge.Redirect && redirectPort(l, s.bridge.RedirectPort) == from {
			targets = append(targets, l)
			break
		}
	}
	if a := s.admin; a.Redirect && a.Listen != nil && s.adminOn(*a.Listen) && redirectPort(*a.Listen, 0) == from {
		if targets = append(targets, *a.Listen); owner == "admin" {
			return *a.Listen, true
		}
	}
	if len(targets) == 0 {
		return to, false
	}
	return targets[0], true
}
