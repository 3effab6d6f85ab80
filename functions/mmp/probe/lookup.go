package probe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/plenum-meet/plenum/functions/appliance"
)

const lookupTimeout = 5 * time.Second

// Lookup answers a question about a name: from the configured records, else from the server whose forward zone is the
// closest to the name, else as the host does it.
func Lookup(ctx context.Context, d appliance.DNS, kind, name string) ([]string, error) {
	if own := local(d, kind, name); len(own) > 0 {
		return own, nil
	}
	ask := askers[kind]
	if ask == nil {
		return nil, fmt.Errorf("unknown type %s", kind)
	}
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()
	answers, err := ask(ctx, resolver(servers(d, name)), name)
	var failure *net.DNSError
	switch {
	case errors.As(err, &failure) && failure.IsNotFound:
		return nil, errors.New("no such name")
	case errors.As(err, &failure) && failure.IsTimeout:
		return nil, errors.New("no server answered")
	}
	return answers, err
}

func local(d appliance.DNS, kind, name string) (answers []string) {
	for _, text := range d.Records {
		if r, err := ParseRecord(text); err == nil && r.Is(name, kind) {
			answers = append(answers, r.Data)
		}
	}
	return answers
}

// servers are those of the forward zones with the longest domain that the name is below.
func servers(d appliance.DNS, name string) (list []string) {
	best := -1
	for _, zone := range d.Zones {
		domain := strings.Trim(strings.ToLower(zone.Domain), ".")
		switch {
		case !below(name, domain) || len(domain) < best:
		case len(domain) > best:
			best, list = len(domain), []string{zone.Server}
		default:
			list = append(list, zone.Server)
		}
	}
	return list
}

func below(name, domain string) bool {
	name = strings.Trim(strings.ToLower(name), ".")
	return domain == "" || name == domain || strings.HasSuffix(name, "."+domain)
}

// resolver asks the servers in turn; without any it is the host's.
func resolver(servers []string) *net.Resolver {
	if len(servers) == 0 {
		return net.DefaultResolver
	}
	turn := 0
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		server := servers[turn%len(servers)]
		turn++
		return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(server, "53"))
	}}
}

// askers ask for one type of record.
var askers = map[string]func(context.Context, *net.Resolver, string) ([]string, error){
	"a": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) {
		return addresses(ctx, r, "ip4", n)
	},
	"aaaa": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) {
		return addresses(ctx, r, "ip6", n)
	},
	"cname": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) {
		c, err := r.LookupCNAME(ctx, n)
		return []string{c}, err
	},
	"txt": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) { return r.LookupTXT(ctx, n) },
	"ptr": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) { return r.LookupAddr(ctx, n) },
	"ns": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) {
		found, err := r.LookupNS(ctx, n)
		return each(found, func(v *net.NS) string { return v.Host }), err
	},
	"mx": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) {
		found, err := r.LookupMX(ctx, n)
		return each(found, func(v *net.MX) string { return fmt.Sprintf("%d %s", v.Pref, v.Host) }), err
	},
	"srv": func(ctx context.Context, r *net.Resolver, n string) ([]string, error) {
		_, found, err := r.LookupSRV(ctx, "", "", n)
		return each(found, func(v *net.SRV) string { return fmt.Sprintf("%d %d %d %s", v.Priority, v.Weight, v.Port, v.Target) }), err
	},
}

func addresses(ctx context.Context, r *net.Resolver, network, name string) ([]string, error) {
	found, err := r.LookupIP(ctx, network, name)
	return each(found, func(ip net.IP) string { return ip.String() }), err
}

func each[T any](list []T, text func(T) string) (texts []string) {
	for _, v := range list {
		texts = append(texts, text(v))
	}
	slices.Sort(texts)
	return texts
}

// Resolve is an address of a host, which may be one already.
func Resolve(ctx context.Context, d appliance.DNS, host string) (net.IP, error) {
	if ip := net.ParseIP(host); ip != nil {
		return ip, nil
	}
	for _, kind := range []string{"a", "aaaa"} {
		if found, err := Lookup(ctx, d, kind, host); err == nil && len(found) > 0 {
			return net.ParseIP(found[0]), nil
		}
	}
	return nil, fmt.Errorf("unknown host %s", host)
}

// Addresses are all addresses of a name; none when nobody knows it.
func Addresses(ctx context.Context, d appliance.DNS, name string) (all []string) {
	for _, kind := range []string{"a", "aaaa"} {
		found, _ := Lookup(ctx, d, kind, name)
		all = append(all, found...)
	}
	return all
}
