package main

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// believe takes the client's address from X-Forwarded-For when the request comes from one of the proxies: lock-outs
// count by address, and behind a proxy all clients would share one. The last address that is no proxy counts, since
// a client may make up those in front of it.
func believe(proxies []netip.Prefix, next http.Handler) http.Handler {
	if len(proxies) == 0 {
		return next
	}
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if err == nil && trusted(peer.Addr()) {
			if client, ok := origin(r.Header.Values("X-Forwarded-For"), trusted); ok {
				r.RemoteAddr = net.JoinHostPort(client.String(), "0")
			}
		}
		next.ServeHTTP(w, r)
	})
}

// origin is the last address in the headers that is not trusted; ok is false when an address cannot be read first.
func origin(forwarded []string, trusted func(netip.Addr) bool) (client netip.Addr, ok bool) {
	hops := strings.Split(strings.Join(forwarded, ","), ",")
	for _, hop := range slices.Backward(hops) {
		address, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			return client, false
		}
		if !trusted(address) {
			return address, true
		}
	}
	return client, false
}
